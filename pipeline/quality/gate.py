"""The gate: which sources may be used this month, and what is said of the others.

Only comparisons with months before this one; the same month run again comes to the same. A source
that does not pass is treated as if it had not come: its rules are not run, and its rows take no
part in any other rule.
"""

import difflib
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import date

import duckdb
import pyarrow as pa

from pipeline.kernel.declare import Source
from pipeline.kernel.errors import UserError
from pipeline.quality.check import CEILINGS, FLOORS, KINDS, Check
from pipeline.quality.checks import all_checks, copied_folder
from pipeline.quality.compared import Earlier
from pipeline.quality.examiner import Examiner, Failed
from pipeline.quality.measures import Profile, Received, measure
from pipeline.quality.suites import ExaminationError, Expectation


@dataclass(frozen=True)
class Verdict:
    """What came of the gate.

    ``stopped``: source -> why, in a few words. ``attention``: what the officer has to see to;
    ``accepted``: faults that the settings let pass, with the reason; ``remarks``: the rest.
    """

    stopped: Mapping[str, str] = field(default_factory=dict)
    attention: Sequence[str] = ()
    accepted: Sequence[str] = ()
    remarks: Sequence[str] = ()

    def lines(self) -> list[str]:
        """All of it, for ``hedui check``."""
        return [*self.attention, *self.accepted, *self.remarks]


SUITE = [
    *(Expectation(kind, "ExpectColumnPairValuesAToBeGreaterThanB",
                  {"column_A": kind, "column_B": f"{kind}_least", "or_equal": True, "ignore_row_if": "either_value_is_missing"},
                  KINDS[kind]) for kind in FLOORS),
    *(Expectation(kind, "ExpectColumnPairValuesAToBeGreaterThanB",
                  {"column_A": f"{kind}_most", "column_B": kind, "or_equal": True, "ignore_row_if": "either_value_is_missing"},
                  KINDS[kind]) for kind in CEILINGS),
]  # fmt: skip
"""One expectation a kind of check; floors and ceilings stand beside the values, by source."""


class Gate:
    """One month's extracts before the gate."""

    def __init__(
        self, con: duckdb.DuckDBPyConnection, sources: Sequence[Source], received: Sequence[Received],
        earlier: Earlier, month: date, month_end: date, *, division: str = "",
        residents: Collection[str] = (), accept: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        self.sources, self.received, self.earlier = sources, received, earlier
        self.accept = _known(accept or {}, sources)
        self.profiles: list[Profile] = measure(
            con, sources, received, month_end, division, residents
        )
        self.checks: list[Check] = all_checks(sources, self.profiles, received, earlier, month)
        self._waiting: Future[Failed] | None = None

    @property
    def doubtful(self) -> bool:
        """Whether a source will be stopped, as far as arithmetic can tell."""
        return any(not c.holds and c.severity == "stop" and c.source not in self.accept for c in self.checks)  # fmt: skip

    def submit(self, examiner: Examiner) -> None:
        """Let Great Expectations look at the checks."""
        self._waiting = examiner.submit("extracts", SUITE, _frame(self.checks))

    def verdict(self) -> Verdict:
        """What Great Expectations found, and what it means."""
        assert self._waiting is not None
        failed = {ref for refs in self._waiting.result().values() for ref in refs}
        if failed != {at for at, check in enumerate(self.checks) if not check.holds}:
            raise ExaminationError("extracts")
        return self._drawn([self.checks[at] for at in sorted(failed)])

    def report(self, verdict: Verdict) -> list[str]:
        """What ``hedui check`` says."""
        said = verdict.lines()
        months = len({past.month for past in self.earlier.profiles})
        compared = f"与以往{min(months, 6)}个月比较" if months else "没有以往月份可比，只做当月检查"
        head = f"质量检查（{len(self.checks)}项，{compared}）：{'全部通过' if not said else f'{len(said)}项需留意'}"  # fmt: skip
        return [head, *(f"  · {text}" for text in said)]

    def _drawn(self, failed: Sequence[Check]) -> Verdict:
        titles = {s.name: s.title.split("（")[0] for s in self.sources}
        stopped: dict[str, str] = {}
        attention, accepted, remarks = [], [], []
        for name in titles:
            mine = _told([check for check in failed if check.source == name])
            stops = [check for check in mine if check.severity == "stop"]
            if stops and name in self.accept:
                accepted.append(f"{titles[name]}未通过质量检查，按 hedui.toml 的说明照常使用"
                                f"（理由：{self.accept[name]}）。检查结果：{_joined(stops)}")  # fmt: skip
            elif stops:
                stopped[name] = "；".join(dict.fromkeys(check.short for check in stops[:2]))
                attention.append(f"{titles[name]}未通过质量检查，本次没有使用，需要它的规则未运行：{_joined(stops)}。"
                                 f"请来源部门核对后重新提供；确认无误的，在 hedui.toml 的 [quality.accept] 写 {name} = \"理由\" 后重新运行")  # fmt: skip
            for check in mine:
                if check.severity == "warn":
                    attention.append(f"{titles[name]}：{_place(check)}{check.message}")
                elif check.severity == "note":
                    remarks.append(f"{titles[name]}：{_place(check)}{check.message}")
            if name in self.accept and not stops:
                remarks.append(f"hedui.toml [quality.accept] 里的 {name} 本月没有用到，建议删去，以免放过以后的问题")  # fmt: skip
        if copied_folder(self.received, self.earlier):
            month = max(self.earlier.files[s.source, s.sha256] for s in self.received if s.rows)
            attention.insert(0, f"本月收件夹里的文件全部与以往（最近{month}）的相同：比对照常进行，但结果不反映本月变化；"
                                "请确认是否忘了放入本月的文件")  # fmt: skip
        return Verdict(stopped, attention, accepted, remarks)


def _told(failed: Sequence[Check]) -> list[Check]:
    """What is said of the source as a whole is not said of its feeds again, nor the lesser beside the greater."""
    whole = {c.kind for c in failed if not c.feed and not c.place}
    stops = {(c.kind, c.feed, c.place, c.subject) for c in failed if c.severity == "stop"}
    return [
        c for c in failed
        if (not c.feed or c.kind not in whole)
        and (c.severity == "stop" or (c.kind, c.feed, c.place, c.subject) not in stops)
    ]  # fmt: skip


def _place(check: Check) -> str:
    return f"{check.place} " if check.place else ""


def _joined(checks: Sequence[Check]) -> str:
    said = [_place(check) + check.message for check in checks]
    more = f"；等共{len(said)}项" if len(said) > 4 else ""
    return "；".join(said[:4]) + more


def _frame(checks: Sequence[Check]) -> pa.Table:
    """One row a check; the value and its limit stand in the columns of its kind."""
    columns: dict[str, pa.Array] = {"ref": pa.array(range(len(checks)), pa.int64())}
    for kind in (*FLOORS, *CEILINGS):
        limit = f"{kind}_least" if kind in FLOORS else f"{kind}_most"
        mine = [check if check.kind == kind else None for check in checks]
        columns[kind] = pa.array([c.value if c else None for c in mine], pa.float64())
        columns[limit] = pa.array([c.limit if c else None for c in mine], pa.float64())
    return pa.table(columns)


def _known(accept: Mapping[str, str], sources: Sequence[Source]) -> dict[str, str]:
    """The settings' words for sources: their names, or their Chinese titles."""
    names = {source.name: source.name for source in sources}
    names |= {source.title: source.name for source in sources}
    names |= {source.title.split("（")[0]: source.name for source in sources}
    for word in accept:
        if word not in names:
            near = difflib.get_close_matches(word, names, 1)
            raise UserError(f"没有这种数据：{word}", where="hedui.toml [quality.accept]",
                            fix=f"是不是 {near[0]}？" if near else "可用的名称见 hedui sources")  # fmt: skip
    return {names[word]: reason for word, reason in accept.items()}


def keep_profiles(
    con: duckdb.DuckDBPyConnection, gate: Gate, stopped: Collection[str], residents: Sequence[str]
) -> None:
    """``_profile``: what later months compare with. What did not pass is remembered as such."""
    mine = [profile for profile in gate.profiles if profile.file_no < 0]
    con.register("_block", pa.table({
        "source": pa.array([p.source for p in mine], pa.string()),
        "feed": pa.array([p.feed for p in mine], pa.string()),
        "accepted": pa.array([p.source not in stopped for p in mine], pa.bool_()),
        "rows": pa.array([p.counted for p in mine], pa.int64()),
        "first_on": pa.array([p.first_on for p in mine], pa.date32()),
        "last_on": pa.array([p.last_on for p in mine], pa.date32()),
        "digest": pa.array([p.digest for p in mine], pa.string()),
        "sketch": pa.array([p.sketch for p in mine], pa.list_(pa.uint64())),
        "residents": pa.array([list(residents) if p.source == "roster" else [] for p in mine], pa.list_(pa.string())),
    }))  # fmt: skip
    con.execute("CREATE OR REPLACE TEMP TABLE _profile AS SELECT * FROM _block")
    con.unregister("_block")


def keep_checks(
    con: duckdb.DuckDBPyConnection, gate: Gate, verdict: Verdict, rows: Sequence[tuple[str, str, int, int]]
) -> None:  # fmt: skip
    """``quality_check``: every expectation and what came of it.

    ``rows``: expectation, in words, failing rows and all rows of the roster.
    """
    told = [
        (c.source, c.feed, c.place, c.kind, c.subject, c.value, c.limit, _outcome(c, verdict),
         KINDS[c.kind] if c.holds else c.message)
        for c in gate.checks
    ]  # fmt: skip
    told += [
        ("roster", "", "", "row", name, 1 - failed / total if total else 1.0, 1.0,
         "有未达标的行" if failed else "通过", f"{says}：{failed}行")
        for name, says, failed, total in rows
    ]  # fmt: skip
    columns = zip(*told, strict=True)
    names = ("source", "feed", "file", "kind", "subject", "value", "limit", "outcome", "message")
    kinds = [pa.string()] * 5 + [pa.float64()] * 2 + [pa.string()] * 2
    con.register("_block", pa.table({"nth": pa.array(range(len(told)), pa.int64()), **{
        name: pa.array(values, kind) for name, values, kind in zip(names, columns, kinds, strict=True)}}))  # fmt: skip
    con.execute("CREATE OR REPLACE TABLE quality_check AS SELECT * FROM _block")
    con.unregister("_block")


def _outcome(check: Check, verdict: Verdict) -> str:
    if check.holds:
        return "通过"
    if check.severity == "stop":
        return "未通过" if check.source in verdict.stopped else "未通过，已说明理由"
    return "提醒" if check.severity == "warn" else "留意"

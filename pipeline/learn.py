"""``hedui learn``: what verified findings teach about rules, tiers and identities. Counts, nobody's name."""

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from matchers.identity.calibration import Calibration, moved
from matchers.identity.model import Model, read_model, shipped
from pipeline.calibrations import (
    Versions,
    read_versions,
    taught_words,
    version_words,
    write_versions,
)
from pipeline.cases.outcomes import EVER, OUTCOMES
from pipeline.identity import which_model
from pipeline.identity_outcomes import Met, Moves, identities_met, would_move
from pipeline.kernel.errors import UserError
from pipeline.kernel.proved import Proved, proved, whole
from pipeline.kernel.shares import wilson
from pipeline.kernel.tiers import TIERS
from pipeline.show import table
from pipeline.store import open_store
from pipeline.workspace import Workspace

LEAST = (0.1, 0.01)
"""A shift and an error that are closer than this to those in force are not worth a new version."""
SHOWN = 12
"""Findings of one kind that are named."""
_TITLES = """
SELECT slug, arg_max(title, month) FROM asked GROUP BY slug ORDER BY arg_max(nth, month), slug
"""


@dataclass(frozen=True)
class Learnt:
    """Everything there is to say. ``current``: what is in force for these weights."""

    lines: Sequence[Proved]
    titles: Mapping[str, str]
    model: Model
    met: Met
    versions: Versions
    current: tuple[float, float]
    moves: Moves | None

    @property
    def news(self) -> bool:
        """Whether the visits call for another calibration than the one in force."""
        differ = [abs(a - b) for a, b in zip(self.met.taught, self.current, strict=True)]
        return any(one >= least for one, least in zip(differ, LEAST, strict=True))


def learn(root: Path, *, apply: bool = False, undo: bool = False, today: date | None = None) -> str:
    """All that ``hedui learn`` says; writes nothing but with ``apply`` or ``undo``. Raises UserError."""
    workspace = Workspace(root)
    if not workspace.store.exists():
        raise UserError("还没有运行过，没有核实结果", where=str(root), fix="先运行 hedui run，或用 --workspace 指明工作区")  # fmt: skip
    if undo:
        with workspace.locked():
            return _undone(workspace)
    if not apply:
        return "\n".join(_told(_look(workspace)))
    with workspace.locked():
        return _applied(workspace, _look(workspace), today or date.today())


def _look(workspace: Workspace) -> Learnt:
    model = read_model(workspace.model) or shipped()
    versions = read_versions(workspace.calibration)
    fits = versions.current is not None and versions.current.model == model.key
    current = (
        (versions.current.shift, versions.current.error)
        if versions.current and fits
        else (0.0, 0.0)
    )
    with closing(open_store(workspace.store)) as store:
        titles = dict(store.execute(_TITLES).fetchall())
        met = identities_met(store, model)
        return Learnt(proved_so_far(store), titles, model, met, versions, current, would_move(store, model, met.taught))  # fmt: skip


def proved_so_far(store: duckdb.DuckDBPyConnection) -> list[Proved]:
    """Precision by rule and tier of everything that was ever looked into."""
    titles = dict(store.execute(_TITLES).fetchall())
    return proved(store.execute(OUTCOMES, {"before": EVER}).fetchall(), titles)


def _applied(workspace: Workspace, learnt: Learnt, today: date) -> str:
    said = _told(learnt, advise=False)
    if not learnt.news:
        return "\n".join(
            [*said, "", "没有需要改的：核实结果与现在的把握相符，或者还太少。没有写入任何东西。"]
        )
    right = int(learnt.met.right.sum())
    new = Calibration(0, learnt.model.key, *learnt.met.taught, right, len(learnt.met.right) - right,
                      learnt.met.through, f"{today:%Y-%m-%d}")  # fmt: skip
    versions = learnt.versions.with_new(new)
    write_versions(workspace.calibration, versions)
    return "\n".join([
        *said, "", f"已启用校准{version_words(versions.current)}（原为：{version_words(learnt.versions.current)}）。",
        "  下次 hedui run 起生效，印在总表首页，写入 manifest.json；撤销用 hedui learn --undo。",
    ])  # fmt: skip


def _undone(workspace: Workspace) -> str:
    versions = read_versions(workspace.calibration)
    if versions.current is None:
        raise UserError("没有启用中的校准，不用撤销", where=str(workspace.calibration), fix="用 hedui learn 看现在的情况")  # fmt: skip
    back = versions.undone()
    write_versions(workspace.calibration, back)
    return (
        f"已撤销校准{version_words(versions.current)}；现在：{version_words(back.current)}。\n"
        "  下次 hedui run 起生效；撤销的版本仍留有记录。"
    )


# --- words -------------------------------------------------------------------------------------


def precision_text(lines: Sequence[Proved]) -> list[str]:
    """The table for the terminal."""
    if not lines:
        return [
            "还没有核实结果：乡镇核实并用 hedui collect 收回以后，这里按规则和可信度列出属实的比例。"
        ]
    heads = ("疑点类别", "可信度", "属实", "部分属实", "不属实", "无法核实", "属实比例（95%区间）", "不属实的原因")  # fmt: skip
    rows = [
        (one.title, one.tier, one.true, one.partly, one.false, one.unknown, one.rate, one.why)
        for one in [*lines, whole(lines)]
    ]
    return ["核实结果：疑点有多准（“无法核实”的不计入比例）", table(heads, rows)]


def _told(learnt: Learnt, *, advise: bool = True) -> list[str]:
    return [*precision_text(learnt.lines), "", *_identity_text(learnt, advise)]


def _identity_text(learnt: Learnt, advise: bool) -> list[str]:
    met = learnt.met
    lines = [
        f"认人：没有证号、靠逐项比较认定的线索（{which_model(learnt.model)}）",
        "  属实、部分属实，或者不属实而东西确是本人的，是认对了；同名同姓、身份证号错误，是认错了人；其他原因看不出。",
    ]
    if not len(met.right):
        return [*lines, "  还没有这样的核实结果，不作校准。", *_standing(learnt)]
    lines += [_met_table(met), *_standing(learnt)]
    if not learnt.news:
        return [*lines, "  核实结果与现在的把握相符，或者还太少：不用改。"] if advise else lines
    lines.append(
        f"  按这{len(met.right)}条核实结果：{taught_words(*met.taught)}（核实得少，改动就小；只在“高度疑似”和“待核实”之间调整，“确认”不变）"
    )
    lines += _moves_text(learnt)
    return (
        [
            *lines,
            "  启用：hedui learn --apply；启用以后可用 hedui learn --undo 撤销。不启用，什么都不变。",
        ]
        if advise
        else lines
    )


def _standing(learnt: Learnt) -> list[str]:
    current = learnt.versions.current
    stale = current is not None and current.model != learnt.model.key
    note = "；它是按另一版权重定的，现在不起作用" if stale else ""
    return [f"  现在：{version_words(current)}{note}"]


def _met_table(met: Met) -> str:
    rows = []
    for tier, word, _ in TIERS:
        mine = met.tier == tier
        if mine.any():
            right, count = int(met.right[mine].sum()), int(mine.sum())
            low, high = wilson(right, count)
            rows.append((word, count, right, count - right, f"{met.chance[mine].mean():.0%}",
                         f"{moved(met.chance[mine], *met.taught).mean():.0%}", f"{right / count:.0%}（{low:.0%}至{high:.0%}）"))  # fmt: skip
    why = "、".join(f"{reason}{n}" for reason, n in sorted(Counter(met.reasons).items()))
    heads = (
        "原可信度",
        "看得出的",
        "认对",
        "认错",
        "权重给的把握",
        "校准后",
        "实际认对（95%区间）",
    )
    return table(heads, rows) + (f"\n  认错的：{why}" if why else "")


def _moves_text(learnt: Learnt) -> list[str]:
    moves = learnt.moves
    if moves is None:
        return []
    if not moves.lower and not moves.higher:
        return [f"  按{moves.month}的数据估算：没有一行改档。"]
    lines = [f"  按{moves.month}的数据估算：{moves.lower}行由高度疑似改为待核实，{moves.higher}行由待核实改为高度疑似；涉及的疑点："]  # fmt: skip
    for down, words in ((True, "高度疑似→待核实"), (False, "待核实→高度疑似")):
        by_rule: dict[str, list[str]] = {}
        for finding, rule, lower in moves.findings:
            if lower == down:
                by_rule.setdefault(rule, []).append(finding)
        for rule, found in by_rule.items():
            more = f"等{len(found)}条" if len(found) > SHOWN else f"（{len(found)}条）"
            lines.append(f"    {words}　{learnt.titles.get(rule, rule)}：{'、'.join(found[:SHOWN])}{more}")  # fmt: skip
    if not moves.findings:
        lines.append("    没有疑点受影响")
    return lines

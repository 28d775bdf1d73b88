"""The figures of a month's page, from the working database and what the store has of earlier months."""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass

import duckdb

from matchers.identity.comparing import COMPARATORS
from matchers.identity.model import Model
from matchers.identity.weights import TITLES
from pipeline.changes import Changes
from pipeline.identity import which_model
from pipeline.judge import Asked
from pipeline.kernel.declare import Source
from pipeline.kernel.ledger import UNMATCHED, FileRow
from pipeline.kernel.masks import veiled
from pipeline.kernel.page import (
    Comparator,
    Delivery,
    Judged,
    Kind,
    Linked,
    Outcome,
    Page,
    Town,
    Weights,
)
from pipeline.kernel.proved import Proved, proved
from pipeline.kernel.slip import DepartmentRow
from pipeline.kernel.tiers import TIERS
from pipeline.page_months import earlier_months, has_table, standing_cases
from pipeline.priority import LEVELS
from pipeline.quality.check import KINDS
from pipeline.quality.gate import Verdict
from pipeline.quality.people import indicators
from pipeline.store import open_store
from pipeline.workspace import Workspace
from sources import SOURCES

ODD = "ANO-"
"""How the codes of rules about anomalies begin."""
_NAMELESS = ("exit_wave", "town_rate", "village_unchanged")
"""Rules whose sentences speak of a town or a village, and of nobody."""
ODD_SHOWN = 12
_LEVELS = [word for _, word in LEVELS]
_TIERS = [tier for tier, *_ in TIERS]

# Without a number that settles it: missing, damaged, or somebody else's (these were compared by the rest).
_JUDGED = """
WITH doubtful AS (
    SELECT ref FROM recipient WHERE id_number IS NULL
    UNION SELECT ref FROM record_ref WHERE source = 'roster'
)
SELECT count(DISTINCT person), count(DISTINCT unit), count(DISTINCT person) FILTER (ref IN (FROM doubtful)),
       count(DISTINCT person) FILTER (ref IN (FROM doubtful) AND ref NOT IN (
           SELECT ref FROM found_link WHERE source = 'roster' AND tier <> 'possible'))
FROM recipient
"""
_FOUND = """
SELECT coalesce(nullif(town, ''), $unmatched) AS town, rule, tier, coalesce(level, '') AS level,
       count(*), sum(amount) FILTER (amount IS NOT NULL)
FROM out_findings LEFT JOIN priority USING (finding_id) GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
"""
_WITHHELD = {
    "silent": "经核实不属实、证据未变",
    "settled": "已销号、没有新情况",
    "transferred": "已移送",
}
"""Why a finding is not sent out again, as ``case_said`` has it, in words."""


@dataclass(frozen=True)
class Made:
    """What a run knows when its page is written. ``homes``: level of every household to be visited."""

    county: str
    month: str
    run_id: str
    asked: Sequence[Asked]
    files: Sequence[FileRow]
    verdict: Verdict
    model: Model
    changes: Changes | None
    limits: Mapping[str, str]
    settings: Sequence[tuple[str, str, str]]
    homes: Sequence[str]
    to_see_to: int
    departments: Sequence[DepartmentRow] = ()
    visiting: tuple[int, int] = (0, 0)


def page_facts(con: duckdb.DuckDBPyConnection, workspace: Workspace, made: Made) -> Page:
    """Everything on the page; ``out_findings``, ``priority``, ``outcome`` and ``indicator`` are there."""
    found = con.execute(_FOUND, {"unmatched": UNMATCHED}).fetchall()
    kinds = [_kind(one, [row for row in found if row[1] == one.rule.slug]) for one in made.asked]
    doubts = [kind.slug for kind in kinds if kind.doubt]
    with closing(_store(workspace)) as store:
        followed = [one.rule.slug for one in made.asked if one.rule.fill != "none"]
        cases = standing_cases(con, store, made.month, followed)
        months = earlier_months(con, store, made.month, kinds)
    changes = made.changes
    return Page(
        county=made.county,
        month=made.month,
        run_id=made.run_id,
        judged=_judged(con, made),
        limits=[(_title(one.title), made.limits[one.name]) for one in SOURCES if one.name in made.limits],
        kinds=kinds,
        towns=_towns(con, found, doubts),
        homes=_homes(made.homes),
        withheld=_withheld(con, doubts),
        months=months,
        cases=cases,
        deliveries=_deliveries(con, made),
        indicators=indicators(con),
        links=_links(con),
        weights=_weights(made.model),
        precision=_precision(con, kinds),
        odd=_odd(con, kinds),
        settings=[(name, veiled(value), veiled(clause)) for name, value, clause in made.settings],
        changed=[(name, veiled(old), veiled(new)) for name, old, new in changes.settings] if changes else [],
        moved=[(one.title, one.new, one.gone, one.changed) for one in changes.rules] if changes else [],
        to_see_to=made.to_see_to,
        visiting=made.visiting,
        corrections=[(one.department, one.wrong_count) for one in made.departments if one.wrong_count],
    )  # fmt: skip


def _store(workspace: Workspace) -> duckdb.DuckDBPyConnection:
    """The store, or an empty database before the first run."""
    return open_store(workspace.store) if workspace.store.exists() else duckdb.connect()


def _judged(con: duckdb.DuckDBPyConnection, made: Made) -> Judged:
    ((people, households, numberless, unsettled),) = con.execute(_JUDGED).fetchall()
    refused = sum(one.rows_rejected for one in made.files if one.source == "roster")
    return Judged(people, households, numberless, unsettled, refused)


def _kind(one: Asked, rows: Sequence[tuple[str, str, str, str, int, float | None]]) -> Kind:
    tiers: Counter[str] = Counter()
    levels: Counter[str] = Counter()
    for _, _, tier, level, count, _ in rows:
        tiers[tier] += count
        levels[level] += count
    money = [amount for *_, amount in rows if amount is not None]
    confirmed, probable, possible = (tiers[tier] for tier in _TIERS)
    high, middle, low = (levels[level] for level in _LEVELS)
    return Kind(
        one.rule.slug,
        one.rule.code,
        one.rule.title,
        one.rule.severity,
        "off" if one.state == "off" else "not_run" if one.missing else "run",
        veiled(one.missing),
        sum(count for *_, count, _ in rows),
        (confirmed, probable, possible),
        (high, middle, low),
        round(sum(money), 2) if money else None,
        one.rule.code.startswith(ODD),
    )


def _towns(
    con: duckdb.DuckDBPyConnection, found: Sequence[tuple[str, str, str, str, int, float | None]],
    doubts: Sequence[str],
) -> list[Town]:  # fmt: skip
    """Every town of the rosters or of a doubt; rows without a town last."""
    people = dict(con.execute(
        "SELECT coalesce(nullif(town, ''), ?), count(DISTINCT person) FROM recipient GROUP BY 1 ORDER BY 1",
        [UNMATCHED]).fetchall())  # fmt: skip
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for town, rule, _, _, count, _ in found:
        if rule in doubts:
            counts[town][rule] += count
    names = sorted({*people, *counts}, key=lambda name: (name == UNMATCHED, name))
    return [Town(veiled(name), people.get(name, 0), dict(counts[name])) for name in names]


def _homes(levels: Sequence[str]) -> tuple[int, int, int, int]:
    """Households by the highest level of what is to be verified there."""
    count = Counter(levels)
    high, middle, low = (count[level] for level in _LEVELS)
    return high, middle, low, count[""]


def _withheld(con: duckdb.DuckDBPyConnection, doubts: Sequence[str]) -> list[tuple[str, int]]:
    if not has_table(con, "case_said"):
        return []
    counts = dict(con.execute(
        "SELECT withheld, count(*) FROM case_said JOIN out_findings USING (finding_id)"
        " WHERE rule IN (SELECT unnest(?::VARCHAR[])) GROUP BY 1", [list(doubts)]).fetchall())  # fmt: skip
    return [(words, counts[why]) for why, words in _WITHHELD.items() if why in counts]


def _title(title: str) -> str:
    """What officers call a source, without what stands in brackets."""
    return title.split("（")[0]


def _deliveries(con: duckdb.DuckDBPyConnection, made: Made) -> list[Delivery]:
    faults: dict[str, dict[str, None]] = defaultdict(dict)
    for source, kind, message in con.execute(
        "SELECT source, kind, message FROM quality_check WHERE outcome <> '通过' ORDER BY nth"
    ).fetchall():
        faults[source][KINDS.get(kind) or message.replace("：", "")] = None
    refused = dict(
        con.execute("SELECT source, count(*) FROM out_rejects GROUP BY source").fetchall()
    )
    return [
        _delivery(source, [one for one in made.files if one.source == source.name],
                  refused.get(source.name, 0), list(faults[source.name]), made.verdict)
        for source in SOURCES
    ]  # fmt: skip


def _delivery(
    source: Source, mine: Sequence[FileRow], cells: int, faults: Sequence[str], verdict: Verdict
) -> Delivery:
    title = _title(source.title)
    if not mine:
        return Delivery(title, 0, 0, 0, 0, 0, 0, "未收到")
    rows_in, loaded, rejected, passed = (
        sum(getattr(one, f"rows_{what}") for one in mine) for what in ("in", "loaded", "rejected", "passed")
    )  # fmt: skip
    outcome: Outcome = "需留意" if faults else "通过"
    said = f"未达到：{'、'.join(faults)}" if faults else ""
    if source.name in verdict.stopped:
        outcome, said = "未通过", verdict.stopped[source.name]
    elif any(text.startswith(f"{title}未通过") for text in verdict.accepted):
        outcome, said = "放行", "未通过质量检查，按设置里写明的理由照常使用"
    return Delivery(
        title, len(mine), rows_in, loaded, rejected, passed, cells, outcome, veiled(said)
    )


def _links(con: duckdb.DuckDBPyConnection) -> list[Linked]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for source, tier, count in con.execute(
        "SELECT source, tier, count(*) FROM out_links GROUP BY ALL ORDER BY ALL"
    ).fetchall():
        counts[source][tier] += count
    told = []
    for source in SOURCES:
        if mine := counts.get(source.name):
            confirmed, probable, possible = (mine[tier] for tier in _TIERS)
            told.append(Linked(_title(source.title), (confirmed, probable, possible)))
    return told


def _weights(model: Model) -> Weights:
    """Every answer of every comparator, in bits; silence says nothing and is left out."""
    told = []
    for name, levels in COMPARATORS.items():
        bits = model.weights(name) / math.log(2)
        answers = [(level.label, round(float(bit), 1) + 0.0)
                   for level, bit in zip(levels, bits, strict=True)][1:]  # fmt: skip
        told.append(Comparator(TITLES[name], sorted(answers, key=lambda one: -one[1])))
    return Weights(which_model(model), model.probable, model.possible, told)


def _precision(con: duckdb.DuckDBPyConnection, kinds: Sequence[Kind]) -> list[Proved]:
    rows = con.execute("SELECT rule, tier, result, reason, cases FROM outcome").fetchall()
    return proved(rows, {kind.slug: kind.title for kind in kinds})


def _odd(con: duckdb.DuckDBPyConnection, kinds: Sequence[Kind]) -> list[tuple[str, str]]:
    """What is odd about towns and villages; sentences that name nobody."""
    titles: Mapping[str, str] = {kind.slug: kind.title for kind in kinds}
    rows = con.execute(
        "SELECT rule, summary FROM out_findings JOIN priority USING (finding_id)"
        " WHERE rule IN (SELECT unnest(?::VARCHAR[])) AND name = '' ORDER BY score DESC, finding_id LIMIT ?",
        [list(_NAMELESS), ODD_SHOWN]).fetchall()  # fmt: skip
    return [(titles[rule], veiled(summary)) for rule, summary in rows]

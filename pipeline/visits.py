"""The households to visit: all that concerns a family on one line, so that one visit settles it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pipeline.kernel.declare import Rule
from pipeline.kernel.ledger import VisitRow
from pipeline.priority import LEVELS
from pipeline.visit_plan import LATER, NOW

_ORDER = {word: at for at, (_, word) in enumerate(LEVELS)}


def visits(
    rules: Sequence[Rule], rows: Mapping[str, Sequence[Mapping[str, Any]]]
) -> list[VisitRow]:
    """One row a household, by town, village and address; where a town has a limit, those to be visited
    this month come first, and what is put off last, by urgency. ``rows``: of each rule, its ledger rows."""
    homes: dict[str, list[tuple[Rule, Mapping[str, Any]]]] = defaultdict(list)
    for rule in rules:
        for row in rows.get(rule.slug, ()):
            if row["household"]:
                homes[row["household"]].append((rule, row))
    made = [_visit(home, of) for home, of in homes.items()]
    return sorted(
        made,
        key=lambda one: (
            one.town, (NOW, "", LATER).index(one.arranged), one.place if one.arranged == LATER else 0,
            one.village, one.address, one.head, one.household,
        ),
    )  # fmt: skip


def _visit(household: str, found: Sequence[tuple[Rule, Mapping[str, Any]]]) -> VisitRow:
    rows = [row for _, row in found]
    kinds: dict[str, dict[str, None]] = defaultdict(dict)
    for rule, row in found:
        kinds[f"{rule.code} {rule.title}"][str(row["name"])] = None
    levels = sorted((row["level"] for row in rows if row["level"]), key=_ORDER.__getitem__)
    return VisitRow(
        household,
        town=_first(rows, "town"),
        village=_first(rows, "village"),
        head=_first(rows, "head_name") or _first(rows, "name"),
        units="\n".join(_all(rows, "unit")),
        address="\n".join(text for text in (_first(rows, "address"), _first(rows, "phone")) if text),
        people="、".join(_all(rows, "name")),
        level=levels[0] if levels else "",
        score=max(int(row["score"] or 0) for row in rows),
        count=len(rows),
        matters="\n".join(f"{at}. {kind}：{'、'.join(names)}" for at, (kind, names) in enumerate(kinds.items(), 1)),
        how="\n".join(dict.fromkeys(rule.how for rule, _ in found)),
        arranged=_first(rows, "arranged"),
        place=max(int(row["place"] or 0) for row in rows),
        waited=max(int(row["waited"] or 0) for row in rows),
    )  # fmt: skip


def _first(rows: Iterable[Mapping[str, Any]], name: str) -> str:
    return next((str(row[name]) for row in rows if row[name]), "")


def _all(rows: Iterable[Mapping[str, Any]], name: str) -> list[str]:
    said = (one for row in rows for one in str(row[name] or "").split("、"))
    return list(dict.fromkeys(one for one in said if one))

"""How often findings proved true, by rule and tier: one reckoning for the terminal and the page."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.kernel.shares import wilson
from pipeline.kernel.states import FALSE, PARTLY, TRUE, UNKNOWN
from pipeline.kernel.tiers import TIERS

ALL = "合计"
"""Stands for the tier in the line of a whole rule."""
NO_REASON = "未写原因"
_WORDS = {tier: word for tier, word, _ in TIERS}


@dataclass(frozen=True)
class Proved:
    """What became of the findings of one rule and tier (``tier`` in words) that were looked into.

    ``reasons``: why those that proved untrue were, the most frequent first.
    """

    title: str
    tier: str
    true: int
    partly: int
    false: int
    unknown: int
    reasons: tuple[tuple[str, int], ...] = ()

    @property
    def held(self) -> int:
        return self.true + self.partly

    @property
    def settled(self) -> int:
        """All but those of which nothing could be learnt: the share is of these."""
        return self.held + self.false

    @property
    def share(self) -> float | None:
        return self.held / self.settled if self.settled else None

    @property
    def interval(self) -> tuple[float, float]:
        """95 % interval of the share."""
        return wilson(self.held, self.settled)

    @property
    def why(self) -> str:
        """The reasons in words."""
        return "、".join(f"{reason}{count}" for reason, count in self.reasons)

    @property
    def rate(self) -> str:
        """The share and its interval in words; '—' where nothing was settled."""
        if self.share is None:
            return "—"
        low, high = self.interval
        return f"{self.share:.0%}（{low:.0%}至{high:.0%}）"


def proved(
    rows: Iterable[tuple[str, str, str, str, int]], titles: Mapping[str, str]
) -> list[Proved]:
    """A line a rule, and one for each of its tiers where there are several.

    ``rows``: (rule, tier, result, reason, cases). ``titles``: slug -> title, in their order; a rule
    that is not there is called by its slug, behind the others.
    """
    kept: dict[str, list[tuple[str, str, str, int]]] = {}
    for rule, tier, result, reason, count in rows:
        kept.setdefault(rule, []).append((tier, result, reason, count))
    order = {slug: at for at, slug in enumerate(titles)}
    lines = []
    for rule in sorted(kept, key=lambda slug: (order.get(slug, len(order)), slug)):
        mine, title = kept[rule], titles.get(rule, rule)
        tiers = [tier for tier in _WORDS if any(row[0] == tier for row in mine)]
        lines.append(_line(title, ALL if len(tiers) != 1 else _WORDS[tiers[0]], mine))
        if len(tiers) > 1:
            lines += [_line(title, _WORDS[tier], [row for row in mine if row[0] == tier]) for tier in tiers]  # fmt: skip
    return lines


def _line(title: str, tier: str, rows: Iterable[tuple[str, str, str, int]]) -> Proved:
    results: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for _, result, reason, count in rows:
        results[result] += count
        if result == FALSE:
            reasons[reason or NO_REASON] += count
    return Proved(
        title, tier, results[TRUE], results[PARTLY], results[FALSE], results[UNKNOWN], _sorted(reasons)
    )  # fmt: skip


def whole(lines: Iterable[Proved]) -> Proved:
    """Everything together, from lines of proved()."""
    rules = {one.title: one for one in reversed(list(lines))}.values()
    reasons: Counter[str] = Counter()
    for one in rules:
        reasons.update(dict(one.reasons))
    true, partly, false, unknown = (
        sum(getattr(one, name) for one in rules) for name in ("true", "partly", "false", "unknown")
    )
    return Proved(ALL, ALL, true, partly, false, unknown, _sorted(reasons))


def _sorted(reasons: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(reasons.items(), key=lambda one: (-one[1], one[0])))

"""How far the checking has come, by town: counts of cases that everybody may know."""

from collections.abc import Iterable, Sequence

from pipeline.closing.cases import Case
from pipeline.kernel.ledger import UNMATCHED
from pipeline.kernel.notice import Statistics, told_counts
from pipeline.kernel.states import CLOSED
from pipeline.public_section import Public

HEADINGS = ("核查线索(条)", "已核实(条)", "经核实属实(条)", "已办结(条)")


def statistics(
    county: str, month: str, cases: Iterable[Case], towns: Iterable[str], rules: Public
) -> Statistics:
    """One row a town and the sum, no count so small that it tells of somebody."""
    by_town: dict[str, list[Case]] = {town: [] for town in towns}
    for case in cases:
        by_town.setdefault(case.town, []).append(case)
    names = sorted(by_town, key=lambda name: (name == UNMATCHED, name))
    columns = [told_counts(counts, rules.least) for counts in zip(*(_counts(by_town[one]) for one in names), strict=True)]  # fmt: skip
    columns = columns or [["0"] for _ in HEADINGS]
    rows = [(name, *texts) for name, *texts in zip([*names, "合计"], *columns, strict=True)]
    return Statistics(county, month, HEADINGS, rows, rules.least, rules.phone)


def _counts(cases: Sequence[Case]) -> tuple[int, int, int, int]:
    return (len(cases), sum(bool(one.result) for one in cases), sum(one.proved for one in cases),
            sum(one.state == CLOSED for one in cases))  # fmt: skip

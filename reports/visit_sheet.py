"""The sheet 入户清单: one line a household, all its matters together, in the order of the way."""

from pipeline.kernel.ledger import Ledger, VisitRow
from reports.book import Book
from reports.fill_columns import FillColumn
from reports.list_sheet import ListColumn, write_list
from reports.page import ledger_head
from reports.sheet_names import VISITS
from reports.wording import month_words

_NOTE = (
    "共{homes}户、{count}条线索。同一家庭的线索合在一起，一次入户核清；核实结果仍在各问题表里逐条填写。"
    "按村、地址排列；“优先级”由属实的可能、金额和时间、是否可能漏保推算，只供安排先后。"
)
_NOW, _LATER = "本月入户", "排后"
_TOWN = ListColumn("乡镇(街道)", "text", 12)
_COLUMNS = (
    ListColumn("村(居)", "text", 10),
    ListColumn("户主", "text", 9),
    ListColumn("家庭编号", "text", 12),
    ListColumn("地址和电话", "long", 20),
    ListColumn("涉及人员", "long", 14),
    ListColumn("优先级", "text", 7),
    ListColumn("条数", "int", 5),
    ListColumn("要核实的事项", "long", 40),
    ListColumn("怎样核实", "long", 48),
)
_ARRANGED = ListColumn("本月安排", "text", 11)
_FILLS = (
    FillColumn("入户日期", 10.5, "date"),
    FillColumn("入户人1", 7),
    FillColumn("入户人2", 7),
    FillColumn("入户情况", 20),
)


def visiting_words(ledger: Ledger) -> list[str]:
    """How many households are visited this month and how many later; nothing where there is no limit."""
    if not ledger.limited:
        return []
    (now, matters), (later, put_off) = (_count(ledger, word) for word in (_NOW, _LATER))
    return [
        f"按每月能入户的户数：本月入户{now}户{matters}条，排后{later}户{put_off}条。排后的仍在台账，不会丢，"
        "逐月往前排（红色问题等满两个月、其他问题等满六个月的排到最前）；核实时限从列入“本月入户”并下发时起算，此前已下发的仍按原时限"
    ]


def _count(ledger: Ledger, word: str) -> tuple[int, int]:
    mine = [one for one in ledger.visits if one.arranged == word]
    return len(mine), sum(one.count for one in mine)


def _arranged(one: VisitRow) -> str:
    waited = f"\n已等{one.waited}个月" if one.arranged and one.waited else ""
    return (one.arranged or "不用再核实") + waited


def write_visits(book: Book, ledger: Ledger) -> None:
    """Write the sheet."""
    lines = [
        (one.village, one.head, one.units, one.address, one.people, one.level, one.count, one.matters, one.how)
        for one in ledger.visits
    ]  # fmt: skip
    county = not ledger.town
    rows = [
        (*((one.town,) if county else ()), *((_arranged(one),) if ledger.limited else ()), *line)
        for one, line in zip(ledger.visits, lines, strict=True)
    ]
    note = _NOTE.format(homes=len(lines), count=sum(one.count for one in ledger.visits))
    write_list(
        book,
        ledger_head(ledger),
        name=VISITS,
        title=f"{ledger.county}{ledger.town}{month_words(ledger.month)}入户清单",
        note=note + "".join(f"{words}。" for words in visiting_words(ledger)),
        columns=(
            *((_TOWN,) if county else ()),
            *((_ARRANGED,) if ledger.limited else ()),
            *_COLUMNS,
        ),
        rows=rows,
        fills=() if county else _FILLS,
        month=ledger.month,
    )

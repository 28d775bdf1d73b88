"""The sheet 外乡镇关联疑点: what other towns verify that touches people of this one; only read."""

from pipeline.kernel.ledger import Ledger
from reports.book import Book
from reports.list_sheet import ListColumn, write_list
from reports.page import ledger_head
from reports.sheet_names import ELSEWHERE
from reports.wording import month_words

_NOTE = (
    "下列{count}条疑点涉及本乡镇的保障对象，但列在其他乡镇的台账里，由“核实乡镇”核实、填报。"
    "请主动与其联系，配合入户、核对名册和账户；需要调整本乡镇名册的，双方商量一致后各自办理。"
    "本表只供配合，不用填写，不计入本乡镇疑点数，交回时不读取；不是认定结论，不得据此停发、减发。"
)
_COLUMNS = (
    ListColumn("本乡镇人员", "text", 9),
    ListColumn("身份证号", "text", 21),
    ListColumn("村(居)", "text", 10),
    ListColumn("救助类别", "text", 10),
    ListColumn("家庭编号", "text", 14),
    ListColumn("问题类型", "long", 18),
    ListColumn("比对情况", "long", 50),
    ListColumn("核实乡镇", "text", 10),
    ListColumn("在对方台账的位置", "long", 18),
    ListColumn("线索编号", "text", 20),
)


def write_elsewhere(book: Book, ledger: Ledger) -> None:
    """Write the sheet."""
    write_list(
        book,
        ledger_head(ledger),
        name=ELSEWHERE,
        title=f"{ledger.county}{ledger.town}{month_words(ledger.month)}外乡镇关联疑点",
        note=_NOTE.format(count=len(ledger.elsewhere)),
        columns=_COLUMNS,
        rows=[
            (
                *(one.people, one.numbers, one.village, one.programme, one.unit),
                *(one.problem, one.found, one.verifier, one.place, one.key),
            )
            for one in ledger.elsewhere
        ],
    )


def elsewhere_words(ledger: Ledger) -> list[str]:
    """For the first sheet: that there is such a sheet; nothing where there is none."""
    if not ledger.elsewhere:
        return []
    return [
        f"另有{len(ledger.elsewhere)}条疑点涉及本乡镇的人，由其他乡镇核实，见“{ELSEWHERE}”表，供配合核实，不用填写，未计入合计"
    ]

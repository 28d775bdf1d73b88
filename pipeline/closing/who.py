"""The first columns of a closing ledger's lines: which case it is, where, and about whom."""

from pipeline.closing.cases import Case
from pipeline.kernel.ledger import Cell
from reports.closing.fills import NUMBER_HEADING
from reports.list_sheet import ListColumn

WHO = (
    ListColumn(NUMBER_HEADING, "code", 11),
    ListColumn("乡镇(街道)", "center", 9),
    ListColumn("村(居)", "center", 8),
    ListColumn("姓名", "center", 8),
    ListColumn("身份证号", "code", 20),
    ListColumn("问题类型", "text", 18),
)


def who(case: Case) -> list[Cell]:
    """The values of ``WHO``."""
    return [case.number, case.town, case.village, case.name, case.id_number, case.problem]

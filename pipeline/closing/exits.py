"""退出对象兜底情况表: who was taken off assistance, and what became of the family."""

from collections.abc import Sequence

from pipeline.closing.cases import STOP, Case
from pipeline.closing.deaths import DEATHS
from pipeline.kernel.ledger import Cell
from reports.closing.fills import NUMBER_HEADING
from reports.closing.sheet import MONTHLY, ClosingSheet
from reports.fill_columns import YES_NO, FillColumn
from reports.list_sheet import ListColumn

NAME = "退出对象兜底情况表"
_COLUMNS = (
    ListColumn("序号", "int", 5),
    ListColumn(NUMBER_HEADING, "code", 11),
    ListColumn("乡镇(街道)", "center", 9),
    ListColumn("姓名", "center", 8),
    ListColumn("身份证号", "code", 20),
    ListColumn("类别", "center", 10),
    ListColumn("人口", "int", 5),
    ListColumn(MONTHLY, "amount", 10),
    ListColumn("停保月", "center", 9),
    ListColumn("停保原因", "text", 18),
    ListColumn("办理状态", "center", 8),
)
_WAYS = ("渐退期", "转低保", "转特困", "转低边", "转刚性", "直接退出")
_FILLS = (
    FillColumn("听取意见日期", 11, "date"),
    FillColumn("告知送达日期", 11, "date"),
    *(FillColumn(way, 6, "choice", YES_NO) for way in _WAYS),
    FillColumn("备注", 14),
)


def exit_sheet(cases: Sequence[Case], title: str) -> ClosingSheet:
    """The sheet: whom assistance is stopped for, after verification; each person once."""
    people: dict[tuple[str, str], Case] = {}
    for case in cases:
        if case.proved and case.measure == STOP and case.name:
            people.setdefault((case.id_number or case.finding_id, case.programme), case)
    mine = list(people.values())
    dead = sum(case.rule in DEATHS for case in mine)
    return ClosingSheet(
        name=NAME, title=title, columns=_COLUMNS, fills=_FILLS, signed=True, empty="截至目前没有停发的",
        rows=[_row(number, case) for number, case in enumerate(mine, start=1)],
        note=f"核实后停发、拟停发的{len(mine)}人（户），一人一行，其中因死亡的{dead}人；还在整改的没有停保月。除死亡和本人申请退出的以外，停发前应当听取本人意见，停发后书面告知理由"
             "（《社会救助法》第四十七条、第四十八条）；家庭仍困难的逐户写明去向，不得一停了之。本表填好后打印签字存档，不用交回软件。",
    )  # fmt: skip


def _row(number: int, case: Case) -> list[Cell]:
    members = case.detail.get("heads") or case.detail.get("members")
    stopped = (case.mended_on or case.verified_on) if case.stopped else None
    reason = "死亡" if case.rule in DEATHS else case.problem
    return [
        number, case.number, case.town, case.name, case.id_number, case.programme,
        members if isinstance(members, int) else None, case.monthly, f"{stopped:%Y-%m}" if stopped else "", reason, case.state,
    ]  # fmt: skip

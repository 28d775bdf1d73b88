"""追缴台账: one line a case with money; what is due, paid back, let off and left."""

from collections.abc import Sequence

from pipeline.closing.money import OVERPAID, Debt, Sums
from pipeline.kernel.ledger import Cell
from reports.closing.fills import MONEY, NUMBER_HEADING
from reports.closing.sheet import MONTHLY, ClosingSheet
from reports.list_sheet import ListColumn

NAME = "追缴台账"
_COLUMNS = (
    ListColumn(NUMBER_HEADING, "code", 11),
    ListColumn("来源类别", "center", 6.5),
    ListColumn("乡镇(街道)", "center", 8),
    ListColumn("姓名", "center", 8),
    ListColumn("身份证号", "code", 20),
    ListColumn("理由", "long", 17),
    ListColumn(MONTHLY, "amount", 9),
    ListColumn("起月", "center", 7.5),
    ListColumn("止月", "center", 7.5),
    ListColumn("月数", "int", 5),
    ListColumn("应追(元)", "amount", 10.5),
    ListColumn("已追(元)", "amount", 10.5),
    ListColumn("减免、无法追回(元)", "amount", 10.5),
    ListColumn("已登记原因", "center", 9),
    ListColumn("剩余(元)", "amount", 10.5),
    ListColumn("待核定(元)", "amount", 10.5),
    ListColumn("状态", "center", 9),
    ListColumn("备注", "long", 12),
)
_NOTE = (
    "只列核实属实、部分属实的；疑点金额不算应追。应追＝已追＋减免、无法追回＋剩余。部分属实和重复享受等不能直接算出多发数额的，先在“核定应追金额”填核定数；"
    "“待核定”是上限，不计入应追。同一笔发放只在一处计算。追缴、减免填到“截至日期”为止的累计数，没有变化的不填；"
    "追缴与减免之和不超过应追；减免、无法追回的选原因并由审批人签名。填好后放进 returned 当月文件夹，运行 hedui collect。"
)


def recovery_sheet(owed: Sequence[Debt], title: str, sums: Sums | None = None) -> ClosingSheet:
    """The sheet. ``sums``: the county's, told in the note."""
    stopped = (
        f"另有{sums.stopped_people}人已停发，按名册保障额每月至多少支出{sums.stopped:,.2f}元（制止继续发放的金额，不计入已追）。"
        if sums and sums.stopped_people else ""
    )  # fmt: skip
    return ClosingSheet(
        name=NAME, title=title, note=_NOTE + stopped, columns=_COLUMNS, rows=[_row(one) for one in owed],
        fills=MONEY, signed=True, empty="截至目前没有核实属实、需要追缴的",
    )  # fmt: skip


def _row(debt: Debt) -> list[Cell]:
    case, paid = debt.case, debt.paid
    months = paid.months or case.stake_months
    monthly = case.monthly
    if monthly is None and months and case.stake and case.rule in OVERPAID:
        monthly = round(case.stake / months, 2)
    remark = f"另有{debt.shared:,.2f}元与{debt.elsewhere}是同一笔发放，在那里计算" if debt.elsewhere else ""  # fmt: skip
    return [
        case.number, "数据比对", case.town, case.name, case.id_number, f"{case.problem}（{case.answered}）", monthly,
        f"{paid.first:%Y-%m}" if paid.first else "", f"{paid.last:%Y-%m}" if paid.last else "", months,
        debt.due, case.recovered, case.waived, case.waived_reason or "", debt.left, debt.pending or None, debt.state, remark,
    ]  # fmt: skip

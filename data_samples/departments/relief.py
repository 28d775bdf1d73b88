"""民政 and 财政: pay-rolls, declared relatives, people who left or were turned down."""

from __future__ import annotations

from collections.abc import Iterator

from data_samples.clock import dashed, dotted, in_words, slashed
from data_samples.facts import SUBSIDIES, Hardship, Payment
from data_samples.tables import GBK, UTF8, Table, money, signature, total
from data_samples.world import World

PAYMENT_HEADINGS = (
    "序号", "乡镇", "村居", "救助类别", "姓名", "身份证号", "发放月份", "发放日期", "金额", "银行账号",
    "发放状态", "备注",
)  # fmt: skip
SUBSIDY_PAYMENT_HEADINGS = (
    "乡镇", "村", "补贴项目", "补贴对象姓名", "补贴对象身份证号", "所属月份", "支付日期", "补贴金额", "收款账号",
    "支付结果",
)  # fmt: skip
DECLARATION_HEADINGS = (
    "序号", "工作人员姓名", "工作人员身份证号", "工作单位", "职务", "与工作人员关系", "亲属姓名",
    "亲属身份证号码", "享受救助类别", "备案日期",
)  # fmt: skip
LEFT_HEADINGS = ("姓名", "身份证号", "乡镇", "村", "原救助类别", "退保时间", "退保原因", "备注")
REFUSED_HEADINGS = (
    "序号", "申请人姓名", "身份证号码", "乡镇", "村（社区）", "申请类别", "未通过原因", "办结日期", "备注",
)  # fmt: skip


def payments(world: World) -> Iterator[Table]:
    months: dict[str, list[Payment]] = {}
    subsidies: dict[str, list[Payment]] = {}
    for payment in world.facts.payments:
        which = subsidies if payment.programme in SUBSIDIES else months
        which.setdefault(payment.month, []).append(payment)
    yield from _subsidy_rolls(subsidies)
    width = len(PAYMENT_HEADINGS)
    for at, (month, rows) in enumerate(months.items()):
        rows.sort(key=lambda row: (row.who.village.town.name, row.unit))
        paid = sum(row.amount for row in rows if row.done)
        yield Table(
            "payments",
            f"财政/救助资金发放_{month.replace('-', '')}.csv",
            PAYMENT_HEADINGS,
            [(row, _payment_cells(number, row)) for number, row in enumerate(rows, 1)],
            encoding=GBK if at % 2 else UTF8,
            notes=[total("合计", width, 8, money(paid))],
        )


def _subsidy_rolls(months: dict[str, list[Payment]]) -> Iterator[Table]:
    """The federation pays both subsidies by rolls of its own."""
    for month, rows in months.items():
        rows.sort(key=lambda row: (row.who.village.town.name, row.programme, row.unit))
        yield Table(
            "payments",
            f"财政/残疾人两项补贴发放明细_{month.replace('-', '')}.csv",
            SUBSIDY_PAYMENT_HEADINGS,
            [(row, _subsidy_payment_cells(row)) for row in rows],
            encoding=UTF8,
        )


def _subsidy_payment_cells(row: Payment) -> tuple[str, ...]:
    village = row.who.village
    return (
        village.town.name, village.name, row.programme, row.name, row.number, row.month,
        slashed(row.day), money(row.amount), row.account, "发放成功" if row.done else "退票",
    )  # fmt: skip


def _payment_cells(at: int, row: Payment) -> tuple[str | int, ...]:
    village = row.who.village
    return (
        at, village.town.name, village.name, row.programme, row.name, row.number, row.month,
        dashed(row.day), money(row.amount), row.account, "成功" if row.done else "失败",
        row.remark,
    )  # fmt: skip


def declarations(world: World) -> Iterator[Table]:
    rows = sorted(world.facts.declarations, key=lambda row: (row.office, row.staff.number))
    width = len(DECLARATION_HEADINGS)
    yield Table(
        "declarations",
        "民政/近亲属备案登记表.xlsx",
        DECLARATION_HEADINGS,
        [
            (
                row,
                (
                    at, row.staff.name, row.staff.number, row.office, row.post, row.relation,
                    row.name, row.number, row.programme, dotted(row.day),
                ),
            )
            for at, row in enumerate(rows, 1)
        ],
        sheet="近亲属备案",
        titles=[["社会救助经办人员和村（居）干部近亲属享受社会救助备案表"]],
        notes=[signature(width)],
    )  # fmt: skip


def left(world: World) -> Iterator[Table]:
    yield Table(
        "hardship",
        "民政/近年退保人员名单.csv",
        LEFT_HEADINGS,
        [
            (
                row,
                (
                    row.name, row.number, *row.town_and_village,
                    "农村低保", slashed(row.day), row.detail, row.note,
                ),
            )
            for row in _of(world, "近年退保")
        ],
        encoding=GBK,
    )  # fmt: skip


def refused(world: World) -> Iterator[Table]:
    yield Table(
        "hardship",
        "民政/低保申请未通过人员名单.xlsx",
        REFUSED_HEADINGS,
        [
            (
                row,
                (
                    at, row.name, row.number, *row.town_and_village,
                    "农村低保", row.detail, in_words(row.day), row.note,
                ),
            )
            for at, row in enumerate(_of(world, "申请未通过"), 1)
        ],
        sheet="申请未通过",
    )  # fmt: skip


def _of(world: World, kind: str) -> list[Hardship]:
    rows = [row for row in world.facts.hardship if row.kind == kind]
    return sorted(rows, key=lambda row: (row.who.village.town.name, row.day, row.who.number))

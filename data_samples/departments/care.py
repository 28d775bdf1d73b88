"""残联, 医保, 人社, 组织部门: disability, hospital bills, pensions, staff lists."""

from __future__ import annotations

from collections.abc import Iterator

from data_samples.clock import packed, slashed
from data_samples.facts import Certificate, Settlement, Staff
from data_samples.staff import LISTS
from data_samples.tables import GBK, UTF8, Cell, Table, money, signature
from data_samples.world import World

CERTIFICATE_HEADINGS = (
    "序号", "姓名", "身份证号", "残疾证号", "残疾类别", "残疾等级", "发证日期", "证件状态", "乡镇", "村居",
)  # fmt: skip
BILL_HEADINGS = (
    "姓名",
    "身份证号",
    "结算日期",
    "医疗机构",
    "病种",
    "总费用",
    "统筹支付",
    "个人自付",
)
PENSION_HEADINGS = (
    "姓名", "公民身份号码", "险种", "月养老金", "月基础养老金", "领取起始年月", "待遇状态",
)  # fmt: skip
STAFF_HEADINGS = {
    "财政供养": ("序号", "单位名称", "姓名", "身份证号码", "人员类别", "职务"),
    "村居干部": ("序号", "村（居）", "姓  名", "身份证号", "职务", "任职状态"),
    "低保经办": ("序号", "单位", "经办人姓名", "公民身份号码", "岗位", "在岗情况"),
    "民政干部": ("序号", "单位", "姓名", "身份证号码", "职务", "在职情况"),
}
KINDS = ("", "视力", "听力", "言语", "肢体", "智力", "精神", "多重")
GRADES = ("", "一级", "二级", "三级", "四级")


def disability(world: World) -> Iterator[Table]:
    rows = sorted(world.facts.certificates, key=lambda row: (row.issued, row.who.number))
    yield Table(
        "disability",
        "残联/持证残疾人名册.xlsx",
        CERTIFICATE_HEADINGS,
        [(row, _certificate_cells(at, row)) for at, row in enumerate(rows, 1)],
        sheet="持证残疾人",
        titles=[["示例县持证残疾人基本信息表"], []],
    )


def _certificate_cells(at: int, row: Certificate) -> tuple[Cell, ...]:
    code = "" if row.spoilt else f"{row.who.number}{row.kind}{row.grade}{row.suffix}"
    return (
        at, row.name, row.number, code, KINDS[row.kind] + "残疾", GRADES[row.grade], row.issued,
        row.status, *row.town_and_village,
    )  # fmt: skip


def medical(world: World) -> Iterator[Table]:
    rows = sorted(world.facts.settlements, key=lambda row: row.day)
    yield Table(
        "medical",
        f"医保/医疗费用结算明细_{world.clock.year}.csv",
        BILL_HEADINGS,
        [(row, _bill_cells(at, row)) for at, row in enumerate(rows)],
        encoding=UTF8,
    )


def _bill_cells(at: int, row: Settlement) -> tuple[Cell, ...]:
    hospital = row.who.village.town.name + "卫生院" if at % 4 else "示例县医院"
    return (
        row.name, row.number, slashed(row.day), hospital, row.illness, money(row.total), money(row.fund),
        money(row.own),
    )  # fmt: skip


def pensions(world: World) -> Iterator[Table]:
    yield Table(
        "pensions",
        "人社/养老待遇发放信息.csv",
        PENSION_HEADINGS,
        [
            (
                row,
                (
                    row.name, row.number + "\t", row.kind, money(row.amount), money(row.basic),
                    packed(row.since)[:6], row.status,
                ),
            )
            for row in world.facts.pensions
        ],
        encoding=GBK,
    )  # fmt: skip


def staff(world: World) -> Iterator[Table]:
    """One workbook, one sheet a list."""
    for name in LISTS:
        rows = [row for row in world.facts.staff if row.list == name]
        rows.sort(key=lambda row: (row.office, row.who.number))
        yield Table(
            "staff",
            "组织人社/财政供养及干部名单.xlsx",
            STAFF_HEADINGS[name],
            [(row, _staff_cells(at, row)) for at, row in enumerate(rows, 1)],
            sheet=name,
            titles=[[f"示例县{name}人员名单"]],
            notes=[signature(6)],
        )


def _staff_cells(at: int, row: Staff) -> tuple[Cell, ...]:
    if row.list == "财政供养":
        return (at, row.office, row.name, row.number, row.category, row.post)
    return (at, row.office, row.name, row.number, row.post, row.category)

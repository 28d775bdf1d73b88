"""民政, 残联: the rosters of every programme."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from data_samples.clock import dashed, dotted, packed
from data_samples.facts import (
    LOW_EDGE,
    ORPHAN,
    RURAL,
    SUBSIDIES,
    TEKUN,
    UNCARED,
    URBAN,
    RosterRow,
    Unit,
)
from data_samples.people import Person
from data_samples.tables import GBK, UTF8, Cell, Table, money, signature, total
from data_samples.world import World

RURAL_HEADINGS = (
    "序号", "乡镇", "村(居)", "家庭编号", "户主姓名", "与户主关系", "姓  名", "身份证\n号码", "性别",
    "出生日期", "民族", "保障人口", "保障金额(元/月)", "分类施保金额(元)", "施保方式", "家庭月收入(元)", "渐退期起止", "保障起始时间", "状态", "停保时间", "停保原因",
    "开户银行", "银行账号", "经办人", "最近复核日期", "核对报告日期", "类别分档",
    "开户人", "备注",
)  # fmt: skip
URBAN_HEADINGS = (
    "街道（乡镇）", "社区", "低保证号", "申请人", "与申请人关系", "成员姓名", "公民身份号码", "性别",
    "出生年月日", "家庭人数", "家庭年收入（元）", "月保障金（元）", "起保日期", "保障状态", "停发日期", "停发原因",
    "发放账号", "开户行", "经办人员", "复核时间", "核对报告时间",
)  # fmt: skip
TEKUN_HEADINGS = (
    "序号", "乡镇（街道）", "村（社区）", "特困证号", "姓名", "身份证号码", "性别", "出生日期", "供养方式",
    "生活自理能力", "月供养金（元）", "供养起始时间", "状态", "停发时间", "停发原因", "银行账号", "经办人",
    "最近复核日期", "核对报告日期",
)  # fmt: skip
EDGE_HEADINGS = (
    "序号", "乡镇", "村居", "家庭编号", "户主姓名", "与户主关系", "家庭成员姓名", "证件号码", "性别",
    "出生日期", "认定时间", "状态", "退出时间", "退出原因", "经办人", "最近复核日期", "核对报告日期",
)  # fmt: skip

CHILD_HEADINGS = (
    "序号", "乡镇", "村（居）", "儿童编号", "儿童姓名", "身份证号码", "性别", "出生日期", "月发放金额（元）",
    "纳入保障时间", "状态", "停发时间", "停发原因", "监护人姓名", "银行账号",
)  # fmt: skip
SUBSIDY_HEADINGS = (
    "乡镇（街道）", "村（社区）", "姓名", "身份证号", "补贴种类", "月补贴金额（元）", "享受起始年月", "享受状态",
    "停发年月", "停发原因", "一卡通账号",
)  # fmt: skip


def rosters(world: World) -> Iterator[Table]:
    rows: dict[str, list[RosterRow]] = defaultdict(list)
    for unit in sorted(world.facts.units, key=_place_of):
        rows[unit.programme] += unit.rows
    when = f"{world.clock.year}年{world.clock.first.month}月"
    yield _rural(rows[RURAL], when)
    yield _urban(rows[URBAN], world.clock.month.replace("-", ""))
    yield _tekun(rows[TEKUN], when)
    yield _edge(rows[LOW_EDGE])
    for programme in (ORPHAN, UNCARED):
        yield _children(programme, rows[programme])
    yield _subsidies([row for name in SUBSIDIES for row in rows[name]], when)


def _place_of(unit: Unit) -> tuple[str, str, str]:
    village = unit.head.village
    return village.town.name, village.name, unit.code


def _number(row: RosterRow) -> Cell:
    """The ID number as typed: text, or a number that has lost its last digits."""
    return float(row.number) if row.as_float else row.number


def _rural(rows: list[RosterRow], when: str) -> Table:
    width = len(RURAL_HEADINGS)
    paid = sum(row.unit.monthly for row in rows if row.receives and row.who is row.unit.head)
    return Table(
        "roster",
        f"民政/农村低保花名册（{when}）.xlsx",
        RURAL_HEADINGS,
        [(row, _rural_cells(at, row)) for at, row in enumerate(rows, 1)],
        sheet="农村低保",
        titles=[[f"示例县农村最低生活保障对象花名册（{when}）"], ["填报单位：示例县民政局"]],
        notes=[total("合计", width, 12, paid), signature(width)],
    )


def _rural_cells(at: int, row: RosterRow) -> Sequence[Cell]:
    unit, who = row.unit, row.who
    return (
        at, who.village.town.name, who.village.name, unit.code, unit.head.name, row.relation,
        row.name, _number(row), row.sex, dashed(row.born), who.ethnic, len(unit.rows), unit.monthly,
        unit.class_amount, unit.aid_form, unit.income, unit.grace, unit.start, row.status, row.stopped, row.reason, unit.bank, unit.account, unit.handler,
        unit.reviewed, unit.checked, unit.review_class,
        unit.holder or unit.head.name, unit.note,
    )  # fmt: skip


def _urban(rows: list[RosterRow], when: str) -> Table:
    return Table(
        "roster",
        f"民政/城市低保对象名单{when}.csv",
        URBAN_HEADINGS,
        [(row, _urban_cells(row)) for row in rows],
        encoding=GBK,
    )


def _urban_cells(row: RosterRow) -> Sequence[Cell]:
    unit, who = row.unit, row.who
    return (
        who.village.town.name, who.village.name, unit.code, unit.head.name, row.relation, row.name,
        row.number, row.sex, packed(row.born), len(unit.rows), money(12 * (unit.income or 0.0)), money(unit.monthly),
        packed(unit.start), row.status, packed(row.stopped), row.reason, unit.account, unit.bank,
        unit.handler, packed(unit.reviewed), packed(unit.checked),
    )  # fmt: skip


def _tekun(rows: list[RosterRow], when: str) -> Table:
    width = len(TEKUN_HEADINGS)
    return Table(
        "roster",
        "民政/特困供养人员花名册.xlsx",
        TEKUN_HEADINGS,
        [(row, _tekun_cells(at, row)) for at, row in enumerate(rows, 1)],
        sheet="特困人员",
        titles=[[f"示例县特困人员救助供养花名册（{when}）"]],
        notes=[signature(width)],
    )


def _tekun_cells(at: int, row: RosterRow) -> Sequence[Cell]:
    unit, who = row.unit, row.who
    return (
        at, who.village.town.name, who.village.name, unit.code, row.name, _number(row), row.sex,
        dotted(row.born), row.support, row.care, unit.monthly, dotted(unit.start), row.status,
        dotted(row.stopped), row.reason, unit.account, unit.handler, dotted(unit.reviewed),
        dotted(unit.checked),
    )  # fmt: skip


def _edge(rows: list[RosterRow]) -> Table:
    return Table(
        "roster",
        "民政/低保边缘家庭名册.xlsx",
        EDGE_HEADINGS,
        [(row, _edge_cells(at, row)) for at, row in enumerate(rows, 1)],
        sheet="低保边缘家庭",
    )


def _edge_cells(at: int, row: RosterRow) -> Sequence[Cell]:
    unit, who = row.unit, row.who
    return (
        at, who.village.town.name, who.village.name, unit.code, unit.head.name, row.relation,
        row.name, _number(row), row.sex, row.born, unit.start, row.status, row.stopped, row.reason,
        unit.handler, unit.reviewed, unit.checked,
    )  # fmt: skip


def _children(programme: str, rows: list[RosterRow]) -> Table:
    width = len(CHILD_HEADINGS)
    return Table(
        "roster",
        "民政/孤儿和事实无人抚养儿童花名册.xlsx",
        CHILD_HEADINGS,
        [(row, _child_cells(at, row)) for at, row in enumerate(rows, 1)],
        sheet=programme,
        titles=[[f"示例县{programme}基本生活保障花名册"]],
        notes=[signature(width)],
    )


def _child_cells(at: int, row: RosterRow) -> Sequence[Cell]:
    unit, who = row.unit, row.who
    return (
        at, who.village.town.name, who.village.name, unit.code, row.name, row.number, row.sex,
        row.born, unit.monthly, unit.start, row.status, row.stopped, row.reason, _guardian(who),
        unit.account,
    )  # fmt: skip


def _guardian(child: Person) -> str:
    """The eldest living adult of the book."""
    members = child.book.members if child.book else []
    able = [one for one in members if one.present and one is not child]
    return min(able, key=lambda one: one.born).name if able else ""


def _subsidies(rows: list[RosterRow], when: str) -> Table:
    return Table(
        "roster",
        f"残联/残疾人两项补贴发放对象名册（{when}）.csv",
        SUBSIDY_HEADINGS,
        [(row, _subsidy_cells(row)) for row in rows],
        encoding=UTF8,
    )


def _subsidy_cells(row: RosterRow) -> Sequence[Cell]:
    unit, who = row.unit, row.who
    return (
        who.village.town.name, who.village.name, row.name, row.number, row.programme,
        money(unit.monthly), _year_month(unit.start), row.status, _year_month(row.stopped),
        row.reason, unit.account,
    )  # fmt: skip


def _year_month(day: date | None) -> str:
    return f"{day:%Y-%m}" if day else ""

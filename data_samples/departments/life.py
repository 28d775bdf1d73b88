"""公安, 殡葬, 卫健: the household register and the three death feeds."""

from __future__ import annotations

from collections.abc import Iterator

from data_samples.clock import dashed, in_words, packed, slashed
from data_samples.deaths import FUNERAL, HEALTH, POLICE
from data_samples.facts import Death, RegisterRow
from data_samples.tables import GBK, UTF8, Cell, Table, signature
from data_samples.world import World

REGISTER_HEADINGS = (
    "户号", "户主姓名", "姓名", "公民身份号码", "性别", "出生日期", "民族", "与户主关系", "乡镇", "村居",
    "住址", "人员状态", "父亲身份证号", "母亲身份证号", "配偶身份证号",
    "变动日期", "迁往地",
)  # fmt: skip
POLICE_HEADINGS = ("姓名", "公民身份号码", "性别", "死亡日期", "注销日期", "注销原因", "户籍地址")
FUNERAL_HEADINGS = (
    "序号", "逝者姓名", "身份证号", "性别", "年龄", "死亡时间", "火化时间", "户籍地址/住址", "家属",
)  # fmt: skip
HEALTH_HEADINGS = (
    "死者姓名", "证件号码", "性别", "出生日期", "死亡日期", "死亡原因", "常住地址", "签发机构",
)  # fmt: skip
HEALTH_HEADINGS_WITH_AGE = tuple("年龄" if h == "出生日期" else h for h in HEALTH_HEADINGS)


def households(world: World) -> Iterator[Table]:
    """Towns with even position write relations as words, the others as GB/T 4761 codes."""
    words = {town for at, town in enumerate(world.population.towns) if at % 2 == 0}
    for name, coded in (("一", False), ("二", True)):
        rows = [
            row for row in world.facts.register if (row.book.village.town not in words) == coded
        ]
        yield Table(
            "households",
            f"公安/常住人口信息_第{name}批.csv",
            REGISTER_HEADINGS,
            [(row, _register_cells(row, coded)) for row in rows],
            encoding=GBK,
        )


def _register_cells(row: RegisterRow, coded: bool) -> tuple[Cell, ...]:
    book, who = row.book, row.who
    assert book.head is not None
    return (
        book.code, book.head.name, row.name, row.number, who.sex,
        packed(who.born) if coded else dashed(who.born), who.ethnic,
        row.code if coded else row.word, book.village.town.name, book.village.name, book.address,
        row.status, row.father, row.mother, row.spouse, dashed(who.moved_on), who.moved_to,
    )  # fmt: skip


def deaths(world: World) -> Iterator[Table]:
    month = world.clock.month.replace("-", "")
    yield Table(
        "deaths",
        f"公安/户籍注销（死亡）_{month}.csv",
        POLICE_HEADINGS,
        [(row, _police_cells(row)) for row in _of(world, POLICE)],
        encoding=GBK,
    )
    yield Table(
        "deaths",
        "殡葬/殡仪馆火化登记.xlsx",
        FUNERAL_HEADINGS,
        [(row, _funeral_cells(world, at, row)) for at, row in enumerate(_of(world, FUNERAL), 1)],
        sheet="火化登记",
        titles=[["示例县殡仪馆遗体火化登记表"]],
        notes=[signature(len(FUNERAL_HEADINGS))],
    )
    yield Table(
        "deaths",
        "卫健/死亡医学证明.csv",
        HEALTH_HEADINGS_WITH_AGE if world.dirt.nominal_ages else HEALTH_HEADINGS,
        [(row, _health_cells(world, row)) for row in _of(world, HEALTH)],
        encoding=UTF8,
    )


def _of(world: World, feed: str) -> list[Death]:
    rows = [row for row in world.facts.deaths if row.feed == feed]
    return sorted(rows, key=lambda row: (row.died, row.who.number))


def _police_cells(row: Death) -> tuple[Cell, ...]:
    who = row.who
    dates = (slashed(row.died), slashed(row.later))
    return (row.name, row.number, who.sex, *dates, row.cause, row.address)


def _funeral_cells(world: World, at: int, row: Death) -> tuple[Cell, ...]:
    """Ages are nominal (虚岁): a year more than the calendar says."""
    who = row.who
    family = who.children[0] if who.children else who.spouse
    address = row.address.removeprefix("示例县") if at % 3 else row.address
    return (
        at, row.name, row.number, who.sex, row.nominal_age, in_words(row.died), row.later, address,
        family.name if family else "",
    )  # fmt: skip


def _health_cells(world: World, row: Death) -> tuple[Cell, ...]:
    who = row.who
    hospital = "示例县医院" if row.died.day % 3 else who.village.town.name + "卫生院"
    born = row.nominal_age if world.dirt.nominal_ages else packed(who.born)
    return (
        row.name, row.number, who.sex, born, packed(row.died), row.cause, row.address,
        hospital,
    )  # fmt: skip

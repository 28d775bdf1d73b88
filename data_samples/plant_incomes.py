"""Pensions and wages of recipients that reach the standard, and those that don't count."""

from __future__ import annotations

from datetime import date

from data_samples.facts import (
    DIBAO,
    HousingFund,
    Insured,
    Pension,
    RosterRow,
    TaxLine,
)
from data_samples.people import Person
from data_samples.plant_money import heads
from data_samples.welfare import STANDARD
from data_samples.world import World

RULE = "pension_or_wage"
WORKERS = "职工养老"
FIRMS = ("示例县永丰食品厂", "示例县顺达运输有限公司", "示例县宏业建材有限公司")


def plant_incomes(world: World) -> None:
    """Rule pension_or_wage."""
    world.stage("plant incomes")
    count = world.per_roster(4)
    for row in _take(world, count):
        _draw(world, row.who, _much(world, row))
    for row in _take(world, count):
        _work(world, row, _much(world, row) / 0.9)
    _not_counted(world, max(1, count // 3))


def live_by_work(world: World) -> None:
    """Ordinary wage-earners, none of whom is on a roster."""
    world.stage("wages")
    for person in world.people:
        working = 22 <= person.age(world.clock.last) < 60
        if person.present and working and not person.quiet and not person.enrolled:
            if world.rng.random() < 0.03:
                _insure(world, person, float(world.rng.randint(3800, 7000)))
            if world.rng.random() < 0.02:
                _save(world, person, float(world.rng.randint(3800, 7000)))
            if world.rng.random() < 0.02:
                _declare(world, person, float(world.rng.randint(3800, 9000)))


def _take(world: World, count: int) -> list[RosterRow]:
    year = world.clock.year - 25

    def fits(row: RosterRow) -> bool:
        plain = row.programme in DIBAO and row.who is row.unit.head
        return plain and row.who.born.year < year and len(row.unit.rows) == heads(row.unit)

    return world.take(count, fits)


def _much(world: World, row: RosterRow) -> float:
    """More than the standard of the household; what the roster says is set far below."""
    full = STANDARD * heads(row.unit)
    row.unit.income = float(round(full * 0.2))
    row.unit.monthly = full - row.unit.income
    return float(round(full * world.rng.uniform(1.3, 2.5)))


def _draw(world: World, who: Person, amount: float, status: str = "正常领取") -> Pension:
    since = date(min(who.born.year + 60, world.clock.year - 1), who.born.month, 1)
    pension = Pension(who, kind=WORKERS, amount=amount, basic=0.0, since=since, status=status)
    world.facts.pensions.append(pension)
    return pension


def _insure(world: World, who: Person, base: float) -> Insured:
    line = Insured(who, kind=WORKERS, base=base, months=6, employer=world.rng.choice(FIRMS))
    world.facts.insured.append(line)
    return line


def _save(world: World, who: Person, wage: float) -> HousingFund:
    rate = world.rng.choice((5, 8, 12))
    line = HousingFund(who, employer=world.rng.choice(FIRMS), rate=rate,
                       deposit=round(wage * 2 * rate / 100, 2), last=world.clock.month_back(1))  # fmt: skip
    world.facts.housing_fund.append(line)
    return line


def _declare(world: World, who: Person, wage: float) -> list[TaxLine]:
    firm = world.rng.choice(FIRMS)
    lines = [TaxLine(who, kind="工资、薪金所得", month=month, amount=wage, payer=firm)
             for month in world.clock.months(12)]  # fmt: skip
    world.facts.taxed += lines
    return lines


def _work(world: World, row: RosterRow, wage: float) -> None:
    """One sign of a wage, or all three of the same one."""
    signs = world.rng.choice((1, 2, 4, 7))
    if signs & 1:
        _insure(world, row.who, wage)
    if signs & 2:
        _save(world, row.who, wage)
    if signs & 4:
        _declare(world, row.who, wage)


def _not_counted(world: World, count: int) -> None:
    """What does not count may stand beside any other fact."""

    def fits(row: RosterRow) -> bool:
        return row.programme in DIBAO and row.who not in earning

    earning = {line.who for line in (*world.facts.pensions, *world.facts.insured)}
    earning |= {line.who for line in (*world.facts.housing_fund, *world.facts.taxed)}
    kinds = (
        "待遇已停发",
        "灵活就业参保",
        "近6个月缴费不足3个月",
        "公益性岗位",
        "公积金账户已封存",
        "养老金低于标准",
    )
    for at, row in enumerate(world.pick(len(kinds) * count, fits)):
        why = kinds[at % len(kinds)]
        world.decoy(RULE, why, _harmless(world, row, why))
    in_time = f"{world.clock.last:%Y.%m.%d}"
    for row in world.pick(count, lambda row: row.unit.grace[11:] >= in_time and fits(row)):
        world.decoy(RULE, "在渐退期内", *_declare(world, row.who, 3 * STANDARD * heads(row.unit)))
    for row in _take(world, count):
        amount = float(round(STANDARD * heads(row.unit) * 0.6))
        row.unit.income, row.unit.monthly = amount, STANDARD * heads(row.unit) - amount
        world.decoy(RULE, "养老金已计入家庭收入", _draw(world, row.who, amount))


def _harmless(world: World, row: RosterRow, why: str) -> Pension | Insured | HousingFund:
    full = STANDARD * heads(row.unit)
    if why == "待遇已停发":
        return _draw(world, row.who, 2 * full, "停发")
    if why == "养老金低于标准":
        return _draw(world, row.who, float(round(0.4 * full)))
    if why == "公积金账户已封存":
        fund = _save(world, row.who, 2 * full)
        fund.status = "封存"
        return fund
    line = _insure(world, row.who, 2 * full)
    if why == "灵活就业参保":
        line.kind = "灵活就业人员养老"
    elif why == "公益性岗位":
        line.employer = f"{row.who.village.town.name}公益性岗位"
    else:
        line.months = 2
    return line

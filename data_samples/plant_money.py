"""What households live on, amounts that don't follow from it, and lawful amounts that look wrong."""

from __future__ import annotations

from data_samples.clock import dotted, month_end
from data_samples.facts import DIBAO, RURAL, TEKUN, RosterRow, Unit
from data_samples.welfare import CARE, STANDARD, TEKUN_BASIC
from data_samples.world import World

AMOUNT, GRACE = "amount_off_standard", "grace_period"


def plant_money(world: World) -> None:
    """Rules amount_off_standard and grace_period."""
    world.stage("plant money")
    count = world.per_roster(6)
    _off(world, count)
    _right_after_all(world, max(1, count // 3))
    _tekun(world, count)
    _grace(world, count)


def reckon(world: World) -> None:
    """Every other 低保 household gets the gap between the standard and what it lives on."""
    for unit in world.facts.units:
        if unit.programme in DIBAO and unit.income is None:
            unit.income = round(max(0.0, STANDARD * heads(unit) - unit.monthly), 2)


def heads(unit: Unit) -> int:
    """Members that receive, each once; all where nobody does."""
    return len({row.who for row in unit.rows if row.receives} or {row.who for row in unit.rows})


def _rural(row: RosterRow) -> bool:
    return row.programme == RURAL and row.who is row.unit.head


def _gap(world: World, unit: Unit) -> float:
    """Sets an income well below the standard; the gap that is left."""
    full = STANDARD * heads(unit)
    unit.income = float(round(full * world.rng.uniform(0.3, 0.6)))
    return full - unit.income


def _off(world: World, count: int) -> None:
    """More and less than the gap; more than the whole standard."""
    for row in world.take(count, _rural):
        row.unit.monthly = _gap(world, row.unit) + world.rng.randint(40, 200)
    for row in world.take(count, _rural):
        row.unit.monthly = _gap(world, row.unit) - world.rng.randint(40, 200)
    for row in world.take(count, _rural):
        row.unit.income = 0.0
        row.unit.monthly = STANDARD * heads(row.unit) + world.rng.randint(60, 300)


def _right_after_all(world: World, count: int) -> None:
    for row in world.take(count, _rural):
        unit = row.unit
        unit.class_amount = 178.0
        unit.monthly = _gap(world, unit) + unit.class_amount
        world.decoy(AMOUNT, "含分类施保金", *unit.rows)
    for row in world.take(count, _rural):
        row.unit.aid_form = "分档"
        row.unit.monthly = _gap(world, row.unit) + 150
        world.decoy(AMOUNT, "分档发放，不核差额", *row.unit.rows)
    for row in world.take(count, _rural):
        row.unit.monthly = _gap(world, row.unit) + 0.6
        world.decoy(AMOUNT, "进位到元的零头", *row.unit.rows)


def _tekun(world: World, count: int) -> None:
    """Paid for a worse tier than was assessed; an old standard; the other reading of 150 %."""
    worst = CARE[-1][1]
    for row in world.take(
        count, lambda row: row.programme == TEKUN and (row.support, row.care) == ("分散", "全自理")
    ):
        row.unit.monthly = TEKUN_BASIC + worst
    for row in world.take(count, lambda row: row.programme == TEKUN and row.support == "分散"):
        row.unit.monthly -= 65.0
    for row in world.take(count, lambda row: row.programme == TEKUN and row.support == "集中"):
        row.unit.monthly = (TEKUN_BASIC + dict(CARE)[row.care]) * 1.5
        world.decoy(AMOUNT, "集中供养按全部供养标准的150%", row)


def _grace(world: World, count: int) -> None:
    """Above the standard: without a decision, past its end; and the lawful cases."""
    past = f"{dotted(world.clock.back(9))}-{dotted(month_end(world.clock.month_back(3)))}"
    valid = f"{dotted(world.clock.back(2))}-{dotted(month_end(world.clock.month_back(-3)))}"
    for grace, lawful, low, high in (
        ("", "", 1.1, 1.9),
        (past, "", 1.1, 1.9),
        (valid, "在渐退期内", 1.1, 1.9),
        (past, "渐退期满后收入又低于标准", 0.3, 0.6),
        ("", "收入恰等于标准", 1.0, 1.0),
    ):
        for row in world.take(max(1, count // 3) if lawful else count, _rural):
            unit = row.unit
            full = STANDARD * heads(unit)
            unit.income, unit.grace = float(round(full * world.rng.uniform(low, high))), grace
            unit.monthly = max(full - unit.income, 0.0 if low == high else 120.0)
            if lawful:
                world.decoy(GRACE, lawful, *unit.rows)

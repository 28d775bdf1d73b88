"""Six months of transfers: one to each 特困 person, one to the head of each 低保 unit."""

from __future__ import annotations

from datetime import date

from data_samples.clock import month_of
from data_samples.facts import LOW_EDGE, Payment, Unit
from data_samples.world import World

MONTHS_PAID = 6
PAY_DAY = 8


def pay(world: World) -> None:
    """Fills the pay-rolls, oldest month first."""
    world.stage("payments")
    for month in world.clock.months(MONTHS_PAID):
        for unit in world.facts.units:
            if unit.programme != LOW_EDGE and month_of(unit.start) <= month:
                _pay_unit(world, unit, month)


def _pay_unit(world: World, unit: Unit, month: str) -> None:
    if unit.last_paid and month > unit.last_paid:
        return
    payment = Payment(
        unit.head,
        programme=unit.programme,
        unit=unit.code,
        month=month,
        day=_pay_day(world, month),
        amount=unit.monthly,
        account=unit.account,
    )
    world.facts.payments.append(payment)
    if unit.fails_from and month >= unit.fails_from:
        payment.done = False
    elif world.rng.random() < 0.004:
        payment.done = False
        again = Payment(
            unit.head,
            programme=unit.programme,
            unit=unit.code,
            month=month,
            day=payment.day.replace(day=20),
            amount=unit.monthly,
            account=unit.account,
        )
        world.facts.payments.append(again)


def _pay_day(world: World, month: str) -> date:
    late = world.rng.random() < 0.01
    return date(int(month[:4]), int(month[5:]), 15 if late else PAY_DAY)

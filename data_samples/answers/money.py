"""Rules about death, double enrolment, vehicles and homes."""

from __future__ import annotations

from collections.abc import Iterator

from data_samples.answers.ledger import Finding, View, by_person
from data_samples.clock import month_of
from data_samples.facts import Home, Payment, Vehicle
from data_samples.people import Person

FARM_RED = ("大型轮式拖拉机",)
DWELLINGS = ("成套住宅", "住宅", "农村宅基地")


def deceased_recipient(view: View) -> Iterator[Finding]:
    """One for each 正常 row of a person who died by the month's end."""
    for row in view.receiving:
        if row.who in view.dead:
            yield Finding(
                "deceased_recipient",
                ("deceased", row),
                row.who.name,
                row.who.number,
                [row],
                list(view.death_rows(row.who)),
                row.programme,
                row.unit.code,
            )


def paid_after_death(view: View) -> Iterator[Finding]:
    """One for each dead person and programme paid for months after the month of death."""
    late: dict[tuple[Person, str], list[Payment]] = {}
    for payment in view.some(view.facts.payments):
        died = view.dead.get(payment.who)
        if died and payment.done and payment.month > month_of(died):
            late.setdefault((payment.who, payment.programme), []).append(payment)
    rows_of = by_person(view.roster)
    for (who, programme), payments in late.items():
        rows = [row for row in rows_of.get(who, []) if row.programme == programme]
        yield Finding(
            "paid_after_death",
            ("paid", who, programme),
            who.name,
            who.number,
            list(rows),
            [*payments, *view.death_rows(who)],
            programme,
            rows[0].unit.code if rows else payments[0].unit,
            round(sum(payment.amount for payment in payments), 2),
            len({payment.month for payment in payments}),
        )


def vehicle_owner(view: View) -> Iterator[Finding]:
    """One for each unit and vehicle that counts."""
    for vehicle in view.some(view.facts.vehicles):
        if not counts_vehicle(view, vehicle):
            continue
        units = dict.fromkeys(row.unit for row in view.rows_of.get(vehicle.who, []))
        for unit in units:
            rows = [row for row in view.rows_of[vehicle.who] if row.unit is unit]
            yield Finding(
                "vehicle_owner",
                ("vehicle", unit, vehicle),
                vehicle.who.name,
                vehicle.who.number,
                list(rows),
                [vehicle],
                unit.programme,
                unit.code,
            )


def counts_vehicle(view: View, vehicle: Vehicle) -> bool:
    """Red types in use, not for the disabled, registered by the month's end."""
    if vehicle.farm:
        red = vehicle.kind in FARM_RED or "联合收割机" in vehicle.kind
    else:
        red = vehicle.kind[0] in "KZQJ" or vehicle.kind[:2] in ("H1", "H2", "H3", "H4")
    in_use = vehicle.status == "A" and vehicle.registered <= view.clock.last
    return red and in_use and "残疾人" not in vehicle.note


def property_owner(view: View) -> Iterator[Finding]:
    """One for each unit with more than one home, or with any other building."""
    homes = by_person(home for home in view.some(view.facts.homes) if home.status == "现势")
    units = dict.fromkeys(row.unit for row in view.assisted if row.who in homes)
    for unit in units:
        rows = [row for row in unit.rows if row.receives and view.keeps(row)]
        owned = [home for who in dict.fromkeys(r.who for r in rows) for home in homes.get(who, [])]
        counted = _counted(owned)
        if counted:
            owners = {home.who for home in counted}
            subjects = [row for row in rows if row.who in owners]
            first = subjects[0].who
            yield Finding(
                "property_owner",
                ("property", unit),
                first.name,
                first.number,
                list(subjects),
                list(counted),
                unit.programme,
                unit.code,
            )


def _counted(homes: list[Home]) -> list[Home]:
    """The rows that make the breach: all dwellings if there are two, and everything else."""
    dwellings = [home for home in homes if home.use in DWELLINGS]
    others = [home for home in homes if home.use not in DWELLINGS]
    several = len({home.unit for home in dwellings}) > 1
    return (dwellings if several else []) + others

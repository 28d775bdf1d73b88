"""What dirt does to rows that were written well: numbers, names, villages, ages, feeds lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from data_samples import ids
from data_samples.clock import after
from data_samples.deaths import CAUSES, FUNERAL, POLICE
from data_samples.facts import Death, Fact
from data_samples.misspell import misspell
from data_samples.outsiders import cremate_outsiders
from data_samples.people import Person
from data_samples.places import COUNTY
from data_samples.world import World

CUSTOM_SHARE = 0.03  # families that add one more year to a nominal age


def spoil(world: World) -> None:
    """Turns the knobs of `world.dirt`; nothing is planted or judged after this."""
    world.stage("dirt")
    dirt, facts = world.dirt, world.facts
    if dirt.outsiders:
        cremate_outsiders(world)
    if dirt.single_feed:
        _one_feed(world)
    if dirt.careful:
        for death in facts.deaths:
            death.name = death.who.name
    reports = [death for death in facts.deaths if death.feed != POLICE]
    lists: list[Fact] = [*facts.hardship, *facts.certificates]
    others: list[Fact] = [*lists, *facts.settlements, *facts.vehicles]
    if dirt.no_id is not None:
        _mend_numbers(reports)
        _lose_numbers(world, reports, dirt.no_id)
    _lose_numbers(world, others, dirt.no_id_elsewhere or 0.0)
    if dirt.nominal_ages:
        _count_years(world, reports)
    _lose_villages(world, reports, lists)
    _misspell(world, [*reports, *others])


def _one_feed(world: World) -> None:
    """Only the funeral home reports, once each."""
    kept: dict[Person, Death] = {}
    for row in world.facts.deaths:
        if row.who not in kept or row.feed == FUNERAL:
            kept[row.who] = row
    for row in kept.values():
        if row.feed == POLICE:
            row.later = after(row.died, world.rng.randint(1, 3))
            row.cause = world.rng.choice(CAUSES)
        row.feed = FUNERAL
    world.facts.deaths = list(kept.values())
    world.facts.decoys = [
        decoy
        for decoy in world.facts.decoys
        if not isinstance(decoy.row, Death) or kept[decoy.row.who] is decoy.row
    ]


def _mend_numbers(rows: Sequence[Death]) -> None:
    for row in rows:
        if ids.read(row.number) != row.who.number:
            row.number = row.who.number


def _lose_numbers(world: World, rows: Sequence[Fact], share: float) -> None:
    """Each row with an intact number loses it by that chance."""
    kinds = world.dirt.id_damages
    weights = [max(1, len(kinds) - 1) if kind == "missing" else 1 for kind in kinds]
    for row in rows:
        if world.rng.random() < share and row.clean:
            kind = world.rng.choices(kinds, weights)[0]
            row.number = ids.spoil(row.who.number, row.who.born, kind, world.rng)
            if kind == "precision" and not row.number.endswith("000"):
                kind = "digit"
            row.spoilt += (kind,)


def _count_years(world: World, rows: Sequence[Death]) -> None:
    """Nominal ages count Spring Festivals; some families add one more for heaven and earth."""
    for row in rows:
        row.years_more = 1 + _in_old_year(row.who.born) - _in_old_year(row.died)
        row.years_more += world.rng.random() < CUSTOM_SHARE


def _in_old_year(day: date) -> bool:
    """Before the Spring Festival, about."""
    return (day.month, day.day) < (2, 5)


def _lose_villages(world: World, reports: Sequence[Death], lists: Sequence[Fact]) -> None:
    """Addresses that stop at the town, say nothing, or only the bare name of the village."""
    share = world.dirt.no_village
    for death in reports:
        if world.rng.random() < share:
            village = death.who.village.name
            kind = world.rng.choice(("no_village", "no_place", "bare_village"))
            if kind == "no_village":
                death.address = death.address.partition(village)[0].removeprefix(COUNTY)
            else:
                bare = village.removesuffix("村").removesuffix("社区").removesuffix("居委会")
                death.address = bare if kind == "bare_village" else ""
            death.spoilt += (kind,)
    for row in lists:
        if world.rng.random() < share:
            row.spoilt += ("no_village",)


def _misspell(world: World, rows: Sequence[Fact]) -> None:
    for row in rows:
        if world.rng.random() < world.dirt.wrong_names and row.name == row.who.name:
            row.name, kind = misspell(row.name, world.rng)
            row.spoilt += (f"name_{kind}",)

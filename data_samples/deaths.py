"""Deaths and the three feeds that report them."""

from __future__ import annotations

from datetime import date

from data_samples import ids
from data_samples.clock import after, any_day
from data_samples.facts import Death
from data_samples.people import Person
from data_samples.world import World

POLICE, FUNERAL, HEALTH = "公安", "殡葬", "卫健"
WINDOW_MONTHS = 36
CAUSES = ("心脑血管疾病", "恶性肿瘤", "呼吸系统疾病", "年老衰竭", "意外伤害", "糖尿病并发症")


def choose_feeds(world: World) -> list[str]:
    """Which departments know of a death: 12.5 % are not cancelled by the police."""
    rng = world.rng
    feeds = [POLICE] if rng.random() < 0.875 else []
    feeds += [FUNERAL] if rng.random() < 0.7 else []
    feeds += [HEALTH] if rng.random() < 0.6 else []
    return feeds or [FUNERAL]


def bury(
    world: World, person: Person, day: date, feeds: list[str], damage: str = ""
) -> list[Death]:
    """Reports a death; with `damage` every row loses or spoils the ID number that way.

    Without, a funeral row is careless now and then as long as another row is intact.
    """
    rng = world.rng
    person.died, person.quiet = day, True
    rows = [_report(world, person, day, feed) for feed in feeds]
    for row in rows:
        if damage:
            row.number = ids.damage(person.number, damage, rng)
        elif row.feed == FUNERAL and len(rows) > 1 and rng.random() < 0.25:
            row.number = ids.damage(person.number, rng.choice(ids.DAMAGES), rng)
        if row.feed == FUNERAL and rng.random() < 0.04:
            row.name += "（已故）"
    world.facts.deaths += rows
    return rows


def _report(world: World, person: Person, day: date, feed: str) -> Death:
    later = after(day, world.rng.randint(1, 3))
    if feed == POLICE:
        later = min(after(day, world.rng.randint(2, 60)), after(world.clock.last, 5))
    address = person.book.address if person.book else person.village.name
    cause = "死亡" if feed == POLICE else world.rng.choice(CAUSES)
    return Death(person, feed=feed, died=day, later=max(later, day), cause=cause, address=address)


def recent_day(world: World, months: int, least: int = 0) -> date:
    """A day of the last `months` months, not of the last `least` ones."""
    last = world.clock.last if least == 0 else after(world.clock.back(least - 1), -1)
    return any_day(world.rng, world.clock.back(months - 1), last)


def report_natural_deaths(world: World) -> None:
    """Everybody else who died in the window covered by the feeds."""
    world.stage("natural deaths")
    since = world.clock.back(WINDOW_MONTHS)
    for person in world.people:
        if person.died and person.died >= since and not person.quiet:
            feeds = choose_feeds(world)
            careless = feeds == [FUNERAL] and world.rng.random() < 0.2
            bury(world, person, person.died, feeds, "missing" if careless else "")

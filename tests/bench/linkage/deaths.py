"""Who of a county receives, who died, and whom the dead resemble."""

from dataclasses import dataclass

import numpy as np

from tests.bench.linkage.residents import TODAY, Residents
from tests.bench.linkage.scenario import Scenario

WINDOW = 36 * 30
KINDS = ("same_day", "same_village", "same_age")


@dataclass(frozen=True)
class Fates:
    """``receives``, ``gone`` (from the frame) of each resident; rows and days of the dead."""

    receives: np.ndarray
    gone: np.ndarray
    dead: np.ndarray
    died: np.ndarray


def decide(
    rng: np.random.Generator, people: Residents, recipients: int, deaths: int, scenario: Scenario
) -> Fates:
    """Picks recipients by household and the dead by age, and makes some dead namesakes of recipients."""
    rows = len(people)
    age = (TODAY - people.birth) / 365.25
    books = int(people.book.max()) + 1
    poor = rng.random(books) * 2
    need = poor[people.book] + rng.random(rows) + np.where(age > 60, 0.4, 0)
    receives = _largest(need, recipients)
    frail = np.exp(0.075 * np.clip(age, 0, 95)) * np.where(receives, 1.6, 1.0)
    dead = np.flatnonzero(_largest(np.log(rng.random(rows)) / frail, deaths))
    rng.shuffle(dead)
    died = TODAY - rng.integers(0, WINDOW, deaths)
    died = np.maximum(died, people.birth[dead] + 1)
    _make_namesakes(rng, people, receives, dead, round(deaths * scenario.namesakes))
    gone = np.zeros(rows, bool)
    others = dead[~receives[dead]]
    gone[others[rng.random(len(others)) < scenario.gone]] = True
    return Fates(receives, gone, dead, died)


def _largest(values: np.ndarray, count: int) -> np.ndarray:
    """Whether a value is among the ``count`` largest."""
    chosen = np.zeros(len(values), bool)
    chosen[np.argpartition(-values, count)[:count]] = True
    return chosen


def _make_namesakes(
    rng: np.random.Generator, people: Residents, receives: np.ndarray, dead: np.ndarray, each: int
) -> None:
    """Of each kind ``each`` dead who were no recipients take the name of a living recipient."""
    living = receives.copy()
    living[dead] = False
    free = dead[~receives[dead]]
    adult = np.flatnonzero(living & (TODAY - people.birth > 20 * 365))
    for at, kind in enumerate(KINDS):
        mine = free[at * each : (at + 1) * each]
        like = rng.choice(adult, len(mine))
        if kind == "same_village":
            like = _of_the_village(rng, people, adult, mine)
        found = like >= 0
        mine, like = mine[found], like[found]
        people.name[mine] = people.name[like]
        people.male[mine] = people.male[like]
        if kind == "same_day":
            people.birth[mine] = people.birth[like]
        if kind == "same_age":
            people.birth[mine] = people.birth[like] + rng.integers(-150, 150, len(mine))


def _of_the_village(
    rng: np.random.Generator, people: Residents, adult: np.ndarray, dead: np.ndarray
) -> np.ndarray:
    """A recipient of the same village for each of the dead, -1 where it has none."""
    order = adult[np.argsort(people.village[adult], kind="stable")]
    of_village = people.village[order]
    first = np.searchsorted(of_village, people.village[dead], side="left")
    last = np.searchsorted(of_village, people.village[dead], side="right")
    picked = first + (rng.random(len(dead)) * (last - first)).astype(np.int64)
    safe = order[np.minimum(picked, len(order) - 1)]
    return np.where(last > first, safe, -1)

"""Who is on a roster, and what is planted about them for rules to find."""

from dataclasses import dataclass

import numpy as np

from tests.bench.columns import day_number
from tests.bench.people import HEAD, People

PROGRAMMES = ("农村低保", "城市低保", "特困", "低保边缘")
RURAL, URBAN, TEKUN, EDGE = range(4)
MONTHS = ("2026-05", "2026-06", "2026-07", "2026-08", "2026-09", "2026-10")


@dataclass(frozen=True)
class Welfare:
    """Roster rows as columns; the rest are positions in ``People``.

    ``died``: recipients still listed -> the day they died. ``cars``, ``second_homes``: owners
    against the rules. ``staff_kin``: (staff, recipient) in one book; the first ``declared`` of them
    are declared. ``twice``: rural recipients who are also 特困.
    """

    person: np.ndarray
    unit: np.ndarray
    programme: np.ndarray
    stopped: np.ndarray
    amount: np.ndarray
    died: np.ndarray
    died_on: np.ndarray
    cars: np.ndarray
    second_homes: np.ndarray
    staff: np.ndarray
    staff_kin: np.ndarray
    declared: int
    twice: np.ndarray

    @property
    def active(self) -> np.ndarray:
        """Recipients whose status is 正常."""
        return self.person[~self.stopped]


def enrol(rng: np.random.Generator, people: People, recipients: int) -> Welfare:
    """Recipients from odd books: 1.8 to a unit, a programme and one sum to each unit."""
    person, unit = _units(rng, people, recipients)
    programme = rng.choice(4, unit.max() + 1, p=[0.7, 0.1, 0.1, 0.1])[unit]
    stopped = (rng.random(unit.max() + 1) < 0.06)[unit]
    amount = (rng.integers(180, 900, unit.max() + 1) * 1.0)[unit]
    active = rng.permutation(person[~stopped])
    died, cars, homes, staff = _shares(active, (0.012, 0.018, 0.010, 0.0015))
    rural = rng.permutation(person[(programme == RURAL) & ~stopped])
    kin = _kin(rng, people, person, active, round(0.011 * len(active)))
    return Welfare(
        person, unit, programme, stopped, amount,
        died, rng.integers(day_number(2026, 5, 3), day_number(2026, 10, 20), len(died)),
        cars, homes, staff, kin, round(0.75 * len(kin)), rural[: max(1, len(rural) // 700)],
    )  # fmt: skip


def _units(
    rng: np.random.Generator, people: People, recipients: int
) -> tuple[np.ndarray, np.ndarray]:
    heads = np.flatnonzero(people.place == HEAD)
    odd = rng.permutation(heads[people.book[heads] % 2 == 1])
    sizes = np.diff(np.append(heads, people.residents))[people.book[odd]]
    taken = np.minimum(sizes, rng.choice([1, 2, 3, 4], len(odd), p=[0.44, 0.32, 0.16, 0.08]))
    needed = int(np.searchsorted(np.cumsum(taken), recipients)) + 1
    if needed > len(odd):
        raise ValueError(f"{people.residents} residents are too few for {recipients} recipients")
    odd, taken = odd[:needed], taken[:needed]
    unit = np.repeat(np.arange(len(odd)), taken)
    first = np.repeat(np.cumsum(taken) - taken, taken)
    person = np.repeat(odd, taken) + np.arange(len(unit)) - first
    return person[:recipients], unit[:recipients]


def _shares(people: np.ndarray, shares: tuple[float, ...]) -> list[np.ndarray]:
    """Disjoint parts of ``people``, each at least one."""
    parts, start = [], 0
    for share in shares:
        count = max(1, round(share * len(people)))
        parts.append(people[start : start + count])
        start += count
    return parts


def _kin(
    rng: np.random.Generator, people: People, enrolled: np.ndarray, active: np.ndarray, count: int
) -> np.ndarray:
    """Pairs (staff, recipient): an adult of a recipient's book who is on no roster."""
    free = np.setdiff1d(people.adults, enrolled)
    head = np.full(people.book.max() + 1, -1)
    head[people.book[free]] = free
    found = active[head[people.book[active]] >= 0]
    _, one_each = np.unique(people.book[found], return_index=True)
    found = rng.permutation(found[one_each])[:count]
    return np.stack([head[people.book[found]], found], axis=1)

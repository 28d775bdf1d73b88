"""A county's people as columns: register books, their members, and people who are gone or elsewhere."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from data_samples.name_tables import FASHIONS, SURNAMES
from tests.bench.columns import FIRST_DAY, day_number, id_numbers, joined

HEAD, SPOUSE, CHILD, OTHER_CHILD, PARENT = range(5)
"""Places in a register book."""
TOWNS = ("城南街道", "临江街道", "石桥镇", "青山镇", "白沙镇", "东岭镇", "南埔镇", "西溪镇", "北湖镇",
         "凤阳镇", "黄塘镇", "螺田乡", "大坪乡", "洋中乡", "龙潭乡", "后洋镇")  # fmt: skip
VILLAGE_HEADS, VILLAGE_TAILS = "上下前后东西南北新大小龙凤金玉青", "坑埔厝头尾洋坂林湖亭岭堂井塘"
_TODAY = day_number(2026, 9, 30)


@dataclass(frozen=True)
class People:
    """Residents first, book by book; then the departed; then people from elsewhere.

    Texts: ``number``, ``name``, ``town``, ``village``. ``father``, ``mother``, ``spouse`` are
    positions, -1 where the register is silent.
    """

    number: pa.Array
    name: pa.Array
    town: pa.Array
    village: pa.Array
    male: np.ndarray
    birth: np.ndarray
    book: np.ndarray
    place: np.ndarray
    father: np.ndarray
    mother: np.ndarray
    spouse: np.ndarray
    residents: int
    departed: int

    @property
    def adults(self) -> np.ndarray:
        """Residents of 20 to 85 years."""
        age = (_TODAY - self.birth[: self.residents]) // 365
        return np.flatnonzero((age >= 20) & (age <= 85))

    @property
    def gone(self) -> np.ndarray:
        """The departed, who stand in no book."""
        return np.arange(self.residents, self.residents + self.departed)

    @property
    def outsiders(self) -> np.ndarray:
        """People of other counties who own something here."""
        return np.arange(self.residents + self.departed, len(self.birth))


def populate(rng: np.random.Generator, residents: int, departed: int, outsiders: int) -> People:
    """Books of one to five: head, spouse, two children, a parent of the head."""
    book, place = _books(rng, residents)
    heads = np.flatnonzero(place == HEAD)
    head_of = heads[book]
    male, birth = _sexes_and_births(rng, place, head_of)
    others = departed + outsiders
    male = np.concatenate([male, rng.random(others) < 0.5]).astype(np.int64)
    birth = np.concatenate([birth, _others_birth(rng, departed, outsiders)])
    surname = rng.choice(len(SURNAMES), len(birth), p=_surname_shares())
    named_after = (place == CHILD) | (place == OTHER_CHILD)
    surname[:residents][named_after] = surname[head_of[named_after]]
    village = np.concatenate([rng.integers(0, 400, len(heads))[book], rng.integers(0, 400, others)])
    father, mother, spouse = _ties(book, place, head_of, male, residents)
    _tie_books(rng, book, place, male, birth, father)
    return People(
        id_numbers(birth, male), _names(rng, surname, male, birth), *_places(village),
        male, birth, book, place, father, mother, spouse, residents, departed,
    )  # fmt: skip


def _books(rng: np.random.Generator, residents: int) -> tuple[np.ndarray, np.ndarray]:
    """Book and place in it for each resident."""
    sizes = rng.choice([1, 2, 3, 4, 5], residents, p=[0.18, 0.24, 0.26, 0.2, 0.12])
    book = np.repeat(np.arange(residents), sizes)[:residents]
    starts = np.flatnonzero(np.diff(book, prepend=-1))
    place = np.arange(residents) - starts[book]
    return book, place


def _sexes_and_births(
    rng: np.random.Generator, place: np.ndarray, head_of: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    count = len(place)
    age = rng.triangular(24, 50, 84, count) * 365
    head_age = age[head_of]
    generation = rng.uniform(22, 32, count) * 365
    children = (place == CHILD) | (place == OTHER_CHILD)
    age = np.where(place == SPOUSE, head_age + rng.uniform(-4, 4, count) * 365, age)
    age = np.where(children, np.maximum(head_age - generation, rng.uniform(0, 3, count) * 365), age)
    age = np.where(place == PARENT, head_age + generation, age)
    male = rng.random(count) < 0.5
    head_male = rng.random(count) < 0.78
    male = np.where(place == HEAD, head_male, male)
    male = np.where(place == SPOUSE, ~head_male[head_of], male)
    return male, _born(rng, age)


def _others_birth(rng: np.random.Generator, departed: int, outsiders: int) -> np.ndarray:
    ages = np.concatenate(
        [rng.triangular(40, 80, 100, departed), rng.triangular(20, 40, 80, outsiders)]
    )
    return _born(rng, ages * 365)


def _born(rng: np.random.Generator, age: np.ndarray) -> np.ndarray:
    """The day of birth; whoever would be over a hundred is ninety or so."""
    birth = _TODAY - age.astype(np.int64)
    return np.where(birth < FIRST_DAY, FIRST_DAY + rng.integers(1800, 5000, len(age)), birth)


def _surname_shares() -> np.ndarray:
    weights = np.array(list(SURNAMES.values()), float)
    return weights / weights.sum()


def _names(
    rng: np.random.Generator, surname: np.ndarray, male: np.ndarray, birth: np.ndarray
) -> pa.Array:
    """A surname, and one or two characters in the fashion of the birth decade."""
    given = np.empty(len(birth), np.int64)
    pool: list[str] = []
    last_years = np.array([last for last, *_ in FASHIONS])
    decade = np.searchsorted(last_years, birth // 365.25 + 1970)
    for era, (_, *fashions) in enumerate(FASHIONS):
        for sex, characters in zip((1, 0), fashions, strict=True):
            names = [a + b for a in characters for b in characters if a != b] + list(characters) * 4
            mine = np.flatnonzero((decade == era) & (male == sex))
            given[mine] = len(pool) + rng.integers(0, len(names), len(mine))
            pool += names
    return joined(
        pa.array(list(SURNAMES)).take(pa.array(surname)), pa.array(pool).take(pa.array(given))
    )


def _places(village: np.ndarray) -> tuple[pa.Array, pa.Array]:
    names = [f"{a}{b}{'社区' if n % 5 == 0 else '村'}"
             for n, (a, b) in enumerate((a, b) for a in VILLAGE_HEADS for b in VILLAGE_TAILS)]  # fmt: skip
    names = [names[n % len(names)] for n in range(400)]
    towns = [TOWNS[n % len(TOWNS)] for n in range(400)]
    return pa.array(towns).take(pa.array(village)), pa.array(names).take(pa.array(village))


def _ties(
    book: np.ndarray, place: np.ndarray, head_of: np.ndarray, male: np.ndarray, residents: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Parents and spouse within the book, as the register gives them."""
    father, mother, spouse = (np.full(len(male), -1, np.int64) for _ in range(3))
    member = np.full((int(book.max()) + 1, 5), -1, np.int64)
    member[book, place] = np.arange(residents)
    wife = member[book, SPOUSE]
    for child in (CHILD, OTHER_CHILD):
        at = np.flatnonzero(place == child)
        for parent in (head_of[at], wife[at]):
            _set_parent(father, mother, at, parent, male)
    at = np.flatnonzero(place == PARENT)
    _set_parent(father, mother, head_of[at], at, male)
    couples = np.flatnonzero(place == SPOUSE)
    spouse[couples], spouse[head_of[couples]] = head_of[couples], couples
    return father, mother, spouse


def _tie_books(
    rng: np.random.Generator, book: np.ndarray, place: np.ndarray, male: np.ndarray,
    birth: np.ndarray, father: np.ndarray,
) -> None:  # fmt: skip
    """A quarter of the younger heads have a father who heads another book of the same parity.

    So staff, taken from even books, have kin all over the county, but not among recipients, taken
    from odd ones, unless that is planted.
    """
    heads = np.flatnonzero(place == HEAD)
    age = (_TODAY - birth[heads]) // 365
    for parity in (0, 1):
        mine = book[heads] % 2 == parity
        sons = heads[mine & (age < 50) & (father[heads] < 0) & (rng.random(len(heads)) < 0.4)]
        fathers = heads[mine & (age > 66) & (male[heads] == 1)]
        if len(fathers):
            father[sons] = rng.choice(fathers, len(sons))


def _set_parent(
    father: np.ndarray, mother: np.ndarray, child: np.ndarray, parent: np.ndarray, male: np.ndarray
) -> None:
    there = parent >= 0
    men = there & (male[parent] == 1)
    father[child[men]] = parent[men]
    women = there & (male[parent] == 0)
    mother[child[women]] = parent[women]

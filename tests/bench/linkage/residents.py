"""One county's residents as columns: households, brothers in neighbouring books, twins, villages."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from tests.bench.columns import day_number
from tests.bench.linkage import names

TODAY = day_number(2026, 10, 31)
SIZES = ([1, 2, 3, 4, 5], [0.2, 0.25, 0.25, 0.18, 0.12])
HEAD, SPOUSE, CHILD, OTHER_CHILD, PARENT = range(5)
BROTHERS, ADULT_TWINS, TWINS = 0.3, 0.02, 0.02
OWN_SURNAMES = (0.3, 0.15, 0.1)
"""Shares of a village's books that bear its three surnames."""
STEMS = ("城南", "临江", "石桥", "青山", "白沙", "东岭", "南埔", "西溪", "北湖", "凤阳", "黄塘", "螺田",
         "大坪", "洋中", "龙潭", "后洋", "官桥", "湖头", "金谷", "蓬壶")  # fmt: skip
BEFORE = ("", "新", "上", "下", "东", "西", "南", "北", "大", "小")
HEADS, TAILS = "上下前后东西南北新大小龙凤金玉青白石溪山", "坑埔厝头尾洋坂林湖亭岭堂井塘"


@dataclass
class Residents:
    """Rows book by book. ``family``: children of the same parents have the same; ``birth`` in days."""

    name: np.ndarray
    male: np.ndarray
    birth: np.ndarray
    village: np.ndarray
    book: np.ndarray
    family: np.ndarray

    def __len__(self) -> int:
        return len(self.male)

    @property
    def year(self) -> np.ndarray:
        """Of birth."""
        return year_of(self.birth)


@dataclass(frozen=True)
class Places:
    """Villages of one county: their own names and their towns'."""

    town: pa.Array
    village: pa.Array

    def __len__(self) -> int:
        return len(self.village)


def year_of(days: np.ndarray) -> np.ndarray:
    """The calendar year of days since 1970."""
    return np.asarray(days, "datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970


def places(rng: np.random.Generator, county: int, residents: int) -> Places:
    """8 to 20 towns; some names of villages stand in two of them."""
    towns = int(np.clip(residents // 25_000, 8, 20))
    count = int(np.clip(residents // 1_500, 40, 400))
    of_town = np.sort(rng.integers(0, towns, count))
    stem = [BEFORE[county % len(BEFORE)] + name for name in STEMS]
    town = [stem[t] + ("街道" if t < 2 else "镇" if t % 4 else "乡") for t in range(towns)]
    pool = [a + b for a in HEADS for b in TAILS]
    picked = rng.choice(len(pool), count)
    name = [pool[n] + ("社区" if t < 2 else "村") for n, t in zip(picked, of_town, strict=True)]
    return Places(pa.array([town[t] for t in of_town]), pa.array(name))


def settle(rng: np.random.Generator, rows: int, villages: int) -> Residents:
    """``rows`` residents in books of one to five, in villages of uneven size."""
    sizes = rng.choice(SIZES[0], rows, p=SIZES[1])
    book = np.repeat(np.arange(rows), sizes)[:rows]
    books = int(book[-1]) + 1
    place = np.arange(rows) - np.flatnonzero(np.diff(book, prepend=-1))[book]
    shares = rng.dirichlet(np.full(villages, 2.0))
    of_book = np.sort(rng.choice(villages, books, p=shares))
    leader, age, male = _heads(rng, of_book)
    surname = _surnames(rng, of_book, villages)[leader]
    male, birth = _members(rng, book, place, age, male)
    child = (place == CHILD) | (place == OTHER_CHILD)
    own = names.surnames(rng, rows)
    inherited = child | (place == HEAD) | ((place == PARENT) & (male == 1))
    of_row = np.where(inherited, surname[book], own)
    family = np.where(place == HEAD, leader[book] * 2, np.where(child, book * 2 + 1, -1 - np.arange(rows)))  # fmt: skip
    generation = _generation(rng, male, np.where(place == HEAD, leader[book], book + books), child | (place == HEAD))  # fmt: skip
    name = names.full_names(rng, of_row, male, year_of(birth), generation)
    return Residents(name, male, birth, of_book[book], book, family)


def _heads(rng: np.random.Generator, village: np.ndarray) -> tuple[np.ndarray, ...]:
    """For each book the eldest of a row of brothers, age in days, sex of its head."""
    books = len(village)
    at = np.arange(books)
    brother = (np.diff(village, prepend=-1) == 0) & (rng.random(books) < BROTHERS)
    leader = np.maximum.accumulate(np.where(brother, 0, at))
    age = (rng.triangular(26, 52, 88, books) * 365)[leader]
    age = age - (at - leader) * rng.uniform(500, 1800, books)
    age = np.maximum(age, 20 * 365.0 + rng.integers(0, 2000, books))
    twin = np.flatnonzero(brother & (rng.random(books) < ADULT_TWINS))
    age[twin] = age[twin - 1]
    male = rng.random(books) < np.where(brother, 0.92, 0.75)
    male[twin] = male[twin - 1]
    return leader, age, male


def _surnames(rng: np.random.Generator, village: np.ndarray, villages: int) -> np.ndarray:
    """The surname of each book: one of the village's three, or any."""
    own = names.surnames(rng, villages * 3).reshape(villages, 3)
    which = np.searchsorted(np.cumsum(OWN_SURNAMES), rng.random(len(village)))
    chosen = own[village, np.minimum(which, 2)]
    return np.where(which < 3, chosen, names.surnames(rng, len(village)))


def _members(
    rng: np.random.Generator, book: np.ndarray, place: np.ndarray, head_age: np.ndarray, head_male: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """Sex (1: man) and birth of everyone in the books of those heads."""
    rows = len(book)
    of_head = head_age[book]
    young = np.maximum(of_head - rng.uniform(21, 33, rows) * 365, rng.uniform(0, 3, rows) * 365)
    age = np.where(place == SPOUSE, of_head + rng.uniform(-5, 4, rows) * 365, young)
    age = np.where(place == HEAD, of_head, age)
    age = np.where(place == PARENT, np.minimum(of_head + rng.uniform(20, 30, rows) * 365, rng.uniform(91, 98, rows) * 365), age)  # fmt: skip
    twin = np.flatnonzero((place == OTHER_CHILD) & (rng.random(rows) < TWINS))
    age[twin] = age[twin - 1]
    male = rng.random(rows) < 0.51
    male = np.where(place == HEAD, head_male[book], male)
    male = np.where(place == SPOUSE, ~head_male[book], male)
    same_sex = twin[rng.random(len(twin)) < 0.6]
    male[same_sex] = male[same_sex - 1]
    return male.astype(np.int64), TODAY - age.astype(np.int64)


def _generation(
    rng: np.random.Generator, male: np.ndarray, of_family: np.ndarray, has: np.ndarray
) -> np.ndarray:
    """The character that brothers or sisters share."""
    families = int(of_family.max()) + 1
    sons, daughters = (names.generations(rng, families, share) for share in (0.5, 0.2))
    shared = np.where(male == 1, sons[of_family], daughters[of_family])
    return np.where(has, shared, 0).astype(np.uint32)

"""The records of one county's deaths in each feed: what was written of whom, and what is wrong with it."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tests.bench.linkage import damage, names
from tests.bench.linkage.residents import Places, year_of
from tests.bench.linkage.scenario import ID_KINDS, NAME_KINDS, NAME_WEIGHTS, Feed, Scenario

STRANGE = "邻县东港镇"
STRANGE_VILLAGES = ("溪口村", "石井村", "湖头村", "官桥村")


@dataclass(frozen=True)
class Dead:
    """The dead of a county and those from elsewhere (``village`` -1).

    ``person``: their number while the frame has them, else ''. ``kin``: the number of another of
    the household.
    """

    name: np.ndarray
    male: np.ndarray
    birth: np.ndarray
    died: np.ndarray
    number: pa.Array
    kin: pa.Array
    village: np.ndarray
    person: pa.Array

    def some(self, rows: np.ndarray) -> "Dead":
        """A part of them."""
        at = pa.array(rows)
        return Dead(self.name[rows], self.male[rows], self.birth[rows], self.died[rows],
                    self.number.take(at), self.kin.take(at), self.village[rows], self.person.take(at))  # fmt: skip


def reported(rng: np.random.Generator, dead: Dead, scenario: Scenario) -> list[np.ndarray]:
    """The rows of the dead in each feed; who would be in none is in the first but one, or the only."""
    ours = dead.village >= 0
    home = next((n for n, f in enumerate(scenario.feeds) if f.age), 0)
    known = [ours & (rng.random(len(ours)) < feed.share) for feed in scenario.feeds]
    known[home] |= ~np.any(known, axis=0)
    return [np.flatnonzero(mask) for mask in known]


def write(
    rng: np.random.Generator, dead: Dead, feed: Feed, scenario: Scenario, places: Places
) -> tuple[pa.Table, pa.Table]:
    """Records (without ``rid``) and their truth, in the same order."""
    said = damage.Damages(len(dead.male))
    id_text, id_number = _numbers(rng, dead, feed, said)
    name = _names(rng, dead, scenario.wrong_names, said)
    town, village, state, address = _places(rng, dead, scenario, places, said)
    birth = np.where(rng.random(len(dead.male)) < scenario.wrong_birth, damage.wrong_births(rng, dead.birth), dead.birth)  # fmt: skip
    if feed.birth:
        said.note("birth_wrong", birth != dead.birth)
    if feed.age:
        said.note("nominal_age", np.ones(len(dead.male), bool))
    rows = len(dead.male)
    nothing = pa.nulls(rows, pa.string())
    table = pa.table({
        "source": pa.array(["deaths"]).take(pa.array(np.zeros(rows, np.int64))),
        "id_text": id_text, "id_number": id_number, "name_key": names.texts(name),
        "sex": _sexes(rng, dead, scenario, said),
        "birth": _dates(birth) if feed.birth else pa.nulls(rows, pa.date32()),
        "age": pa.array(damage.nominal_ages(rng, dead.birth, dead.died), pa.int32()) if feed.age else pa.nulls(rows, pa.int32()),
        "said_on": _dates(dead.died), "town": town, "village": village, "state": state, "address": address,
        "phone": nothing, "account": nothing,
    })  # fmt: skip
    feeds = pa.array([feed.name]).take(pa.array(np.zeros(rows, np.int64)))
    return table, pa.table({"person": dead.person, "feed": feeds, "damage": said.texts()})


def _numbers(
    rng: np.random.Generator, dead: Dead, feed: Feed, said: damage.Damages
) -> tuple[pa.Array, pa.Array]:
    """What stands there for the ID number, and the valid number that can be read from it."""
    matrix = damage.number_bytes(dead.number)
    year, chance = year_of(dead.birth), rng.random(len(matrix))
    missing = chance < feed.no_id
    bad = (chance >= feed.no_id) & (chance < feed.no_id + feed.bad_id)
    kin = chance >= 1 - feed.kin_id
    which = rng.integers(0, len(ID_KINDS), len(matrix))
    readable = np.zeros(len(matrix), bool)
    written = matrix.copy()
    for at, kind in enumerate(ID_KINDS):
        mine = bad & (which == at)
        fits = damage.may_be(kind, matrix, year)
        for rows, how in ((mine & fits, kind), (mine & ~fits, "digit")):
            written[rows], _ = damage.spoil_numbers(rng, matrix[rows], how, year[rows])
            said.note(f"id_{how}", rows)
        readable |= mine & fits & (kind == "fifteen")
    written[missing] = 0
    written[kin] = damage.number_bytes(dead.kin)[kin]
    said.note("no_id", missing)
    said.note("kin_id", kin)
    right = pc.if_else(pa.array(kin), dead.kin, dead.number)
    valid = pc.if_else(pa.array(missing | (bad & ~readable)), None, right)
    return damage.number_texts(written), valid


def _names(rng: np.random.Generator, dead: Dead, share: float, said: damage.Damages) -> np.ndarray:
    name = dead.name.copy()
    kinds = rng.choice(len(NAME_KINDS), len(name), p=np.array(NAME_WEIGHTS) / sum(NAME_WEIGHTS))
    hit = rng.random(len(name)) < share
    for at, kind in enumerate(NAME_KINDS):
        rows = np.flatnonzero(hit & (kinds == at))
        wrong = names.misspelt(rng, dead.name[rows], kind)
        changed = rows[(wrong != dead.name[rows]).any(axis=1)]
        name[rows] = wrong
        said.note(f"name_{kind}", np.isin(np.arange(len(name)), changed))
    return name


def _places(
    rng: np.random.Generator, dead: Dead, scenario: Scenario, places: Places, said: damage.Damages
) -> tuple[pa.Array, pa.Array, pa.Array, pa.Array]:
    """Town and village as the county's own lists have them, where that is, and what it comes from."""
    rows = len(dead.male)
    chance = rng.random(rows)
    strange = (dead.village < 0) | (chance < scenario.moved_away)
    moved = ~strange & (chance > 1 - scenario.moved)
    said.note("moved_away", strange & (dead.village >= 0))
    where = np.where(moved, rng.integers(0, len(places), rows), np.maximum(dead.village, 0))
    torn = rng.random(rows) < scenario.no_village
    how = rng.integers(0, 4, rows)
    no_village, no_place, bare = (torn & (how < 2), torn & (how == 2), torn & (how == 3))
    said.note("moved", moved)
    for kind, mask in (("no_village", no_village), ("no_place", no_place), ("bare_village", bare)):
        said.note(kind, mask)
    town, village = places.town.take(pa.array(where)), places.village.take(pa.array(where))
    town_told = pa.array(~strange & ~no_place & ~bare)
    village_told = pa.array(~strange & ~no_place & ~no_village)
    strangers = pa.array(STRANGE_VILLAGES).take(pa.array(rng.integers(0, 4, rows)))
    address = pc.binary_join_element_wise(
        pc.if_else(pa.array(strange), STRANGE, pc.if_else(town_told, town, "")),
        pc.if_else(pa.array(strange & ~no_village), strangers, pc.if_else(village_told, village, "")),
        "",
    )  # fmt: skip
    return (
        pc.if_else(town_told, town, None),
        pc.if_else(village_told, village, None),
        pa.array(["silent", "here", "elsewhere"]).take(
            pa.array(np.where(no_place, 0, np.where(strange, 2, 1)))
        ),
        pc.if_else(pa.array(no_place), None, address),
    )


def _sexes(
    rng: np.random.Generator, dead: Dead, scenario: Scenario, said: damage.Damages
) -> pa.Array:
    chance = rng.random(len(dead.male))
    silent, wrong = chance < scenario.no_sex, chance > 1 - scenario.wrong_sex
    said.note("no_sex", silent)
    said.note("sex_wrong", wrong)
    told = pa.array(["女", "男"]).take(pa.array(np.where(wrong, 1 - dead.male, dead.male)))
    return pc.if_else(pa.array(silent), None, told)


def _dates(days: np.ndarray) -> pa.Array:
    return pa.array(np.asarray(days, np.int32)).cast(pa.date32())

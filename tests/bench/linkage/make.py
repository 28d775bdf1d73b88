"""Frame, records and truth of the benchmark as Parquet, county by county, up to millions of residents.

    python -m tests.bench.linkage.make FOLDER --people 600000 --recipients 100000 --deaths 30000

writes ``frame``, ``record``, ``truth`` (rid, person, feed, damage) and ``kin`` (fid, person, family,
name_key, birth: who could be taken for whom). Counties of at most ``COUNTY`` residents, each with a division
code of its own, are made one after the other, so that memory does not grow with their number.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tests.bench.columns import id_numbers
from tests.bench.linkage import deaths, names, records, residents
from tests.bench.linkage.residents import Places, Residents
from tests.bench.linkage.scenario import SCENARIOS, Scenario

COUNTY = 600_000
TABLES = ("frame", "record", "truth", "kin")
LIKE_A_RESIDENT = 0.25
"""Share of the dead from elsewhere who bear the name of a resident of their sex and age."""


def make(
    folder: Path, *, people: int, recipients: int, deaths: int, scenario: Scenario, seed: int
) -> None:
    """Writes the tables; the same seed, the same tables."""
    folder.mkdir(parents=True, exist_ok=True)
    writers: dict[str, pq.ParquetWriter] = {}
    counties = -(-people // COUNTY)
    fid = rid = 0
    for county in range(counties):
        share = [total * (county + 1) // counties - total * county // counties
                 for total in (people, recipients, deaths)]  # fmt: skip
        rng = np.random.default_rng((seed, county))
        tables = _county(rng, county, *share, scenario, fid, rid)
        for name, table in tables.items():
            if name not in writers:
                writers[name] = pq.ParquetWriter(folder / f"{name}.parquet", table.schema)
            writers[name].write_table(table)
        fid += len(tables["frame"])
        rid += len(tables["record"])
    for writer in writers.values():
        writer.close()


def _county(
    rng: np.random.Generator, county: int, people: int, recipients: int, dead: int,
    scenario: Scenario, fid: int, rid: int,
) -> dict[str, pa.Table]:  # fmt: skip
    places = residents.places(rng, county, people)
    everyone = residents.settle(rng, people, len(places))
    fates = deaths.decide(rng, everyone, recipients, dead, scenario)
    division = b"%06d" % (350599 - county)
    number = id_numbers(everyone.birth, everyone.male, division, step=1)
    strangers = _strangers(rng, everyone, round(dead * scenario.outsiders), county)
    departed = _dead(rng, everyone, fates, number, strangers)
    written = [
        records.write(rng, departed.some(rows), feed, scenario, places)
        for feed, rows in zip(scenario.feeds, records.reported(rng, departed, scenario), strict=True)
    ]  # fmt: skip
    record, truth = (pa.concat_tables(part) for part in zip(*written, strict=True))
    mixed = pa.array(rng.permutation(len(record)))
    numbered = pa.array(np.arange(rid, rid + len(record)), pa.int32())
    frame, kin = _frame(everyone, fates, number, places, fid)
    return {
        "frame": frame,
        "record": record.take(mixed).add_column(0, "rid", numbered).combine_chunks(),
        "truth": truth.take(mixed).add_column(0, "rid", numbered).combine_chunks(),
        "kin": kin,
    }


def _frame(
    people: Residents, fates: deaths.Fates, number: pa.Array, places: Places, first: int
) -> tuple[pa.Table, pa.Table]:
    """The residents the register still has, and whose children they are."""
    village, rows = pa.array(people.village), len(people)
    nothing = pa.nulls(rows, pa.string())
    birth = pa.array(people.birth.astype(np.int32)).cast(pa.date32())
    name = names.texts(people.name)
    kept = ~fates.gone
    fid = pa.array(first + np.cumsum(kept) - 1, pa.int32(), mask=fates.gone)
    frame = pa.table({
        "fid": fid, "person": number, "id_number": number, "name_key": name,
        "sex": pa.array(["女", "男"]).take(pa.array(people.male)), "birth": birth,
        "town": places.town.take(village), "village": places.village.take(village),
        "phone": nothing, "account": nothing, "is_recipient": pa.array(fates.receives),
    })  # fmt: skip
    kin = pa.table({"fid": fid, "family": people.family + first * 4, "person": number,
                    "name_key": name, "birth": birth})  # fmt: skip
    return frame.filter(pa.array(kept)).combine_chunks(), kin


def _strangers(
    rng: np.random.Generator, people: Residents, count: int, county: int
) -> tuple[Residents, pa.Array]:
    """Dead of another county: anybody, but some with the name, sex and year of a resident."""
    male = rng.integers(0, 2, count)
    birth = residents.TODAY - (rng.triangular(30, 78, 98, count) * 365).astype(np.int64)
    none = np.zeros(count, np.uint32)
    year = residents.year_of(birth)
    name = names.full_names(rng, names.surnames(rng, count), male, year, none)
    old = np.flatnonzero(residents.TODAY - people.birth > 40 * 365)
    mine = np.flatnonzero(rng.random(count) < LIKE_A_RESIDENT)
    like = rng.choice(old, len(mine))
    name[mine], male[mine] = people.name[like], people.male[like]
    birth[mine] = people.birth[like] + rng.integers(-200, 200, len(mine))
    nowhere = np.full(count, -1)
    number = id_numbers(birth, male, b"%06d" % (350699 - county), step=7)
    return Residents(name, male, birth, nowhere, nowhere, nowhere), number


def _dead(
    rng: np.random.Generator, people: Residents, fates: deaths.Fates, number: pa.Array,
    strangers: tuple[Residents, pa.Array],
) -> records.Dead:  # fmt: skip
    """The dead of the county, then those from elsewhere."""
    others, others_number = strangers
    dead, count = fates.dead, len(others)
    mate = _mates(people.book, dead)
    here = number.take(pa.array(dead))
    person = pc.if_else(pa.array(fates.gone[dead]), "", here)
    died = residents.TODAY - rng.integers(0, deaths.WINDOW, count)
    return records.Dead(
        np.concatenate([people.name[dead], others.name]),
        np.concatenate([people.male[dead], others.male]),
        np.concatenate([people.birth[dead], others.birth]),
        np.concatenate([fates.died, died]),
        pa.concat_arrays([here, others_number]),
        pa.concat_arrays([number.take(pa.array(mate)), others_number]),
        np.concatenate([people.village[dead], others.village]),
        pa.concat_arrays([person, pa.array([""] * count, pa.string())]),
    )


def _mates(book: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Another of the same household, or oneself."""
    after = np.minimum(rows + 1, len(book) - 1)
    before = np.maximum(rows - 1, 0)
    mate = np.where(book[after] == book[rows], after, before)
    return np.where(book[mate] == book[rows], mate, rows)


def main(arguments: Sequence[str] | None = None) -> None:
    """Make one set of tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.linkage.make", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--people", type=int, default=600_000)
    parser.add_argument("--recipients", type=int, default=100_000)
    parser.add_argument("--deaths", type=int, default=30_000)
    parser.add_argument("--scenario", choices=SCENARIOS, default="hard")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(arguments)
    make(args.folder, people=args.people, recipients=args.recipients, deaths=args.deaths,
         scenario=SCENARIOS[args.scenario], seed=args.seed)  # fmt: skip


if __name__ == "__main__":
    main()

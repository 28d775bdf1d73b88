"""What has come: one profile of each source, of each of its feeds and of each of its sheets.

Set at a time in DuckDB, one query a source. Of registries that keep only rows about people who
matter, ``rows``, ``numbers`` and ``home`` count all rows read; the rest speaks of the rows kept.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import date

import duckdb

from pipeline.kernel.declare import Law, Source
from pipeline.quality.laws import MACROS, laws_of
from pipeline.quality.sketch import sketch
from pipeline.store import passing_tables

NO_FEED = "未注明"
"""The feed of rows that do not say theirs."""

RESIDENT = 0.05
"""Six first digits that so many of the roster's numbers have are the county's own."""


@dataclass(frozen=True)
class Received:
    """One sheet that was read. ``divisions``: see ``Loaded``."""

    file_no: int
    file: str
    sheet: str
    source: str
    variant: str
    rows: int
    sha256: str
    divisions: Mapping[str, int]

    @property
    def place(self) -> str:
        return self.file + (f"［{self.sheet}］" if self.sheet else "")


@dataclass
class Profile:
    """What a source is like, or one of its feeds (``feed``), or one of its sheets (``file_no``)."""

    source: str
    feed: str = ""
    file_no: int = -1
    rows: int = 0
    stored: int = 0
    counted: int = 0
    numbers: int = 0
    home: int = 0
    known: int = 0
    repeats: int = 0
    events: int = 0
    future: int = 0
    first_on: date | None = None
    middle_on: date | None = None
    last_on: date | None = None
    digest: str = ""
    filled: dict[str, int] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    laws: list[tuple[int, int]] = field(default_factory=list)
    names: tuple[int, int] = (0, 0)
    steady: dict[str, tuple[int, int]] = field(default_factory=dict)
    sketch: list[int] = field(default_factory=list)


def measure(
    con: duckdb.DuckDBPyConnection, sources: Sequence[Source], received: Sequence[Received],
    month_end: date, division: str, residents: Collection[str],
) -> list[Profile]:  # fmt: skip
    """Profiles of all that has come. ``residents``: the county's prefixes in earlier months."""
    with passing_tables(con):
        return _measured(con, sources, received, month_end, division, residents)


def _measured(
    con: duckdb.DuckDBPyConnection, sources: Sequence[Source], received: Sequence[Received],
    month_end: date, division: str, residents: Collection[str],
) -> list[Profile]:  # fmt: skip
    for macro in MACROS:
        con.execute(macro)
    present = {sheet.source for sheet in received if sheet.rows}
    there = [source for source in sources if source.name in present]
    _compare_names(con, there)
    home = home_prefixes(con, division, residents)
    profiles = []
    for source in there:
        mine = [sheet for sheet in received if sheet.source == source.name]
        known = laws_of(source)
        found = _ask(
            con, source, known, home["roster" if source.name == "roster" else ""], month_end
        )
        asked = {profile.file_no for profile in found}
        found += [Profile(source.name, file_no=sheet.file_no, laws=[(0, 0)] * len(known))
                  for sheet in mine if sheet.rows and sheet.file_no not in asked]  # fmt: skip
        _add_unstored(found, mine, home[""], source)
        _add_refused(con, source, found)
        _add_steadiness(con, source, found)
        if _names_people(source):
            _add_names(con, source, found)
        found[0].sketch = sketch(con, source, found[0].numbers)
        profiles += found
    return profiles


def home_prefixes(
    con: duckdb.DuckDBPyConnection, division: str, residents: Collection[str]
) -> dict[str, set[str]]:
    """The first digits of the county's own people: for the roster itself, and for the others ('').

    The settings and earlier months say it; for sources other than the roster, the roster, too.
    """
    told = {division[:6], *residents} - {""}
    counts = con.execute(
        "SELECT id_number[:6], count(*) FROM roster WHERE id_number IS NOT NULL GROUP BY 1").fetchall()  # fmt: skip
    total = sum(count for _, count in counts)
    return {
        "roster": told,
        "": told | {first for first, count in counts if count >= RESIDENT * total},
    }


def feed_sql(source: Source) -> str:
    """The feed of a row: the variant that it says, if it is one that is known."""
    if source.variant is None:
        return "''"
    known = ", ".join(
        f"'{word}'" for word in (*source.variant.words, source.variant.default) if word
    )
    return (
        f"CASE WHEN {source.variant.column} IN ({known}) THEN {source.variant.column} ELSE '' END"
    )


def _ask(
    con: duckdb.DuckDBPyConnection, source: Source, laws: Sequence[Law], home: Collection[str],
    month_end: date,
) -> list[Profile]:  # fmt: skip
    """The profile of the whole source first, then those of its feeds and sheets."""
    expect, columns = source.expect, [name for name in source.schema() if name != "ref"]
    number = "id_number" if "id_number" in columns else "NULL::VARCHAR"
    event = expect.event or "NULL::DATE"
    prefixes = ", ".join(f"'{prefix}'" for prefix in sorted(home)) or "''"
    per_column = ", ".join(f"count({name})" for name in columns)
    per_law = "".join(
        f", count(*) FILTER ({law.over}), count(*) FILTER (({law.over}) AND ({law.broken}))" for law in laws
    )  # fmt: skip
    feeds, files = _feeds_and_files(con, source)
    several = {"feed": len(feeds) > 1, "file_no": len(files) > 1}
    sets = ["()", *(f"({name})" for name, many in several.items() if many)]
    stands = ", ".join(
        f"{name}, grouping({name})" if many else "NULL, 1" for name, many in several.items()
    )
    sql = f"""
        WITH said AS (
            SELECT entry.*, ref >> 40 AS file_no, {feed_sql(source)} AS feed, {number} AS number,
                   {event} AS event, {expect.counted} AS counts,
                   hash(({", ".join(columns)})) AS content
            FROM {source.name} AS entry
        )
        SELECT {stands}, count(*), count(*) FILTER (counts), count(number),
               count(*) FILTER (number[:6] IN ({prefixes})),
               count(*) FILTER (number IN (SELECT id_number FROM _shared)),
               count(*) - count(DISTINCT content), count(event), count(*) FILTER (event > $month_end),
               quantile_disc(event, [0.02, 0.5]), max(event) FILTER (event <= $month_end),
               concat_ws('|', $engine, count(*), bit_xor(content), sum(content)),
               [{per_column}] {per_law}
        FROM said GROUP BY GROUPING SETS ({", ".join(sets)})
    """  # noqa: S608 declared names
    rows = con.execute(sql, {"month_end": month_end, "engine": duckdb.__version__}).fetchall()
    profiles = []
    for feed, not_feed, file_no, not_file, *values in rows:
        stored, counted, numbers, near, known, repeats, events, future, quantiles, last, digest = values[:11]  # fmt: skip
        filled, counts = dict(zip(columns, values[11], strict=True)), values[12:]
        first, middle = quantiles or (None, None)
        profiles.append(Profile(
            source.name, "" if not_feed else feed or NO_FEED, -1 if not_file else file_no, stored, stored,
            counted, numbers, near, known, repeats, events, future, first, middle, last, digest, filled,
            laws=list(zip(counts[::2], counts[1::2], strict=True)),
        ))  # fmt: skip
    (whole,) = (one for one in profiles if not one.feed and one.file_no < 0)
    # Where all rows are of one feed, or of one sheet, what was measured of the whole holds for it.
    if len(feeds) == 1:
        profiles.append(replace(deepcopy(whole), feed=feeds[0] or NO_FEED))
    if len(files) == 1:
        profiles.append(replace(deepcopy(whole), file_no=files[0]))
    return sorted(profiles, key=lambda one: (one.file_no, one.feed))


def _feeds_and_files(con: duckdb.DuckDBPyConnection, source: Source) -> tuple[list[str], list[int]]:
    """The feeds that the rows of a source are of, none where it has no feeds, and the sheets."""
    sql = f"SELECT DISTINCT {feed_sql(source)}, ref >> 40 FROM {source.name}"  # noqa: S608 declared names
    stands = con.execute(sql).fetchall()
    feeds = {feed for feed, _ in stands} if source.variant else set()
    return sorted(feeds), sorted({file_no for _, file_no in stands})


def _add_unstored(
    profiles: Sequence[Profile], received: Sequence[Received], home: Collection[str], source: Source
) -> None:
    """Rows about strangers, which were counted and let go."""
    if source.keep == "all":
        return
    away = {sheet.file_no: Counter(sheet.divisions) for sheet in received}
    whole: Counter[str] = sum(away.values(), Counter())
    for profile in profiles:
        strangers = whole if profile.file_no < 0 else away.get(profile.file_no, Counter())
        profile.rows += strangers.total()
        profile.counted += strangers.total()
        profile.numbers += strangers.total()
        profile.home += sum(count for prefix, count in strangers.items() if prefix in home)


def _add_refused(
    con: duckdb.DuckDBPyConnection, source: Source, profiles: Sequence[Profile]
) -> None:
    """Cells that a cleaner refused, by column; of feeds nothing is said."""
    names = {column.heading: column.name for column in source.columns}
    for file_no, heading, count in con.execute(
        'SELECT ref >> 40, "column", count(*) FROM reject WHERE source = $source AND NOT fatal'
        " GROUP BY ALL ORDER BY ALL", {"source": source.name}).fetchall():  # fmt: skip
        if heading in names:
            for profile in _about(profiles, file_no):
                name = names[heading]
                profile.refused[name] = profile.refused.get(name, 0) + count


def _compare_names(con: duckdb.DuckDBPyConnection, sources: Sequence[Source]) -> None:
    """``_shared``: ID numbers that stand in more than one source. ``_spelled``: the names they have
    there, and how many sources give each.
    """
    named = [source.name for source in sources if _names_people(source)]
    small = " UNION ALL ".join(
        f"SELECT '{name}' AS source, id_number, name_key FROM {name}"  # noqa: S608 declared names
        for name in named if name != "households"
    ) or "SELECT '' AS source, NULL::VARCHAR AS id_number, NULL::VARCHAR AS name_key"  # fmt: skip
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE _said_name AS
        SELECT DISTINCT source, id_number, coalesce(name_key, '') AS name_key FROM ({small})
        WHERE id_number IS NOT NULL
    """)  # noqa: S608 ours
    if "households" in named:
        con.execute("""
            INSERT INTO _said_name
            SELECT DISTINCT 'households', id_number, coalesce(name_key, '') FROM households
            WHERE id_number IN (SELECT id_number FROM _said_name)
        """)
    con.execute("""
        CREATE OR REPLACE TEMP TABLE _shared AS
        SELECT id_number FROM _said_name GROUP BY id_number HAVING count(DISTINCT source) > 1
    """)
    con.execute("""
        CREATE OR REPLACE TEMP TABLE _spelled AS
        SELECT id_number, name_key, count(*) AS sources FROM _said_name SEMI JOIN _shared USING (id_number)
        WHERE name_key <> '' GROUP BY ALL
    """)


def _names_people(source: Source) -> bool:
    return source.person[-2:] == ("name", "id_number")


def _add_names(con: duckdb.DuckDBPyConnection, source: Source, profiles: Sequence[Profile]) -> None:
    """Rows about people whom another source names, too, and how many name them otherwise."""
    sql = f"""
        SELECT ref >> 40, count(*), count(*) FILTER (sources = 1)
        FROM {source.name} JOIN _spelled USING (id_number, name_key) GROUP BY 1
    """  # noqa: S608 a declared name
    for file_no, over, broken in con.execute(sql).fetchall():
        for profile in _about(profiles, file_no):
            profile.names = profile.names[0] + over, profile.names[1] + broken


def _add_steadiness(
    con: duckdb.DuckDBPyConnection, source: Source, profiles: Sequence[Profile]
) -> None:
    """Groups of several rows, and those where the name is the same instead of what should be."""
    for group, one in source.expect.steady.items():
        sql = f"""
            SELECT file_no, count(*), count(*) FILTER (values > 1 AND names = 1)
            FROM (SELECT ref >> 40 AS file_no, count({one}) AS n, count(DISTINCT {one}) AS values,
                         count(DISTINCT name) AS names
                  FROM {source.name} WHERE {group} IS NOT NULL GROUP BY {group}, ref >> 40 HAVING n > 1)
            GROUP BY file_no
        """  # noqa: S608 declared names
        for file_no, over, broken in con.execute(sql).fetchall():
            for profile in _about(profiles, file_no):
                before = profile.steady.get(group, (0, 0))
                profile.steady[group] = before[0] + over, before[1] + broken


def _about(profiles: Sequence[Profile], file_no: int) -> list[Profile]:
    """The profile of a sheet, and that of its whole source."""
    return [p for p in profiles if not p.feed and p.file_no in (-1, file_no)]

"""The month's tables as rules read them, kept in the store so that rules can be asked of it again.

Each is a table of the schema ``kept`` with a column ``month`` in front. Rosters and the lists that
make target groups are kept whole; of everything else, the rows that concern somebody on a roster, in
a target group, paid or dead, and of the household register their books and nearest kin. What a month
knows of a column that came later is NULL.
"""

from collections.abc import Mapping, Sequence

import duckdb

from pipeline.kernel.declare import Source

SETTLED = (
    "person",
    "recipient",
    "link",
    "same_person",
    "two_numbers",
    "borrowed",
    "reject",
    "file_sheet",
)
"""What reading and identity linkage left behind, beside the clean tables."""

# Whose rows are kept, by the key of ``person``; then by number, with everyone on a way to kin.
_CONCERNED = """
CREATE OR REPLACE TEMP TABLE _concerned AS
SELECT person FROM person WHERE on_roster
UNION SELECT person FROM target
UNION SELECT person FROM link WHERE source IN ('hardship', 'disability', 'deaths')
"""
_KEPT_ID = """
CREATE OR REPLACE TEMP TABLE _kept_id AS
SELECT person.id_number FROM person SEMI JOIN _concerned USING (person) WHERE id_number IS NOT NULL
UNION SELECT person FROM _concerned WHERE regexp_full_match(person, '[0-9]{17}[0-9X]')
UNION SELECT resident FROM same_person
UNION SELECT staff.id_number FROM staff WHERE id_number IS NOT NULL
UNION SELECT unnest([id_number, staff_id]) FROM declarations
UNION SELECT id_number FROM payments WHERE id_number IS NOT NULL AND programme IS DISTINCT FROM '其他资金'
UNION SELECT id FROM kin_state
"""
_KEPT_BOOK = """
CREATE OR REPLACE TEMP TABLE _kept_book AS
SELECT coalesce(book, head_id) AS book FROM households
WHERE id_number IN (SELECT id_number FROM _kept_id) OR head_id IN (SELECT id_number FROM _kept_id)
      OR ref IN (SELECT ref FROM link SEMI JOIN _concerned USING (person) WHERE source = 'households')
UNION SELECT substr(id, 2) FROM kin_state WHERE starts_with(id, '@')
"""

# Of children, what their parents are, too.
_KEPT_PARENT = """
CREATE OR REPLACE TEMP TABLE _kept_parent AS
SELECT unnest([father_id, mother_id, spouse_id]) AS id_number FROM households
WHERE id_number IN (SELECT id_number FROM _kept_id)
UNION SELECT id_number FROM households WHERE coalesce(book, head_id) IN (SELECT book FROM _kept_book)
"""

_LINKED = "ref IN (SELECT ref FROM link WHERE source = '{0}')"
_OF_CONCERNED = (
    "ref IN (SELECT ref FROM link SEMI JOIN _concerned USING (person) WHERE source = '{0}')"
)
_KIN = " OR ".join(
    f"{column} IN (SELECT id_number FROM _kept_id)"
    for column in ("id_number", "head_id", "father_id", "mother_id", "spouse_id")
)
_OF_PARENT = " OR id_number IN (SELECT id_number FROM _kept_parent)"
_NARROWED = {
    "deaths": _LINKED + " OR id_number IN (SELECT id_number FROM past_recipient)" + _OF_PARENT,
    "medical": _OF_CONCERNED + " OR ref IN (SELECT ref FROM target)" + _OF_PARENT,
    "payments": "programme IS DISTINCT FROM '其他资金' OR " + _OF_CONCERNED,
    "households": f"{_KIN} OR coalesce(book, head_id) IN (SELECT book FROM _kept_book)"
                  f" OR {_OF_CONCERNED}",
}  # fmt: skip
"""Of the registers that tell of everybody: which rows are kept."""

_KEPT_REF = "SELECT ref FROM _kept_ref"
_SETTLED_ROWS = {
    "person": "on_roster OR person IN (SELECT person FROM _concerned)"
              f" OR person IN (SELECT person FROM link WHERE ref IN ({_KEPT_REF}))",
    "link": f"ref IN ({_KEPT_REF})",
    "reject": f"source = 'roster' OR ref IN ({_KEPT_REF})",
}  # fmt: skip


def _rows(source: Source) -> str:
    """SQL, which rows of a source are kept."""
    if source.name in _NARROWED:
        return _NARROWED[source.name].format(source.name)
    return _LINKED.format(source.name) if source.keep == "linked" else "TRUE"


def mark(con: duckdb.DuckDBPyConnection, sources: Sequence[Source]) -> dict[str, str]:
    """What is to be kept of a judged month: table -> query over the working database."""
    for sql in (_CONCERNED, _KEPT_ID, _KEPT_BOOK, _KEPT_PARENT):
        con.execute(sql)
    queries = {s.name: f'SELECT * FROM "{s.name}" WHERE {_rows(s)}' for s in sources}
    refs = " UNION ALL ".join(f'SELECT ref FROM "{s.name}" WHERE {_rows(s)}' for s in sources)
    con.execute(f"CREATE OR REPLACE TEMP TABLE _kept_ref AS {refs}")
    for name in SETTLED:
        queries[name] = f"SELECT * FROM {name} WHERE {_SETTLED_ROWS.get(name, 'TRUE')}"
    return queries


def make_room(
    con: duckdb.DuckDBPyConnection, store: duckdb.DuckDBPyConnection, queries: Mapping[str, str]
) -> None:
    """Tables and columns of ``kept`` for everything that is to be kept; what is there stays."""
    there: dict[str, dict[str, str]] = {}
    for table, column, kind in store.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE schema_name = 'kept'"
    ).fetchall():
        there.setdefault(table, {})[column] = kind
    for name, query in queries.items():
        wanted = {row[0]: row[1] for row in con.execute(f"DESCRIBE {query}").fetchall()}
        if name not in there:
            columns = ", ".join(f'"{column}" {kind}' for column, kind in wanted.items())
            store.execute(f'CREATE TABLE kept."{name}" (month VARCHAR, {columns})')
            continue
        for column, kind in wanted.items():
            if column not in there[name]:
                store.execute(f'ALTER TABLE kept."{name}" ADD COLUMN "{column}" {kind}')
            elif there[name][column] != kind:
                store.execute(f'ALTER TABLE kept."{name}" ALTER "{column}" SET DATA TYPE {kind}'
                              f' USING TRY_CAST("{column}" AS {kind})')  # fmt: skip


def keep_month(
    con: duckdb.DuckDBPyConnection, store: duckdb.DuckDBPyConnection, month: str, queries: Mapping[str, str]
) -> None:  # fmt: skip
    """The month's rows take the place of its earlier ones; part of the caller's transaction."""
    for name, query in queries.items():
        store.execute(f'DELETE FROM kept."{name}" WHERE month = ?', [month])
        store.register("_rows", con.sql(query).to_arrow_reader(ROWS_AT_ONCE))
        store.execute(f'INSERT INTO kept."{name}" BY NAME SELECT ? AS month, * FROM _rows', [month])
        store.unregister("_rows")


ROWS_AT_ONCE = 100_000
"""Rows handed from the working database to the store at a time."""

"""What is wrong in a month's files, by department: working tables for the return slips.

``wrong``: one row a refused cell or row, and what the quality gate says of a row; ``listed``: those
of them that a slip names. ``out_slip``: the
counts by department, source and fault that the store keeps for next month's comparison.
"""

import re
from collections.abc import Sequence

import duckdb
import pyarrow as pa

from pipeline.departments import Delivered
from pipeline.kernel.declare import Column, Source
from pipeline.kernel.masks import Kind
from pipeline.kernel.mending import mending
from pipeline.kernel.values import AMOUNT, DATE, ID_NUMBER, INTEGER, MONTH, NAME, NUMBER
from pipeline.ledgers import IS_COMPANY, NO_PERSON

MOST_ROWS = 5_000
"""Lines of a slip's row list; every kind of fault has its share of them."""
FIRST_SHOWN = 5

_WRONG = """
    CREATE OR REPLACE TEMP TABLE wrong_cell AS
    SELECT department, source, ref, "column", value,
           CASE WHEN {company} THEN $no_person ELSE reason END AS reason, fatal, hint
    FROM ({told}) told JOIN delivered ON file_no = ref >> 40
"""
_REFUSED = 'SELECT ref, source, "column", value, reason, fatal, {hint} AS hint FROM reject'
_GATE = """ UNION ALL
    SELECT ref, source, coalesce(told_of."column", ''), '', message, FALSE, ''
    FROM quality_row LEFT JOIN told_of USING (source, expectation)
    WHERE NOT EXISTS (FROM reject WHERE reject.ref = quality_row.ref AND reject."column" = told_of."column")"""
_WARNED = """ UNION ALL
    SELECT ref, source, "column", value, note, FALSE, '' FROM repair WHERE contains(note, '警告')"""

_NUMBERED = """
    CREATE OR REPLACE TEMP TABLE wrong AS
    WITH graded AS (
        SELECT wrong_cell.*, fault_no, coalesce(kind, '') AS kind,
               CASE WHEN reason = $no_person THEN 4 WHEN contains(reason, '警告') THEN 3
                    WHEN fatal OR coalesce(key, FALSE) THEN 1 ELSE 2 END AS grade
        FROM wrong_cell JOIN fault_of USING (reason) LEFT JOIN column_kind USING (source, "column")
    )
    SELECT *, row_number() OVER (PARTITION BY department, source, "column", fault_no, grade
                                 ORDER BY ref, reason, value) AS nth
    FROM graded
"""
_SHARED = """
    CREATE OR REPLACE TEMP TABLE listed AS
    SELECT wrong.* FROM wrong WHERE nth <= $most AND grade < 4
    QUALIFY row_number() OVER (PARTITION BY department
                               ORDER BY nth, grade, source, "column", fault_no) <= $most
"""

_COUNTED = """
    CREATE OR REPLACE TEMP TABLE out_slip AS
    WITH mended AS (
        SELECT department, source, fault AS reason, count(*) AS cells
        FROM wrong JOIN fault USING (fault_no) WHERE grade < 3 GROUP BY ALL
    )
    SELECT department, source, reason, cells, "rows" FROM mended JOIN sent USING (department, source)
    UNION ALL
    SELECT department, source, '', coalesce(sum(cells), 0)::BIGINT, any_value("rows")
    FROM sent LEFT JOIN mended USING (department, source) GROUP BY department, source
    ORDER BY ALL
"""


def make_slip_tables(
    con: duckdb.DuckDBPyConnection, sheets: Sequence[Delivered], sources: Sequence[Source]
) -> None:
    """Build ``wrong``, ``sent`` (rows by department and source) and ``out_slip``."""
    _register(con, sheets, sources)
    told = _REFUSED.format(hint="hint" if has_column(con, "reject", "hint") else "''")
    if has_column(con, "quality_row", "ref"):
        _name_expectations(con, sources)
        told += _GATE
    if has_column(con, "repair", "note"):
        told += _WARNED
    con.execute(_WRONG.format(told=told, company=IS_COMPANY), {"no_person": NO_PERSON})
    _name_faults(con)
    con.execute(_NUMBERED, {"no_person": NO_PERSON})
    con.execute(_SHARED, {"most": MOST_ROWS})
    con.execute(_COUNTED)


def has_column(con: duckdb.DuckDBPyConnection, table: str, column: str) -> bool:
    """Whether the working database has this table with this column."""
    found = con.execute("SELECT count(*) FROM duckdb_columns() WHERE table_name = ? AND column_name = ?",
                        [table, column]).fetchall()  # fmt: skip
    return bool(found[0][0])


def column_kind(column: Column) -> Kind:
    """What the cells of a column hold, as far as it matters for what may be seen of them."""
    if column.clean is ID_NUMBER or column.name.endswith(("id_number", "_id")):
        return "id"
    if column.clean is NUMBER or re.search("phone|account|_no$|certificate", column.name):
        return "number"
    if column.clean is NAME or column.name.endswith("name"):
        return "name"
    if column.clean in (DATE, MONTH) or column.clean.type == "DATE":
        return "date"
    return "amount" if column.clean in (AMOUNT, INTEGER) else "text"


def _register(
    con: duckdb.DuckDBPyConnection, sheets: Sequence[Delivered], sources: Sequence[Source]
) -> None:
    read = [one for one in sheets if one.plan.recognition]
    _table(con, "delivered", {
        "file_no": pa.array([one.plan.file_no for one in read], pa.int32()),
        "department": pa.array([one.department for one in read], pa.string()),
        "source_sent": pa.array([one.row.source for one in read], pa.string()),
        "rows_sent": pa.array([one.row.rows_loaded + one.row.rows_rejected for one in read], pa.int64()),
    })  # fmt: skip
    con.execute('CREATE OR REPLACE TEMP TABLE sent AS SELECT department, source_sent AS source,'
                ' sum(rows_sent)::BIGINT AS "rows" FROM delivered GROUP BY ALL')  # fmt: skip
    columns = [(source, column) for source in sources for column in source.columns]
    _table(con, "column_kind", {
        "source": pa.array([source.name for source, _ in columns]),
        "column": pa.array([column.heading for _, column in columns]),
        "kind": pa.array([column_kind(column) for _, column in columns]),
        "key": pa.array([column_kind(column) == "id" and column.name in source.person
                         for source, column in columns]),
    })  # fmt: skip


def _name_expectations(con: duckdb.DuckDBPyConnection, sources: Sequence[Source]) -> None:
    """Which column an expectation such as ``amount_sound`` is about: the one that begins like it."""
    said = con.execute(
        "SELECT DISTINCT source, expectation FROM quality_row ORDER BY ALL"
    ).fetchall()
    columns = {source.name: source.columns for source in sources}
    about = [
        next(
            (c.heading for c in columns.get(source, ()) if c.name.startswith(name.split("_")[0])),
            "",
        )
        for source, name in said
    ]
    _table(con, "told_of", {
        "source": pa.array([source for source, _ in said], pa.string()),
        "expectation": pa.array([name for _, name in said], pa.string()),
        "column": pa.array(about, pa.string()),
    })  # fmt: skip


def _name_faults(con: duckdb.DuckDBPyConnection) -> None:
    """``fault_of``: every reason there is, and the number of its kind; ``fault``: the kinds."""
    reasons = [
        r for (r,) in con.execute("SELECT DISTINCT reason FROM wrong_cell ORDER BY 1").fetchall()
    ]
    kinds = [mending(reason) for reason in reasons]
    known = sorted({(one.fault, one.how) for one in kinds})
    _table(con, "fault_of", {
        "reason": pa.array(reasons, pa.string()),
        "fault_no": pa.array([known.index((one.fault, one.how)) for one in kinds], pa.int32()),
    })  # fmt: skip
    _table(con, "fault", {
        "fault_no": pa.array(range(len(known)), pa.int32()),
        "fault": pa.array([fault for fault, _ in known], pa.string()),
        "how": pa.array([how for _, how in known], pa.string()),
    })  # fmt: skip


def _table(con: duckdb.DuckDBPyConnection, name: str, columns: dict[str, pa.Array]) -> None:
    con.register("_rows", pa.table(columns))
    con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM _rows")  # noqa: S608 ours
    con.unregister("_rows")

"""The month's tables (design.md section 4)."""

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from pipeline.kernel.ledger import FileRow

TABLES = {
    "findings": """
        SELECT finding_id, rule, tier, probability, programme, unit, name, id_number, town, village,
               amount, months, coalesce(first_seen, $month_name) AS first_seen,
               coalesce(status, '待下发') AS status, summary, detail
        FROM finding LEFT JOIN earlier USING (finding_id) LEFT JOIN case_said USING (finding_id)
        ORDER BY position, town, village, unit, name, finding_id
    """,
    "evidence": """
        SELECT finding_id, role, file_sheet.source, file, sheet, ref & ((1::BIGINT << 40) - 1) AS row
        FROM evidence_ref JOIN file_sheet ON file_no = ref >> 40
        JOIN finding USING (finding_id)
        ORDER BY position, finding_id, role DESC, file_sheet.source, file, sheet, row
    """,
    "links": """
        SELECT link.source, file, sheet, ref & ((1::BIGINT << 40) - 1) AS row, person, tier,
               probability, explanation
        FROM link JOIN file_sheet ON file_no = ref >> 40
        WHERE link.source <> 'roster' AND person IN (
            SELECT person FROM person WHERE on_roster UNION SELECT person FROM target)
        ORDER BY link.source, file, sheet, row, person
    """,
    "weights": """
        SELECT link_weight.source, file, sheet, ref & ((1::BIGINT << 40) - 1) AS row, person, comparator,
               level, label, weight
        FROM link_weight JOIN file_sheet ON file_no = ref >> 40
        WHERE person IN (SELECT person FROM person WHERE on_roster UNION SELECT person FROM target)
        ORDER BY link_weight.source, file, sheet, row, person, nth
    """,
    "priorities": """
        SELECT finding_id, score, level, household, reasons FROM priority JOIN finding USING (finding_id)
        ORDER BY position, town, village, unit, name, finding_id
    """,
    "rejects": """
        SELECT reject.source, file, sheet, ref & ((1::BIGINT << 40) - 1) AS row, "column", value,
               CASE WHEN hint = '' THEN reason ELSE reason || '；建议核对：' || hint END AS reason
        FROM reject JOIN file_sheet ON file_no = ref >> 40
        ORDER BY file, sheet, row, "column"
    """,
    "repairs": """
        SELECT repair.source, file, sheet, ref & ((1::BIGINT << 40) - 1) AS row, "column", value, note
        FROM repair JOIN file_sheet ON file_no = ref >> 40
        ORDER BY file, sheet, row, "column", note
    """,
    "quality": """
        SELECT source, feed, file, kind, subject, value, "limit", outcome, message
        FROM quality_check ORDER BY nth
    """,
    "files": """
        SELECT file, sheet, sha256, source, rows_in, rows_loaded, rows_rejected, rows_passed, note
        FROM file_account ORDER BY nth
    """,
}


def make_tables(
    con: duckdb.DuckDBPyConnection, month: str, files: Sequence[FileRow], digests: dict[str, str]
) -> None:
    """Build the contract's tables as ``out_<name>`` in the working database."""
    con.register("_files", pa.table({
        "nth": list(range(len(files))), "file": [f.file for f in files], "sheet": [f.sheet for f in files],
        "sha256": [digests.get(f.file, "") for f in files], "source": [f.source for f in files],
        "rows_in": [f.rows_in for f in files], "rows_loaded": [f.rows_loaded for f in files],
        "rows_rejected": [f.rows_rejected for f in files], "rows_passed": [f.rows_passed for f in files],
        "note": [f.note for f in files],
    }))  # fmt: skip
    con.execute("CREATE OR REPLACE TEMP TABLE file_account AS SELECT * FROM _files")
    con.unregister("_files")
    for name, sql in TABLES.items():
        values = {"month_name": month} if "$month_name" in sql else {}
        con.execute(f"CREATE OR REPLACE TEMP TABLE out_{name} AS {sql}", values)


def write_tables(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """One Parquet file a table."""
    for name in TABLES:
        target = str(folder / f"{name}.parquet").replace("'", "''")
        con.execute(f"COPY out_{name} TO '{target}' (FORMAT parquet, COMPRESSION zstd)")

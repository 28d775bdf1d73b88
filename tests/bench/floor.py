"""Peer one, the floor: plain DuckDB in memory. Load the files, clean the numbers, join, count.

No row accounting, no reasons for refused cells, no rivals, no evidence, no ledgers: what any tool
built on DuckDB has to spend at least. Run as: python floor.py DESCRIPTION.json
"""

import calendar
import json
import shutil
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tests.bench.fields import (
    AMOUNT,
    COUNTED_CARS,
    DATE,
    ENDED,
    EXEMPT_STAFF,
    FIELDS,
    ID,
    LISTS,
    SELF_PAID,
    TEXT,
)

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_SUM = " + ".join(
    [f"a // {10 ** (8 - n)} % 10 * {WEIGHTS[n]}" for n in range(9)]
    + [f"b // {10 ** (7 - n)} % 10 * {WEIGHTS[n + 9]}" for n in range(8)]
)
"""Check digit by arithmetic on the halves of a number: three times as fast as by characters."""
MACROS = f"""
CREATE MACRO valid_id(t, a, b) AS CASE WHEN regexp_full_match(t, '[0-9]{{17}}[0-9X]')
    AND substr('10X98765432', 1 + ({_SUM}) % 11, 1) = substr(t, 18, 1) THEN t END;
CREATE MACRO a_date(t) AS coalesce(TRY_CAST(t AS DATE), CAST(TRY_STRPTIME(t,
    ['%Y%m%d', '%Y.%m.%d', '%Y年%m月%d日', '%Y-%m', '%Y%m', '%Y-%m-%d %H:%M:%S']) AS DATE));
CREATE MACRO an_amount(t) AS TRY_CAST(replace(t, ',', '') AS DOUBLE);
"""
HOW = {
    ID: "valid_id({0}, {0}_a, {0}_b)",
    DATE: "a_date({0})",
    AMOUNT: "an_amount({0})",
    TEXT: "{0}",
}
SPLIT = """upper(trim(c{at})) AS {field}, TRY_CAST(substr(trim(c{at}), 1, 9) AS INTEGER) AS {field}_a,
TRY_CAST(substr(trim(c{at}), 10, 8) AS INTEGER) AS {field}_b"""

JOINS = f"""
CREATE TABLE enrolled AS
SELECT DISTINCT ON (id_number, programme, unit_no) *, programme IN ('农村低保', '城市低保', '低保') AS dibao
FROM roster WHERE coalesce(status, '正常') IN ('正常', '在保', '') AND id_number IS NOT NULL;

CREATE TABLE death AS
SELECT id_number, min(coalesce(died_on, cremated_on, cancelled_on)) AS died FROM deaths
WHERE id_number IS NOT NULL GROUP BY 1 HAVING died <= $month_end;

CREATE TABLE deceased_recipient AS SELECT enrolled.*, died FROM enrolled JOIN death USING (id_number);

CREATE TABLE paid_after_death AS
SELECT id_number, programme, min(name) AS name, sum(amount) AS amount, count(*) AS months
FROM payments JOIN death USING (id_number)
WHERE pay_month > date_trunc('month', died) AND pay_month <= $month_end AND coalesce(result, '成功') LIKE '%成功%'
GROUP BY 1, 2;

CREATE TABLE dual_enrolment AS
SELECT id_number, min(name) AS name, string_agg(DISTINCT programme, '、') AS programmes FROM enrolled
GROUP BY 1 HAVING (bool_or(dibao) AND bool_or(programme = '特困'))
               OR count(DISTINCT unit_no) FILTER (dibao) > 1 OR (bool_or(programme = '特困')
               AND bool_or(programme = '低保边缘'));

CREATE TABLE vehicle_owner AS
SELECT DISTINCT ON (enrolled.id_number, plate, enrolled.unit_no) enrolled.*, plate, vehicle_type
FROM enrolled JOIN vehicles USING (id_number)
WHERE regexp_matches(vehicle_type, '{COUNTED_CARS}') AND NOT regexp_matches(vehicles.state, '{ENDED}')
      AND registered_on <= $month_end;

CREATE TABLE property_owner AS
SELECT unit_no, programme, min(enrolled.name) AS name, count(DISTINCT unit_code) AS homes
FROM enrolled JOIN property USING (id_number)
WHERE NOT regexp_matches(property.state, '{ENDED}') AND registered_on <= $month_end GROUP BY 1, 2
HAVING count(DISTINCT unit_code) FILTER (use LIKE '%住%') > 1
       OR count(*) FILTER (regexp_matches(use, '商|办公|车位|车库|店')) > 0;

CREATE TABLE serving AS
SELECT * FROM staff WHERE NOT regexp_matches(concat_ws('，', staff_kind, post), '{EXEMPT_STAFF}');

CREATE TABLE staff_recipient AS
SELECT DISTINCT ON (enrolled.id_number, enrolled.unit_no) enrolled.*, office FROM enrolled JOIN serving USING (id_number);

CREATE TABLE staff_relative_declared AS
SELECT enrolled.*, declarations.staff_id FROM enrolled JOIN declarations USING (id_number);

CREATE TABLE tie AS
SELECT serving.id_number AS staff, unnest([father_id, mother_id, spouse_id]) AS kin
FROM serving JOIN households USING (id_number)
UNION SELECT serving.id_number, child.id_number FROM serving JOIN households AS child ON father_id = serving.id_number
UNION SELECT serving.id_number, child.id_number FROM serving JOIN households AS child ON mother_id = serving.id_number
UNION SELECT serving.id_number, mate.id_number FROM serving JOIN households AS own USING (id_number)
      JOIN households AS mate ON mate.book = own.book WHERE mate.id_number <> serving.id_number;

CREATE TABLE staff_relative_undeclared AS
SELECT DISTINCT ON (enrolled.id_number, enrolled.unit_no, staff) enrolled.*, staff
FROM tie JOIN enrolled ON enrolled.id_number = kin
ANTI JOIN declarations ON declarations.staff_id = staff AND declarations.id_number = kin;

CREATE TABLE target AS
SELECT id_number, name, '重度残疾' AS label FROM disability
WHERE regexp_matches(grade, '[一二12]') OR (regexp_matches(grade, '[三3]') AND regexp_matches(kind, '智力|精神'))
UNION SELECT id_number, min(name), '自付医疗费' FROM medical
WHERE settled_on BETWEEN date_trunc('year', $month_end) AND $month_end GROUP BY 1 HAVING sum(self_paid) > {SELF_PAID}
UNION SELECT id_number, name, kind FROM hardship WHERE kind IN {LISTS};

CREATE TABLE missed_case AS
SELECT id_number, min(name) AS name, string_agg(DISTINCT label, '、') AS labels
FROM target ANTI JOIN enrolled USING (id_number) ANTI JOIN death USING (id_number)
WHERE id_number IS NOT NULL GROUP BY 1;

CREATE TABLE identity_error AS
SELECT name, unit_no, programme FROM roster WHERE id_number IS NULL;
"""  # noqa: S608 ours
FOUND = ("deceased_recipient", "paid_after_death", "dual_enrolment", "vehicle_owner", "property_owner",
         "staff_recipient", "staff_relative_declared", "staff_relative_undeclared", "missed_case",
         "identity_error")  # fmt: skip


def readable(
    con: duckdb.DuckDBPyConnection, sheet: dict[str, Any], scratch: Path, number: int
) -> str:
    """The sheet as an expression to select from, with columns c0, c1, ..."""
    if "encoding" not in sheet:
        con.register(f"sheet{number}", _workbook(sheet))
        return f"sheet{number}"
    path = sheet["path"]
    if sheet["encoding"] not in ("utf-8", "utf-16"):
        path = str(scratch / f"{number}.csv")
        with (
            open(sheet["path"], encoding=sheet["encoding"], errors="replace", newline="") as old,
            open(path, "w", encoding="utf-8", newline="") as new,
        ):
            shutil.copyfileobj(old, new, 1 << 22)
    names = ", ".join(f"'c{n}': 'VARCHAR'" for n in range(sheet["width"]))
    return (f"read_csv('{path}', header=false, skip={sheet['header_row']}, auto_detect=false, "
            f"delim='{sheet['delimiter']}', quote='\"', escape='\"', columns={{{names}}}, "
            "null_padding=true, ignore_errors=true)")  # fmt: skip


def _workbook(sheet: dict[str, Any]) -> pa.Table:
    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_path(sheet["path"]).get_sheet_by_name(sheet["sheet"]).to_python(
        skip_empty_area=False)[sheet["header_row"]:]  # fmt: skip
    return pa.table({
        f"c{at}": pa.array([str(row[at]) if row[at] != "" else None for row in rows], pa.string())
        for at in range(max(sheet["columns"].values()) + 1)
    })  # fmt: skip


def select(sheet: dict[str, Any], table: str) -> str:
    """The cleaned columns of one sheet."""
    raw, clean = [], []
    for field, kind in FIELDS[sheet["source"]].items():
        at, said = sheet["columns"].get(field), sheet["said"].get(field)
        if at is not None:
            raw.append(SPLIT.format(at=at, field=field) if kind == ID else f"c{at} AS {field}")
            value = HOW[kind].format(field)
            clean.append(
                f"coalesce(nullif({value}, '低保'), '{said}') AS {field}"
                if said
                else f"{value} AS {field}"
            )
        else:
            clean.append(f"'{said}' AS {field}" if said else f"NULL AS {field}")
    return f"SELECT {', '.join(clean)} FROM (SELECT {', '.join(raw)} FROM {table})"  # noqa: S608 ours


def month_end(month: str) -> date:
    """The last day of the month."""
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, calendar.monthrange(year, number)[1])


def main() -> None:
    """Load, join, and print seconds and counts as JSON."""
    told = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as scratch, duckdb.connect() as con:
        for statement in MACROS.split(";\n"):
            con.execute(statement)
        for source in FIELDS:
            mine = [(n, s) for n, s in enumerate(told["sheets"]) if s["source"] == source]
            parts = [select(s, readable(con, s, Path(scratch), n)) for n, s in mine]
            con.execute(f"CREATE TABLE {source} AS {' UNION ALL '.join(parts)}")
        loaded = time.perf_counter()
        values = {"month_end": month_end(told["month"])}
        for statement in filter(str.strip, JOINS.split(";\n")):
            con.execute(statement, values if "$month_end" in statement else None)
        counts = {name: len(con.table(name)) for name in FOUND}
    print(json.dumps({
        "stages": {"load": round(loaded - start, 3), "judge": round(time.perf_counter() - loaded, 3),
                   "cpu": round(time.process_time(), 3)},
        "found": counts,
    }))  # fmt: skip


if __name__ == "__main__":
    main()

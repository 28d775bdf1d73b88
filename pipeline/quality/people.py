"""The roster row by row: what is wrong with each, and the two indicators by town.

信息入库准确率: rows whose key fields are all there and usable, of all rows. 校验通过率: rows that meet
every expectation, of all rows. A field counts only where the row's list has such a column at all;
name and ID number count always.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import duckdb
import pyarrow as pa

from pipeline.kernel.ledger import FlawRow, IndicatorRow
from pipeline.quality.suites import Expectation
from pipeline.store import arrow

_FRAME = """
CREATE OR REPLACE TEMP TABLE _roster_row AS
WITH list AS (
    SELECT ref >> 40 AS file_no, bool_or(unit_no IS NOT NULL) AS units, bool_or(amount IS NOT NULL) AS amounts,
           bool_or(since IS NOT NULL) AS starts
    FROM roster GROUP BY 1
),
row AS (
    SELECT *, ref >> 40 AS file_no, state = '正常' AS active, id_born(id_number) AS id_birth
    FROM recipient
)
SELECT ref, name, id_text,
       CASE WHEN id_text IS NOT NULL OR id_number IS NOT NULL THEN (id_number IS NOT NULL) :: INTEGER END AS id_usable,
       programme, CASE WHEN units THEN coalesce(unit_no, '') ELSE '不计' END AS unit_no,
       nullif(town, '') AS town,
       CASE WHEN NOT amounts OR NOT active OR programme = '低保边缘' THEN 1.0
            ELSE max(amount) OVER (PARTITION BY unit) END AS amount,
       CASE WHEN starts THEN coalesce(day_number(since), 0) END AS since,
       CASE WHEN day(birth) = 1 AND day_number(birth) // 100 = id_birth // 100 THEN id_birth
            ELSE day_number(birth) END AS birth,
       id_birth, sex, CASE WHEN id_number IS NOT NULL THEN id_sex(id_number) END AS id_sex,
       CASE WHEN id_number IS NOT NULL
            THEN count(*) OVER (PARTITION BY id_number, programme, unit, status) ELSE 1 END AS copies
FROM row JOIN list USING (file_no)
"""

FIRST_START = 19500101  # 五保 began in the fifties
MOST_AMOUNT = 20_000.0  # 元 a month and unit; the highest standards times the largest families


def expectations(month_end: date) -> list[Expectation]:
    """What every roster row is expected to be; the key fields first."""
    last = int(month_end.strftime("%Y%m%d"))
    return [
        Expectation("name_given", "ExpectColumnValuesToNotBeNull", {"column": "name"}, "姓名未填"),
        Expectation("name_plausible", "ExpectColumnValuesToMatchRegex",
                    {"column": "name", "regex": r"^(?:[^\x00-\x7F0-9０-９]{2,}|[A-Za-z .·'-]{2,})$"}, "姓名不像姓名"),
        Expectation("id_given", "ExpectColumnValuesToNotBeNull", {"column": "id_text"}, "身份证号未填"),
        Expectation("id_usable", "ExpectColumnValuesToBeBetween", {"column": "id_usable", "min_value": 1}, "身份证号不可用"),
        Expectation("programme_known", "ExpectColumnValuesToNotBeNull", {"column": "programme"}, "救助类别不明"),
        Expectation("unit_given", "ExpectColumnValueLengthsToBeBetween", {"column": "unit_no", "min_value": 1}, "家庭编号未填"),
        Expectation("town_known", "ExpectColumnValuesToNotBeNull", {"column": "town"}, "乡镇不明"),
        Expectation("amount_given", "ExpectColumnValuesToNotBeNull", {"column": "amount"}, "保障金额未填"),
        Expectation("amount_sound", "ExpectColumnValuesToBeBetween",
                    {"column": "amount", "min_value": 0, "strict_min": True, "max_value": MOST_AMOUNT}, "保障金额为零或过大"),
        Expectation("since_sound", "ExpectColumnValuesToBeBetween",
                    {"column": "since", "min_value": FIRST_START, "max_value": last}, "保障起始时间未填，或在本月以后"),
        Expectation("birth_agrees", "ExpectColumnPairValuesToBeEqual",
                    {"column_A": "birth", "column_B": "id_birth", "ignore_row_if": "either_value_is_missing"}, "出生日期与身份证号不符"),
        Expectation("sex_agrees", "ExpectColumnPairValuesToBeEqual",
                    {"column_A": "sex", "column_B": "id_sex", "ignore_row_if": "either_value_is_missing"}, "性别与身份证号不符"),
        Expectation("born_already", "ExpectColumnValuesToBeBetween", {"column": "id_birth", "max_value": last}, "身份证号的出生日期在本月以后"),
        Expectation("listed_once", "ExpectColumnValuesToBeBetween", {"column": "copies", "max_value": 1}, "同一证号在同一户里登记多次"),
    ]  # fmt: skip


FIELDS = ("name_given", "name_plausible", "id_given", "id_usable", "programme_known", "unit_given", "town_known",
          "amount_given", "amount_sound", "since_sound")  # fmt: skip
"""The expectations about key fields, by which 信息入库准确率 is counted."""


def frame(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """The checked columns of all roster rows; needs ``recipient``."""
    con.execute(_FRAME)
    return arrow(con, "SELECT * FROM _roster_row ORDER BY ref")


def keep_failures(
    con: duckdb.DuckDBPyConnection,
    said: Sequence[Expectation],
    failed: Mapping[str, Sequence[int]],
) -> None:
    """Fill ``quality_row`` (ref, source, expectation, message) and ``indicator`` (by town)."""
    con.execute("CREATE OR REPLACE TABLE quality_row"
                " (ref BIGINT, source VARCHAR, expectation VARCHAR, message VARCHAR)")  # fmt: skip
    rows = [(ref, one.name, one.says) for one in said for ref in failed[one.name]]
    table = pa.table({
        "ref": pa.array([row[0] for row in rows], pa.int64()),
        "expectation": pa.array([row[1] for row in rows], pa.string()),
        "message": pa.array([row[2] for row in rows], pa.string()),
    })  # fmt: skip
    con.register("_failed", table)
    con.execute("""
        INSERT INTO quality_row
        SELECT ref, 'roster', expectation,
               message || CASE WHEN expectation = 'id_usable' AND reason IS NOT NULL
                               THEN '（' || reason || '）' ELSE '' END
        FROM _failed LEFT JOIN (
            SELECT ref, any_value(reason) AS reason FROM reject
            WHERE source = 'roster' AND "column" = '身份证号' GROUP BY ref) USING (ref)
        ORDER BY ref, expectation
    """)
    con.unregister("_failed")
    fields = ", ".join(f"'{name}'" for name in FIELDS)
    con.execute(f"""
        CREATE OR REPLACE TABLE indicator AS
        WITH flawed AS (
            SELECT ref, bool_or(expectation IN ({fields})) AS inaccurate FROM quality_row GROUP BY ref
        ),
        said AS (SELECT town, expectation, left(message, coalesce(nullif(strpos(message, '（'), 0) - 1, 99)) AS words,
                        count(*) AS n
                 FROM quality_row JOIN recipient USING (ref) GROUP BY ALL),
        spoken AS (SELECT town, string_agg(words || n || '行', '、' ORDER BY n DESC, words) AS problems
                   FROM said GROUP BY town)
        SELECT town, count(*) AS rows, count(*) FILTER (NOT coalesce(inaccurate, FALSE)) AS accurate,
               count(*) FILTER (flawed.ref IS NULL) AS passed, coalesce(any_value(problems), '') AS problems
        FROM recipient LEFT JOIN flawed USING (ref) LEFT JOIN spoken USING (town)
        GROUP BY town ORDER BY town
    """)  # noqa: S608 ours


def indicators(con: duckdb.DuckDBPyConnection) -> list[IndicatorRow]:
    """The two indicators by town."""
    rows = con.execute("SELECT town, rows, accurate, passed, problems FROM indicator ORDER BY town")
    return [IndicatorRow(*row) for row in rows.fetchall()]


def flaws(con: duckdb.DuckDBPyConnection) -> list[FlawRow]:
    """Every roster row that did not pass, with all that is wrong with it."""
    rows = con.execute("""
        SELECT town, coalesce(name, ''), file, sheet, ref & ((1::BIGINT << 40) - 1),
               string_agg(message, '；' ORDER BY expectation)
        FROM quality_row JOIN recipient USING (ref) JOIN file_sheet ON file_no = ref >> 40
        GROUP BY ALL ORDER BY 1, 3, 4, 5
    """)
    return [FlawRow(*row) for row in rows.fetchall()]

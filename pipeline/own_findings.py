"""From the rows of a county's own SELECT to findings: what it leaves out is filled in from the roster.

It is enough that a row has ``ref`` (a row of an extract), ``person`` or ``unit``; every column of
FINDING that it gives itself is taken as given, and what remains are the rule's own columns.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from string import Formatter
from typing import Any

import duckdb
import pyarrow as pa

from matchers.rules._words import WORDS
from pipeline.judge import Asked, ask, bind
from pipeline.kernel.declare import FINDING, Rule
from pipeline.kernel.errors import UserError
from pipeline.own_rules import ASKABLE, OwnRule, one_line
from pipeline.own_sql import Schemas, in_words
from pipeline.sandbox import Refused, answered
from sources import SOURCES

_HEADINGS = {column.name: column.heading for source in SOURCES for column in source.columns}
"""What officers call a column."""

_WHO = ("ref", "person", "unit", "subject")
_TIERS = "CASE trim(tier) WHEN '确认' THEN 'confirmed' WHEN '高度疑似' THEN 'probable' WHEN '待核实' THEN 'possible' ELSE trim(tier) END"

# Which rows of extracts a row of the answer speaks of, and whose they are.
_SUBJECT = {
    "subject": "SELECT nth, unnest(subject) AS ref FROM _own_row",
    "ref": "SELECT nth, CAST(ref AS BIGINT) AS ref FROM _own_row",
    "person": "SELECT nth, recipient.ref FROM _own_row JOIN recipient USING (person) WHERE state = '正常'",
    "unit": "SELECT nth, recipient.ref FROM _own_row JOIN recipient USING (unit) WHERE state = '正常'",
}
_FILL = """
CREATE OR REPLACE TEMP TABLE _own_row AS SELECT *, row_number() OVER () AS nth FROM _own;

CREATE OR REPLACE TEMP TABLE _own_subject AS
WITH named AS ({subject}),
best AS (
    SELECT ref, arg_max(person, [list_position(['possible', 'probable', 'confirmed'], tier), probability]) AS person,
           max(list_position(['possible', 'probable', 'confirmed'], tier)) AS sure, max(probability) AS probability
    FROM link WHERE ref IN (SELECT ref FROM named) AND source <> 'roster' GROUP BY ref
)
SELECT nth, named.ref, coalesce(recipient.person, best.person) AS person, recipient.unit, recipient.unit_no,
       recipient.programme, coalesce(recipient.name, person.name) AS name, coalesce(recipient.id_number, person.id_number) AS id_number,
       coalesce(recipient.town, person.town) AS town, coalesce(recipient.village, person.village) AS village,
       coalesce(recipient.relation IN ('01', '02'), FALSE) AS head, coalesce(best.sure, 3) AS sure,
       coalesce(best.probability, 1.0) AS probability
FROM named JOIN file_sheet ON file_no = named.ref >> 40
LEFT JOIN recipient USING (ref) LEFT JOIN best ON best.ref = named.ref AND recipient.ref IS NULL
LEFT JOIN person ON person.person = coalesce(recipient.person, best.person);

CREATE OR REPLACE TEMP TABLE _own_known AS
SELECT nth, list(DISTINCT ref ORDER BY ref) AS refs, any_value(person ORDER BY head DESC, ref) AS person,
       any_value(unit ORDER BY ref) AS unit, any_value(unit_no ORDER BY ref) AS unit_no,
       any_value(programme ORDER BY ref) AS programme, any_value(name ORDER BY head DESC, ref) AS name,
       any_value(id_number ORDER BY head DESC, ref) AS id_number, any_value(town ORDER BY head DESC, ref) AS town,
       any_value(village ORDER BY head DESC, ref) AS village, min(sure) AS sure, min(probability) AS probability
FROM _own_subject GROUP BY nth;

CREATE OR REPLACE TEMP TABLE _own_evidence AS
SELECT nth, list(DISTINCT ref ORDER BY ref) AS refs, min(sure) AS sure, min(probability) AS probability
FROM (SELECT nth, unnest({evidence}) AS ref FROM _own_row) AS cited
LEFT JOIN (SELECT nth, person FROM _own_known) AS whose USING (nth)
LEFT JOIN (SELECT ref, person, max(list_position(['possible', 'probable', 'confirmed'], tier)) AS sure,
                  max(probability) AS probability FROM link GROUP BY ALL) AS linked USING (ref, person)
WHERE ref >> 40 IN (SELECT file_no FROM file_sheet)
GROUP BY nth;
"""


def judge_own(
    con: duckdb.DuckDBPyConnection, own: OwnRule, position: int, values: Mapping[str, Any],
    schemas: Schemas, scratch: Path,
) -> Asked:  # fmt: skip
    """Ask one rule whose sources are there, and take its findings over; a rule that fails says why."""
    try:
        rows = _answer(con, own, values, schemas, scratch)
        rule, lost = _take(con, own, rows, position, values)
    except UserError as error:
        return Asked(own.rule, f"本县规则有误：{one_line(error)}", state="broken")
    said = [f"查询结果有{lost}行没有指明是名册或登记中的哪一行，没有列入"] if lost else []
    return Asked(rule, "", [*said, *_empty(con, own)])


def _empty(con: duckdb.DuckDBPyConnection, own: OwnRule) -> list[str]:
    """Of the columns that the SELECT names, those that nobody filled this month: they find nothing."""
    words = set(re.findall(r"\w+", _BESIDE_SQL.sub(" ", own.rule.sql).lower()))
    filled: dict[str, bool] = {}
    for table in own.tables:
        names = [row[0] for row in con.execute(f'DESCRIBE "{table}"').fetchall()]
        named = [name for name in names if name.lower() in words]
        asked = [
            "count(*)",
            *(f"""count(nullif(CAST("{name}" AS VARCHAR), ''))""" for name in named),
        ]
        rows, *given = con.execute(f'SELECT {", ".join(asked)} FROM "{table}"').fetchall()[0]
        for name, count in zip(named, given, strict=True):
            filled[name] = filled.get(name, False) or bool(count) or not rows
    told = []
    for name in (name for name, there in filled.items() if not there):
        instead = "；出生日期可从身份证号取：substr(id_number, 7, 8)" if name == "birth" else ""
        told.append(
            f"用到的栏目 {name}（{_HEADINGS.get(name, name)}）本月全是空的，据此查不出结果{instead}"
        )
    return told


def _answer(
    con: duckdb.DuckDBPyConnection, own: OwnRule, values: Mapping[str, Any], schemas: Schemas, scratch: Path
) -> pa.Table:  # fmt: skip
    """Copies of the tables that it names go into a database of its own."""
    database = scratch / f"own_{own.rule.slug}.duckdb"
    database.unlink(missing_ok=True)
    path = str(database).replace("'", "''")
    con.execute(f"ATTACH '{path}' AS own")
    try:
        for table in own.tables:
            con.execute(f'CREATE TABLE own."{table}" AS FROM "{table}"')
    finally:
        con.execute("DETACH own")
    try:
        return answered(database, own.rule.sql, _values(own, values), WORDS)
    except Refused as refused:
        raise in_words(refused, own.rule.sql, schemas, own.tables, own.path.name) from None
    finally:
        for left in (database, database.with_suffix(".arrow")):
            left.unlink(missing_ok=True)


_BESIDE_SQL = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'", re.S)
"""Comments and texts: what looks like a parameter there is none."""


def _values(own: OwnRule, values: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return bind(_BESIDE_SQL.sub(" ", own.rule.sql), values)
    except KeyError as error:
        raise UserError(f"没有叫 ${error.args[0]} 的参数", where=own.path.name,
                        fix="可用：$month（本月第一天）、$month_end（本月最后一天）和 hedui rules 里的各开关") from None  # fmt: skip


def _take(
    con: duckdb.DuckDBPyConnection, own: OwnRule, rows: pa.Table, position: int, values: Mapping[str, Any]
) -> tuple[Rule, int]:  # fmt: skip
    """The rule as it was asked, and how many rows of its answer name nobody."""
    names = rows.column_names
    who = next((name for name in ("subject", "ref", "person", "unit") if name in names), None)
    if who is None:
        raise UserError("查询结果里没有 ref、person 或 unit 栏目，不知道说的是谁", where=own.path.name,
                        fix="SELECT 后面加上名册的 ref（如 SELECT recipient.ref, ...）")  # fmt: skip
    mine = [name for name in names if name not in (*FINDING, *_WHO, "evidence_ref")]
    columns = own.rule.columns or {name: name for name in mine}
    _known(own, columns, names, "栏目")
    con.register("_own", rows)
    evidence = _evidence(rows)
    for sql in (
        _FILL.replace("{subject}", _SUBJECT[who]).replace("{evidence}", evidence).split(";\n")
    ):
        if sql.strip():
            con.execute(sql)
    blanks = list(dict.fromkeys(b for _, b, _, _ in Formatter().parse(own.rule.sentence) if b))
    _known(own, blanks, [*names, *FINDING], "句子里的栏目")
    rule = replace(own.rule, columns=columns, sql=_finding_sql(own, rows, mine, blanks),
                   sentence=_renamed(own.rule.sentence, blanks))  # fmt: skip
    try:
        ask(con, rule, position, values)
    except duckdb.Error:
        raise UserError("查询结果的栏目类型不合（如 amount 不是数字、evidence 不是 ref 的列表）",
                        where=own.path.name, fix="核对 SELECT 后面各栏目") from None  # fmt: skip
    lost = con.execute("SELECT count(*) FROM _own_row ANTI JOIN _own_known USING (nth)").fetchall()[
        0
    ][0]
    con.unregister("_own")
    return replace(own.rule, columns=columns), int(lost)


def _known(
    own: OwnRule, asked: Sequence[str] | Mapping[str, str], names: Sequence[str], what: str
) -> None:
    for name in asked:
        if name not in names:
            raise UserError(f"{what} {name} 不在查询结果里", where=own.path.name,
                            fix=f"查询结果有：{'、'.join(dict.fromkeys(names))}")  # fmt: skip


def _evidence(rows: pa.Table) -> str:
    name = next((name for name in ("evidence", "evidence_ref") if name in rows.column_names), None)
    if name is None:
        return "CAST([] AS BIGINT[])"
    return name if pa.types.is_list(rows.schema.field(name).type) else f"[CAST({name} AS BIGINT)]"


def _renamed(sentence: str, blanks: Sequence[str]) -> str:
    """The sentence over the columns ``_said_0``, ``_said_1`` ..., which hold words."""
    parts = []
    for literal, name, _, _ in Formatter().parse(sentence):
        parts.append(literal.replace("{", "{{").replace("}", "}}"))
        if name:
            parts.append(f"{{_said_{blanks.index(name)}}}")
    return "".join(parts)


def _finding_sql(own: OwnRule, rows: pa.Table, mine: Sequence[str], blanks: Sequence[str]) -> str:
    given = set(rows.column_names)

    def told(name: str, otherwise: str, kind: str = "VARCHAR") -> str:
        if name in given and name != "unit":
            return f'coalesce(CAST(_own_row."{name}" AS {kind}), {otherwise})'
        return otherwise

    words = (
        ", ".join(f"""coalesce(CAST(_own_row."{name}" AS VARCHAR), '')""" for name in mine) or "''"
    )
    linked = 2 if "link" in own.tables and not given & {"evidence", "evidence_ref"} else 3
    sure = f"least({linked}, known.sure, coalesce(cited.sure, 3))"
    tier = (
        f"coalesce({_TIERS.replace('tier', '_own_row.tier')}, tier_of({sure}))"
        if "tier" in given
        else f"tier_of({sure})"
    )
    parts = {
        "key": told("key", f"coalesce(concat_ws('|', known.person, known.unit), md5(concat_ws('|', {words})))"),
        "tier": tier,
        "probability": told("probability", "least(known.probability, coalesce(cited.probability, 1.0))", "DOUBLE"),
        "programme": told("programme", "known.programme"), "unit": "coalesce(known.unit_no, '')",
        "name": told("name", "known.name"), "id_number": told("id_number", "known.id_number"),
        "town": told("town", "known.town"), "village": told("village", "known.village"),
        "amount": told("amount", "NULL", "DOUBLE"), "months": told("months", "NULL", "INTEGER"),
        "subject": "known.refs",
        "evidence": "list_filter(coalesce(cited.refs, []), lambda one: NOT list_contains(known.refs, one))",
    }  # fmt: skip
    finding = ", ".join(f"{sql} AS {name}" for name, sql in parts.items())
    extras = "".join(
        f', _own_row."{name}"'
        for name in rows.column_names
        if name not in FINDING and name not in _WHO
    )
    kinds = {field.name: field.type for field in rows.schema}
    said = "".join(
        f", {_words(name, kinds.get(name), given)} AS _said_{at}" for at, name in enumerate(blanks)
    )
    return (f"WITH filled AS (SELECT {finding}{extras} FROM _own_row JOIN _own_known AS known USING (nth)"
            f" LEFT JOIN _own_evidence AS cited USING (nth)) SELECT *{said} FROM filled")  # fmt: skip


def _words(name: str, kind: pa.DataType | None, given: set[str]) -> str:
    """SQL of a column in words, as they stand in a sentence."""
    if kind is not None and name not in ("amount",) and pa.types.is_list(kind):
        return f"array_to_string(\"{name}\", '、')"
    if name == "amount" or (
        kind is not None and (pa.types.is_floating(kind) or pa.types.is_decimal(kind))
    ):
        return f"regexp_replace(format('{{:.2f}}', CAST(\"{name}\" AS DOUBLE)), '\\.00$', '')"
    if kind is not None and (pa.types.is_date(kind) or pa.types.is_timestamp(kind)):
        return f'day_text("{name}")'
    return f"""coalesce(CAST("{name}" AS VARCHAR), '')"""


def schemas_of(con: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Table that own rules may read -> its columns, of a working database on which everything stands."""
    known: dict[str, list[str]] = {}
    for table in ASKABLE:
        known[table] = [row[0] for row in con.execute(f'DESCRIBE "{table}"').fetchall()]
    return known

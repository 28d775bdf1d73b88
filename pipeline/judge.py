"""Ask every rule, and keep its answers as ``finding`` and ``evidence`` in the working database."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from string import Formatter
from typing import Any, Literal

import duckdb

from pipeline.kernel.declare import Rule, Source

_TABLES = """
CREATE OR REPLACE TABLE finding (
    position INTEGER, finding_id VARCHAR, rule VARCHAR, tier VARCHAR, probability DOUBLE,
    programme VARCHAR, unit VARCHAR, name VARCHAR, id_number VARCHAR, town VARCHAR,
    village VARCHAR, amount DOUBLE, months INTEGER, summary VARCHAR, detail VARCHAR
);
CREATE OR REPLACE TABLE evidence_ref (finding_id VARCHAR, role VARCHAR, ref BIGINT);
"""

# Equal keys of one rule (the same person twice in one unit) are told apart by their order.
_TELL_APART = """
CREATE OR REPLACE TEMP TABLE _asked AS
SELECT * EXCLUDE (nth) REPLACE (key || CASE WHEN nth = 1 THEN '' ELSE '#' || nth END AS key)
FROM (SELECT *, row_number() OVER (PARTITION BY key ORDER BY subject, evidence) AS nth FROM _asked)
"""

_ID = "substr(sha256($slug || '|' || key), 1, 16)"

_TAKE = f"""
INSERT INTO finding
SELECT $position, {_ID}, $slug, tier, probability, coalesce(programme, ''), coalesce(unit, ''),
       coalesce(name, ''), coalesce(id_number, ''), coalesce(town, ''), coalesce(village, ''),
       round(amount, 2), months, {{summary}}, {{detail}}
FROM _asked
"""  # noqa: S608 ours

_TAKE_ROWS = f"""
INSERT INTO evidence_ref
SELECT DISTINCT finding_id, role, unnest(refs) FROM (
    SELECT {_ID} AS finding_id, unnest(['subject', 'evidence']) AS role, unnest([subject, evidence]) AS refs FROM _asked)
"""  # noqa: S608 ours

_NOTHING: Mapping[str, str] = {}
OFF = "按设置未运行"
"""Said of a rule that the county has switched off."""

_PARAMETER = re.compile(r"\$([a-z_]\w*)")


@dataclass(frozen=True)
class Asked:
    """What became of one rule. ``missing``: why it was not run; '' if it was.

    ``limits``: what it could not look at, such as rows without an ID number. ``state``: 'off' where
    the county has switched it off, 'broken' where it is the county's own and does not work.
    """

    rule: Rule
    missing: str
    limits: Sequence[str] = ()
    state: Literal["", "off", "broken"] = ""


def bind(sql: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters that a statement names, no others."""
    return {name: values[name] for name in _PARAMETER.findall(sql)}


def run_statements(
    con: duckdb.DuckDBPyConnection, statements: Sequence[str], values: Mapping[str, Any]
) -> None:
    """Run statements in order with the parameters each of them names."""
    for sql in statements:
        con.execute(sql, bind(sql, values))


def missing_sources(
    rule: Rule, sources: Sequence[Source], present: Collection[str], stopped: Mapping[str, str],
    lacking: Mapping[str, str] = _NOTHING,
) -> str:  # fmt: skip
    """Why a rule cannot be asked this month, in Chinese; '' if it can.

    ``stopped``: sources that did not pass the quality gate -> why; they are not ``present``.
    ``lacking``: what hedui.toml does not say for this month -> what to write there.
    """
    titles = {source.name: source.title.split("（")[0] for source in sources}
    needed = dict.fromkeys([*(("roster",) if "roster" in stopped else ()), *rule.sources])
    absent = [name for name in needed if name not in present]
    failed = [
        f"{titles[name]}未通过质量检查（{stopped[name]}）" for name in absent if name in stopped
    ]
    unsent = [titles[name] for name in absent if name not in stopped]
    if absent:
        return "；".join(["缺少数据：" + "、".join(unsent)] * bool(unsent) + failed)
    if rule.any_source and not any(name in present for name in rule.any_source):
        return "以下数据一样也没有：" + "、".join(titles[name] for name in rule.any_source)
    return "；".join(lacking[need] for need in rule.needs if need in lacking)


def lay_out(con: duckdb.DuckDBPyConnection) -> None:
    """Empty tables for what rules find."""
    con.execute(_TABLES)


def judge(
    con: duckdb.DuckDBPyConnection,
    rules: Sequence[Rule],
    sources: Sequence[Source],
    present: Collection[str],
    values: Mapping[str, Any],
    settled: Mapping[str, str],
    progress: Callable[[str], None],
    stopped: Mapping[str, str],
    lacking: Mapping[str, str] = _NOTHING,
    off: Collection[str] = (),
) -> list[Asked]:
    """Ask all rules whose sources are there. ``settled``: of a source, what became of rows without a number.

    ``off``: slugs that the county has switched off.
    """
    lay_out(con)
    asked = []
    for position, rule in enumerate(rules):
        if rule.slug in off:
            asked.append(Asked(rule, OFF, state="off"))
            continue
        missing = missing_sources(rule, sources, present, stopped, lacking) or _forbidden(
            con, rule, values
        )
        limits = [
            f"{s.title.split('（')[0]}{settled[s.name]}"
            for s in sources
            if s.name in settled and s.name in (*rule.sources, *rule.any_source)
        ]
        if not missing:
            progress(f"研判 {rule.title}")
            ask(con, rule, position, values)
            said, everything = unseen(con, rule, values)
            missing = said if everything else ""
            limits += [said] if said and not everything else []
        asked.append(Asked(rule, missing, limits))
    return asked


def _forbidden(con: duckdb.DuckDBPyConnection, rule: Rule, values: Mapping[str, Any]) -> str:
    """Why a rule whose sources are there cannot be asked all the same; '' if it can."""
    if not rule.unless:
        return ""
    said = con.execute(rule.unless, bind(rule.unless, values)).fetchone()
    return str(said[0]) if said else ""


def ask(
    con: duckdb.DuckDBPyConnection, rule: Rule, position: int, values: Mapping[str, Any]
) -> None:
    """Ask one rule and take its findings over."""
    con.execute(f"CREATE OR REPLACE TEMP TABLE _asked AS {rule.sql}", bind(rule.sql, values))
    ((found, keys),) = con.execute("SELECT count(*), count(DISTINCT key) FROM _asked").fetchall()
    if not found:
        return
    if keys < found:
        con.execute(_TELL_APART)
    take = _TAKE.format(summary=sentence_sql(rule.sentence), detail=_detail_sql(rule))
    con.execute(take, {"slug": rule.slug, "position": position})
    con.execute(_TAKE_ROWS, {"slug": rule.slug})


def unseen(
    con: duckdb.DuckDBPyConnection, rule: Rule, values: Mapping[str, Any]
) -> tuple[str, bool]:
    """What a rule could not judge, in Chinese, '' if nothing; and whether that is everything."""
    if not rule.unseen:
        return "", False
    ((text, everything),) = con.execute(rule.unseen, bind(rule.unseen, values)).fetchall()
    return text or "", bool(text and everything)


def sentence_sql(sentence: str) -> str:
    """The Chinese sentence as an SQL expression over the rule's columns."""
    parts = []
    for literal, name, spec, _ in Formatter().parse(sentence):
        if spec:
            raise ValueError(f"sentence blanks take no format: {sentence}")
        if literal:
            parts.append("'" + literal.replace("'", "''") + "'")
        if name:
            parts.append(f'"{name}"')
    return f"concat({', '.join(parts)})"


def _detail_sql(rule: Rule) -> str:
    if not rule.columns:
        return "'{}'"
    fields = ", ".join(f'"{name}" := "{name}"' for name in rule.columns)
    return f"to_json(struct_pack({fields}))"

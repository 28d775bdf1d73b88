"""Who is who in a month: links by number, then whatever no number settles, by the frozen model."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from matchers import linkage
from matchers.identity.model import Model, read_model, written
from matchers.identity.settle import settle
from pipeline.judge import bind, run_statements
from pipeline.kernel.declare import Source
from pipeline.workspace import Workspace


@dataclass(frozen=True)
class Settled:
    """``new``: the model was learnt in this run. ``left_out``: rows of a source that nothing places.

    ``remarks``: what became of the rows without a usable number.
    """

    model: Model
    new: bool
    left_out: dict[str, int]
    remarks: list[str]


def settle_identities(
    con: duckdb.DuckDBPyConnection, sources: Sequence[Source], workspace: Workspace, month: str,
    values: Mapping[str, Any], *, retrain: bool = False,
) -> Settled:  # fmt: skip
    """Fill ``person`` and ``link``. ``retrain``: learn the model anew from this month's records."""
    names = [source.name for source in sources]
    run_statements(con, [*linkage.prepare(), *linkage.link_statements(names)], values)
    frozen = read_model(workspace.model)
    people = {s.name: set(s.schema()) for s in sources if s.person == ("name", "id_number")}
    given = None if retrain else frozen

    def run(sql: str) -> Any:
        return con.execute(sql, bind(sql, values))

    used = settle(con, run, people, given, month)
    new = given is None and used.version > 0
    if new and frozen is not None:
        used = replace(used, version=frozen.version + 1)
    left_out = _left_out(con, people)
    return Settled(used, new, left_out, _remarks(con, sources, left_out))


def keep_model(path: Path, settled: Settled) -> None:
    """Freeze a new model in the workspace."""
    if not settled.new:
        return
    part = path.with_suffix(".part")
    part.write_text(written(settled.model), encoding="utf-8")
    os.replace(part, path)


def _left_out(con: duckdb.DuckDBPyConnection, people: Mapping[str, object]) -> dict[str, int]:
    """Rows that could not be compared, so that silence about them is not taken for an answer."""
    counts = {
        name: con.execute(
            f"SELECT count(*) FROM {name} WHERE id_number IS NULL"  # noqa: S608 ours
            " AND ref NOT IN (SELECT ref FROM record_ref)").fetchall()[0][0]
        for name in people if name not in ("roster", "households")
    }  # fmt: skip
    return {name: count for name, count in counts.items() if count}


def _remarks(
    con: duckdb.DuckDBPyConnection, sources: Sequence[Source], left_out: Mapping[str, int]
) -> list[str]:
    counted = con.execute(
        "WITH best AS (SELECT ref, max(list_position(['possible', 'probable', 'confirmed'], tier)) AS sure"
        " FROM found_link GROUP BY ref)"
        " SELECT source, count(*), count(*) FILTER (sure >= 2), count(*) FILTER (sure = 1)"
        " FROM record_ref LEFT JOIN best USING (ref) GROUP BY source").fetchall()  # fmt: skip
    compared = {source: (rows, sure, maybe) for source, rows, sure, maybe in counted}
    said = []
    for source in sources:
        title = source.title.split("（")[0]
        if source.name in compared:
            rows, sure, maybe = compared[source.name]
            said.append(f"{title}：{rows}行没有可用的证号，已按姓名、住址、年龄、残缺证号等比对到人："
                        f"高度疑似{sure}行，待核实{maybe}行，无人相符{rows - sure - maybe}行")  # fmt: skip
        if source.name in left_out:
            said.append(f"{title}：{left_out[source.name]}行既没有可用的证号，也没有住址、年龄等可比对的信息，"
                        "本次未参加比对（只凭姓名不能认定）")  # fmt: skip
    undated = con.table("medical").filter("settled_on IS NULL AND self_paid IS NOT NULL")
    count = undated.count("*").fetchall()[0][0]
    if count:
        said.append(f"医保结算：{count}行没有结算日期或年度，未计入年度自付金额")
    return said

"""Who is who in a month: links by number, then whatever no number settles, by the frozen model."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from matchers import linkage
from matchers.identity.model import Model, read_model, written
from matchers.identity.settle import settle
from matchers.identity.weights import weigh_links
from pipeline.calibrations import heeding
from pipeline.judge import bind, run_statements
from pipeline.kernel.declare import Source
from pipeline.workspace import Workspace


@dataclass(frozen=True)
class Settled:
    """``new``: the model was learnt in this run. ``limits``: source -> what became of its rows
    without a usable number, in Chinese; ``remarks``: the same and more, for the officer; ``blocks``:
    title of each block -> pairs compared, of which narrowed, and pairs left out.
    """

    model: Model
    new: bool
    limits: dict[str, str]
    remarks: list[str]
    blocks: dict[str, tuple[int, int, int]]


def lay_people(con: duckdb.DuckDBPyConnection, values: Mapping[str, Any]) -> None:
    """Fill ``recipient`` and ``person``."""
    run_statements(con, linkage.prepare(), values)


def settle_identities(
    con: duckdb.DuckDBPyConnection, sources: Sequence[Source], workspace: Workspace, month: str,
    values: Mapping[str, Any], *, retrain: bool = False,
) -> Settled:  # fmt: skip
    """Fill ``link``, after `lay_people`. ``retrain``: learn the model anew from this month's records.

    Leaves ``frame`` and ``record``, which are for this stage alone.
    """
    names = [source.name for source in sources]
    run_statements(con, linkage.link_statements(names), values)
    frozen = read_model(workspace.model)
    people = {s.name: set(s.schema()) for s in sources if s.person == ("name", "id_number")}
    given = None if retrain else frozen

    def run(sql: str) -> Any:
        return con.execute(sql, bind(sql, values))

    anew = retrain and frozen is not None  # what visits taught was about other weights
    used = settle(con, run, people, given, month, *(() if anew else (heeding(workspace),)))
    weigh_links(con, used.calibration)
    new = given is None and used.version > 0
    if new and frozen is not None:
        used = replace(used, version=frozen.version + 1)
    limits = _limits(con, people)
    titles = {source.name: source.title.split("（")[0] for source in sources}
    remarks = [f"{titles[name]}{said}" for name, said in limits.items()]
    blocks = _blocks(con)
    return Settled(
        used, new, limits, remarks + _cut(blocks) + _told(con, values["month_end"]), blocks
    )


def which_model(model: Model) -> str:
    """Which weights these are, for the officer."""
    if not model.version:
        return "出厂权重"
    year, month = model.month.split("-")
    return f"第{model.version}版，{year}年{int(month)}月学得"


def keep_model(path: Path, settled: Settled) -> None:
    """Freeze a new model in the workspace."""
    if not settled.new:
        return
    part = path.with_suffix(".part")
    part.write_text(written(settled.model), encoding="utf-8")
    os.replace(part, path)


def _limits(con: duckdb.DuckDBPyConnection, people: Mapping[str, object]) -> dict[str, str]:
    """Rows that no number settles, so that silence about them is not taken for an answer."""
    counted = con.execute(
        "WITH best AS (SELECT ref, max(list_position(['possible', 'probable', 'confirmed'], tier)) AS sure"
        " FROM found_link GROUP BY ref)"
        " SELECT source, count(*), count(*) FILTER (sure >= 2), count(*) FILTER (sure = 1)"
        " FROM record_ref JOIN record USING (rid, source) LEFT JOIN best USING (ref)"
        " WHERE id_number IS NULL GROUP BY source").fetchall()  # fmt: skip
    compared = {source: (rows, sure, maybe) for source, rows, sure, maybe in counted}
    said = {}
    for name in people:
        parts = []
        if name in compared:
            rows, sure, maybe = compared[name]
            parts.append(f"{rows}行无可用证号，已按姓名、住址、年龄等比对："
                         f"高度疑似{sure}行，待核实{maybe}行，无人相符{rows - sure - maybe}行")  # fmt: skip
        alone = con.execute(
            f"SELECT count(*) FROM {name} WHERE id_number IS NULL"  # noqa: S608 ours
            " AND ref NOT IN (SELECT ref FROM record_ref)").fetchall()[0][0]  # fmt: skip
        if alone and name not in ("roster", "households"):
            parts.append(f"{alone}行无可用证号，只有姓名，未参加比对（只凭姓名不能认定）")
        if parts:
            said[name] = "；".join(parts)
    return said


def _blocks(con: duckdb.DuckDBPyConnection) -> dict[str, tuple[int, int, int]]:
    counted = con.execute(
        "SELECT title, sum(pairs), sum(narrowed), sum(left_out) FROM block_account GROUP BY title"
        " HAVING sum(pairs) + sum(left_out) > 0 ORDER BY title").fetchall()  # fmt: skip
    return {
        title: (int(pairs), int(narrowed), int(left)) for title, pairs, narrowed, left in counted
    }


def _cut(blocks: Mapping[str, tuple[int, int, int]]) -> list[str]:
    """Blocks in which too many are alike for all to be compared one by one."""
    return [
        f"身份比对：“{title}”的人过多，{left}对没有逐一比对（这样的行须另有证号或住址才能认定）"
        for title, (_, _, left) in blocks.items() if left
    ]  # fmt: skip


def _told(con: duckdb.DuckDBPyConnection, month_end: date) -> list[str]:
    """What the officer would not see otherwise: rows that this month cannot use, and a missing register."""
    said = []
    undated = con.table("medical").filter("settled_on IS NULL AND self_paid IS NOT NULL")
    if count := undated.count("*").fetchall()[0][0]:
        said.append(f"医保结算：{count}行没有结算日期或年度，未计入年度自付金额")
    later = "SELECT count(*) FROM deaths WHERE coalesce(died_on, cremated_on, cancelled_on) > ?"
    if count := con.execute(later, [month_end]).fetchall()[0][0]:
        said.append(f"死亡登记：{count}行的日期在本月以后，本月不作为死亡疑点；请核对日期是否写错")
    if not con.table("households").count("*").fetchall()[0][0]:
        said.append("没有常住人口户籍数据：无证号的行只能同名册和各名单上的人比对，名单以外的同名人看不到，"
                    "“高度疑似”的也须当面核实")  # fmt: skip
    return said

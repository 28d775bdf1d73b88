"""``hedui sql``: one SELECT over the store, which it cannot change; nobody is told by name unless asked for."""

import secrets
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.covered import Layout, plain_views, views
from pipeline.kernel.errors import UserError
from pipeline.own_sql import in_words, tables_named
from pipeline.sandbox import MOST_ROWS, Refused, answered
from pipeline.show import table, wrapped
from pipeline.store import open_store
from pipeline.workspace import Workspace

SHOWN = 200
"""Rows that are printed unless more are asked for."""
_WHERE = "查询"
_CATALOG = "hedui"
"""What DuckDB calls the store: the stem of its file."""


def query(root: Path, sql: str, *, full: bool = False, rows: int = SHOWN) -> str:
    """The answer as a table. ``full``: nothing is covered. Raises UserError."""
    workspace = Workspace(root)
    _there(workspace)
    with workspace.locked():
        layout = _layout(workspace)
        schemas = {name: list(columns) for name, (_, columns) in layout.items()}
        tables = tables_named(sql, schemas, _WHERE, see="hedui sql --tables")
        asked = {name: layout[name] for name in tables}
        before = (
            plain_views(asked, _CATALOG) if full else views(asked, _CATALOG, secrets.token_hex(16))
        )
        scratch = workspace.fresh_scratch()
        try:
            answer = answered(workspace.store, sql, {}, before, out=scratch / "answer.arrow")
        except Refused as refused:
            if refused.kind == "rows":
                raise UserError(f"结果有{refused.message}行，超过{MOST_ROWS}行", where=_WHERE,
                                fix="加上条件，或在末尾写 LIMIT 1000；只要总数的，用 count(*)") from None  # fmt: skip
            raise in_words(refused, sql, schemas, tables, _WHERE) from None
        finally:
            workspace.clear_scratch()
    return _told(answer, rows, full)


def tables_text(root: Path) -> str:
    """Every table that may be asked, with its columns."""
    workspace = Workspace(root)
    _there(workspace)
    with workspace.locked():
        layout = _layout(workspace)
    parts = ["数据库里可以查的表（各月的数据都在，month 是月份）"]
    for name, (_, columns) in layout.items():
        parts += ["", name, *wrapped(list(columns))]
    return "\n".join(parts)


def _there(workspace: Workspace) -> None:
    if not workspace.store.exists():
        raise UserError("还没有运行过，没有可查的数据", where=str(workspace.root),
                        fix="先运行 hedui run，或用 --workspace 指明工作区")  # fmt: skip


def _layout(workspace: Workspace) -> Layout:
    """Tables and views of the store and those that a month keeps; the store's own go first."""
    found: dict[str, tuple[str, dict[str, str]]] = {}
    with closing(open_store(workspace.store)) as store:
        rows = store.execute(
            "SELECT schema_name, table_name, column_name, data_type FROM duckdb_columns()"
            " WHERE database_name = ? AND NOT internal AND schema_name IN ('main', 'kept') ORDER BY schema_name DESC,"
            " table_name, column_index", [_CATALOG]).fetchall()  # fmt: skip
    for schema, name, column, kind in rows:
        if name not in found or found[name][0] == schema:
            found.setdefault(name, (schema, {}))[1][column] = kind
    return found


def _told(answer: pa.Table, rows: int, full: bool) -> str:
    count = answer.num_rows
    shown = [[_cell(row[name]) for name in answer.column_names] for row in answer.slice(0, rows).to_pylist()]  # fmt: skip
    lines = [table(answer.column_names, shown) if count else "没有符合的行。", ""]
    lines.append(
        f"共 {count:,} 行"
        + (f"，只列出前 {rows:,} 行（要多看的加 --rows）" if count > rows else "")
    )
    if not full:
        lines.append(
            "证号、姓名、账号、电话等已遮盖，#后几位只用来区分是不是同一个；确因工作需要看原文的，加 --full。"
        )
    return "\n".join(lines)


def _cell(value: Any) -> Any:
    """A value as an officer reads it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int) and abs(value) >= 10**10:  # a place, not a count
        return str(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, list):
        return "、".join(str(_cell(one)) for one in value)
    return str(value) if isinstance(value, Mapping) else value

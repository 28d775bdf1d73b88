"""What a county's own SQL may say, and in which words it is told what is wrong with it."""

import difflib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from typing import Any

import duckdb

from pipeline.kernel.errors import UserError
from pipeline.sandbox import MEMORY_MB, MOST_ROWS, SECONDS, Refused

_FUNCTIONS = {"unnest", "range", "generate_series"}
"""Functions that may stand in the place of a table."""

Schemas = Mapping[str, Sequence[str]]
"""Table that may be asked -> its columns."""


def tables_named(
    sql: str, schemas: Schemas, where: str, *, see: str = "hedui sources --tables"
) -> list[str]:
    """The tables that a SELECT reads. Raises UserError where it is none, or names what may not be read.

    ``see``: the command that lists tables and columns.
    """
    with closing(duckdb.connect(config={"python_enable_replacements": False})) as con:
        said = json.loads(con.execute("SELECT json_serialize_sql(?)", [sql]).fetchall()[0][0])
    if said.get("error") and (wide := wide_mark(sql, where)):
        raise wide
    if said.get("error"):
        raise UserError(_not_a_select(said), where=_at(where, _line_at(sql, said.get("position"))),
                        fix="只写一句 SELECT 查询（可用 WITH 开头），末尾不用分号")  # fmt: skip
    if not said["statements"]:
        raise UserError(
            "没有查询", where=where, fix="写一句 SELECT 查询（规则文件写在说明的各行下面）"
        )
    if len(said["statements"]) != 1:
        raise UserError("写了不止一句查询", where=where, fix="一次只写一句 SELECT；几项检查分开写")
    tree = said["statements"][0]
    named = {entry["key"].lower() for node in _nodes(tree) for entry in _ctes(node)}
    tables: dict[str, None] = {}
    for node in _nodes(tree):
        kind = node.get("type")
        if kind == "SHOW_REF":
            raise UserError("只能写 SELECT 查询", where=where, fix=f"表和栏目的清单见 {see}")
        if kind == "TABLE_FUNCTION":
            name = str(node.get("function", {}).get("function_name", "")).lower()
            if name not in _FUNCTIONS:
                raise UserError(f"不能使用 {name}：只能查已登记的表，不能读写文件或联网",
                                where=_at(where, _line_of(sql, name)), fix="数据放进 inbox，由 hedui 读入后再查")  # fmt: skip
        if kind == "BASE_TABLE":
            name = str(node["table_name"])
            if name.lower() in named and not node.get("schema_name"):
                continue
            if name.lower() not in schemas or node.get("schema_name") or node.get("catalog_name"):
                raise _unknown_table(name, schemas, _at(where, _line_of(sql, name)), see)
            tables[name.lower()] = None
    return list(tables)


_MARKS = {"，": ",", "；": ";", "（": "(", "）": ")", "＝": "=", "＜": "<", "＞": ">", "‘": "'", "’": "'",
          "“": "'", "”": "'", "＊": "*", "＋": "+", "－": "-", "．": ".", "。": ".", "、": ",", "％": "%"}  # fmt: skip
_WRITTEN = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|\"[^\"]*\"", re.S)
"""Comments, texts and names in quotation marks: there a mark may be as wide as it likes."""


def wide_mark(sql: str, where: str) -> UserError | None:
    """For a statement that is not understood: the first full-width mark in it, and what to write instead."""
    bare = _WRITTEN.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), sql)
    found = re.search(f"[{''.join(_MARKS)}]", bare)
    if found is None:
        return None
    line = bare.count("\n", 0, found.start()) + 1
    return UserError(f"有全角（中文）标点“{found[0]}”", where=_at(where, line),
                     fix=f"换成英文半角的 {_MARKS[found[0]]} ；SQL 里的逗号、括号、引号、等号都要用半角")  # fmt: skip


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    if isinstance(tree, dict):
        yield tree
        for value in tree.values():
            yield from _nodes(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from _nodes(value)


def _ctes(node: Mapping[str, Any]) -> list[dict[str, Any]]:
    told = node.get("cte_map")
    return told.get("map", []) if isinstance(told, dict) else []


def _not_a_select(said: Mapping[str, Any]) -> str:
    message = str(said.get("error_message", ""))
    if "SELECT" in message and "syntax" not in message:
        return "只能写 SELECT 查询，不能改数据、改设置或读写文件"
    near = re.search(r'at or near "([^"]{1,40})"', message)
    return f"SQL 写法有误，在“{near[1]}”附近" if near else "SQL 写法有误"


def _unknown_table(name: str, schemas: Schemas, where: str, see: str) -> UserError:
    near = difflib.get_close_matches(name.lower(), schemas, 1)
    hint = f"是不是 {near[0]}？" if near else ""
    return UserError(f"没有叫 {name} 的表", where=where,
                     fix=f"{hint}可用的表：{'、'.join(schemas)}（各表栏目见 {see}）")  # fmt: skip


def in_words(
    refused: Refused, sql: str, schemas: Schemas, tables: Sequence[str], where: str
) -> UserError:
    """What was wrong, for whoever wrote the rule; never a value of a cell."""
    limits = {
        "time": (f"查询超过{SECONDS}秒，已停止", "检查表与表的连接条件（JOIN ... USING）是否写全"),
        "memory": (f"查询要用的内存超过{MEMORY_MB}MB，已停止", "检查表与表的连接条件是否写全，或少取一些栏目"),
        "rows": (f"查询结果有{refused.message}行，超过{MOST_ROWS}行", "只选出有疑点的行；检查连接条件是否写全"),
    }  # fmt: skip
    if refused.kind in limits:
        problem, fix = limits[refused.kind]
        return UserError(problem, where=where, fix=fix)
    if refused.kind in ("BinderException", "ParserException", "CatalogException") and (
        wide := wide_mark(sql, where)
    ):
        return wide
    message = refused.message
    line = re.search(r"^LINE (\d+):", message, re.M)
    place = _at(where, int(line[1]) if line else 0)
    column = re.search(r'Referenced column "([^"]+)" not found|does not have a column named "([^"]+)"'
                       r'|column "([^"]+)" does not exist|Column "([^"]+)"[^\n]* not exist', message)  # fmt: skip
    if refused.kind == "BinderException" and column:
        name = next(filter(None, column.groups()))
        place = place if line else _at(where, _line_of(sql, name))
        return _unknown_column(name, schemas, tables, place)
    function = re.search(r"Function with name (\S+) does not exist", message)
    if function:
        near = re.search(r'Did you mean "([^"]+)"', message)
        return UserError(f"没有叫 {function[1]} 的函数", where=place,
                         fix=f"是不是 {near[1]}？" if near else "核对函数名")  # fmt: skip
    if refused.kind in ("BinderException", "ParserException", "CatalogException"):
        first = message.split("\n")[0].split(": ", 1)[-1]
        return UserError(f"SQL 写法有误：{first}", where=place, fix="改正后重新运行")
    if refused.kind == "PermissionException":
        return UserError("查询不能读写文件、联网或改设置", where=place, fix="删去有关的写法")
    return UserError("查询运行时出错（如把文字当数字、日期来算）", where=place,
                     fix="文字转数字、日期用 TRY_CAST(... AS DOUBLE)、TRY_CAST(... AS DATE)")  # fmt: skip


def _unknown_column(name: str, schemas: Schemas, tables: Sequence[str], where: str) -> UserError:
    known = list(dict.fromkeys(column for table in tables for column in schemas[table]))
    near = difflib.get_close_matches(name, known, 1)
    listed = "；".join(f"{table}：{'、'.join(schemas[table])}" for table in tables)
    return UserError(f"没有叫 {name} 的栏目", where=where,
                     fix=f"是不是 {near[0]}？各表的栏目见 hedui sources" if near else f"可用的栏目：{listed}")  # fmt: skip


def _at(where: str, line: int) -> str:
    return f"{where} 第{line}行" if line else where


def _line_of(sql: str, word: str) -> int:
    """The line in which a word stands, outside of comments; 0 if it is not found."""
    for number, line in enumerate(sql.splitlines(), 1):
        if re.search(rf"\b{re.escape(word)}\b", line.split("--")[0], re.I):
            return number
    return 0


def _line_at(sql: str, position: Any) -> int:
    return sql.count("\n", 0, int(position)) + 1 if str(position or "").isdigit() else 0

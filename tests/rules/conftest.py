"""A county in memory: put rows into its extracts by keyword, ask a rule, read the findings."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

import duckdb
import pytest

from matchers import kinship, linkage, targets
from matchers.identity.model import shipped
from matchers.identity.settle import settle
from pipeline.judge import bind
from pipeline.kernel.declare import Rule
from pipeline.kernel.ids import check_digit
from pipeline.kernel.names import name_key
from pipeline.kernel.standards import Standard
from pipeline.kernel.switches import SWITCHES
from pipeline.standards import lay_standards
from sources import SOURCES

OCTOBER = {
    "month": date(2026, 10, 1),
    "month_end": date(2026, 10, 31),
    "county_name": "示例县",
}
SCHEMAS = {source.name: source.schema() for source in SOURCES}
PEOPLE = {s.name: set(s.schema()) for s in SOURCES if s.person == ("name", "id_number")}
DEFAULTS = {switch.key: switch.default for switch in SWITCHES} | OCTOBER
LINKING = (*linkage.prepare(), *linkage.link_statements([source.name for source in SOURCES]))


def number(nth: int, birth: str = "19600315") -> str:
    """A valid ID number: the same arguments, the same person; an odd ``nth`` is a man."""
    first17 = f"350599{birth}{nth:03d}"
    return first17 + check_digit(first17)


@cache
def needed(question: str, settled: bool = False) -> tuple[str, ...]:
    """The statements before rules; where a question is given, those on whose tables it rests.

    ``settled``: without those that link.
    """
    statements = (*(() if settled else LINKING), *kinship.statements(), *targets.statements())
    if not question:
        return statements
    words, chosen = set(re.findall(r"\w+", question)), []
    for sql in reversed(statements):
        makes = re.search(r"(?:TABLE|VIEW|MACRO|INTO) (\w+)", sql)
        if makes is None or makes[1] in words:
            words |= set(re.findall(r"\w+", sql))
            chosen.append(sql)
    return tuple(reversed(chosen))


KEYS = (
    ("name_key", "name"), ("staff_key", "staff_name"), ("account_key", "account_name"), ("head_key", "head_name"),
)  # fmt: skip


class County:
    """The clean tables of one month."""

    def __init__(self) -> None:
        self.con = duckdb.connect(config={"python_enable_replacements": False, "threads": 1})
        self.rows = 0
        self.settled = False
        for name, schema in SCHEMAS.items():
            columns = ", ".join(f'"{column}" {kind}' for column, kind in schema.items())
            self.con.execute(f"CREATE TABLE {name} ({columns})")
        self.con.execute(
            'CREATE TABLE reject (ref BIGINT, source VARCHAR, "column" VARCHAR, value VARCHAR,'
            " reason VARCHAR, fatal BOOLEAN, hint VARCHAR DEFAULT '')"
        )
        self.con.execute(
            "CREATE TABLE file_sheet"
            " (file_no INTEGER, file VARCHAR, sheet VARCHAR, source VARCHAR, title VARCHAR)"
        )
        self.standards()

    def standards(self, *said: Standard, **switches: Any) -> None:
        """What the county has published; nothing unless said."""
        lay_standards(self.con, said, DEFAULTS | switches)

    def put(self, source: str, **values: Any) -> int:
        """One row of an extract; returns its ref."""
        self.rows += 1
        row = {"ref": self.rows, **values}
        for key, name in KEYS:
            if key in SCHEMAS[source] and row.get(name):
                row.setdefault(key, name_key(row[name]))
        if "id_text" in SCHEMAS[source]:
            row.setdefault("id_text", row.get("id_number"))
        columns = ", ".join(f'"{column}"' for column in row)
        marks = ", ".join("?" * len(row))
        sql = f"INSERT INTO {source} ({columns}) VALUES ({marks})"  # noqa: S608
        self.con.execute(sql, list(row.values()))
        return self.rows

    def recipient(self, name: str, id_number: str | None, **values: Any) -> int:
        """A roster row, 农村低保 and 正常 unless said otherwise."""
        usual = {"programme": "农村低保", "status": "正常", "town": "青山镇", "village": "东村"}
        return self.put("roster", name=name, id_number=id_number, **{**usual, **values})

    def refuse(self, ref: int, source: str, reason: str, value: str = "35059919600315001") -> None:
        """The ID number of that row was refused."""
        lost = f"UPDATE {source} SET id_number = NULL, id_text = ? WHERE ref = ?"  # noqa: S608
        self.con.execute(lost, [value, ref])
        self.con.execute(
            "INSERT INTO reject VALUES (?, ?, '身份证号', ?, ?, FALSE, '')",
            [ref, source, value, reason],
        )

    def prepare(self, question: str = "", **switches: Any) -> None:
        """Link, then build the tables that rules read, or those that one question needs."""
        for sql in needed(question, self.settled):
            self.run(sql, switches)

    def settle(self) -> None:
        """Place the rows that no number settles too, by the shipped model; for all that is asked hence."""
        for sql in LINKING:
            self.run(sql, {})
        settle(self.con, lambda sql: self.run(sql, {}), PEOPLE, shipped(), "2026-10")
        self.settled = True

    def neighbours(self, count: int = 300) -> None:
        """A household register of other people: without them, whoever is alike is taken for the only one."""
        for nth in range(count):
            birth = f"{1930 + nth % 70}{1 + nth % 12:02d}{1 + nth % 28:02d}"
            name = (
                "赵钱孙李周吴郑王冯陈"[nth % 10]
                + "春夏秋冬梅兰竹菊山川"[nth // 10 % 10]
                + "东南西北中"[nth % 5]
            )
            self.put("households", name=name, id_number=number(nth % 900 + 50, birth), town="白沙镇",
                     village=f"{'甲乙丙丁戊'[nth % 5]}村", book=f"N{nth // 3}", relation="02")  # fmt: skip

    def run(self, sql: str, switches: dict[str, Any]) -> duckdb.DuckDBPyConnection:
        return self.con.execute(sql, bind(sql, DEFAULTS | switches))

    def ask(self, rule: Rule, **switches: Any) -> list[dict[str, Any]]:
        """The findings of a rule, each with its sentence as ``said``."""
        self.prepare(rule.sql, **switches)
        answer = self.run(rule.sql, switches)
        names = [column[0] for column in answer.description or ()]
        found = [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
        for row in found:
            row["said"] = rule.sentence.format(**row)
            assert "None" not in row["said"]
        return sorted(found, key=lambda row: row["key"])


@pytest.fixture
def county() -> Iterator[County]:
    made = County()
    yield made
    made.con.close()

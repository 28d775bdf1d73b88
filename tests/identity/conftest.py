"""A small county of residents, and rows to be placed among them, in tables of their own."""

import random
from collections.abc import Iterator
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from matchers.identity.model import Model, shipped
from pipeline.kernel.ids import check_digit
from tests.bench.linkage.whole import link_everything

FRAME = {
    "fid": "BIGINT", "person": "VARCHAR", "id_number": "VARCHAR", "name_key": "VARCHAR", "sex": "VARCHAR",
    "birth": "DATE", "town": "VARCHAR", "village": "VARCHAR", "phone": "VARCHAR", "account": "VARCHAR",
}  # fmt: skip
RECORD = {
    "rid": "BIGINT", "source": "VARCHAR", "id_text": "VARCHAR", "id_number": "VARCHAR", "name_key": "VARCHAR",
    "sex": "VARCHAR", "birth": "DATE", "age": "INTEGER", "said_on": "DATE", "town": "VARCHAR",
    "village": "VARCHAR", "state": "VARCHAR", "phone": "VARCHAR", "account": "VARCHAR",
}  # fmt: skip
SURNAMES = "陈林王黄李张吴刘郑杨许蔡曾洪苏"
GIVEN = "秀建志美国文英华强珍明芳兰伟丽玉金水春生"
PLACES = [
    (town, f"{a}{b}村")
    for town in ("城东镇", "云溪乡", "石桥镇")
    for a in "上下东西"
    for b in "坂厝林溪"
]


def number(birth: date, nth: int) -> str:
    """A valid ID number; an odd ``nth`` is a man."""
    first17 = f"350599{birth:%Y%m%d}{nth:03d}"
    return first17 + check_digit(first17)


class Hamlet:
    """Residents are put in by keyword; 3,000 others live here, too, the same ones always."""

    def __init__(self, others: int = 3000) -> None:
        self.con = duckdb.connect(config={"python_enable_replacements": False, "threads": 1})
        self.residents: list[dict[str, Any]] = []
        self.records: list[dict[str, Any]] = []
        self.model: Model | None = shipped()
        chance = random.Random(3)
        for _ in range(others):
            born = date.fromordinal(date(1930, 1, 1).toordinal() + chance.randrange(30_000))
            name = chance.choice(SURNAMES) + "".join(chance.sample(GIVEN, 2))
            town, village = chance.choice(PLACES)
            self.live(name, born, town=town, village=village, nth=chance.randrange(500, 999))

    def live(
        self, name: str, born: date, *, nth: int = 11, town: str = "城东镇", village: str = "上坂村", **more: Any
    ) -> str:  # fmt: skip
        """One more resident; returns the ID number."""
        own = number(born, nth)
        self.residents.append({
            "fid": len(self.residents), "person": own, "id_number": own, "name_key": name,
            "sex": "男" if nth % 2 else "女", "birth": born, "town": town, "village": village, **more})  # fmt: skip
        return own

    def row(self, **said: Any) -> int:
        """A row of a funeral register; ``number`` is what it says of the ID number."""
        written, valid = said.pop("number", None), said.pop("valid", None)
        state = "here" if said.get("town") or said.get("village") else "silent"
        usual = {"source": "deaths", "state": state, "said_on": date(2026, 9, 1)}
        self.records.append({"rid": len(self.records), "id_text": written or valid, "id_number": valid,
                             "name_key": None, **usual, **said})  # fmt: skip
        return len(self.records) - 1

    def link(self) -> dict[int, list[dict[str, Any]]]:
        """What is found for each row, the likeliest first."""
        for table, schema, rows in (
            ("frame", FRAME, self.residents), ("record", RECORD, self.records)
        ):  # fmt: skip
            self.con.execute(
                f"CREATE OR REPLACE TABLE {table} ({', '.join(f'{c} {t}' for c, t in schema.items())})"
            )
            said = pa.Table.from_pylist([{c: row.get(c) for c in schema} for row in rows])
            self.con.register("_said", said)
            self.con.execute(f"INSERT INTO {table} SELECT * FROM _said")  # noqa: S608
            self.con.unregister("_said")
        self.model = link_everything(self.con, self.model)
        answer = self.con.sql("FROM found ORDER BY rid, probability DESC, fid")
        found: dict[int, list[dict[str, Any]]] = {rid: [] for rid in range(len(self.records))}
        for row in answer.to_arrow_table().to_pylist():
            found[row["rid"]].append(row)
        return found

    def one(self, **said: Any) -> list[dict[str, Any]]:
        """What is found for one row alone."""
        rid = self.row(**said)
        return self.link()[rid]


@pytest.fixture
def hamlet() -> Iterator[Hamlet]:
    made = Hamlet()
    yield made
    made.con.close()

"""A county whose store is filled by events, and what stands in the closing workbooks that it writes."""

import json
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from pipeline.cases.events import Event, record
from pipeline.closing.write import FOLDER, Written, write_closing
from pipeline.collect import Collected, collect
from pipeline.reading.excel import ExcelReader
from pipeline.store import open_store

MONTH, TODAY = "2026-10", date(2026, 11, 25)
HEADINGS, FIRST = 3, 4  # rows as Excel counts
_WALK = {
    "found": "待下发", "issued": "已下发", "verified": "已核实", "mending": "整改中", "submitted": "待复核",
    "closed": "已销号", "transferred": "移送",
}  # fmt: skip


@dataclass
class Bureau:
    """A workspace; cases are put into it as events."""

    root: Path
    excel: ExcelReader | None = None
    nth: int = 0

    @contextmanager
    def store(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with closing(open_store(self.root / "store" / "hedui.duckdb")) as store:
            yield store

    def ask(self, sql: str) -> list[dict[str, Any]]:
        with self.store() as store:
            answer = store.execute(sql)
            names = [column[0] for column in answer.description or ()]
            return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]

    def case(
        self, key: str, *steps: str, rule: str = "paid_after_death", name: str = "", amount: float | None = 3000.0,
        town: str = "城关镇", result: str = "属实", monthly: str = "500.00", month: str = MONTH, facts: dict[str, str] | None = None,
        detail: dict[str, Any] | None = None, number: str | None = None, **said: Any,
    ) -> None:  # fmt: skip
        """A case that was found, issued, and then went through ``steps``; ``said`` goes into every one."""
        self.nth += 1
        number = number if number is not None else f"35059919400101{self.nth:04d}"
        with self.store() as store:
            store.execute(
                "INSERT INTO finding BY NAME SELECT ? AS month, ? AS finding_id, ? AS rule, 'confirmed' AS tier, '农村低保' AS programme,"
                " ? AS unit, ? AS name, ? AS id_number, ? AS town, '东村' AS village, ? AS amount, 6 AS months, ? AS summary, ? AS detail",
                [month, key, rule, f"H{self.nth}", name or f"人{key}", number, town, amount, f"人{key}的疑点。",
                 json.dumps(detail or {})])  # fmt: skip
            shown = {
                "月保障金额(元)": monthly,
                "户主及关系": "户主本人",
                "地址和电话": "东村一组\n电话",
                **(facts or {}),
            }
            store.execute("INSERT INTO issued BY NAME SELECT ? AS month, '20261101-01' AS run_id, ? AS town, ? AS rule,"
                          " ? AS finding_id, ? AS facts",
                          [month, town, rule, key, json.dumps(list(shown.items()), ensure_ascii=False)])  # fmt: skip
            for kind in ("found", "issued", *steps):
                self._step(store, key, kind, rule, month, result, said)

    def _step(
        self, store: duckdb.DuckDBPyConnection, key: str, kind: str, rule: str, month: str, result: str, said: dict[str, Any]
    ) -> None:  # fmt: skip
        day = {
            "verified": date(2026, 11, 5),
            "submitted": date(2026, 11, 8),
            "closed": date(2026, 11, 12),
        }
        own = {
            name: value
            for name, value in said.items()
            if name not in ("reviewer", "reason", "proof", "measure")
        }
        event = Event(
            finding_id=key, rule=rule, month=month, kind=kind, state=_WALK[kind],
            on_date=day.get(kind, date(2026, 11, 2)), result=result if kind == "verified" else "",
            reason=said.get("reason", "") if kind == "verified" else "",
            measure=said.get("measure", "追缴") if kind in ("mending", "submitted") and result != "不属实" else "",
            proof=said.get("proof", "C-1") if kind == "submitted" else "",
            who=said.get("reviewer", "周县") if kind == "closed" else "张三、李四" if kind in ("verified", "submitted") else "",
            note="复核意见：同意销号（2026-11-05的核查）；复核方式：现场；审批人：王局" if kind == "closed" else "", **own,
        )  # fmt: skip
        record(store, [event], datetime(2026, 11, 3))

    def event(self, key: str, kind: str, state: str, rule: str = "paid_after_death", month: str = MONTH, **said: Any) -> None:  # fmt: skip
        """One more thing that happened to a case."""
        with self.store() as store:
            record(store, [Event(finding_id=key, rule=rule, month=month, kind=kind, state=state, **said)], datetime(2026, 11, 13))  # fmt: skip

    def state(self, key: str) -> str:
        return str(self.ask(f"SELECT state FROM case_now WHERE finding_id = '{key}'")[0]["state"])  # noqa: S608 ours

    def write(self, today: date = TODAY, month: str | None = None) -> Written:
        return write_closing(self.root, month, today)

    def path(self, name: str) -> Path:
        return self.root / "out" / MONTH / FOLDER / f"{name}_{MONTH}.xlsx"

    def rows(self, name: str, sheet: str = "") -> list[dict[str, Any]]:
        """The rows of a sheet of a workbook, without its totals: heading -> value."""
        page = load_workbook(self.path(name))[sheet or name]
        headings = [cell.value for cell in page[HEADINGS]]
        found = []
        for row in page.iter_rows(min_row=FIRST, values_only=True):
            if not any(row) or row[0] == "合计" or str(row[0]).startswith(("填报人", "截至目前")):
                break
            found.append(dict(zip(headings, row, strict=False)))
        return found

    def fill(self, name: str, sheet: str, of: dict[str, dict[str, Any]], as_name: str | None = None) -> Path:  # fmt: skip
        """Fill in cells of a workbook, by the name of the person, and hand it in."""
        book = load_workbook(self.path(name))
        fill_in(book, sheet, of)
        folder = self.root / "returned" / MONTH
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / (as_name or self.path(name).name)
        book.properties.title = path.name
        book.save(path)
        return path

    def collect(self, today: date = TODAY) -> Collected:
        return collect(self.root, MONTH, lambda text: None, today, self.excel)


def fill_in(book: Workbook, sheet: str, of: dict[str, dict[str, Any]], by: str = "姓名") -> None:
    """Fill in cells of the rows that have these values under ``by``; each has to be there."""
    page = book[sheet]
    headings = [cell.value for cell in page[HEADINGS]]
    key = headings.index(by)
    met = set()
    for row in page.iter_rows(min_row=FIRST):
        who = str(row[key].value)
        for heading, value in of.get(who, {}).items():
            row[headings.index(heading)].value = value
            met.add(who)
    assert met == set(of)


def bureau(root: Path, months: Sequence[str] = (MONTH,)) -> Bureau:
    """A county that has been run, without a case."""
    (root / "store").mkdir(parents=True)
    (root / "hedui.toml").write_text('[county]\nname = "示例县"\n', encoding="utf-8")
    with closing(open_store(root / "store" / "hedui.duckdb")) as store:
        for month in months:
            store.execute("INSERT INTO run BY NAME SELECT ? AS run_id, ? AS month, now()::TIMESTAMP AS started", [f"r{month}", month])  # fmt: skip
            store.execute("INSERT INTO asked BY NAME SELECT ? AS month, unnest(['paid_after_death', 'deceased_recipient', 'dual_enrolment', 'staff_recipient', 'vehicle_owner']) AS slug,"
                          " unnest(['死亡后仍发放', '死亡仍在册', '重复享受', '工作人员享受', '名下有车']) AS title", [month])  # fmt: skip
    return Bureau(root)

"""A county with one small ledger that was really written, and what its towns do to it."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.cases.events import Event, record
from pipeline.collect import Collected, collect
from pipeline.kernel.ledger import Ledger, LedgerColumn, LedgerSheet, ReturnedLine
from pipeline.reading.excel import ExcelReader
from pipeline.store import open_store
from reports.baseline import KEY_HEADING, cell_text, fingerprint
from reports.workbook import write_ledger

MONTH, RUN, TODAY = "2026-10", "20261102-01", date(2026, 11, 20)
HEADINGS, FIRST = 5, 6  # rows as Excel counts
DEATHS, MISSED = "死亡后继续发放", "疑似漏保"
_COLUMNS = (
    LedgerColumn("姓名"), LedgerColumn("身份证号"), LedgerColumn("村(居)"),
    LedgerColumn("疑点说明", "long"), LedgerColumn("死亡日期", "date"), LedgerColumn("涉及金额(元)", "amount"),
)  # fmt: skip
_PEOPLE = (("王秀英", "350599194003021234"), ("李建国", "350599195107074321"),
           ("陈美玉", "350599194809095678"), ("林大山", "350599193912128765"))  # fmt: skip
Edit = Callable[[Workbook], object]


def _sheets(prefix: str, people: tuple[tuple[str, str], ...]) -> tuple[LedgerSheet, ...]:
    deaths = [[name, number, "东村", f"{name}死亡后仍发放六个月。", "2026-03-12", 3000.0 + at]
              for at, (name, number) in enumerate(people)]  # fmt: skip
    missed = [[name, number, "西村", "重度残疾，不在册。", "2026-03-12", None] for name, number in people[:2]]  # fmt: skip
    return (
        LedgerSheet("paid_after_death", DEATHS, "DTH-01", "red", "《办法》", "核对死亡证明。", _COLUMNS, deaths,
                    [f"{prefix}d{at}" for at in range(len(deaths))]),
        LedgerSheet("missed_case", MISSED, "MIS-01", "yellow", "《办法》", "上门摸排。", (*_COLUMNS[:4], _COLUMNS[4]),
                    [row[:5] for row in missed], [f"{prefix}m{at}" for at in range(len(missed))], "reach"),
    )  # fmt: skip


@dataclass
class Office:
    """A workspace in which two ledgers went out; ``file`` is the first town's."""

    root: Path
    file: Path
    excel: ExcelReader | None = None

    @property
    def returned(self) -> Path:
        return self.root / "returned" / MONTH

    def back(self, *edits: Edit, name: str = "城关镇_整改台账_2026-10.xlsx", of: Path | None = None) -> Path:  # fmt: skip
        """The town edits its ledger and sends it back under a name."""
        book = load_workbook(of or self.file)
        for edit in edits:
            edit(book)
        book.properties.title = name  # so that no two files are the same to the byte
        path = self.returned / name
        path.parent.mkdir(parents=True, exist_ok=True)
        book.save(path)
        return path

    def collect(self, today: date = TODAY, month: str | None = None) -> Collected:
        return collect(self.root, month, lambda text: None, today, self.excel)

    def events(self) -> list[dict[str, Any]]:
        """Everything recorded, in order."""
        return self.ask("SELECT * FROM case_event ORDER BY nth")

    def steps(self, key: str = "Ad0") -> list[str]:
        return [one["kind"] for one in self.events() if one["finding_id"] == key]

    def state(self, key: str = "Ad0") -> str:
        found = self.ask(f"SELECT state FROM case_now WHERE finding_id = '{key}'")  # noqa: S608 ours
        return str(found[0]["state"]) if found else ""

    def ask(self, sql: str) -> list[dict[str, Any]]:
        with closing(open_store(self.root / "store" / "hedui.duckdb")) as store:
            answer = store.execute(sql)
            names = [column[0] for column in answer.description or ()]
            return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]

    def happened(self, *events: Event) -> None:
        """Something that other commands recorded."""
        with closing(open_store(self.root / "store" / "hedui.duckdb")) as store:
            record(store, events, datetime(2026, 11, 3))


def office(root: Path, *, kept: bool = True) -> Office:
    """Write two ledgers and tell the store what went out; not ``kept``: an older version did not."""
    (root / "store").mkdir(parents=True)
    (root / "hedui.toml").write_text(
        '[county]\nname = "示例县"\n\n[passwords]\n"*加密*" = "zhi-xian-2026"\n', encoding="utf-8"
    )
    (root / "returned" / MONTH).mkdir(parents=True)
    with closing(open_store(root / "store" / "hedui.duckdb")) as store:
        for town, prefix, people in (
            ("城关镇", "A", _PEOPLE),
            ("河口镇", "B", (("赵小河", "350599196001010011"), ("钱大江", "350599196102020022"))),
        ):
            sheets = _sheets(prefix, people)
            path = root / "out" / MONTH / "乡镇台账" / f"{town}_整改台账_{MONTH}.xlsx"
            path.parent.mkdir(parents=True, exist_ok=True)
            write_ledger(Ledger("示例县", MONTH, town, RUN, sheets, (), ()), path)
            for sheet in sheets:
                for row, key in zip(sheet.rows, sheet.keys, strict=True):
                    amount = row[5] if len(row) > 5 else None
                    store.execute(
                        "INSERT INTO finding (month, finding_id, rule, name, id_number, town, amount)"
                        " VALUES (?, ?, ?, ?, ?, ?, ?)", [MONTH, key, sheet.slug, row[0], row[1], town, amount])  # fmt: skip
                    facts = [[column.heading, _text(value)] for column, value in zip(sheet.columns, row, strict=True)]  # fmt: skip
                    if kept:
                        store.execute("INSERT INTO issued VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", [
                            MONTH, RUN, path.name, town, sheet.slug, sheet.title, key,
                            fingerprint(key, [(h, t) for h, t in facts]), json.dumps(facts, ensure_ascii=False)])  # fmt: skip
    town_file = root / "out" / MONTH / "乡镇台账" / f"城关镇_整改台账_{MONTH}.xlsx"
    return Office(root, town_file)


def _text(value: object) -> str:
    return cell_text(value)  # type: ignore[arg-type]


# --- what a town does --------------------------------------------------------------------------


def column(sheet: Worksheet, heading: str) -> int:
    """Where a heading stands, from 1."""
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value == heading:
                return int(cell.column)
    raise LookupError(heading)


def place(sheet: Worksheet, heading: str, nth: int = 0) -> str:
    """The cell of the nth row of the ledger."""
    return str(sheet.cell(FIRST + nth, column(sheet, heading)).coordinate)


GOOD: dict[str, Any] = {
    "核实结果": "属实", "核查人1": "张三", "核查人2": "李四", "核查日期": datetime(2026, 11, 5), "核查情况": "已入户。",
    "整改措施": "追缴", "整改时限": datetime(2026, 12, 5),
}  # fmt: skip
REACHED: dict[str, Any] = {
    "是否见到本人": "是", "摸排结果": "符合并已申请", "拟纳入类别": "低保", "摸排人1": "张三", "摸排人2": "李四",
    "摸排日期": datetime(2026, 11, 6), "情况说明": "愿意申请。", "办理时限": datetime(2026, 12, 6),
}  # fmt: skip
REVIEWED: dict[str, Any] = {
    "复核人": "周县", "复核意见": "同意销号", "是否销号": "是", "销号日期": datetime(2026, 11, 12), "佐证材料编号": "C-7",
}  # fmt: skip


def fill(nth: int = 0, sheet: str = DEATHS, base: dict[str, Any] = GOOD, **changes: Any) -> Edit:
    """Fill in a row; None leaves a cell empty."""

    def edit(book: Workbook) -> None:
        page = book[sheet]
        for heading, value in {**base, **changes}.items():
            page.cell(FIRST + nth, column(page, heading)).value = value

    return edit


def rows_of(sheet: Worksheet) -> Iterator[list[Any]]:
    """The values of the ledger's rows: those with a key."""
    key = column(sheet, KEY_HEADING)
    for row in sheet.iter_rows(min_row=FIRST):
        if row[key - 1].value:
            yield [cell.value for cell in row]


def refusals(done: Collected) -> list[ReturnedLine]:
    return [one for one in done.merged.told if one.refused]


def reminders(done: Collected) -> list[ReturnedLine]:
    return [one for one in done.merged.told if not one.refused]

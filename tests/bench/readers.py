"""File to cells, nothing else: hedui's readers beside the usual ones, on the same files, in turn."""

import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import pyarrow as pa

from tests.bench.columns import day_number, days, id_numbers, joined, money, pick, serial, some_days
from tests.bench.measure import run_child
from tests.bench.reader_peers import ID, PEERS, digest

TEXT_ROWS, BOOK_ROWS = 2_000_000, 200_000
AIM = 1.5
"""hedui's seconds for each second of the fastest peer that reads the file right."""


@dataclass
class Reading:
    """All runs of all readers on one file. ``rows``, ``digest``: what is right."""

    title: str
    kind: str
    path: Path
    encoding: str
    rows: int
    digest: str
    runs: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def right(self, name: str) -> bool:
        """Whether every run found all rows, and the ID numbers whole."""
        return all(
            (run.get("rows"), run.get("digest")) == (self.rows, self.digest)
            for run in self.runs[name]
        )

    def middle(self, name: str, what: str) -> float:
        return median(run[what] for run in self.runs[name] if what in run)

    def best_peer(self) -> float:
        """Seconds of the fastest peer that reads the file right."""
        peers = [name for name in self.runs if name != "hedui" and self.right(name)]
        return min(self.middle(name, "seconds") for name in peers)


def compare_readers(folder: Path, share: float, repeat: int) -> list[Reading]:
    """``share`` of the full sizes. The files are made once and read by one reader after the other.

    Each turn begins with another reader.
    """
    readings = _files(folder, share)
    for turn in range(repeat):
        for reading in readings:
            for name in _turned(list(PEERS[reading.kind]), turn):
                if turn and reading.kind == "xlsx" and "openpyxl" in name:
                    continue  # half a minute each, and never near
                reading.runs.setdefault(name, []).append(_run(reading, name))
                print(f"  {turn + 1}/{repeat} {reading.title}: {name}", file=sys.stderr, flush=True)
    return readings


def _turned(names: list[str], turn: int) -> list[str]:
    """The same round, begun with another."""
    first = turn % len(names)
    return names[first:] + names[:first]


def _run(reading: Reading, name: str) -> dict[str, Any]:
    module = [sys.executable, "-m", "tests.bench.reader_peers"]
    _, _, peak, said = run_child([*module, reading.kind, name, str(reading.path), reading.encoding])
    return {**json.loads(said), "peak_mb": peak}


# --- the files ---------------------------------------------------------------------------------


def _files(folder: Path, share: float) -> list[Reading]:
    rows, book_rows = int(TEXT_ROWS * share), int(BOOK_ROWS * share)
    table = _table(rows)
    check = digest(table.column(ID).to_pylist())
    plain, gb, book = (folder / name for name in ("utf8.csv", "gb18030.csv", "book.xlsx"))
    _write_csv(table, plain)
    gb.write_bytes(plain.read_bytes().decode().encode("gb18030"))
    small = _wider(table.slice(0, book_rows))
    _write_book(small, book)
    size = f"{rows:,} x {table.num_columns}"
    return [
        Reading(f"CSV, UTF-8, {size}, {_mb(plain)} MB", "csv", plain, "utf-8", rows, check),
        Reading(f"CSV, GB18030, {size}, {_mb(gb)} MB", "csv", gb, "gb18030", rows, check),
        Reading(f"xlsx, {book_rows:,} x {small.num_columns}, {_mb(book)} MB", "xlsx", book, "",
                book_rows, digest(small.column(ID).to_pylist())),
    ]  # fmt: skip


def _mb(path: Path) -> int:
    return round(path.stat().st_size / 1e6)


def _table(rows: int) -> pa.Table:
    rng = np.random.default_rng(7)
    birth = some_days(rng, day_number(1930, 1, 1), day_number(2015, 12, 31), rows)
    male = rng.integers(0, 2, rows)
    names = [
        a + b + c
        for a in "陈林王黄李张吴刘郑杨"
        for b in "秀建志美国文"
        for c in "英华强珍明芳兰伟"
    ]
    towns, villages = (
        ("城东镇", "云溪乡", "石桥镇", "临江街道"),
        ("前埔村", "后田村", "云溪村", "上坂村"),
    )
    town, village = pick(rng, towns, rows), pick(rng, villages, rows)
    order = np.arange(rows)
    return pa.table({
        "序号": pa.array(order + 1).cast(pa.string()),
        "姓名": pick(rng, names, rows),
        "身份证号": id_numbers(birth, male),
        "性别": pa.array(["女", "男"]).take(pa.array(male)),
        "出生日期": days(birth),
        "乡镇": town,
        "村": village,
        "地址": joined(town, village, serial(order % 899 + 1, 3, "", "号，东侧")),
        "号牌号码": serial(order % 100_000, 5, "闽C"),
        "登记日期": days(some_days(rng, day_number(2008, 1, 1), day_number(2026, 9, 30), rows)),
        "金额": money(rng, 600, 0.5, rows),
        "备注": pick(rng, ("", "", "", "见附件", "已核"), rows),
    })  # fmt: skip


def _wider(table: pa.Table) -> pa.Table:
    extra = {
        "联系电话": table.column("号牌号码"),
        "状态": table.column("性别"),
        "经办": table.column("村"),
    }
    for name, column in extra.items():
        table = table.append_column(name, column)
    return table


def _write_csv(table: pa.Table, path: Path) -> None:
    from pyarrow import csv

    csv.write_csv(table, path, csv.WriteOptions(quoting_style="none", quoting_header="none"))


def _write_book(table: pa.Table, path: Path) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_numbers": False})
    sheet = book.add_worksheet()
    for row, fields in enumerate(
        [table.column_names, *zip(*table.to_pydict().values(), strict=True)]
    ):
        for column, text in enumerate(fields):
            sheet.write_string(row, column, text)
    book.close()


# --- figures as text ---------------------------------------------------------------------------


def told_reading(reading: Reading) -> str:
    """One file: seconds, memory and correctness of every reader."""
    best = reading.best_peer()
    lines = ["", f"reading alone: {reading.title}; median of {len(reading.runs['hedui'])}, in turn", "",
             f"{'':24}{'seconds':>9}{'/ best':>8}{'CPU s':>8}{'peak MB':>9}   rows and ID numbers"]  # fmt: skip
    for name, runs in reading.runs.items():
        if "fault" in runs[0]:
            lines.append(f"{name:24}{'-':>9}{'-':>8}{'-':>8}{'-':>9}   cannot: {runs[0]['fault']}")
            continue
        seconds = reading.middle(name, "seconds")
        state = "right" if reading.right(name) else "WRONG"
        lines.append(f"{name:24}{seconds:9.2f}{seconds / best:8.2f}{reading.middle(name, 'cpu'):8.2f}"
                     f"{reading.middle(name, 'peak_mb'):9.0f}   {state}")  # fmt: skip
    return "\n".join([*lines, f"{'hedui / fastest right peer':24}: aim at most {AIM}"])


def plain_reading(reading: Reading) -> dict[str, Any]:
    """For a JSON file."""
    return {"title": reading.title, "rows": reading.rows, "runs": reading.runs,
            "right": {name: reading.right(name) for name in reading.runs}}  # fmt: skip

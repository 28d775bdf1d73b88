"""From the working tables to the lines of a slip: faults, cells, repairs, and how it was before."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from pipeline.departments import Delivered
from pipeline.kernel.declare import Source
from pipeline.kernel.masks import Kind, masked, told_by_place, veiled
from pipeline.kernel.slip import UNKNOWN, WHOLE, Fault, Severity, SlipRow, Trend
from pipeline.reading.clean import ROW_BITS
from pipeline.slip_tables import FIRST_SHOWN, MOST_ROWS, has_column

_GRADES: Mapping[int, Severity] = {1: "high", 2: "middle", 3: "low", 4: "low"}
_NUMBER = re.compile(r"[0-9]{14,17}[0-9Xx]")
_KINDS: Mapping[str, Kind] = {
    "id": "id", "number": "number", "name": "name", "date": "date", "amount": "amount",
}  # fmt: skip
_HEADINGS: Mapping[str, Kind] = {
    "证": "id", "账": "number", "卡": "number", "电话": "number", "姓名": "name",
}  # fmt: skip

_FAULTS = """
    WITH counted AS (
        SELECT department, source, "column", fault_no, grade, count(*) AS cells,
               list(ref ORDER BY nth) FILTER (nth <= $first) AS refs
        FROM wrong GROUP BY ALL
    ),
    shown AS (SELECT department, source, "column", fault_no, grade, count(*) AS named FROM listed GROUP BY ALL)
    SELECT department, source, "column", fault, grade, how, cells, coalesce(named, 0), refs
    FROM counted JOIN fault USING (fault_no)
         LEFT JOIN shown USING (department, source, "column", fault_no, grade)
    ORDER BY department, grade, cells DESC, source, "column", fault
"""
_LISTED = """
    SELECT department, source, ref, "column", value, reason, coalesce(hint, ''), kind
    FROM listed ORDER BY department, ref, "column", reason, value
"""
_REPAIRS = """
    SELECT department, repair.source, ref, "column", value, note, '', coalesce(kind, '')
    FROM repair JOIN delivered ON file_no = ref >> 40
         LEFT JOIN column_kind USING (source, "column")
    WHERE NOT contains(note, '警告')
    QUALIFY row_number() OVER (PARTITION BY department ORDER BY ref, "column", note, value) <= $most
    ORDER BY department, ref, "column", note, value
"""
_REPAIRED = """
    SELECT department, count(*) FROM repair JOIN delivered ON file_no = ref >> 40
    WHERE NOT contains(note, '警告') GROUP BY ALL
"""
_CHECKS = """
    SELECT source, feed, file, outcome, message FROM quality_check
    WHERE kind <> 'row' AND outcome IN ('未通过', '提醒')
          AND ((feed = '' AND file = '') OR NOT EXISTS (
              FROM quality_check AS whole WHERE whole.source = quality_check.source
              AND whole.kind = quality_check.kind AND whole.outcome = quality_check.outcome
              AND whole.feed = '' AND whole.file = ''))
    ORDER BY nth
"""
_TREND = """
    WITH latest AS (
        SELECT * FROM slip_before
        QUALIFY month = max(month) OVER (PARTITION BY department, source)
    ),
    since AS (SELECT department, source, any_value(month) AS month, any_value("rows") AS "rows"
              FROM latest GROUP BY ALL),
    mine AS (SELECT department, source, reason, cells, "rows" FROM out_slip
             UNION ALL
             SELECT department, source, reason, 0, sent."rows" FROM latest
             JOIN sent USING (department, source)
             ANTI JOIN out_slip USING (department, source, reason))
    SELECT department, source, reason, coalesce(since.month, ''),
           CASE WHEN since.month IS NOT NULL
                THEN coalesce(latest.cells, 0) * 1000.0 / greatest(since."rows", 1) END,
           mine.cells * 1000.0 / greatest(mine."rows", 1), mine.cells
    FROM mine LEFT JOIN since USING (department, source)
         LEFT JOIN latest USING (department, source, reason)
    ORDER BY department, source, reason
"""


@dataclass(frozen=True)
class Words:
    """What officers call a source, and a file: by its name alone, where no other of the department's
    files has that name. ``sheets``: the number of a sheet -> what it is."""

    titles: Mapping[str, str]
    files: Mapping[tuple[str, str], str]
    sheets: Mapping[int, Delivered]

    def data(self, source: str) -> str:
        return self.titles.get(source, "")

    def file(self, one: Delivered) -> str:
        return veiled(self.files.get((one.department, one.row.file), one.row.file))

    def place(self, one: Delivered) -> str:
        return self.file(one) + (f"［{veiled(one.row.sheet)}］" if one.row.sheet else "")


def words_of(sheets: Sequence[Delivered], sources: Sequence[Source]) -> Words:
    named = {(one.department, one.row.file) for one in sheets if one.department != UNKNOWN}
    alike = Counter((department, file.rpartition("/")[2]) for department, file in named)
    short = {
        (department, file): name
        for department, file in named
        if alike[department, name := file.rpartition("/")[2]] == 1
    }
    # 机动车（含农机）登记 as it is; 死亡登记（公安注销、殡葬火化） without the remark at its end
    titles = {source.name: re.sub(r"（[^（）]*）$", "", source.title) for source in sources}
    return Words(titles, short, {one.plan.file_no: one for one in sheets})


def cell_faults(con: duckdb.DuckDBPyConnection, words: Words) -> list[tuple[str, Fault]]:
    """Each kind of fault of each column, with its department."""
    told = con.execute(_FAULTS, {"first": FIRST_SHOWN}).fetchall()
    return [
        (department, Fault(words.data(source), column or "—", fault, _GRADES[grade], count,
                           _first(words, refs, count), how, named))
        for department, source, column, fault, grade, how, count, named, refs in told
    ]  # fmt: skip


def gate_faults(
    con: duckdb.DuckDBPyConnection, sheets: Sequence[Delivered], sources: Sequence[Source], words: Words
) -> list[tuple[str, Fault]]:  # fmt: skip
    """What the quality gate says of whole extracts, told to whoever sent them, or used to."""
    if not has_column(con, "quality_check", "outcome"):
        return []
    declared = {source.name: source for source in sources}
    told = []
    for source, feed, file, outcome, message in con.execute(_CHECKS).fetchall():
        mine = [one for one in sheets if one.row.source == source and file in ("", one.place)
                and feed in ("", one.feed)]  # fmt: skip
        fault = Fault(words.data(source), WHOLE, veiled(message), "high" if outcome == "未通过" else "middle",
                      1, veiled(file) or feed or "全部", "核对后重新提供；确认无误的，请在回复中说明")  # fmt: skip
        senders = [one.department for one in mine] or [declared[source].delivered_by(feed, "")]
        told += [(department, fault) for department in dict.fromkeys(senders)]
    return told


def _first(words: Words, refs: Sequence[int], count: int) -> str:
    """The first rows of a fault, file by file: 名册.xlsx第3、7行等."""
    rows: dict[str, list[str]] = {}
    for ref in refs:
        place = words.place(words.sheets[ref >> ROW_BITS])
        rows.setdefault(place, []).append(str(ref & ((1 << ROW_BITS) - 1)))
    told = "；".join(f"{place}第{'、'.join(dict.fromkeys(at))}行" for place, at in rows.items())
    return told + ("等" if count > len(refs) else "")


def _rows(told: Sequence[tuple[Any, ...]], words: Words) -> list[tuple[str, SlipRow]]:
    """Lines of a list, their values masked."""
    lines = []
    for department, source, ref, column, value, reason, hint, kind in told:
        sheet = words.sheets[ref >> ROW_BITS]
        line = SlipRow(
            words.data(source), words.file(sheet), veiled(sheet.row.sheet), ref & ((1 << ROW_BITS) - 1), column,
            masked(value, _kind(kind, column)), veiled(reason.split("，请")[0]), _hint(value, hint),
        )  # fmt: skip
        lines.append((department, line))
    return lines


def _kind(kind: str, column: str) -> Kind:
    """The kind of a column; of one that no source declares, by the words of its heading."""
    if kind:
        return _KINDS.get(kind, "text")
    return next((one for word, one in _HEADINGS.items() if word in column), "text")


def _hint(value: str, hint: str) -> str:
    """A suggested repair that names no full number: by the place where it differs, or covered."""
    better = _NUMBER.search(hint or "")
    if better and (place := told_by_place(value, better[0])):
        return place
    return veiled(hint or "", 7)


def listed(con: duckdb.DuckDBPyConnection, words: Words) -> list[tuple[str, SlipRow]]:
    """The rows to mend that a slip names, each with its department."""
    return _rows(con.execute(_LISTED).fetchall(), words)


def repairs(con: duckdb.DuckDBPyConnection, words: Words) -> list[tuple[str, SlipRow]]:
    """The first cells mended by certain rules, each with its department."""
    if not has_column(con, "repair", "note"):
        return []
    return _rows(con.execute(_REPAIRS, {"most": MOST_ROWS}).fetchall(), words)


def repaired_counts(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """How many cells were mended, by department."""
    if not has_column(con, "repair", "note"):
        return {}
    return dict(con.execute(_REPAIRED).fetchall())


def trends(con: duckdb.DuckDBPyConnection, words: Words) -> list[tuple[str, Trend]]:
    """By source, all faults together and each fault; not where there is and was none."""
    return [
        (department, Trend(words.data(source), fault, since, before, now, cells,
                           _verdict(before, now)))
        for department, source, fault, since, before, now, cells in con.execute(_TREND).fetchall()
        if before or now
    ]  # fmt: skip


def _verdict(before: float | None, now: float) -> str:
    if before is None:
        return "首次"
    was, is_now = round(before, 1), round(now, 1)
    if was == is_now:
        return "持平"
    if not before or not now:
        return "新出现" if now else "已消除"
    return "上升" if is_now > was else "下降"

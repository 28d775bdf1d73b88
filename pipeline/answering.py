"""The answer to a list, row by row: every row as written, and what was found of it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from pipeline.kernel.answer import (
    NO_PERSON,
    NOT_FOUND,
    NOT_ON_ROSTER,
    ON_ROSTER,
    POSSIBLE,
    RESIDENT,
    TOO_LITTLE,
    WAS_ON_ROSTER,
    AnsweredSheet,
    AnswerRow,
)
from pipeline.kernel.tiers import TIERS
from pipeline.planning import Planned
from pipeline.reading.clean import ROW_BITS
from pipeline.reading.corrections import letter
from pipeline.reading.headings import one_line
from pipeline.show import mask_id

OTHERS = 3
"""Further persons that are named."""
CAPPED = 0.95
"""From here on, what is only possible is so for a reason that the probability does not say."""
_WORD = {tier: word for tier, word, _ in TIERS}


@dataclass(frozen=True)
class Lines:
    """The rows of a sheet below its header as written: Excel's row number, cells."""

    headings: Sequence[str]
    rows: Sequence[tuple[int, Sequence[str]]]


def lines_of(con: duckdb.DuckDBPyConnection, plan: Planned) -> Lines:
    """Every row of a sheet that says anything; columns in which nothing stands are left out."""
    assert plan.sheet is not None and plan.recognition is not None
    found = plan.recognition
    width = max(len(found.headings), *(len(line) for line in plan.sheet.head), 1)
    rows: list[tuple[int, Sequence[str]]] = []
    for block in plan.sheet.blocks(found.header_row, range(width)):
        texts = [block.columns[at].to_pylist() for at in range(width)]
        rows += zip(block.rows.tolist(), zip(*texts, strict=True), strict=True)
        rows += [(row, (*fields, *[""] * width)[:width]) for row, fields, _ in block.odd]
    rows = sorted((row, cells) for row, cells in rows if any(cell.strip() for cell in cells))
    headings = [one_line(h) for h in (*found.headings, *[""] * width)][:width]
    shown = [
        at for at in range(width) if headings[at] or any(cells[at].strip() for _, cells in rows)
    ]
    return Lines([headings[at] or f"{letter(at)}列" for at in shown],
                 [(row, [cells[at] for at in shown]) for row, cells in rows])  # fmt: skip


@dataclass(frozen=True)
class _Known:
    """What the database knows of the list's rows, by ref."""

    read: Mapping[int, str | None]
    found: Mapping[int, Sequence[Mapping[str, Any]]]
    alone: Mapping[int, tuple[int, int]]
    refused: Mapping[int, str]
    faults: Mapping[int, Sequence[str]]


def answered_sheets(
    con: duckdb.DuckDBPyConnection,
    plans: Sequence[Planned],
    lines: Sequence[Lines],
    roster_only: bool,
) -> list[AnsweredSheet]:
    """All sheets of a list with their answers; needs the tables of lookup.look_up()."""
    known = _known(con)
    sheets = []
    for plan, told in zip(plans, lines, strict=True):
        assert plan.sheet is not None and plan.recognition is not None
        titles = {c.name: c.heading for c in plan.recognition.source.columns}
        used = [(said, titles[name]) for name, said in plan.recognition.said.items()]
        rows = [_row(known, plan.file_no << ROW_BITS | row, row, cells, roster_only)
                for row, cells in told.rows]  # fmt: skip
        sheets.append(AnsweredSheet(plan.file, plan.sheet.name, told.headings, used, rows))
    return sheets


def _known(con: duckdb.DuckDBPyConnection) -> _Known:
    found: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    told = con.execute("SELECT * FROM answer_told ORDER BY ref, nth")
    names = [column[0] for column in told.description]
    for values in told.fetchall():
        row = dict(zip(names, values, strict=True))
        found[row["ref"]].append(row)
    faults: dict[int, list[str]] = defaultdict(list)
    refused = {}
    for ref, column, reason, fatal in con.execute(
        "SELECT ref, \"column\", concat(reason, '；建议核对：' || nullif(hint, '')), fatal FROM listed_reject ORDER BY ref, 2"
    ).fetchall():
        if fatal:
            refused[ref] = reason
        else:
            faults[ref].append(f"{column}：{reason}")
    read = dict(con.execute("SELECT ref, id_number FROM listed").fetchall())
    alone = {ref: (n, enrolled) for ref, n, enrolled in con.execute(
        "SELECT ref, namesakes, enrolled FROM listed_name_only").fetchall()}  # fmt: skip
    return _Known(read, found, alone, refused, faults)


def _row(known: _Known, ref: int, row: int, cells: Sequence[str], roster_only: bool) -> AnswerRow:
    faults = "；".join(known.faults.get(ref, ()))
    if ref not in known.read:
        why = known.refused.get(ref, "合计、小标题或说明行，不是人员")
        return AnswerRow(row, cells, NO_PERSON, why=why, faults=faults)
    if ref in known.found:
        return _found(row, cells, known.found[ref], known.read[ref], faults, roster_only)
    if ref in known.alone:
        namesakes, enrolled = known.alone[ref]
        why = (f"只写了姓名，不能认定是谁；底册中同名者{namesakes}人，其中在名册上的{enrolled}人" if namesakes
               else "只写了姓名，底册中没有同名的人")  # fmt: skip
        return AnswerRow(row, cells, TOO_LITTLE, why=why, faults=faults)
    why = ("底册和名册中没有这个证号，也没有其他相符的人" if known.read[ref]
           else "没有可用的证号；按姓名、住址、年龄等比对，没有相符的人")  # fmt: skip
    return AnswerRow(row, cells, NOT_FOUND, why=why, faults=faults)


def _found(
    row: int, cells: Sequence[str], found: Sequence[Mapping[str, Any]], given: str | None, faults: str,
    roster_only: bool,
) -> AnswerRow:  # fmt: skip
    best, *rest = found
    sure = best["tier"] != "possible"
    others = "；".join(_other(one) for one in rest[:OTHERS])
    if len(rest) > OTHERS:
        others += f"；等共{len(rest)}人"
    number = best["number"] or ""
    amount = best["amount"] if best["amount"] is not None else best["amounts"] or ""
    return AnswerRow(
        row, cells, _verdict(found, sure, roster_only), _WORD[best["tier"]],
        best["probability"] if sure or best["probability"] < CAPPED else None,
        best["name"] or "", number if number == given else mask_id(number) if number else "",
        best["town"], best["village"], best["programme"] or "", best["state"] or "", best["unit"] or "",
        amount, best["explanation"].split("；另有")[0], others, faults,
    )  # fmt: skip


def _verdict(found: Sequence[Mapping[str, Any]], sure: bool, roster_only: bool) -> str:
    nowhere = NOT_ON_ROSTER if roster_only else RESIDENT
    if not sure:
        enrolled = any(one["state"] for one in found)
        return POSSIBLE if enrolled or not roster_only else NOT_ON_ROSTER
    if not found[0]["state"]:
        return nowhere
    return ON_ROSTER if found[0]["current"] else WAS_ON_ROSTER


def _other(one: Mapping[str, Any]) -> str:
    place = f"{one['town']}{one['village']}" or "住址不明"
    where = f"{one['programme']}，{one['state']}" if one["state"] else "不在名册"
    return f"{one['name']}（{place}，{where}，把握{one['probability']:.0%}）"

"""Values damaged beyond repair: the cell or the row must be refused, with the reason."""

from __future__ import annotations

from random import Random

from data_samples.ids import is_valid
from tests.fuzz.doc import Doc, Line, Trap
from tests.fuzz.value_traps import _untouched, is_amount, is_date, is_id

_LOST = "精度丢失"


def _damaged(number: str, rng: Random) -> tuple[str | float, str]:
    """An ID number that cannot be read, and the pattern of the reason."""
    kind = rng.choice(["digit", "number", "scientific", "short", "long", "masked"])
    if kind == "digit":
        at = rng.randrange(17)
        wrong = number[:at] + str((int(number[at]) + rng.randint(1, 9)) % 10) + number[at + 1 :]
        if not is_valid(wrong):
            return wrong, f"校验码|出生|{_LOST}"
        kind = "short"
    if kind == "number" and number.isdigit():
        return float(number), _LOST
    if kind == "scientific":
        return f"{float(number[:17]) * 10:.5E}", _LOST
    if kind == "short":
        return number[:-1], "17位"
    if kind == "long":
        return number + "0", "19位"
    return number[:6] + "********" + number[14:], "字符|遮|隐"


def ids_damaged(doc: Doc, rng: Random) -> bool:
    done = False
    for i in doc.positions(is_id):
        for line in doc.about_people():
            if _untouched(doc, line, i) and is_valid(str(line.cells[i])) and rng.random() < 0.3:
                line.cells[i], line.wrong[doc.fields[i]] = _damaged(str(line.cells[i]), rng)
                done = True
    return done


def dates_damaged(doc: Doc, rng: Random) -> bool:
    bad = ("2026-02-30", "2025年13月1日", "2025/4/31", "20250229", "去年冬天", "03/04/2025")
    return _some(doc, rng, is_date, bad, "日期|年、月、日")


def amounts_damaged(doc: Doc, rng: Random) -> bool:
    return _some(doc, rng, is_amount, ("约300", "三百元左右", "300-500", "见附件"), "金额")


def _some(doc: Doc, rng: Random, fits: object, bad: tuple[str, ...], reason: str) -> bool:
    done = False
    for i in doc.positions(fits):  # type: ignore[arg-type]
        for line in doc.about_people():
            if _untouched(doc, line, i) and rng.random() < 0.2:
                line.cells[i], line.wrong[doc.fields[i]] = rng.choice(bad), reason
                done = True
    return done


def nobody_named(doc: Doc, rng: Random) -> bool:
    """A row that says nothing of whom it is about."""
    lines = doc.about_people()
    if len(lines) < 3 or doc.merged:
        return False
    line: Line = rng.choice(lines[1:])
    for i, name in enumerate(doc.fields):
        if name in (*doc.clean.source.person, *doc.clean.source.stand_in.values()):
            line.cells[i] = rng.choice(["", "无", " "])
    line.out = "姓名和身份证号"
    line.wrong.clear()
    return any(str(cell).strip() for cell in line.cells)


TRAPS: tuple[Trap, ...] = (ids_damaged, dates_damaged, amounts_damaged, nobody_named)

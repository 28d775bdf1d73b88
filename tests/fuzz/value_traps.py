"""The same values in other writings, which must be read as the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random

from data_samples.ids import is_valid, lengthen, shorten
from pipeline.kernel.declare import Column
from pipeline.kernel.values import AMOUNT, NAME
from tests.fuzz.doc import Doc, Line, Trap

_WIDE = str.maketrans({c: chr(ord(c) + 0xFEE0) for c in "0123456789X-./,"})
_HAN = "〇一二三四五六七八九"
_NOTHING = ("无", "/", "-", "不详", "—", " ")


def is_id(column: Column) -> bool:
    return column.name == "id_number" or column.name.endswith("_id")


def is_date(column: Column) -> bool:
    return column.clean.type == "DATE"


def is_amount(column: Column) -> bool:
    return column.clean is AMOUNT


def _written(number: int) -> str:
    """1 to 31 in Chinese."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _HAN[tens] + "十"
    return head + (_HAN[ones] if ones else "")


def date_forms(day: date) -> list[str]:
    han = "".join(_HAN[int(d)] for d in str(day.year))
    serial = (day - date(1899, 12, 30)).days
    return [
        f"{day:%Y-%m-%d}", f"{day.year}/{day.month}/{day.day}", f"{day:%Y.%m.%d}", f"{day:%Y%m%d}",
        f"{day.year}年{day.month}月{day.day}日", f"{day:%Y年%m月%d日}", f"{day:%Y-%m-%d} 00:00:00",
        f"{han}年{_written(day.month)}月{_written(day.day)}日", f"{day:%Y-%m-%d}".translate(_WIDE),
        f" {day.year}-{day.month}-{day.day} ", f"{day:%Y/%m/%d}",
        *([str(serial)] if 20_000 < serial < 73_000 else []),
    ]  # fmt: skip


def id_forms(number: str) -> list[str]:
    forms = [
        number.translate(_WIDE), f"{number[:6]} {number[6:14]} {number[14:]}", number.lower(),
        "'" + number, "\u200b" + number, number + "\t", f" {number} ",
        f"{number[:6]}-{number[6:14]}-{number[14:]}",
    ]  # fmt: skip
    if is_valid(number) and number[6:8] == "19" and lengthen(shorten(number)) == number:
        forms.append(shorten(number))
    return forms


def ids_in_other_forms(doc: Doc, rng: Random) -> bool:
    return _each(doc, rng, is_id, lambda cell, truth: rng.choice(id_forms(cell)) if cell == truth else cell)  # fmt: skip


def dates_in_other_forms(doc: Doc, rng: Random) -> bool:
    one = rng.random() < 0.5
    pick = rng.randrange(11)

    def change(cell: str, truth: str) -> str:
        forms = date_forms(date.fromisoformat(truth))
        return forms[pick] if one else rng.choice(forms)

    return _each(doc, rng, is_date, change)


def amounts_in_other_forms(doc: Doc, rng: Random) -> bool:
    """Only what does not touch the unit, for the heading may say 万元."""

    def change(cell: str, truth: str) -> str:
        value = float(cell.replace(",", ""))
        return rng.choice(
            [f"{value:,.2f}", f"{value:.2f}", f"{value:,.2f}".translate(_WIDE), f" {value:.2f} "]
        )

    return _each(doc, rng, is_amount, change)


def names_with_spaces(doc: Doc, rng: Random) -> bool:
    def change(cell: str, truth: str) -> str:
        if not cell.isalpha() or cell.isascii():
            return cell
        gap = rng.choice([" ", "　", "\u200b", "  "])
        return rng.choice([gap.join(cell), f" {cell}", f"{cell} "])

    return _each(doc, rng, lambda column: column.clean is NAME, change)


def newlines_in_cells(doc: Doc, rng: Random) -> bool:
    """Alt+Enter behind, before or within a name or an ID number."""

    def change(cell: str, truth: str) -> str:
        if not cell.isalnum():
            return cell
        at = rng.choice([0, len(cell), len(cell), rng.randrange(len(cell))])
        return cell[:at] + "\n" + cell[at:]

    return _each(doc, rng, lambda column: column.clean is NAME or is_id(column), change)


def words_for_nothing(doc: Doc, rng: Random) -> bool:
    """无 and the like where a cell was empty."""
    kept = doc.clean.source.fill_down
    done = False
    for i in doc.positions(lambda c: (is_id(c) or is_date(c)) and c.name not in kept):
        for line in doc.about_people():
            if line.cells[i] == "" and rng.random() < 0.5:
                line.cells[i], done = rng.choice(_NOTHING), True
    return done


def _each(
    doc: Doc, rng: Random, fits: Callable[[Column], bool], change: Callable[[str, str], str]
) -> bool:
    """Change some of the filled cells of the columns that fit, where nothing is wrong with them."""
    done = False
    for i in doc.positions(fits):
        for line in doc.about_people():
            if _untouched(doc, line, i) and rng.random() < 0.7:
                line.cells[i] = change(str(line.cells[i]), doc.truth(line)[doc.fields[i]])
                done = True
    return done


def _untouched(doc: Doc, line: Line, position: int) -> bool:
    """Still as in the clean table, and not empty."""
    assert line.origin is not None
    cell = line.cells[position]
    name = doc.fields[position]
    own = next(p for p, field in doc.clean.fields.items() if field == name)
    return bool(cell) and cell == doc.clean.rows[line.origin][own] and bool(doc.truth(line)[name])


TRAPS: tuple[Trap, ...] = (
    ids_in_other_forms, dates_in_other_forms, amounts_in_other_forms, names_with_spaces, newlines_in_cells,
    words_for_nothing,
)  # fmt: skip

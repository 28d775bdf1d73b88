"""Whether what went out came back as it was; and which row it is where its key is gone."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from pipeline.cases.known import Issue
from pipeline.kernel.dates import any_date
from pipeline.kernel.errors import Refused
from reports.baseline import fingerprint
from reports.returned.book import Went
from reports.returned.rows import Cell, Row, squeezed

BY_PERSON = "按姓名、身份证号和问题类型"
IDENTITY = ("姓名", "身份证号")
_NUMBER = re.compile(r"-?\d{1,13}(\.\d+)?|-?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
_ROUNDED = re.compile(r"\d\.\d+E\+17", re.I)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOST_NUMBERS, _MOST_TRIED = 6, 3000


@dataclass(frozen=True)
class Changed:
    """A locked cell that is not as it went out. ``rounded``: only stored as a number since."""

    heading: str
    cell: Cell
    was: str
    rounded: bool = False


def changes(row: Row, facts: Mapping[str, str]) -> list[Changed]:
    """The locked cells of a row that were changed; columns that are gone cannot be compared."""
    return [
        Changed(heading, row.known[heading], was, _rounded(row.known[heading].text, was))
        for heading, was in facts.items()
        if heading in row.known and not _alike(row.known[heading].text, was)
    ]


def plain(text: str) -> str:
    """A cell or fact in a spelling that does not depend on the program that saved it."""
    text = squeezed(text)
    return f"{float(text.replace(',', '')):.2f}" if _NUMBER.fullmatch(text) else text


def _alike(text: str, was: str) -> bool:
    return plain(text) == plain(was) or (_DAY.fullmatch(was) is not None and _as_day(text) == was)


def _as_day(text: str) -> str:
    try:
        return f"{any_date(text):%Y-%m-%d}"
    except (Refused, TypeError):
        return ""


def _rounded(text: str, was: str) -> bool:
    """An ID number that a program took for a number and so lost the end of."""
    return bool(_ROUNDED.fullmatch(text)) and text.replace(".", "")[:14] == was[:14]


def intact(row: Row, key: str, wanted: str) -> bool:
    """Whether the row has the fingerprint it went out with, whatever of it were numbers."""
    cells = [(heading, _lines(cell.text)) for heading, cell in row.known.items()]
    numbers = [at for at, (_, text) in enumerate(cells) if _NUMBER.fullmatch(text)][:_MOST_NUMBERS]
    for as_numbers in product((False, True), repeat=len(numbers)):
        tried = list(cells)
        for at, number in zip(numbers, as_numbers, strict=True):
            if number:
                tried[at] = (cells[at][0], plain(cells[at][1]))
        if fingerprint(key, tried) == wanted:
            return True
    return False


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


class Recogniser:
    """Finds the row that went out for a row without its key: by its facts, by its fingerprint, or by
    name and ID number where these belong to one row only of that sheet, or of all."""

    def __init__(self, issued: Iterable[Issue], baseline: Mapping[str, Went]) -> None:
        self.issued = list({one.key: one for one in issued}.values())
        self.baseline = list(baseline.values())
        self._by_facts: dict[tuple[str, ...], dict[tuple[str, ...], list[str]]] = {}

    def find(self, row: Row) -> tuple[str, str]:
        """The key and by what it was found; two empty texts where it was not."""
        keys = self._facts(row)
        if len(keys) == 1:
            return keys[0], "按县级下发的事实"
        found = [one.key for one in self.baseline[:_MOST_TRIED]
                 if one.sheet == row.sheet and intact(row, one.key, one.fingerprint)]  # fmt: skip
        if len(found) == 1:
            return found[0], "按行指纹"
        for same_sheet in (True, False):
            keys = [one.key for one in self.issued if _person(one) == row.identity and all(row.identity)
                    and (not same_sheet or one.sheet == row.sheet)]  # fmt: skip
            if len(keys) == 1:
                return keys[0], BY_PERSON
            if keys:
                break
        return "", ""

    def _facts(self, row: Row) -> Sequence[str]:
        headings = tuple(sorted(row.known))
        if headings not in self._by_facts:
            made: dict[tuple[str, ...], list[str]] = {}
            for one in self.issued:
                facts = one.facts or {}
                if len(facts.keys() & set(headings)) >= 3:
                    said = tuple(plain(facts.get(name, "")) for name in headings)
                    made.setdefault(said, []).append(one.key)
            self._by_facts[headings] = made
        return self._by_facts[headings].get(tuple(plain(row.known[name].text) for name in headings), ())  # fmt: skip


def _person(issue: Issue) -> tuple[str, str]:
    facts = issue.facts or {}
    name, number = facts.get("姓名", issue.name), facts.get("身份证号", issue.number)
    return squeezed(name), squeezed(number).upper()

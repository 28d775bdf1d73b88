"""Which column is which field, by what stands in it, where its heading was never seen.

A guess weighs what the values look like and how far the heading resembles the field's own. It is
taken only where it is clear and no other field or column comes near; the rest is asked about.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from pipeline.kernel import looks
from pipeline.kernel.dates import any_date
from pipeline.kernel.declare import Column, Source
from pipeline.kernel.errors import Refused
from pipeline.kernel.ids import id_number
from pipeline.kernel.looks import Look
from pipeline.kernel.values import (
    AMOUNT,
    BIRTH,
    DATE,
    ID_NUMBER,
    ID_TEXT,
    INTEGER,
    MONTH,
    NAME,
    NAME_KEY,
    NUMBER,
    TEXT,
    Cleaner,
)
from pipeline.reading.headings import OTHERS, ignored, without_brackets

TAKEN, ASKED, CLEAR = 0.8, 0.55, 0.08
"""From which confidence a guess is taken or asked about, and by how much it has to lead."""

_ORDINARY: Mapping[Cleaner, Look] = {
    ID_NUMBER: looks.ID, NAME: looks.PERSON, DATE: looks.DAY, BIRTH: looks.DAY, MONTH: looks.DAY, AMOUNT: looks.MONEY,
    INTEGER: looks.FEW,
}  # fmt: skip
_NAMED = {
    looks.PERSON: "名|人|者|主",
    looks.ID: "证|号|码",
    looks.MONEY: "额|金|元|费|款",
    looks.PLACE: "址|地|处|落",
}
"""Characters that headings of one kind of column have in common."""
_UNCODED = (TEXT, NAME, NAME_KEY, ID_NUMBER, ID_TEXT, DATE, MONTH, AMOUNT, INTEGER, NUMBER)
_COMMON = frozenset("号码编日期时间年月的之名称情况人员数额类别型种是否本公民证")
"""Characters that say little in a heading."""


def contradicted(source: Source, seen: "Seen", taken: Mapping[str, int]) -> set[str]:
    """Fields whose heading is there but nothing under it that could be one of their codes."""
    coded = [c for c in source.columns if c.name in taken and c.look is None
             and c.clean not in _ORDINARY and look_of(c) is not None]  # fmt: skip
    return {c.name for c in coded if _speaks_against(c, seen, taken[c.name])}


def _speaks_against(column: Column, seen: "Seen", position: int) -> bool:
    look, texts = look_of(column), seen.given(position)
    if look is None or len(texts) < 5 or any(text.isdigit() for text in texts):
        return False
    return seen.share(look, position) == 0


@dataclass(frozen=True)
class Guess:
    """``position`` is ``field``, with ``confidence`` 0..1."""

    position: int
    field: str
    confidence: float


@lru_cache(maxsize=512)
def look_of(column: Column) -> Look | None:
    """What the values of a field look like; None if nothing can be said."""
    if column.look is not None:
        return column.look
    if column.clean in _ORDINARY:
        return _ORDINARY[column.clean]
    if column.clean.type != "VARCHAR" or column.clean in _UNCODED:
        return None
    return _coded(column.clean)


def _coded(cleaner: Cleaner) -> Look:
    def fits(text: str) -> bool:
        try:
            return cleaner.one(text) is not None and not text.strip().isdigit()
        except Refused:
            return False

    return Look(fits, 0.86, 0.75)


class Seen:
    """The texts under a header, column by column; what was found out about them is remembered."""

    def __init__(self, rows: Sequence[Sequence[str]], width: int) -> None:
        full = [row for row in rows if sum(1 for cell in row if cell.strip()) >= 2]
        self.columns = [
            [row[i].strip() if i < len(row) else "" for row in full] for i in range(width)
        ]
        self._given = [[text for text in column if text] for column in self.columns]
        self._shares: dict[tuple[Look, int], float] = {}
        self._agree: dict[int, float] = {}

    def given(self, position: int) -> list[str]:
        return self._given[position]

    def share(self, look: Look, position: int) -> float:
        """The share of a column's texts that look so."""
        key = (look, position)
        if key not in self._shares:
            self._shares[key] = looks.share(look, self.given(position))
        return self._shares[key]

    def ids(self) -> list[int]:
        """Positions of columns of ID numbers."""
        return [i for i in range(len(self.columns)) if self.share(looks.ID, i) >= 0.6]

    def births_agree(self, position: int) -> float:
        """The share of dates in a column that are the birth date in an ID number of their row."""
        if position not in self._agree:
            self._agree[position] = self._births(position)
        return self._agree[position]

    def _births(self, position: int) -> float:
        same = both = 0
        numbers = self.ids()
        for at, text in enumerate(self.columns[position]):
            born = _date(text)
            said = {n[6:14] for i in numbers if (n := _number(self.columns[i][at]))}
            if born and said:
                both += 1
                same += f"{born:%Y%m%d}" in said
        return same / both if both >= 2 else 0.0


def _date(text: str) -> date | None:
    try:
        return any_date(text)
    except Refused:
        return None


def _number(text: str) -> str | None:
    try:
        return id_number(text)
    except Refused:
        return None


def guesses(
    source: Source, headings: Sequence[str], seen: Seen, taken: Mapping[str, int]
) -> tuple[list[Guess], list[Guess]]:
    """(guesses to take, guesses to ask about) for the fields and columns not in ``taken``."""
    used = set(taken.values())
    free = [i for i, heading in enumerate(headings)
            if i not in used and seen.given(i) and not ignored(source, heading)]  # fmt: skip
    fields = [c for c in source.columns if c.name not in taken]
    if not free or not fields:
        return [], []
    plain = [without_brackets(heading) for heading in headings]
    others = {i: _of_others(plain[i]) for i in free}
    belief = {(i, c.name): _belief(source, c, plain[i], seen, i) for i in free for c in fields
              if not others[i] or _speaks_of(c, others[i])}  # fmt: skip
    belief = {pair: b for pair, b in belief.items() if b >= ASKED / 2}
    _prefer_the_person(source, plain, seen, belief)
    accepted: list[Guess] = []
    while belief:
        (position, field), best = max(belief.items(), key=lambda item: (item[1], -item[0][0]))
        if best < TAKEN or best - _next_best(belief, position, field) < CLEAR:
            break
        accepted.append(Guess(position, field, round(best, 2)))
        belief = {(i, f): b for (i, f), b in belief.items() if i != position and f != field}
    return accepted, _to_ask(belief)


def _to_ask(belief: dict[tuple[int, str], float]) -> list[Guess]:
    """The best remaining guess of each column, where it is worth a question."""
    best: dict[int, Guess] = {}
    for (position, field), b in belief.items():
        if b >= ASKED and (position not in best or b > best[position].confidence):
            best[position] = Guess(position, field, round(b, 2))
    return [best[position] for position in sorted(best)]


def _next_best(belief: Mapping[tuple[int, str], float], position: int, field: str) -> float:
    rivals = [b for (i, f), b in belief.items() if (i == position) != (f == field)]
    return max(rivals, default=0.0)


@lru_cache(maxsize=20_000)
def _of_others(heading: str) -> str:
    """The word by which a heading speaks of somebody beside the person; '' if it does not."""
    return next((word for word in OTHERS if word in heading), "")


@lru_cache(maxsize=20_000)
def _speaks_of(column: Column, word: str) -> bool:
    return any(word in heading for heading in (column.heading, *column.also))


def _belief(source: Source, column: Column, heading: str, seen: Seen, position: int) -> float:
    """How far a column is believed to be a field, 0..1."""
    value = _by_look(column, heading, seen, position)
    if value is None:
        return 0.0
    return 1 - (1 - value) * (1 - 0.7 * likeness(source, column, heading))


def _by_look(column: Column, heading: str, seen: Seen, position: int) -> float | None:
    """What the values say for a field, 0..1; None if they speak against it."""
    look = look_of(column)
    if look is None:
        return 0.0
    fitting = seen.share(look, position)
    if fitting < look.most:
        return None
    if look is looks.DAY:
        birth = seen.births_agree(position) >= 0.8
        if birth or column.name == "birth":
            return 0.95 if birth and column.name == "birth" else None
    few = 1.0 if look.telling >= 0.9 else min(1.0, (len(seen.given(position)) + 3) / 6)
    value = look.telling * fitting * few
    named = _NAMED.get(look, "")
    return 1 - (1 - value) * 0.6 if named and re.search(named, heading) else value


def _prefer_the_person(
    source: Source, headings: Sequence[str], seen: Seen, belief: dict[tuple[int, str], float]
) -> None:
    """A column of names or numbers is the person's own before it is that of somebody beside."""
    if source.person != ("name", "id_number"):
        return
    columns = {c.name: c for c in source.columns}
    for main, look in (("id_number", looks.ID), ("name", looks.PERSON)):
        mine = {i for i, f in belief if f == main}
        for i, field in list(belief):
            beside = field != main and i in mine and look_of(columns[field]) is look
            if beside and likeness(source, columns[field], headings[i]) < 0.34:
                del belief[i, field]
    numbers = seen.ids()
    for i, field in list(belief):
        if field == "name" and numbers and min(abs(i - n) for n in numbers) <= 2:
            belief[i, field] = 1 - (1 - belief[i, field]) * 0.6


@lru_cache(maxsize=100_000)
def likeness(source: Source, column: Column, heading: str) -> float:
    """How far a heading resembles those of a field and of no other, 0..1."""
    own = _resembles(column, heading)
    others = max((_resembles(c, heading) for c in source.columns if c is not column), default=0.0)
    return max(0.0, own - 0.5 * others) if own > others else 0.0


@lru_cache(maxsize=100_000)
def _resembles(column: Column, heading: str) -> float:
    mine = _characters(heading)
    if not mine:
        return 0.0
    return max((len(mine & its) * 2 / (len(mine) + len(its)) for its in _spellings(column)), default=0.0)  # fmt: skip


@lru_cache(maxsize=512)
def _spellings(column: Column) -> tuple[frozenset[str], ...]:
    """The characters of each of a field's headings, each set once."""
    return tuple(dict.fromkeys(filter(None, map(_characters, (column.heading, *column.also)))))


@lru_cache(maxsize=100_000)
def _characters(heading: str) -> frozenset[str]:
    return frozenset(re.sub(r"[^\u4e00-\u9fa5A-Z]", "", without_brackets(heading))) - _COMMON

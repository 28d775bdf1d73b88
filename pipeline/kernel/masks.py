"""What may be seen of a value outside the county: enough to find the cell, not the person.

A slip names file, sheet and row, and that finds the cell. So of a value only its shape is shown:
an ID number's division and last two characters, an account's last four, a surname. Values that are
damaged, or stand in the wrong column, are covered by the same shapes.
"""

import re
from typing import Literal

from pipeline.kernel.names import tidy
from pipeline.kernel.surnames import may_be_name

Kind = Literal["id", "number", "name", "date", "amount", "text"]

COVER = "*"
LONGEST = 22
"""Characters of a covered number that are shown, stars included."""
MOST_WORDS = 12
"""Characters of free text that are shown."""

_DIGIT = r"\d〇○⓪①-⑨"
_HAN_RUN = "[〇零○一二三四五六七八九壹贰叁肆伍陆柒捌玖]{7,}"
_GAP = r"[\s\-_.·,，、'`:：;；/\\()（）+*#]{0,3}"
_RUN = re.compile(rf"(?:[A-Za-z]{{1,3}}(?=\d))?[{_DIGIT}](?:{_GAP}[{_DIGIT}A-Za-z])*")
_TIGHT_RUN = re.compile(rf"[{_DIGIT}](?:[ \-]?[{_DIGIT}Xx])*")
_ONE_DIGIT = re.compile(f"[{_DIGIT}]")
_FLOAT = re.compile(r"([0-9])(?:\.[0-9]*)?[Ee]\+?([0-9]{1,3})")
_DAY = re.compile(r"(?:1[89]|2[01])\d\d\s*[-./年]?\s*\d{1,2}\s*(?:[-./月]?\s*\d{1,2}(?:\s*日)?)?")
_STAMP = re.compile(
    r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?:(?:[01]\d|2[0-3])(?:[0-5]\d){1,2})?"
)
_HAN_WORD = re.compile(r"[\u4e00-\u9fa5]{2,4}")


def masked(value: str, kind: Kind) -> str:
    """What is shown of a cell whose column holds values of this kind."""
    text = " ".join(tidy(value).split())
    if kind in ("id", "number") and _ONE_DIGIT.search(text):
        return _number(text, kind)
    if kind == "name" and not _ONE_DIGIT.search(text):
        return text[:1] + COVER if text else ""
    if kind == "date" and _digits(text) <= 14 and (day := _DAY.match(text)):
        rest = text[day.end() :]
        if not _ONE_DIGIT.match(rest):  # not the start of a longer number
            return day[0] + _ONE_DIGIT.sub(COVER, rest)[:MOST_WORDS]
    if kind == "amount" and _digits(text) <= 6:
        return _cut(text)
    return _words(text)


def veiled(text: str, least: int = 11) -> str:
    """A text of ours or a name of a file: runs of so many digits are covered, other text stays.

    Dates and time stamps in file names stay, too.
    """
    return _TIGHT_RUN.sub(lambda run: _covered_run(run[0], least), text)


def _words(text: str) -> str:
    """Free text: numbers covered, what may be a name cut to the surname, the rest cut short."""
    if _HAN_WORD.fullmatch(text) and may_be_name(text):
        return text[0] + COVER
    text = re.sub(_HAN_RUN, lambda run: COVER * len(run[0]), text)
    return _cut(_RUN.sub(lambda run: _covered_run(run[0], 7), text))


def _cut(text: str) -> str:
    return text if len(text) <= MOST_WORDS else text[: MOST_WORDS - 1] + "…"


def _covered_run(run: str, least: int) -> str:
    if _digits(run) < least or _STAMP.fullmatch(run):
        return run
    plain = re.sub(r"[\s\-]", "", run)
    return _number(run, "id" if len(plain) in (15, 18) else "number")


def _digits(text: str) -> int:
    return len(_ONE_DIGIT.findall(text))


def _number(text: str, kind: Kind) -> str:
    """A number with its length and its odd characters in view, its digits covered."""
    rounded = _FLOAT.fullmatch(text)
    if rounded:  # 3.50599199001011E+17
        return f"{rounded[1]}.{COVER * 4}E+{rounded[2]}"
    counted = [at for at, character in enumerate(text) if character.isalnum()]
    first, last = _in_view(len(counted), kind)
    shown = {*counted[:first], *(counted[-last:] if last else ())}
    covered = "".join(
        character if _may_be_seen(character, at in shown, kind) else COVER
        for at, character in enumerate(text)
    )
    return covered if len(covered) <= LONGEST else f"{covered[: LONGEST - 5]}…{covered[-4:]}"


def _in_view(count: int, kind: Kind) -> tuple[int, int]:
    """Characters in view at the start and at the end, never half of them."""
    if kind == "id":
        return min(6, count // 3), 2 if count >= 12 else 0
    return 0, 4 if count >= 10 else min(2, count // 4)


def _may_be_seen(character: str, at_an_end: bool, kind: Kind) -> bool:
    if not character.isalnum():
        return True
    if not character.isascii():
        return False
    # In an ID number a letter is the fault; an account or plate may be nothing but letters.
    return at_an_end or (kind == "id" and character.isalpha())


def told_by_place(value: str, better: str) -> str:
    """Which characters of a number are to be looked at, without saying the number.

    '' where the two are not alike enough to say it by place.

    >>> told_by_place("350599199001011234", "350599199001011243")
    '第17、18位疑似写颠倒'
    >>> told_by_place("35059919900101123", "350599199001011234")
    '疑似漏写第18位'
    """
    old, new = tidy(value).upper(), tidy(better).upper()
    if len(old) == len(new):
        differ = [at for at, pair in enumerate(zip(old, new, strict=True)) if pair[0] != pair[1]]
        if len(differ) == 1:
            return f"第{differ[0] + 1}位疑似有误，请核对"
        if len(differ) == 2 and differ[1] == differ[0] + 1:
            swapped = old[differ[0]] == new[differ[1]] and old[differ[1]] == new[differ[0]]
            return f"第{differ[0] + 1}、{differ[1] + 1}位疑似{'写颠倒' if swapped else '有误'}"
        if 0 < len(differ) <= 4:
            return f"第{'、'.join(str(at + 1) for at in differ)}位疑似有误"
        return ""
    short, long = sorted((old, new), key=len)
    if len(long) - len(short) == 1:
        at = next((i for i, c in enumerate(short) if c != long[i]), len(short))
        if short[at:] == long[at + 1 :]:
            return f"疑似{'漏写' if short == old else '多写'}第{at + 1}位"
    return ""

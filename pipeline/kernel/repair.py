"""What an ID number that was refused may have been meant to be: said to the officer, never applied.

A candidate is one slip of the hand away: one wrong or unreadable character, two neighbours
exchanged, one digit left out, one too many. It counts only if its check digit and birth date are
right, the birth date is that of the row, the sex (if known) is too, and its division is one there
is. Only if a single candidate is left, and its sex or its division speaks for it, is it suggested.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date

from pipeline.kernel.divisions import division_of
from pipeline.kernel.ids import check_digit, id_text, problem_of

_DIGITS = "0123456789"
_LOOKALIKES = {"O": "0", "Q": "0", "D": "0", "I": "1", "L": "1", "Z": "2", "S": "5", "G": "6", "B": "8"}  # fmt: skip


@dataclass(frozen=True)
class Suggestion:
    """``number``: valid. ``change``: the slip, such as 第14位应为8（现为3）. ``agrees``: what
    speaks for it, in words."""

    number: str
    change: str
    agrees: tuple[str, ...]

    def sentence(self) -> str:
        return f"若{self.change}，则{'、'.join(self.agrees)}都相符，请核对原件"


def suggest(
    written: str, birth: date | None, sex: str | None, divisions: Collection[str]
) -> list[Suggestion]:
    """The one number that the row speaks for, or nothing.

    ``birth``: the row's birth date, without which nothing is suggested. ``sex``: 男, 女 or None.
    ``divisions``: prefixes that are usual in the same file.
    """
    if birth is None:
        return []
    number, born = id_text(written), f"{birth:%Y%m%d}"
    fitting = {}
    for candidate, change in _candidates(number):
        if candidate[6:14] == born and candidate not in fitting and _fits(candidate, sex):
            fitting[candidate] = change
    known = {c: change for c, change in fitting.items() if c[:6] in divisions or division_of(c[:6])}
    if len(known) > 1 and not _is_place(number[:6], divisions):
        known = {c: change for c, change in known.items() if c[:6] in divisions}
    found = [Suggestion(c, change, _agreeing(c, sex, divisions)) for c, change in known.items()]
    return found if len(found) == 1 and len(found[0].agrees) > 2 else []


def _is_place(prefix: str, divisions: Collection[str]) -> bool:
    return prefix in divisions or division_of(prefix) is not None


def _fits(number: str, sex: str | None) -> bool:
    """Whether a number is valid and has the row's sex."""
    if problem_of(number) is not None:
        return False
    return sex not in ("男", "女") or sex == ("男" if int(number[16]) % 2 else "女")


def _agreeing(number: str, sex: str | None, divisions: Collection[str]) -> tuple[str, ...]:
    said = (
        ("校验码", True),
        ("出生日期", True),
        ("性别", sex in ("男", "女")),
        ("区划", number[:6] in divisions),
    )
    return tuple(word for word, true in said if true)


def _candidates(number: str) -> Iterator[tuple[str, str]]:
    """Numbers of 18 characters one slip away, each with the words for it."""
    shape: dict[int, Callable[[str], Iterator[tuple[str, str]]]]
    shape = {17: _one_missing, 18: _one_wrong, 19: _one_too_many}
    if len(number) in shape and number.isascii():
        yield from shape[len(number)](number)


def _one_wrong(number: str) -> Iterator[tuple[str, str]]:
    if number[16] == "X" and number[:16].isdecimal():  # X stands nowhere but last
        yield _exchanged(number, 16)
        return
    odd = [i for i, c in enumerate(number) if c not in _DIGITS and not (c == "X" and i == 17)]
    if len(odd) > 1:
        as_digits = "".join(_LOOKALIKES.get(c, c) if i in odd else c for i, c in enumerate(number))
        places = "、".join(str(i + 1) for i in odd)
        yield as_digits, f"第{places}位的字母应为{'、'.join(as_digits[i] for i in odd)}"
        return
    for at in odd or range(18):
        for digit in _DIGITS + ("X" if at == 17 else ""):
            if digit != number[at]:
                yield (number[:at] + digit + number[at + 1 :],
                       f"第{at + 1}位应为{digit}（现为{number[at]}）")  # fmt: skip
    if not odd:
        for at in range(17):
            yield _exchanged(number, at)


def _exchanged(number: str, at: int) -> tuple[str, str]:
    left, right = number[at], number[at + 1]
    words = f"第{at + 1}、{at + 2}位应为{right}{left}（现为{left}{right}）"
    return number[:at] + right + left + number[at + 2 :], words


def _one_missing(number: str) -> Iterator[tuple[str, str]]:
    if not number.isdecimal():
        if number[:16].isdecimal() and number[16] == "X":
            for at in range(17):
                for digit in _DIGITS:
                    yield number[:at] + digit + number[at:], f"漏了第{at + 1}位的{digit}"
        return
    last = check_digit(number)
    yield number + last, f"漏了第18位的{last}"
    for at in range(17):
        for digit in _DIGITS:
            yield number[:at] + digit + number[at:], f"漏了第{at + 1}位的{digit}"


def _one_too_many(number: str) -> Iterator[tuple[str, str]]:
    for at in range(19):
        yield number[:at] + number[at + 1 :], f"第{at + 1}位多写了一个{number[at]}"

"""Citizen identity numbers (GB 11643): made, shortened, damaged, read back.

A number is text of 18 characters: 6 division, 8 birth date, 3 sequence (odd for men), 1 check.
"""

from __future__ import annotations

import unicodedata
from datetime import date
from random import Random

DIVISION = "350599"
OLD_DIVISION = "350521"
NEIGHBOUR = "350598"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"


def check_digit(body: str) -> str:
    """The check character of a body of 17 digits."""
    return CHECKS[
        sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11
    ]


class Numbers:
    """Hands out numbers nobody has yet."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.used: set[str] = set()

    def new(self, born: date, sex: str, division: str = "") -> str:
        """A free number for somebody of that birth date and sex; old residents keep old codes."""
        if not division:
            old = born.year < 1985 and self.rng.random() < 0.3
            division = OLD_DIVISION if old else DIVISION
        body = f"{division}{born:%Y%m%d}"
        sequence = self.rng.randrange(500)
        while True:
            stem = f"{body}{sequence * 2 + (sex == '男'):03d}"
            if stem not in self.used:
                self.used.add(stem)
                return stem + check_digit(stem)
            sequence = (sequence + 1) % 500

    def beside(self, number: str, sex: str) -> str:
        """The next free number of the same birth date and division: a twin's."""
        sequence = int(number[14:17]) // 2
        while True:
            sequence = (sequence + 1) % 500
            stem = f"{number[:14]}{sequence * 2 + (sex == '男'):03d}"
            if stem not in self.used:
                self.used.add(stem)
                return stem + check_digit(stem)


def shorten(number: str) -> str:
    """The 15-digit number of somebody born before 2000."""
    return number[:6] + number[8:17]


def lengthen(number: str) -> str:
    """The 18-character number behind a 15-digit one."""
    body = number[:6] + "19" + number[6:]
    return body + check_digit(body)


def read(written: str) -> str:
    """The number a careful reader sees: half width, no blanks or quotes, X, 18 characters."""
    if len(written) == 18 and written.isascii() and written.isalnum():
        return written.upper()
    text = unicodedata.normalize("NFKC", written)
    text = "".join(c for c in text if c.isalnum() or c == "*").upper()
    return lengthen(text) if len(text) == 15 and text.isdigit() else text


def is_valid(number: str) -> bool:
    """Whether 18 characters form a number: digits, a real birth date, the right check."""
    if len(number) != 18 or not number[:17].isdigit() or birth_date(number) is None:
        return False
    return check_digit(number[:17]) == number[17]


def birth_date(number: str) -> date | None:
    """The birth date inside 18 characters, or None where there is no such day."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def sex_of(number: str) -> str:
    """男 or 女, by the parity of the sequence."""
    return "男" if int(number[16]) % 2 else "女"


def wrong_check(number: str) -> str:
    """The same number with a check character that does not fit."""
    return number[:17] + CHECKS[(CHECKS.index(number[17]) + 3) % 11]


def impossible_date(number: str) -> str:
    """The same person with a 31st of February, check character recomputed."""
    body = number[:10] + "0231" + number[14:17]
    return body + check_digit(body)


def cut_short(number: str) -> str:
    """One digit lost in copying: 17 characters."""
    return number[:11] + number[12:]


def swap_digits(number: str, rng: Random) -> str:
    """Two neighbouring digits of birth date or sequence exchanged, so that the check fails."""
    for at in rng.sample(range(8, 16), 8):
        if number[at] != number[at + 1]:
            swapped = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
            if not is_valid(swapped):
                return swapped
    return wrong_check(number)


def one_digit_wrong(number: str, rng: Random) -> str:
    """One digit of the sequence mistyped, so that the check fails."""
    at = rng.randrange(14, 17)
    return number[:at] + str((int(number[at]) + rng.randint(1, 9)) % 10) + number[at + 1 :]


def mask(number: str) -> str:
    """Birth date and sequence hidden, as on public notices."""
    return number[:6] + "********" + number[14:]


DAMAGES = ("missing", "missing", "digit", "swapped", "masked", "short")


def damage(number: str, kind: str, rng: Random) -> str:
    """The number as a careless department writes it."""
    if kind == "missing":
        return ""
    if kind == "digit":
        return one_digit_wrong(number, rng)
    if kind == "swapped":
        return swap_digits(number, rng)
    return mask(number) if kind == "masked" else cut_short(number)


def spoil(number: str, born: date, kind: str, rng: Random) -> str:
    """A number damaged in one of the ways of `dirt.ID_DAMAGES`; always another text.

    `fifteen` is the old form, which can be read; who has none gets a wrong digit, as does a number
    that Excel cannot take for a number.
    """
    if kind == "fifteen" and born.year < 2000 and number[6:8] == "19":
        return shorten(number)
    if kind == "precision" and number[17] != "X" and number[15:] != "000":
        return number[:15] + "000"
    if kind == "dropped":
        at = rng.randrange(6, 18)
        return number[:at] + number[at + 1 :]
    if kind == "masked":
        first, last = rng.choice(((6, 14), (6, 14), (14, 18), (10, 14), (3, 14)))
        return number[:first] + "*" * (last - first) + number[last:]
    if kind in ("missing", "swapped"):
        return damage(number, kind, rng)
    at = rng.randrange(6, 17)
    return number[:at] + str((int(number[at]) + rng.randint(1, 9)) % 10) + number[at + 1 :]

"""Pairs of names in Chinese characters, compared column by column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from matchers.people.glyphs import look_alike
from matchers.people.name_codes import (
    RARE_END,
    SHORT,
    UNKNOWN,
    UNKNOWN_IN,
    Names,
    lengths,
    readings_at,
    surname_lengths,
)
from matchers.people.name_levels import SLUG
from matchers.people.sounds import sounds

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SHORTENED = 3
"""Characters that a shortened name must have at least."""


class Pairs:
    """Pairs of names that say something, in Chinese characters of at most ``width`` columns."""

    def __init__(self, names: Names, left: NDArray[Any], right: NDArray[Any], width: int) -> None:
        self.names, self.left, self.right, self.width = names, left, right, width
        self.a, self.b = names.columns(left, width), names.columns(right, width)
        facts = names.facts[left], names.facts[right]
        self.lengths = lengths(facts[0]), lengths(facts[1])
        self.surnames = surname_lengths(facts[0]), surname_lengths(facts[1])
        self.known = (facts[0] | facts[1]) & UNKNOWN_IN == 0
        self.plain = self.known & (np.maximum(*self.lengths) <= width)
        self.rare_end = (facts[0] | facts[1]) & RARE_END != 0
        self.equal = [self.a[:, at] == self.b[:, at] for at in range(width)]
        self.differing = np.full(len(left), width, np.uint8)
        for equal in self.equal:
            self.differing -= equal
        self.alike_length = self.lengths[0] == self.lengths[1]

    def levels(self) -> NDArray[np.uint8]:
        """Weaker levels first; a stronger one takes their place."""
        answers = np.full(len(self.left), SLUG["different"], np.uint8)
        self._one_part(answers)
        self._one_dropped(answers)
        self._one_differs(answers)
        self._swapped(answers)
        self._shortened(answers)
        self._look_alike(answers)
        self._sounding_alike(answers)
        self._surname_known(answers)
        self._unknown(answers)
        self._whole(answers)
        return answers

    def _one_part(self, answers: NDArray[np.uint8]) -> None:
        """Surname or given name; a given name counts from two characters on."""
        one, two = self.surnames
        surname = self.equal[0] & (one == two) & (one > 0) & (self.a[:, 0] != UNKNOWN)
        surname &= (one < 2) | self.equal[1]
        answers[surname] = SLUG["surname_only"]
        given = (one > 0) & (two > 0) & ~surname & self.plain
        given &= (self.lengths[0] - one == 2) & (self.lengths[1] - two == 2)
        those = np.flatnonzero(given)
        for behind in (0, 1):
            a = np.where(one[those] == 1, self.a[those, 1 + behind], self.a[those, 2 + behind])
            b = np.where(two[those] == 1, self.b[those, 1 + behind], self.b[those, 2 + behind])
            those = those[a == b]
        answers[those] = SLUG["given_only"]

    def _whole(self, answers: NDArray[np.uint8]) -> None:
        those = np.flatnonzero(
            self.alike_length & (self.differing == 0) & self.known & (self.lengths[0] > 1)
        )
        same = self.names.same[self.left[those]] == self.names.same[self.right[those]]
        answers[those[self.plain[those]]] = SLUG["variant"]
        answers[those[same]] = SLUG["identical"]

    def _swapped(self, answers: NDArray[np.uint8]) -> None:
        """The same characters in another order."""
        those = np.flatnonzero(self.alike_length & (self.differing > 1) & self.plain)
        those = those[self.a[those].sum(axis=1) == self.b[those].sum(axis=1)]
        same = np.sort(self.a[those], axis=1) == np.sort(self.b[those], axis=1)
        answers[those[same.all(axis=1)]] = SLUG["swapped"]

    def _one_dropped(self, answers: NDArray[np.uint8]) -> None:
        """张强 of 张伟强: a character in the one that the other does not have, the rest in order."""
        shorter = np.minimum(*self.lengths)
        apart = np.abs(self.lengths[0] - self.lengths[1]) == 1
        those = np.flatnonzero(apart & (shorter >= 2) & self.plain)
        less = self.lengths[0][those] < self.lengths[1][those]
        short = np.where(less[:, None], self.a[those], self.b[those])
        long = np.where(less[:, None], self.b[those], self.a[those])
        before = np.ones(len(those), bool)
        dropped = np.ones(len(those), bool)
        for at in range(self.width - 1):
            before &= short[:, at] == long[:, at]
            dropped &= before | (short[:, at] == long[:, at + 1]) | (shorter[those] <= at)
        answers[those[dropped]] = SLUG["dropped"]

    def _one_differs(self, answers: NDArray[np.uint8]) -> None:
        long_enough = self.lengths[0] >= 3
        one = self.alike_length & (self.differing == 1) & long_enough & self.plain
        surname = np.minimum(*self.surnames)
        in_surname = (~self.equal[0] & (surname > 0)) | (~self.equal[1] & (surname == 2))
        answers[one & ~in_surname] = SLUG["one_character"]

    def _shortened(self, answers: NDArray[np.uint8]) -> None:
        """A long name's beginning, as it sounds; of a Tibetan name of four, the first and third."""
        shorter, longer = np.minimum(*self.lengths), np.maximum(*self.lengths)
        those = np.flatnonzero(
            (shorter >= _SHORTENED) & (longer > SHORT) & (shorter < longer) & self.plain
        )
        for at in range(self.width if len(those) else 0):
            behind = shorter[those] <= at
            those = those[behind | self._sound_alike(those, at, sounds().transcribed)]
        answers[those] = SLUG["shortened"]
        halves = (shorter == 2) & (longer == 4) & self.plain
        halves &= (self.surnames[0] == 0) | (self.surnames[1] == 0)
        those = np.flatnonzero(halves & self.equal[0])
        less = self.lengths[0][those] == 2
        second = np.where(less, self.a[those, 1], self.b[those, 1])
        third = np.where(less, self.b[those, 2], self.a[those, 2])
        answers[those[second == third]] = SLUG["shortened"]

    def _look_alike(self, answers: NDArray[np.uint8]) -> None:
        one = self.alike_length & (self.differing == 1) & (self.lengths[0] >= 2) & self.plain
        those = np.flatnonzero(one)
        for at in range(self.width if len(those) else 0):
            here = those[~self.equal[at][those]]
            answers[here[look_alike(self.a[here, at], self.b[here, at])]] = SLUG["look_alike"]

    def _sounding_alike(self, answers: NDArray[np.uint8]) -> None:
        table = sounds()
        those = np.flatnonzero(self.alike_length & (self.lengths[0] >= 2) & self.plain)
        groups = table.spoken if self.width == SHORT else table.transcribed
        for at in reversed(range(self.width)):
            those = those[self._sound_alike(those, at, groups)]
        answers[those] = SLUG["near_sound"]
        exact = np.arange(len(table.syllables), dtype=np.uint16)
        for at in range(self.width):
            those = those[self._sound_alike(those, at, exact)]
        answers[those] = SLUG["same_sound"]

    def _sound_alike(
        self, those: NDArray[Any], at: int, groups: NDArray[np.uint16]
    ) -> NDArray[np.bool_]:
        """Whether the characters at one place are equal or have a reading of one group."""
        alike: NDArray[np.bool_] = self.equal[at][those]
        other = np.flatnonzero(~alike)
        rows = those[other]
        a = groups[readings_at(self.a[rows], self.surnames[0][rows], at)]
        b = groups[readings_at(self.b[rows], self.surnames[1][rows], at)]
        same = (a[:, 0] == b[:, 0]) & (a[:, 0] > 0)
        several = np.flatnonzero(~same & ((a[:, 1] > 0) | (b[:, 1] > 0)))
        x, y = a[several, :, None], b[several, None, :]
        same[several] = ((x == y) & (x > 0)).any(axis=(1, 2))
        alike[other] = same
        return alike

    def _unknown(self, answers: NDArray[np.uint8]) -> None:
        """A character that one side could not write, all others equal.

        With only the surname known, the character opposite must be one that is hard to write.
        """
        those = np.flatnonzero(~self.known & self.alike_length)
        a, b = self.a[those], self.b[those]
        missing = (a == UNKNOWN) | (b == UNKNOWN)
        fits = (missing | (a == b)).all(axis=1)
        known = self.lengths[0][those] - missing.sum(axis=1)
        rare = self.rare_end[those] & missing[:, 1] & (self.lengths[0][those] == 2)
        answers[those[fits & ((known >= 2) | ((known == 1) & rare))]] = SLUG["unknown"]

    def _surname_known(self, answers: NDArray[np.uint8]) -> None:
        """Of one side nothing is written but the surname, and the other has the same."""
        those = np.flatnonzero(~self.known | (np.minimum(*self.lengths) == 1))
        one, two = self.surnames[0][those], self.surnames[1][those]
        same = (one == two) & (one > 0)
        hidden = [same.copy(), same.copy()]
        for at in range(SHORT):
            a, b = self.a[those, at], self.b[those, at]
            same &= (at >= one) | ((a == b) & (a != UNKNOWN))
            for side, chars in ((0, a), (1, b)):
                hidden[side] &= (at < one) | (chars == UNKNOWN) | (chars == 0)
        answers[those[same & (hidden[0] | hidden[1])]] = SLUG["surname_known"]

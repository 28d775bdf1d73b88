"""Pairs of names in Chinese characters, compared column by column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from matchers.people.glyphs import look_alike
from matchers.people.name_codes import CODE_BITS, SHORT, UNKNOWN, Names
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
        self.lengths = names.length[left], names.length[right]
        self.equal = [self.a[:, at] == self.b[:, at] for at in range(width)]
        self.differing = np.full(len(left), width, np.uint8)
        for equal in self.equal:
            self.differing -= equal
        self.unknown = names.unknown[left] | names.unknown[right]
        self.alike_length = self.lengths[0] == self.lengths[1]

    def levels(self) -> NDArray[np.uint8]:
        """Weaker levels first; a stronger one takes their place."""
        names, left, right = self.names, self.left, self.right
        answers = np.full(len(left), SLUG["different"], np.uint8)
        surname, given = names.surname[left], names.given[left]
        same_surname = (surname != 0) & (surname == names.surname[right])
        answers[same_surname] = SLUG["surname_only"]
        known = ~self.unknown
        same_given = (given == names.given[right]) & (given >> CODE_BITS != 0) & known
        answers[same_given & ~same_surname] = SLUG["given_only"]
        self._one_dropped(answers)
        self._one_differs(answers)
        swapped = self.alike_length & (self.differing > 1) & known
        answers[swapped & (names.bag[left] == names.bag[right])] = SLUG["swapped"]
        self._shortened(answers)
        self._look_alike(answers)
        self._sounding_alike(answers)
        self._unknown(answers)
        whole = self.alike_length & (self.differing == 0) & known
        whole &= names.bag[left] == names.bag[right]  # also behind the last column
        answers[whole] = SLUG["variant"]
        answers[whole & (names.same[left] == names.same[right])] = SLUG["identical"]
        return answers

    def _one_dropped(self, answers: NDArray[np.uint8]) -> None:
        """张强 of 张伟强: a character in the one that the other does not have, the rest in order."""
        shorter = np.minimum(*self.lengths)
        apart = np.abs(self.lengths[0] - self.lengths[1]) == 1
        those = np.flatnonzero(apart & (shorter >= 2) & (shorter < self.width) & ~self.unknown)
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
        one = self.alike_length & (self.differing == 1) & long_enough & ~self.unknown
        in_surname = ~self.equal[0]
        both = self.names.surname_length
        in_surname |= ~self.equal[1] & ((both[self.left] == 2) | (both[self.right] == 2))
        answers[one & ~(in_surname & (both[self.left] > 0))] = SLUG["one_character"]

    def _shortened(self, answers: NDArray[np.uint8]) -> None:
        """A long name's beginning, as it sounds; of a Tibetan name of four, the first and third."""
        shorter, longer = np.minimum(*self.lengths), np.maximum(*self.lengths)
        those = np.flatnonzero(
            (shorter >= _SHORTENED) & (longer > SHORT) & (shorter < longer) & ~self.unknown
        )
        for at in range(self.width if len(those) else 0):
            behind = shorter[those] <= at
            those = those[behind | self._sound_alike(those, at, sounds().transcribed)]
        answers[those] = SLUG["shortened"]
        halves = (shorter == 2) & (longer == 4) & ~self.unknown
        halves &= (self.names.surname_length[self.left] == 0) | (
            self.names.surname_length[self.right] == 0
        )
        those = np.flatnonzero(halves & self.equal[0])
        less = self.lengths[0][those] == 2
        second = np.where(less, self.a[those, 1], self.b[those, 1])
        third = np.where(less, self.b[those, 2], self.a[those, 2])
        answers[those[second == third]] = SLUG["shortened"]

    def _look_alike(self, answers: NDArray[np.uint8]) -> None:
        one = self.alike_length & (self.differing == 1) & (self.lengths[0] >= 2) & ~self.unknown
        those = np.flatnonzero(one)
        for at in range(self.width if len(those) else 0):
            here = those[~self.equal[at][those]]
            answers[here[look_alike(self.a[here, at], self.b[here, at])]] = SLUG["look_alike"]

    def _sounding_alike(self, answers: NDArray[np.uint8]) -> None:
        table = sounds()
        those = np.flatnonzero(self.alike_length & (self.lengths[0] >= 2) & ~self.unknown)
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
        a = groups[self.names.sounds(self.left[those[other]], self.width, at)]
        b = groups[self.names.sounds(self.right[those[other]], self.width, at)]
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
        those = np.flatnonzero(self.unknown & self.alike_length)
        a, b = self.a[those], self.b[those]
        missing = (a == UNKNOWN) | (b == UNKNOWN)
        fits = (missing | (a == b)).all(axis=1)
        known = self.lengths[0][those] - missing.sum(axis=1)
        rare = self.names.rare_end[self.left[those]] | self.names.rare_end[self.right[those]]
        rare &= missing[:, 1] & (self.lengths[0][those] == 2)
        answers[those[fits & ((known >= 2) | ((known == 1) & rare))]] = SLUG["unknown"]

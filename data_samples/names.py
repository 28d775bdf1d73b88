"""Names as they are given, and as departments write them."""

from __future__ import annotations

from datetime import date
from itertools import accumulate
from random import Random

from data_samples.name_tables import (
    ETHNIC_FATHERS,
    ETHNIC_MEN,
    ETHNIC_WOMEN,
    FASHIONS,
    GENERATION_CHARS,
    RARE_CHARS,
    SHORT_SHARE,
    SURNAMES,
    VARIANTS,
)

PLAIN = {variant: plain for plain, variant in VARIANTS.items()}
DOTS = "·•・．."


class Namer:
    """Gives names in the fashion of the birth decade."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.surnames = list(SURNAMES)
        self.cumulative = list(accumulate(SURNAMES.values()))

    def surname(self) -> str:
        return self.rng.choices(self.surnames, cum_weights=self.cumulative)[0]

    def given(self, sex: str, born: date, generation: str = "") -> str:
        """One or two characters; `generation` is the character siblings share, if any."""
        rng = self.rng
        chars = next(
            men if sex == "男" else women for last, men, women in FASHIONS if born.year <= last
        )
        if rng.random() < 0.004:
            return (generation or rng.choice(chars)) + rng.choice(RARE_CHARS)
        first = generation or rng.choice(chars)
        if not generation and rng.random() < SHORT_SHARE[max(1920, born.year // 10 * 10)]:
            return first
        last = rng.choice(chars)
        return first + (last if last != first else rng.choice(chars))

    def generation(self, sex: str) -> str:
        """The generation character of the children of one family, or ''."""
        if self.rng.random() < (0.5 if sex == "男" else 0.2):
            return self.rng.choice(GENERATION_CHARS)
        return ""

    def ethnic(self, sex: str) -> str:
        """A name with a middle dot, own name and father's name."""
        own = self.rng.choice(ETHNIC_MEN if sex == "男" else ETHNIC_WOMEN)
        return f"{own}·{self.rng.choice(ETHNIC_FATHERS)}"


def surname_of(name: str) -> str:
    """The surname of a Chinese name; the whole own name of one with a dot."""
    if "·" in name:
        return name.split("·")[0]
    return name[:2] if name[:2] in SURNAMES and len(name) > 2 else name[:1]


def spaced(name: str) -> str:
    """Two-character names padded to the width of three, as in printed tables."""
    return f"{name[0]}　{name[1]}" if len(name) == 2 else " ".join(name)


def variant(name: str) -> str:
    """The name with traditional characters where we know them, or another middle dot."""
    if "·" in name:
        return name.replace("·", "•")
    return "".join(VARIANTS.get(c, c) for c in name)


def has_variant(name: str) -> bool:
    return variant(name) != name


def read(written: str) -> str:
    """The name a careful reader sees: simplified, one kind of dot, no blanks, no notes."""
    text = written.split("（")[0]
    if text.isalpha() and not any(c in PLAIN for c in text):
        return text
    text = "".join("·" if c in DOTS else PLAIN.get(c, c) for c in text)
    return "".join(text.split())

"""Names as clerks get them wrong."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from data_samples import names
from data_samples.confusion_tables import DIALECT, HOMOPHONES, LOOKALIKES, RARE_SOUNDS

Spelling = Callable[[str, Random], str]


def _one_for(table: dict[str, str]) -> Spelling:
    """One character after the surname written as another of the table."""

    def write(name: str, rng: Random) -> str:
        first = len(names.surname_of(name))
        places = [at for at in range(first, len(name)) if name[at] in table]
        if not places:
            return name
        at = rng.choice(places)
        return name[:at] + rng.choice(table[name[at]]) + name[at + 1 :]

    return write


def _surname(name: str, rng: Random) -> str:
    """A surname of one character written as it sounds."""
    known = name[0] in HOMOPHONES and len(names.surname_of(name)) == 1
    return rng.choice(HOMOPHONES[name[0]]) + name[1:] if known else name


def _dropped(name: str, rng: Random) -> str:
    """One of three or more characters left out, never the first."""
    if len(name) < 3:
        return name
    at = rng.randrange(1, len(name))
    return name[:at] + name[at + 1 :]


def _swapped(name: str, rng: Random) -> str:
    """Two given characters in the wrong order, or the surname last."""
    if len(name) > 2 and rng.random() < 0.7:
        return name[:-2] + name[-1] + name[-2]
    first = len(names.surname_of(name))
    return name[first:] + name[:first]


def _unreadable(name: str, rng: Random) -> str:
    """A character that the system cannot show: the rare one if there is one."""
    rare = [at for at in range(len(name)) if name[at] in RARE_SOUNDS]
    at = rare[0] if rare else rng.randrange(1, len(name))
    return name[:at] + rng.choice("□?*") + name[at + 1 :]


def _in_letters(name: str, rng: Random) -> str:
    """A rare character spelled in Latin letters."""
    return "".join(RARE_SOUNDS.get(char, char) for char in name)


def _shortened(name: str, rng: Random) -> str:
    """A name with a middle dot without the dot, or without the father's name."""
    own, dot, _ = name.partition("·")
    return name.replace("·", "") if dot and rng.random() < 0.5 else own


SPELLINGS: dict[str, tuple[Spelling, int]] = {
    "homophone": (_one_for(HOMOPHONES), 40),
    "lookalike": (_one_for(LOOKALIKES), 14),
    "variant": (lambda name, rng: names.variant(name), 10),
    "dialect": (_one_for(DIALECT), 10),
    "surname_sound": (_surname, 8),
    "dropped": (_dropped, 7),
    "unreadable": (_unreadable, 5),
    "order": (_swapped, 4),
    "pinyin": (_in_letters, 1),
}
"""How a name goes wrong, and how often beside the others."""


def misspell(name: str, rng: Random) -> tuple[str, str]:
    """The name written wrongly, and in which way."""
    if "·" in name:
        return _shortened(name, rng), "shortened"
    if any(char in RARE_SOUNDS for char in name):
        kind = rng.choice(("unreadable", "pinyin"))
        return SPELLINGS[kind][0](name, rng), kind
    kinds, weights = list(SPELLINGS), [weight for _, weight in SPELLINGS.values()]
    while True:
        kind = rng.choices(kinds, weights)[0]
        written = SPELLINGS[kind][0](name, rng)
        if written != name:
            return written, kind

"""Names with Latin letters: pinyin in full, in parts (张WEI) or by initials, against characters."""

from __future__ import annotations

import re
from functools import lru_cache

from matchers.people.sounds import COMPOUND_SURNAMES, sounds

_NO_LETTER = re.compile(r"[^A-Z\u3400-\u9fff\U00020000-\U0003ffff]")
_LATIN_ONLY = re.compile(r"[A-Z]+")
FULL, PART, NONE = 2, 1, 0
"""Every character has its whole syllable; some only their initial; the two do not fit."""


def latin_level(left: str, right: str) -> str:
    """The slug for two keys of which at least one has Latin letters; order does not matter."""
    one, two = _NO_LETTER.sub("", left), _NO_LETTER.sub("", right)
    if one == two:
        return "identical" if left == right else "variant"
    if _LATIN_ONLY.fullmatch(one) and _LATIN_ONLY.fullmatch(two):
        return _both_latin(one, two)
    fit = max(_fit(one, two), _fit(two, one))
    if fit == FULL:
        return "pinyin"
    if fit == PART:
        return "initials"
    return "surname_only" if _same_surname(one, two) else "different"


def _fit(written: str, characters: str) -> int:
    """How a name with Latin letters fits one without, in either order of surname and given name."""
    if not _LATIN_ONLY.search(written) or _LATIN_ONLY.search(characters) or len(characters) < 2:
        return NONE
    cut = 2 if characters[:2] in COMPOUND_SURNAMES and len(characters) > 2 else 1
    readings = tuple(_spellings(c, i < cut) for i, c in enumerate(characters))
    turned = characters[cut:] + characters[:cut], readings[cut:] + readings[:cut]
    return max(_walk(written, characters, readings), _walk(written, *turned))


def _walk(written: str, characters: str, readings: tuple[tuple[str, ...], ...]) -> int:
    if not characters:
        return NONE if written else FULL
    if written[:1] == characters[0]:
        return _walk(written[1:], characters[1:], readings[1:])
    best = NONE
    for reading in readings[0]:
        if written.startswith(reading):
            best = max(best, _walk(written[len(reading) :], characters[1:], readings[1:]))
        elif written[:1] == reading[0]:
            best = max(best, min(PART, _walk(written[1:], characters[1:], readings[1:])))
    return best


@lru_cache(maxsize=4096)
def _spellings(character: str, surname: bool) -> tuple[str, ...]:
    """Capital spellings of a character: LV, LU, LYU for lü."""
    readings = sounds().of(character, surname)
    if surname:
        readings += sounds().of(character)
    spelled = [r.upper() for r in dict.fromkeys(readings)]
    umlauts = [r.replace("V", other) for r in spelled if "V" in r for other in ("U", "YU", "UE")]
    return tuple(dict.fromkeys(spelled + umlauts))


def _both_latin(one: str, two: str) -> str:
    cuts = range(2, len(one) - 1)
    if len(one) == len(two) and any(one[cut:] + one[:cut] == two for cut in cuts):
        return "swapped"
    if min(len(one), len(two)) >= 6 and _one_letter_apart(one, two):
        return "one_character"
    return "different"


def _one_letter_apart(one: str, two: str) -> bool:
    if len(one) > len(two):
        one, two = two, one
    same = next((i for i, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), len(one))
    return one[same + (len(one) == len(two)) :] == two[same + 1 :]


def _same_surname(one: str, two: str) -> bool:
    if _LATIN_ONLY.match(one):
        one, two = two, one
    if not one or not two or _LATIN_ONLY.match(one):
        return False
    if _LATIN_ONLY.match(two):
        return any(two.startswith(r) for r in _spellings(one[0], True))
    return one[0] == two[0]


def syllables_of(key: str) -> list[str]:
    """A name in pinyin, or in characters and pinyin mixed, as syllables; [] if it is neither.

    Where it can be cut in several ways, the fewest syllables win, but at least two: XIAN is xi an.
    """
    known = _known_syllables()
    best: list[list[str] | None] = [[], *[None] * len(key)]
    for end in range(1, len(key) + 1):
        for start in range(max(0, end - 6), end):
            before, part = best[start], key[start:end]
            if before is None or end - start == len(key):
                continue
            said = _said(part, known, not start)
            if said and (best[end] is None or len(before) + 1 < len(best[end] or ())):
                best[end] = [*before, said]
    return best[-1] or []


def _said(part: str, known: frozenset[str], surname: bool) -> str:
    if part in known:
        return part.lower()
    if len(part) == 1 and not part.isascii():
        return next(iter(sounds().of(part, surname)), "")
    return ""


@lru_cache(maxsize=1)
def _known_syllables() -> frozenset[str]:
    return frozenset(s.upper() for s in sounds().syllables if s)

"""What is wrong with a row: the damage to its number, name, place and age, by name."""

from __future__ import annotations

from data_samples import ids, names
from data_samples.deaths import FUNERAL, HEALTH
from data_samples.dirt import Dirt
from data_samples.facts import Death, Fact, RosterRow

PLACE_KINDS = ("no_village", "no_place", "bare_village")


def damage(row: Fact, dirt: Dirt) -> str:
    """Kinds with ; between them, '' for a row written as it should be."""
    place = [kind for kind in row.spoilt if kind in PLACE_KINDS]
    said = (_number(row), _name(row), *place, _age(row, dirt))
    return ";".join(kind for kind in said if kind)


def _number(row: Fact) -> str:
    """Read off the number; forms of the right one that only look odd count, too."""
    written, true = row.number, row.who.number
    if written == true:
        return ""
    if not written:
        return "no_id"
    if "precision" in row.spoilt or (isinstance(row, RosterRow) and row.as_float):
        return "id_precision"
    seen = ids.read(written)
    if seen == true:
        return "id_fifteen" if len(written) == 15 else "id_form"
    if "*" in seen:
        return "id_masked"
    return _misread(seen, true)


def _misread(seen: str, true: str) -> str:
    if len(seen) == len(true):
        wrong = [at for at in range(len(true)) if seen[at] != true[at]]
        if len(wrong) == 1:
            return "id_digit"
        first, last = wrong[0], wrong[-1]
        if last - first == 1 and seen[first : last + 1] == true[last] + true[first]:
            return "id_swapped"
    shorter = len(seen) == len(true) - 1
    if shorter and any(true[:at] + true[at + 1 :] == seen for at in range(len(true))):
        return "id_dropped"
    return "id_other"


def _name(row: Fact) -> str:
    if row.name == row.who.name:
        return ""
    kinds = [kind for kind in row.spoilt if kind.startswith("name_")]
    if kinds:
        return kinds[0]
    return "name_form" if names.read(row.name) == names.read(row.who.name) else "name_other"


def _age(row: Fact, dirt: Dirt) -> str:
    """The funeral home always gives the nominal age alone."""
    with_age = (FUNERAL, HEALTH) if dirt.nominal_ages else (FUNERAL,)
    return "nominal_age" if isinstance(row, Death) and row.feed in with_age else ""

"""How far a probability may be believed: the tier of a link, and the evidence that caps it."""

import numpy as np

from matchers.identity.comparing import ACCOUNT, BIRTH, ID, INDEX, NAME, PHONE, PLACE
from matchers.identity.model import Model


def _of(comparator: str, *slugs: str) -> list[int]:
    return [INDEX[comparator][slug] for slug in slugs]


SAME_NAME = _of("name", "identical", "variant")
SURE_NAME = _of("name", "identical", "variant", "unknown", "same_sound", "near_sound", "look_alike", "shortened", "swapped", "pinyin")  # fmt: skip
"""Two names of which one may well be the other badly written; siblings' names are none of these."""
NEAR_NAME = [
    *SURE_NAME,
    *_of("name", "one_character", "dropped", "given_only", "initials", "surname_known"),
]
"""Names of which the number, where it is the same, says that they are of one person."""
SAME_NUMBER = _of("id_number", "identical")
SURE_NUMBER = _of("id_number", "identical", "fifteen", "covered", "one_digit", "neighbours", "one_dropped", "precision_lost")  # fmt: skip
OTHER_NUMBER = _of("id_number", "twin", "other")
AGREES = {
    ID: [*SURE_NUMBER, *_of("id_number", "covered_weak", "two_digits", "first_14")],
    BIRTH: _of("birth", "same_day", "lunar_day", "swapped", "one_slip", "same_month", "same_year", "full_age", "nominal_age"),
    PLACE: _of("place", "village", "town"),
    PHONE: _of("phone", "same"),
    ACCOUNT: _of("account", "same"),
}  # fmt: skip


ABROAD = _of("place", "elsewhere")
OTHER_BIRTH = _of("birth", "different")


def tiers(
    levels: np.ndarray, chance: np.ndarray, model: Model, sure: np.ndarray | None = None
) -> np.ndarray:
    """'confirmed', 'probable', 'possible' or '' for every candidate.

    Confirmed is only who has the same valid number and name. Without a number to tell, somebody whose
    name differs by more than a slip of the pen is at most possible: that is what a brother or sister
    looks like. So is who says to live elsewhere, or is of another age, unless the number, the phone or
    the account agrees. A name with nothing beside it is nobody at all.

    ``sure``: the chances once visits have been heard, which decide what is probable.
    """
    name, number = levels[:, NAME], levels[:, ID]
    beside = sum(np.isin(levels[:, at], agreeing).astype(int) for at, agreeing in AGREES.items())
    one = np.isin(name, SURE_NAME) | (name == 0)
    same_number = np.isin(number, SAME_NUMBER)
    probable = ((chance if sure is None else sure) >= model.probable) & (
        (one & ~np.isin(number, OTHER_NUMBER)) | np.isin(number, SURE_NUMBER)
    )
    probable &= ~(same_number & ~one)
    firm = np.isin(number, SURE_NUMBER)
    for at in (PHONE, ACCOUNT):
        firm |= np.isin(levels[:, at], AGREES[at])
    against = np.isin(levels[:, PLACE], ABROAD) | np.isin(levels[:, BIRTH], OTHER_BIRTH)
    probable &= firm | ~against
    possible = (chance >= model.possible) & (np.asarray(beside) > 0)
    tier = np.where(possible, "possible", "")
    tier = np.where(possible & probable, "probable", tier)
    return np.where(same_number & np.isin(name, SAME_NAME) & possible, "confirmed", tier)

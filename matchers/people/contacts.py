"""Phones and bank accounts: equal ones say much, different ones little.

A phone is one of a family, and changes; a bank account is one of a person or of a household. So a
different phone or account says next to nothing against a pair, and an equal one speaks for the
family: which of its members is meant, name and birth decide.
"""

import numpy as np
from numpy.typing import NDArray

from matchers.people.levels import Level

PHONE_LEVELS = (
    Level("silent", "电话未填"),
    Level("same", "联系电话一致", m=0.45, u=0.00002),
    Level("different", "联系电话不同", m=0.55, u=0.99998),
)
ACCOUNT_LEVELS = (
    Level("silent", "银行账号未填"),
    Level("same", "银行账号一致", m=0.40, u=0.00001),
    Level("different", "银行账号不同", m=0.60, u=0.99999),
)

_EMPTY_NUMBERS = "0000000|1111111|2222222|3333333|5555555|6666666|7777777|8888888|9999999|12345678"


def levels(left: NDArray[np.int32], right: NDArray[np.int32]) -> NDArray[np.uint8]:
    """The level of each pair, of phones or of accounts. Equal codes are equal numbers; -1 none."""
    told = (left >= 0) & (right >= 0)
    return np.where(told, np.where(left == right, 1, 2), 0).astype(np.uint8)


MACROS = (
    # Full width to half; what stands between two numbers stays, as one comma.
    r"""
CREATE OR REPLACE TEMP MACRO _dialled(said) AS
regexp_replace(translate(said, '０１２３４５６７８９＋－（）', '0123456789+-()'), '[,;/、，；或|]+', ',', 'g')
""",
    # The first mobile number of a cell, or the landline without its area code; NULL if there is none.
    rf"""
CREATE OR REPLACE TEMP MACRO phone_number(said) AS
CASE WHEN regexp_full_match(said, '1[3-9][0-9]{{9}}') AND NOT regexp_matches(said, '({_EMPTY_NUMBERS})$')
     THEN said
     ELSE nullif(regexp_replace(coalesce(
         nullif(regexp_replace(regexp_extract(_dialled(said),
             '(?:^|[^0-9+])(?:\+?(?:00)?86)?[ .-]?(1[ .-]?[3-9](?:[ .-]?[0-9]){{9}})(?:[^0-9]|$)', 1), '[ .-]', '', 'g'), ''),
         regexp_extract(regexp_replace(_dialled(said), '[ .()-]', '', 'g'),
             '(?:^|[^0-9])(?:(?:\+?(?:00)?86)?0?(?:10|2[0-9]|[3-9][0-9]{{2}}))?([2-9][0-9]{{6,7}})(?:[^0-9]|$)', 1)),
         '^.*({_EMPTY_NUMBERS})$', ''), '') END
""",
    # An account as its digits; NULL where some are hidden or there are too few.
    r"""
CREATE OR REPLACE TEMP MACRO account_number(said) AS
CASE WHEN NOT regexp_matches(said, '[*＊xX×?]')
          AND regexp_full_match(regexp_replace(said, '[^0-9]', '', 'g'), '[0-9]{8,30}')
     THEN nullif(regexp_replace(regexp_replace(said, '[^0-9]', '', 'g'), '^0+$', ''), '') END
""",
)
"""SQL macros ``phone_number`` and ``account_number``: two spellings of one number become one."""

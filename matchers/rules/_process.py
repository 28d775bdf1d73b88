"""What stands before the rules about procedure and payments, in order."""

from matchers.rules._accounts import ACCOUNTS
from matchers.rules._member_recount import MEMBER_RECOUNT
from matchers.rules._mismatch import MISMATCH
from matchers.rules._payments import PAYMENTS
from matchers.rules._reviews import REVIEWS
from matchers.rules._units import UNITS

PROCESS = (*UNITS, *REVIEWS, *PAYMENTS, *MISMATCH, *ACCOUNTS, *MEMBER_RECOUNT)
"""After deaths, certificates and ``unit_money``."""

"""The fingerprint of a whole ledger (台账指纹): printed where it is signed, so that paper and file can be matched.

It is of the facts that went out: who changes one, adds a row or takes one away has another
fingerprint; what towns fill in, and the order of rows, does not change it.
"""

import json
import re
from collections.abc import Iterable
from hashlib import sha256

GROUPS, EACH = 4, 4


def seal_of(run_id: str, town: str, rows: Iterable[tuple[str, str, str]]) -> str:
    """``XXXX-XXXX-XXXX-XXXX``; ``rows``: (rule, finding, fingerprint of the row), in any order."""
    told = json.dumps([run_id, town, sorted(rows)], ensure_ascii=False, separators=(",", ":"))
    digits = sha256(told.encode()).hexdigest()[: GROUPS * EACH].upper()
    return "-".join(digits[at : at + EACH] for at in range(0, len(digits), EACH))


def typed(text: str) -> str:
    """A fingerprint as somebody typed it from paper: letters O, I, L for figures, any marks."""
    return re.sub(r"[^0-9A-F]", "", text.upper().translate(str.maketrans("OIL", "011")))

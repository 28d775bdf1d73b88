"""Whether two records are of one sex. A clerk's slip is rare, a neighbour of the sex is not."""

import numpy as np
from numpy.typing import NDArray

from matchers.people.levels import Level

LEVELS = (
    Level("silent", "性别未填"),
    Level("same", "性别一致", m=0.985, u=0.5),
    Level("different", "性别不符", m=0.015, u=0.5),
)


def levels(left: NDArray[np.int8], right: NDArray[np.int8]) -> NDArray[np.uint8]:
    """The level of each pair. 0 a man, 1 a woman (or any two codes), -1 not told."""
    told = (left >= 0) & (right >= 0)
    return np.where(told, np.where(left == right, 1, 2), 0).astype(np.uint8)


def sex_code(sex: str, id_number: str) -> str:
    """SQL: 0 for 男, 1 for 女 as written, otherwise as the ID number says, otherwise -1."""
    return (
        f"coalesce(CASE {sex} WHEN '男' THEN 0 WHEN '女' THEN 1 END, "
        f"1 - TRY_CAST(substr({id_number}, 17, 1) AS TINYINT) % 2, -1)::TINYINT"
    )

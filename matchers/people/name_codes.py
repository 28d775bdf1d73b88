"""Name keys as numbers: characters, readings, surname and given name of each, in columns."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from matchers.people.sounds import COMPOUND_SURNAMES, LAST_CODE, READINGS, sounds

if TYPE_CHECKING:
    from numpy.typing import NDArray

UNKNOWN = ord("□")
SHORT, WIDE = 4, 16
"""Characters that are compared of an ordinary name, and of a longer one."""

CODE_BITS = 18
_MASKS = (
    (r"^(\p{Han})(XX|某某)$", r"\1□□"),
    (r"^(\p{Han}{1,3})[X某]$", r"\1□"),
    (r"^(\p{Han})[X某](\p{Han}+)$", r"\1□\2"),
)
NO_NAME = (
    "无名氏",
    "无名尸",
    "无名",
    "佚名",
    "不详",
    "未知",
    "某某",
    "某某某",
    "姓名不详",
    "不明",
)
FOLDED = (
    "肖萧 付傅 闫阎 代戴 丘邱 喆哲 堃坤 琹琴 珮佩 甦苏 琍莉 晳皙 歩步 恵惠 沢泽 桜樱 玨珏 珤宝 寳宝 瑯琅 "
    "煖暖 燿耀 煇辉 烱炯 冄冉 尓尔 宻密 寜宁 迺乃 疉叠 皐皋 麐麟 鼇鳌 襃褒 頫俯 祐佑 昇升 陞升 妏玟 皃貌 "
    "冺泯 叚段 岺岑 蕐华 橞惠 枬楠 柟楠 锺钟 鎔熔 镕熔 勣绩 邨村 濬浚 崐昆 甯宁 訢欣 忻欣 兰蓝"
)


@lru_cache(maxsize=1)
def _folds() -> NDArray[np.uint32]:
    """Code point -> that of the character it is another form of, beyond what name keys fold."""
    table = np.arange(LAST_CODE + 1, dtype=np.uint32)
    for pair in FOLDED.split():
        table[ord(pair[0])] = ord(pair[1])
    return table


@lru_cache(maxsize=1)
def _written_by_all() -> NDArray[np.bool_]:
    """Code point -> whether the oldest character set (GB 2312) has it: any system can write it."""
    table = np.zeros(LAST_CODE + 1, bool)
    rows = (bytes([high, low]) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    known = b"".join(rows).decode("gb2312", errors="ignore")
    table[[ord(c) for c in known]] = True
    return table


LENGTH, SURNAME_SHIFT = 0xFF, 8
SILENT, LATIN, UNKNOWN_IN, RARE_END = 1 << 10, 1 << 11, 1 << 12, 1 << 13
"""Of ``facts``: length in the lowest 8 bits, that of the surname in two, then what is true of it."""


@dataclass(frozen=True)
class Names:
    """Name keys, encoded once; a name is told by its place in the array they came from.

    ``chars``: n x 4 code points, other forms of a character folded, 0 behind the end. Names of more
    than four characters have ``long_place`` >= 0 in ``long_chars``, 16 columns. ``facts``: see above;
    RARE_END: the last character is one that old systems cannot write. ``same``: equal for equal keys.
    """

    keys: pa.StringArray
    same: NDArray[np.int32]
    chars: NDArray[np.uint32]
    facts: NDArray[np.uint16]
    long_place: NDArray[np.int32]
    long_chars: NDArray[np.uint32]

    @classmethod
    def of(cls, keys: pa.Array | pa.ChunkedArray) -> Names:
        """Names of string keys; null and '' say nothing."""
        written = pc.fill_null(_one_array(keys), "")
        text = _masked(written)
        length = pc.utf8_length(text).to_numpy().astype(np.int64)
        flat = _code_points(text)
        ends = np.cumsum(length)
        starts = ends - length
        folded = _folds()[np.minimum(flat, LAST_CODE)]
        chars = _matrix(folded, starts, length, SHORT)
        longer = np.flatnonzero(length > SHORT)
        long_place = np.full(len(text), -1, np.int32)
        long_place[longer] = np.arange(len(longer), dtype=np.int32)
        unknowns = _count(flat == UNKNOWN, starts, ends)
        letters = _count((flat >= ord("A")) & (flat <= ord("Z")), starts, ends)
        silent = (unknowns == length) | pc.is_in(written, pa.array(NO_NAME)).to_numpy(False)
        facts = np.minimum(length, LENGTH) | _surname_lengths(chars, length) << SURNAME_SHIFT
        facts |= SILENT * silent | LATIN * (letters > 0) | UNKNOWN_IN * (unknowns > 0)
        facts |= RARE_END * _rare_ends(flat, ends, length)
        return cls(
            keys=text,
            same=pc.dictionary_encode(text).indices.to_numpy(),
            chars=chars,
            facts=facts.astype(np.uint16),
            long_place=long_place,
            long_chars=_matrix(folded, starts[longer], length[longer], WIDE),
        )

    def columns(self, places: NDArray[Any], width: int) -> NDArray[np.uint32]:
        """Code points of names, ``width`` (4 or 16) columns."""
        chars: NDArray[np.uint32] = self.chars[places]
        if width == SHORT:
            return chars
        wide = np.zeros((len(places), WIDE), np.uint32)
        wide[:, :SHORT] = chars
        row = self.long_place[places]
        wide[row >= 0] = self.long_chars[row[row >= 0]]
        return wide


def lengths(facts: NDArray[np.uint16]) -> NDArray[np.int16]:
    """Characters of names, 255 for more."""
    return (facts & LENGTH).astype(np.int16)


def surname_lengths(facts: NDArray[np.uint16]) -> NDArray[np.int16]:
    """Characters of the surname: 1, 2, or 0 where a name has none."""
    return ((facts >> SURNAME_SHIFT) & 3).astype(np.int16)


def readings_at(
    chars: NDArray[np.uint32], surname: NDArray[np.int16], at: int
) -> NDArray[np.uint16]:
    """Readings (k x 3 syllables, 0 for none) of the character at one place of each name.

    ``chars`` and ``surname``, the length of the surname, are those of the k names.
    """
    if at > 1:
        return sounds().readings[chars[:, at]]
    table = sounds()
    readings: NDArray[np.uint16] = table.readings[chars[:, at]]
    if at == 0:
        single = np.flatnonzero(surname == 1)
        readings[single] = _surname_readings()[chars[single, 0]]
    double = np.flatnonzero(surname == 2)
    for (first, second), said in table.compounds.items() if len(double) else ():
        these = double[(chars[double, 0] == first) & (chars[double, 1] == second)]
        readings[these] = (said[at], 0, 0)
    return readings


def _masked(text: pa.Array) -> pa.Array:
    """张XX, 张X强 and 张某某 as 张□□, 张□强, 张□□."""
    for pattern, shown in _MASKS:
        if pc.any(pc.match_substring_regex(text, pattern)).as_py():
            text = pc.replace_substring_regex(text, pattern, shown)
    return text


def _one_array(keys: pa.Array | pa.ChunkedArray) -> pa.Array:
    if isinstance(keys, pa.ChunkedArray):
        keys = keys.combine_chunks()
    return keys.cast(pa.string())


def _code_points(text: pa.Array) -> NDArray[np.uint32]:
    """All characters of all names, one after the other."""
    _, offsets, data = text.buffers()
    if data is None or not len(text):
        return np.zeros(0, np.uint32)
    bounds = np.frombuffer(offsets, np.int32)[text.offset : text.offset + len(text) + 1]
    joined = data[int(bounds[0]) : int(bounds[-1])].to_pybytes().decode("utf-8")
    return np.frombuffer(joined.encode("utf-32-le"), np.uint32)


def _matrix(
    flat: NDArray[np.uint32], starts: NDArray[np.int64], length: NDArray[np.int64], width: int
) -> NDArray[np.uint32]:
    """The first ``width`` characters of each name; 0 behind its end."""
    chars = np.zeros((len(starts), width), np.uint32)
    for at in range(width):
        has = length > at
        chars[has, at] = flat[starts[has] + at]
    return chars


def _count(
    flags: NDArray[np.bool_], starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> NDArray[Any]:
    """How many flags stand between start and end."""
    total = np.concatenate(([0], np.cumsum(flags, dtype=np.int64)))
    return np.asarray(total[ends] - total[starts])


def _rare_ends(
    flat: NDArray[np.uint32], ends: NDArray[np.int64], length: NDArray[np.int64]
) -> NDArray[np.bool_]:
    rare = np.zeros(len(ends), bool)
    some = length > 0
    last = np.minimum(flat[ends[some] - 1], LAST_CODE)
    rare[some] = ~_written_by_all()[last] & (last != UNKNOWN)
    return rare


@lru_cache(maxsize=1)
def _compounds() -> NDArray[np.int64]:
    codes = np.array([[ord(name[0]), ord(name[1])] for name in COMPOUND_SURNAMES])
    return _packed(*_folds()[codes].T)


def _packed(high: NDArray[Any], low: NDArray[Any]) -> NDArray[np.int64]:
    return (high.astype(np.int64) << CODE_BITS) | low.astype(np.int64)


def _surname_lengths(chars: NDArray[np.uint32], length: NDArray[np.int64]) -> NDArray[np.int64]:
    compound = np.isin(_packed(chars[:, 0], chars[:, 1]), _compounds())
    two = compound & (length >= 3) & (length <= SHORT)
    one = ~two & (length >= 1) & (length <= 3)
    return np.asarray(one + 2 * two)


@lru_cache(maxsize=1)
def _surname_readings() -> NDArray[np.uint16]:
    table = sounds().readings.copy()
    for code, readings in sounds().surnames.items():
        table[code] = (*readings, 0, 0)[:READINGS]
    return table

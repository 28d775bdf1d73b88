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
_NO_NAME = (
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
_FOLDED = (
    "肖萧 付傅 闫阎 代戴 丘邱 喆哲 堃坤 琹琴 珮佩 甦苏 琍莉 晳皙 歩步 恵惠 沢泽 桜樱 玨珏 珤宝 寳宝 瑯琅 "
    "煖暖 燿耀 煇辉 烱炯 冄冉 尓尔 宻密 寜宁 迺乃 疉叠 皐皋 麐麟 鼇鳌 襃褒 頫俯 祐佑 昇升 陞升 妏玟 皃貌 "
    "冺泯 叚段 岺岑 蕐华 橞惠 枬楠 柟楠 淼渺 锺钟 鎔熔 镕熔 勣绩 邨村 濬浚 崐昆 甯宁 訢欣 忻欣 兰蓝"
)


@lru_cache(maxsize=1)
def _folds() -> NDArray[np.uint32]:
    """Code point -> that of the character it is another form of, beyond what name keys fold."""
    table = np.arange(LAST_CODE + 1, dtype=np.uint32)
    for pair in _FOLDED.split():
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


@dataclass(frozen=True)
class Names:
    """Name keys, encoded once; a name is told by its place in the array they came from.

    ``chars`` n x 4 code points, other forms of a character folded, 0 behind the end; ``readings``
    n x 4 x 3 syllables, 0 for none; ``surname`` and ``given`` packed code points, 0 for none;
    ``bag`` is equal for names of the same characters in any order; ``rare_end``: the last character is one that old systems cannot write. Names of more than four
    characters have ``long_place`` >= 0 in ``long_chars`` and ``long_readings`` (16 columns).
    """

    keys: pa.StringArray
    same: NDArray[np.int32]
    length: NDArray[np.int16]
    chars: NDArray[np.uint32]
    readings: NDArray[np.uint16]
    surname: NDArray[np.int64]
    surname_length: NDArray[np.int8]
    given: NDArray[np.int64]
    bag: NDArray[np.uint64]
    silent: NDArray[np.bool_]
    latin: NDArray[np.bool_]
    unknown: NDArray[np.bool_]
    rare_end: NDArray[np.bool_]
    long_place: NDArray[np.int32]
    long_chars: NDArray[np.uint32]
    long_readings: NDArray[np.uint16]

    @classmethod
    def of(cls, keys: pa.Array | pa.ChunkedArray) -> Names:
        """Names of string keys; null and '' say nothing."""
        text = pc.fill_null(_one_array(keys), "")
        length = pc.utf8_length(text).to_numpy().astype(np.int16)
        flat = _code_points(text)
        ends = np.cumsum(length, dtype=np.int64)
        starts = ends - length
        folded = _folds()[np.minimum(flat, LAST_CODE)]
        chars = _matrix(folded, starts, length, SHORT)
        surname_length = _surname_lengths(chars, length)
        longer = np.flatnonzero(length > SHORT)
        long_place = np.full(len(text), -1, np.int32)
        long_place[longer] = np.arange(len(longer), dtype=np.int32)
        long_chars = _matrix(folded, starts[longer], length[longer], WIDE)
        unknowns = _count(flat == UNKNOWN, starts, ends)
        return cls(
            keys=text,
            same=pc.dictionary_encode(text).indices.to_numpy(),
            length=length,
            chars=chars,
            readings=_readings(chars, surname_length),
            surname=_surnames(chars, surname_length),
            surname_length=surname_length,
            given=_given_names(chars, surname_length),
            bag=_bags(folded, starts, ends),
            silent=(unknowns == length) | pc.is_in(text, pa.array(_NO_NAME)).to_numpy(False),
            latin=_count((flat >= ord("A")) & (flat <= ord("Z")), starts, ends) > 0,
            unknown=unknowns > 0,
            rare_end=_rare_ends(flat, ends, length),
            long_place=long_place,
            long_chars=long_chars,
            long_readings=sounds().readings[long_chars],
        )

    def columns(self, places: NDArray[Any], width: int) -> NDArray[np.uint32]:
        """Code points of names, ``width`` (4 or 16) columns."""
        if width == SHORT:
            chars: NDArray[np.uint32] = self.chars[places]
            return chars
        return self._widened(self.chars, self.long_chars, places)

    def sounds(self, places: NDArray[Any], width: int, at: int) -> NDArray[np.uint16]:
        """Readings of the character ``at`` of names: k x 3 syllables."""
        if width == SHORT:
            readings: NDArray[np.uint16] = self.readings[places, at]
            return readings
        return self._widened(self.readings, self.long_readings, places)[:, at]

    def _widened(
        self, short: NDArray[Any], long: NDArray[Any], places: NDArray[Any]
    ) -> NDArray[Any]:
        wide = np.zeros((len(places), WIDE, *short.shape[2:]), short.dtype)
        wide[:, :SHORT] = short[places]
        row = self.long_place[places]
        wide[row >= 0] = long[row[row >= 0]]
        return wide


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
    flat: NDArray[np.uint32], starts: NDArray[np.int64], length: NDArray[np.int16], width: int
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
    flat: NDArray[np.uint32], ends: NDArray[np.int64], length: NDArray[np.int16]
) -> NDArray[np.bool_]:
    rare = np.zeros(len(ends), bool)
    some = length > 0
    last = np.minimum(flat[ends[some] - 1], LAST_CODE)
    rare[some] = ~_written_by_all()[last] & (last != UNKNOWN)
    return rare


def _bags(
    flat: NDArray[np.uint32], starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> NDArray[np.uint64]:
    mixed = flat.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(32)
    total = np.concatenate((np.zeros(1, np.uint64), np.cumsum(mixed, dtype=np.uint64)))
    return np.asarray(total[ends] - total[starts])


@lru_cache(maxsize=1)
def _compounds() -> NDArray[np.int64]:
    codes = np.array([[ord(name[0]), ord(name[1])] for name in COMPOUND_SURNAMES])
    return _packed(*_folds()[codes].T)


def _packed(high: NDArray[Any], low: NDArray[Any]) -> NDArray[np.int64]:
    return (high.astype(np.int64) << CODE_BITS) | low.astype(np.int64)


def _surname_lengths(chars: NDArray[np.uint32], length: NDArray[np.int16]) -> NDArray[np.int8]:
    compound = np.isin(_packed(chars[:, 0], chars[:, 1]), _compounds())
    two = compound & (length >= 3) & (length <= SHORT)
    one = ~two & (length >= 1) & (length <= 3)
    return (one + 2 * two).astype(np.int8)


def _surnames(chars: NDArray[np.uint32], surname_length: NDArray[np.int8]) -> NDArray[np.int64]:
    second = np.where(surname_length == 2, chars[:, 1], 0)
    packed = np.where(surname_length > 0, _packed(second, chars[:, 0]), 0)
    return np.where(chars[:, 0] == UNKNOWN, 0, packed)


def _given_names(chars: NDArray[np.uint32], surname_length: NDArray[np.int8]) -> NDArray[np.int64]:
    behind_one = _packed(chars[:, 2], chars[:, 1])
    behind_two = _packed(chars[:, 3], chars[:, 2])
    packed = np.where(surname_length == 2, behind_two, behind_one)
    return np.where(surname_length > 0, packed, 0)


@lru_cache(maxsize=1)
def _surname_readings() -> NDArray[np.uint16]:
    table = sounds().readings.copy()
    for code, readings in sounds().surnames.items():
        table[code] = (*readings, 0, 0)[:READINGS]
    return table


def _readings(chars: NDArray[np.uint32], surname_length: NDArray[np.int8]) -> NDArray[np.uint16]:
    table = sounds()
    readings = table.readings[chars]
    one = surname_length == 1
    readings[one, 0] = _surname_readings()[chars[one, 0]]
    for (first, second), said in table.compounds.items():
        these = (surname_length == 2) & (chars[:, 0] == first) & (chars[:, 1] == second)
        readings[these, :2] = 0
        readings[these, :2, 0] = said
    return readings

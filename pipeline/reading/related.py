"""Which of millions of registry rows speak of someone who matters: asked before they are cleaned."""

import numpy as np
import pyarrow as pa

_MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], np.uint64)


class Keyring:
    """A set of 18-character ID numbers; ``related`` tests a whole column against it.

    A bitmap lets most strangers go with one look-up; the rest are checked by their full digest.
    Rows without a usable number count as related, since they may still be somebody's.
    """

    def __init__(self, numbers: pa.Array) -> None:
        self._keys = np.unique(_digest(numbers))
        bits = max(16, int(len(self._keys) * 16).bit_length())
        self._shift = np.uint64(64 - min(bits, 27))
        self._seen = np.zeros(1 << min(bits, 27), bool)
        self._seen[(self._keys >> self._shift).astype(np.int64)] = True

    def related(self, numbers: pa.Array) -> np.ndarray:
        """For each number: is it one of ours, or missing."""
        given = np.asarray(numbers.is_valid().to_numpy(zero_copy_only=False), dtype=bool)
        out = ~given
        digests = _digest(numbers if given.all() else numbers.filter(pa.array(given)))
        maybe = self._seen[(digests >> self._shift).astype(np.int64)]
        hits = np.flatnonzero(maybe)
        if len(hits) and len(self._keys):
            at = np.minimum(np.searchsorted(self._keys, digests[hits]), len(self._keys) - 1)
            maybe[hits] = self._keys[at] == digests[hits]
        out[given] = maybe
        return out


def _digest(numbers: pa.Array) -> np.ndarray:
    """64 bits of each 18-byte number."""
    if len(numbers) == 0:
        return np.empty(0, np.uint64)
    flat = pa.concat_arrays([numbers])
    offsets = np.frombuffer(flat.buffers()[1], np.int32, len(flat) + 1, flat.offset * 4)
    data = np.frombuffer(flat.buffers()[2], np.uint8)[offsets[0] : offsets[-1]]
    letters = data.reshape(len(flat), 18)
    first = np.ascontiguousarray(letters[:, :8]).view(np.uint64)[:, 0]
    second = np.ascontiguousarray(letters[:, 8:16]).view(np.uint64)[:, 0]
    third = np.ascontiguousarray(letters[:, 16:]).view(np.uint16)[:, 0].astype(np.uint64)
    mixed = (first * _MIX[0]) ^ (second * _MIX[1]) ^ (third * _MIX[2])
    return np.asarray((mixed ^ (mixed >> np.uint64(29))) * _MIX[0])

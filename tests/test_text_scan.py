"""Bytes looked for in strips: found wherever they are, also where two strips meet."""

from pathlib import Path

import numpy as np
import pytest

from pipeline.reading import pieces, scan
from pipeline.reading.encoding import Coding
from pipeline.reading.pieces import Lines, Separator
from pipeline.reading.quotes import chunks

PLACES = (0, 1, 62, 63, 64, 65, 126, 127, 128, 198)
LENGTH = 200


@pytest.fixture(autouse=True)
def _small_strips(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "STRIP", 64)


def _with(pair: bytes, at: int) -> bytes:
    return (b"a" * at + pair).ljust(LENGTH, b"a")[:LENGTH]


@pytest.mark.parametrize("at", PLACES)
@pytest.mark.parametrize(
    ("pair", "mark", "mark_or_lost", "lone"),
    [
        (b"\xef\xbb", True, True, False),
        (b"\xef\xbf", False, True, False),
        (b"\xef\xbc", False, False, False),
        (b"\xbb\xef", False, False, False),
        (b"\r\n", False, False, False),
        (b"\ra", False, False, True),
        (b"\r\r", False, False, True),
    ],
)
def test_pairs(at: int, pair: bytes, mark: bool, mark_or_lost: bool, lone: bool) -> None:
    text = _with(pair, at)
    assert scan.has_mark(text) is mark
    assert scan.has_mark_or_lost(memoryview(text)) is mark_or_lost
    assert scan.has_lone_returns(memoryview(text)) is lone


@pytest.mark.parametrize("length", [1, 63, 64, 65, 128, 129])
def test_a_return_at_the_end_is_alone(length: int) -> None:
    assert scan.has_lone_returns((b"a" * length)[:-1] + b"\r")
    assert not scan.has_lone_returns(b"a" * length)


def test_lines_and_ranges_as_counted_one_by_one() -> None:
    text = bytes(range(256)) * 3
    assert scan.count_lines(text) == text.count(b"\n")
    expected = [at for at, letter in enumerate(text) if 0xC2 <= letter <= 0xDF]
    assert scan.within(text, 0xC2, 0xDF).tolist() == expected
    assert scan.within(b"", 0xC2, 0xDF).tolist() == []


def test_a_piece_is_still_what_it_was_when_the_next_is_read(tmp_path: Path) -> None:
    """Pieces wait for the parser while the buffer that they were read into is filled again."""
    path = tmp_path / "rows.csv"
    whole = b"".join(f"{row},林秀英\n".encode() for row in range(60_000)) * 6
    path.write_bytes(whole)
    lines = Lines(path, Coding("utf-8"), Separator(",", b","), 2)
    held = list(lines.pieces())
    assert len(held) > 1
    assert b"".join(bytes(piece.raw) for piece in held) == whole
    found = list(chunks(iter(held), b",", 2))
    assert sum(chunk.count for chunk in found) == 360_000
    assert not any(chunk.quoted for chunk in found)


def test_a_buffer_is_used_again_when_nobody_looks_at_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "BLOCK", 64)
    path = tmp_path / "rows.csv"
    path.write_bytes(b"1,2\n" * 1000)
    lines = Lines(path, Coding("utf-8"), Separator(",", b","), 2)
    seen = [np.frombuffer(piece.raw, np.uint8).ctypes.data for piece in lines.pieces()]
    assert len(seen) > 50
    assert len(set(seen)) <= 3

"""Files quoted as they should be are taken whole, by masks, and give what line by line gives."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reading import quotes
from pipeline.reading.pieces import Piece
from pipeline.reading.quotes import chunks
from pipeline.reading.record import records_of
from tests.text_reading import csv_text

WELL = [["张伟", "1", '甲,"乙"\n丙', ""], ["", '""', "", "x"], ["李娜", "2", "丁\r\n戊", '"']] * 40


def records(text: str, width: int) -> list[list[bytes]]:
    found = []
    for chunk in chunks(iter([Piece(text.encode())]), b",", width):
        regular, odd = records_of(chunk.raw, b","), dict(chunk.odd)
        found += [odd[at] if at in odd else next(regular) for at in range(chunk.count)]
    return found


def test_well_quoted_text_does_not_go_line_by_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quotes, "_by_lines", None)
    found = records(csv_text(WELL), 4)
    assert [[field.decode() for field in record] for record in found] == WELL


@settings(deadline=None, max_examples=300)
@given(st.text(alphabet='a1",\n', max_size=90))
def test_by_masks_or_line_by_line_is_the_same(text: str) -> None:
    lines = text + "\n"
    masked = records(lines, 3)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quotes._Masks, "in_turn", lambda self, end: False)
        assert records(lines, 3) == masked

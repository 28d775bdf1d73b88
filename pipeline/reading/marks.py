"""Marked-up text taken apart by the marks themselves, for counting beside a real parser."""

import re
from collections.abc import Iterator
from typing import AnyStr


def marks_in(pattern: re.Pattern[AnyStr], text: AnyStr) -> Iterator[tuple[re.Match[AnyStr], int]]:
    """Each mark, and where what follows it ends: at the next mark or the end of the text."""
    marks = list(pattern.finditer(text))
    for number, mark in enumerate(marks, 1):
        yield mark, marks[number].start() if number < len(marks) else len(text)

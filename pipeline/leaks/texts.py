"""What stands in a file: pieces of text, each with its place, and what nobody can look into."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """A piece of text and where it stands, in words."""

    where: str
    text: str


@dataclass(frozen=True)
class Unseen:
    """A part of a file that cannot be read as text, and what to do about it."""

    where: str
    why: str


Pieces = Iterator[Text | Unseen]

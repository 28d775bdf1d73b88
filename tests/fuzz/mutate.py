"""Files of the corpus damaged byte by byte, or in the XML inside them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from random import Random

ZIP = b"PK\x03\x04"
Mutation = Callable[[bytes, Random], bytes]
_SPECIAL = (b"\x00", b"\xff", b'"', b"\r", b"\n", b"\xef\xbb\xbf", b",", b"\t", b"\x1a", b"<", b"PK", b"\x80")  # fmt: skip


def flip_bits(data: bytes, rng: Random) -> bytes:
    out = bytearray(data)
    for _ in range(rng.choice([1, 1, 2, 8])):
        out[rng.randrange(len(out))] ^= 1 << rng.randrange(8)
    return bytes(out)


def cut(data: bytes, rng: Random) -> bytes:
    at = rng.randrange(len(data))
    return rng.choice([data[:at], data[at:], data[:at] + data[at + rng.randint(1, 64) :]])


def insert(data: bytes, rng: Random) -> bytes:
    at = rng.randrange(len(data) + 1)
    more = rng.choice([rng.choice(_SPECIAL), rng.randbytes(rng.randint(1, 40)), rng.choice(_SPECIAL) * 9])  # fmt: skip
    return data[:at] + more + data[at:]


def overwrite(data: bytes, rng: Random) -> bytes:
    at, size = rng.randrange(len(data)), rng.randint(1, 64)
    filling = rng.choice([bytes(size), b"\xff" * size, rng.randbytes(size)])
    return data[:at] + filling + data[at + size :]


def repeat(data: bytes, rng: Random) -> bytes:
    at, size = rng.randrange(len(data)), rng.randint(1, 400)
    return data[: at + size] + data[at : at + size] * rng.randint(1, 3) + data[at + size :]


def swap(data: bytes, rng: Random) -> bytes:
    a, b = sorted(rng.sample(range(len(data)), 2)) if len(data) > 2 else (0, 0)
    size = min(rng.randint(1, 200), b - a)
    return (
        data[:a] + data[b : b + size] + data[a + size : b] + data[a : a + size] + data[b + size :]
    )


BYTES: tuple[Mutation, ...] = (flip_bits, cut, insert, overwrite, repeat, swap)


# --- XML ---------------------------------------------------------------------------------------

_NUMBERS = ("0", "-1", "1", "99999999", "1048577", "4294967296", "1e308", "", "x", "１２")
_TAG = re.compile(r"<[^<>]+>")
_ATTRIBUTE = re.compile(r'(?<=\s)([\w:]+)="([^"]*)"')
_ELEMENT = re.compile(r"<([\w:]+)\b[^<>]*>[^<>]*</\1>|<[\w:]+[^<>]*/>")


def _drop_tag(text: str, rng: Random) -> str:
    return _at_one(text, _TAG, rng, lambda found: "")


def _double_tag(text: str, rng: Random) -> str:
    return _at_one(text, _TAG, rng, lambda found: found[0] * 2)


def _other_tag(text: str, rng: Random) -> str:
    tags = _TAG.findall(text)
    return _at_one(text, _TAG, rng, lambda found: rng.choice(tags))


def _attribute(text: str, rng: Random) -> str:
    return _at_one(text, _ATTRIBUTE, rng, lambda found: f'{found[1]}="{rng.choice([*_NUMBERS, found[2] * 2])}"')  # fmt: skip


def _drop_attribute(text: str, rng: Random) -> str:
    return _at_one(text, _ATTRIBUTE, rng, lambda found: "")


def _drop_element(text: str, rng: Random) -> str:
    return _at_one(text, _ELEMENT, rng, lambda found: "")


def _double_element(text: str, rng: Random) -> str:
    return _at_one(text, _ELEMENT, rng, lambda found: found[0] * rng.choice([2, 2, 50]))


def _other_content(text: str, rng: Random) -> str:
    said = rng.choice(
        [
            "",
            " ",
            "0",
            "1e400",
            "-5",
            "9" * 400,
            "<![CDATA[x]]>",
            "&amp;",
            "&bad;",
            "]]>",
            "长" * 500,
        ]
    )
    return _at_one(text, re.compile(r"(?<=>)[^<>]+(?=<)"), rng, lambda found: said)


def _at_one(
    text: str, what: re.Pattern[str], rng: Random, new: Callable[[re.Match[str]], str]
) -> str:
    """One of the places where the pattern is found, changed."""
    places = list(what.finditer(text))
    if not places:
        return text
    found = rng.choice(places)
    return text[: found.start()] + new(found) + text[found.end() :]


EDITS: tuple[Callable[[str, Random], str], ...] = (
    _drop_tag, _double_tag, _other_tag, _attribute, _attribute, _drop_attribute, _drop_element,
    _double_element, _other_content,
)  # fmt: skip


def edit_xml(data: bytes, rng: Random) -> bytes:
    """One to three edits in a part of a zipped workbook, or in a file that is XML itself."""
    if not data.startswith(ZIP):
        return _edited(data, rng)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {info.filename: archive.read(info) for info in archive.infolist()}
    except (zipfile.BadZipFile, OSError, RuntimeError, ValueError):
        return flip_bits(data, rng)
    written = [name for name, part in parts.items() if b"<" in part[:200]]
    if not written:
        return flip_bits(data, rng)
    sheets = [name for name in written if "sheet" in name.lower() or "content" in name.lower()]
    name = rng.choice(sheets if sheets and rng.random() < 0.7 else written)
    if rng.random() < 0.05:
        del parts[name]
    else:
        parts[name] = _edited(parts[name], rng)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return stream.getvalue()


def _edited(data: bytes, rng: Random) -> bytes:
    text = data.decode("utf-8", "surrogateescape")
    for _ in range(rng.choice([1, 1, 2, 3])):
        text = rng.choice(EDITS)(text, rng)
    return text.encode("utf-8", "surrogateescape")


def mutate(data: bytes, rng: Random) -> tuple[bytes, str]:
    """The data damaged, and how: 'edit_xml' or the name of a mutation of bytes."""
    if (data.startswith(ZIP) or data.lstrip()[:1] == b"<") and rng.random() < 0.5:
        return edit_xml(data, rng), "edit_xml"
    how = rng.choice(BYTES)
    return how(data, rng), how.__name__

"""The scan of a file: what it is, every text in it, and what in them may not leave the county."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from pipeline.kernel.leaks import leaks_in
from pipeline.leaks.binaries import old_book_texts
from pipeline.leaks.packages import package_texts
from pipeline.leaks.plain import page_texts, plain_texts
from pipeline.leaks.texts import Pieces, Text, Unseen
from pipeline.reading.archive import real_name
from pipeline.reading.encoding import LOOK, encoding_of, looks_like_text, to_utf8
from pipeline.reading.guard_zip import opened, parts_of, pieces
from pipeline.reading.kinds import OLE, ZIP, is_page, other_kind, zip_kind
from pipeline.reading.locked import unlocked
from pipeline.reading.unfit import Unfit

MOST_DEEP = 4
_OTHER = "这种文件检查不了，请检查生成它的 Excel 或 Word 文件，或人工查看"
_DEEP = "嵌套太多层，请解开后再检查"


@dataclass(frozen=True)
class Seen:
    """A number in a file: where, of what kind, and as much of it as may be shown."""

    where: str
    kind: str
    shown: str


@dataclass
class Scan:
    """What came of one file. ``unseen``: parts that could not be looked into; then it has not passed."""

    name: str
    leaks: list[Seen] = field(default_factory=list)
    unseen: list[Unseen] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        return not self.leaks and not self.unseen


@dataclass(frozen=True)
class Rules:
    """``known``: further numbers that may not be there, ``allowed``: those that may (both ``bare``)."""

    known: frozenset[str] = frozenset()
    allowed: frozenset[str] = frozenset()
    passwords: Sequence[str] = ()


def scan(name: str, data: bytes, rules: Rules | None = None) -> Scan:
    """Look through a file, its name included."""
    rules = rules or Rules()
    done = Scan(name)
    seen: set[Seen] = set()
    for one in (Text("文件名", name), *_safely(name, data, rules)):
        if isinstance(one, Unseen):
            done.unseen.append(one)
            continue
        for leak in leaks_in(one.text, rules.known, rules.allowed):
            said = Seen(one.where, leak.kind, leak.shown)
            if said not in seen:
                seen.add(said)
                done.leaks.append(said)
    return done


def _safely(name: str, data: bytes, rules: Rules) -> Pieces:
    def inner(inner_name: str, inner_data: bytes, depth: int) -> Pieces:
        return _pieces(inner_name, inner_data, inner, depth, rules)

    return _pieces(name, data, inner, 0, rules)


def _pieces(
    name: str, data: bytes, inner: Callable[[str, bytes, int], Pieces], depth: int, rules: Rules
) -> Pieces:  # fmt: skip
    if depth > MOST_DEEP:
        yield Unseen(name, _DEEP)
        return
    try:
        yield from _by_kind(data, inner, depth, rules)
    except Unfit as error:  # Locked among them
        yield Unseen("整个文件", f"{error.problem}，无法检查")


def _by_kind(data: bytes, inner: Callable[[str, bytes, int], Pieces], depth: int, rules: Rules) -> Pieces:  # fmt: skip
    start = data[:LOOK]
    if start.startswith(OLE):
        data = unlocked(data, rules.passwords)
        start = data[:LOOK]
    if start.startswith(OLE):
        yield from old_book_texts(data)
    elif start.startswith(ZIP):
        kind = zip_kind(io.BytesIO(data))
        if kind == "xlsb":
            yield from old_book_texts(data)
        yield from _archive(data, inner, depth) if kind == "zip" else package_texts(data, inner, depth)  # fmt: skip
    elif other_kind(start) or not looks_like_text(start):
        yield Unseen("整个文件", f"{other_kind(start) or '不是文字'}：{_OTHER}")
    elif data:
        text = _decoded(data, *encoding_of(start))
        yield from (
            page_texts(text) if is_page(start) or "<svg" in text[:2000] else plain_texts(text)
        )


def _decoded(data: bytes, encoding: str, bom: int) -> str:
    if "16" in encoding:
        return data[bom:].decode(encoding, "replace")
    return to_utf8(data[bom:], encoding).decode("utf-8", "replace")


def _archive(data: bytes, inner: Callable[[str, bytes, int], Pieces], depth: int) -> Pieces:
    """Every file of a zip, and its name."""
    with opened(io.BytesIO(data)) as archive:
        if archive.comment:
            yield Text("压缩包注释", archive.comment.decode("utf-8", "replace"))
        for info in parts_of(archive).values():
            name = real_name(info)
            yield Text("压缩包里的文件名", name)
            if not info.is_dir():
                for one in inner(name, b"".join(pieces(archive, info)), depth + 1):
                    where = f"{name}：{one.where}"
                    yield Text(where, one.text) if isinstance(one, Text) else Unseen(where, one.why)

"""Archives, checked before and while they are inflated (safety.md section 0).

The directory is looked at first, which costs nothing; then every part is inflated once, which
checks its CRC and what it really swells to.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import IO
from xml.etree import ElementTree

from pipeline.reading.unfit import COPY_AGAIN, Unfit

MAX_PART = 1 << 31
MAX_PARTS = 20_000
MAX_RATIO = 400
CHUNK = 1 << 20
SMALL = 8 << 20
LOCKED = "文件有密码"


@contextmanager
def opened(file: IO[bytes]) -> Iterator[zipfile.ZipFile]:
    """The archive; whatever the standard library finds wrong with it is Unfit."""
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, KeyError,
            RuntimeError, ValueError, struct.error) as error:  # fmt: skip
        raise Unfit("文件不完整或已损坏", "请重新拷贝；仍不行的，请来源部门重新提供") from error
    except ElementTree.ParseError as error:
        raise Unfit("文件内部结构损坏") from error


def parts_of(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Name -> part. Raises Unfit for names that leave the archive, stand twice, or lie about sizes."""
    found = archive.infolist()
    parts = {info.filename: info for info in found}
    if len(parts) != len(found) or len(found) > MAX_PARTS or any(map(escapes, parts)):
        raise Unfit("压缩包内文件名异常")
    for info in found:
        if info.flag_bits & 1:
            raise Unfit(LOCKED, "请去掉密码后重新放入")
        _check_size(info, info.file_size)
    return parts


def escapes(name: str) -> bool:
    """Whether a name leads out of the folder that it is to be laid in."""
    drive = len(name) > 1 and name[1] == ":"
    return (
        name.startswith(("/", "\\")) or drive or ".." in PurePosixPath(name).parts or "\\" in name
    )


def pieces(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """One part, inflated to its end whether or not anybody looks at it."""
    inflated = 0
    with archive.open(info) as part:
        while data := part.read(CHUNK):
            if not inflated:
                _refuse_entities(data[:4096])
            inflated += len(data)
            _check_size(info, inflated)
            yield data


def small(archive: zipfile.ZipFile, name: str) -> bytes:
    """A part that is small in any honest file."""
    info = archive.getinfo(name)
    if info.file_size > SMALL:
        raise Unfit("文件内部结构异常")
    data = b"".join(pieces(archive, info))
    _refuse_entities(data)
    return data


def _check_size(info: zipfile.ZipInfo, inflated: int) -> None:
    if inflated > MAX_PART or inflated > MAX_RATIO * max(info.compress_size, 4096):
        raise Unfit("文件压缩比异常，疑似损坏或恶意", COPY_AGAIN)


def _refuse_entities(data: bytes) -> None:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise Unfit("文件含有DTD或实体定义，不予读取")


def links_of(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    """Relations of a part of an Office file: id -> path of the other part."""
    folder, _, name = part.rpartition("/")
    links = {}
    for link in ElementTree.fromstring(small(archive, f"{folder}/_rels/{name}.rels")):
        target = link.get("Target", "")
        path = target[1:] if target.startswith("/") else str(PurePosixPath(folder) / target)
        links[link.get("Id", "")] = path
    return links

"""A zip that holds extracts: its files are laid out in a scratch folder, each to be read as if it
had been delivered by itself."""

import hashlib
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from pipeline.reading.guard_zip import LOCKED, MAX_RATIO, escapes, opened
from pipeline.reading.unfit import Unfit

MAX_MEMBERS = 2_000
MAX_MEMBER = 8 << 30
MAX_TOTAL = 16 << 30
CHUNK = 1 << 20
_UTF8_NAME = 0x800
_JUNK = ("thumbs.db", "desktop.ini", ".ds_store")
UNPACK = "请解压后把里面的文件直接放入"


@dataclass(frozen=True)
class Member:
    """A file of an archive: its name inside, where it was laid, and the hash of its bytes."""

    name: str
    path: str
    digest: str


def unpack(file: IO[bytes], folder: Path) -> list[Member]:
    """Lay out all files of an archive. Raises Unfit; nothing is written outside ``folder``."""
    with opened(file) as archive:
        chosen = _chosen(archive)
        members = []
        room = min(MAX_TOTAL, shutil.disk_usage(folder.parent).free // 2)
        for number, (name, info) in enumerate(chosen):
            if info.file_size > room:
                raise Unfit("压缩包解开后过大，放不下", UNPACK)
            target = folder / str(number) / _safe(name)
            target.parent.mkdir(parents=True)
            digest, size = _extract(archive, info, target)
            room -= size
            members.append(Member(name, str(target), digest))
        return members


def _chosen(archive: zipfile.ZipFile) -> list[tuple[str, zipfile.ZipInfo]]:
    """(name, entry) of the files that may be data, by name. Raises Unfit."""
    found = [(real_name(info), info) for info in archive.infolist() if not info.is_dir()]
    names = [name for name, _ in found]
    if len(set(names)) != len(names) or any(map(escapes, names)):
        raise Unfit("压缩包内文件名异常", UNPACK)
    if len(found) > MAX_MEMBERS:
        raise Unfit(f"压缩包内文件超过{MAX_MEMBERS}个", UNPACK)
    for _, info in found:
        if info.flag_bits & 1:
            raise Unfit(f"压缩包{LOCKED[2:]}", UNPACK)
        if info.file_size > MAX_RATIO * max(info.compress_size, 4096):
            raise Unfit("压缩包压缩比异常，疑似损坏或恶意", UNPACK)
    chosen = [(name, info) for name, info in found if not _is_junk(name)]
    if not chosen:
        raise Unfit("压缩包里没有文件", "请来源部门重新提供")
    return sorted(chosen, key=lambda pair: pair[0])


def _is_junk(name: str) -> bool:
    path = PurePosixPath(name)
    hidden = path.name.startswith((".", "~$")) or path.name.lower() in _JUNK
    return hidden or path.parts[0] == "__MACOSX"


def real_name(info: zipfile.ZipInfo) -> str:
    """The name as it was meant: old tools write GBK without saying so."""
    name = info.filename
    if not info.flag_bits & _UTF8_NAME:
        for encoding in ("utf-8", "gb18030"):
            try:
                name = info.orig_filename.encode("cp437").decode(encoding)
                break
            except UnicodeError:
                continue
    return name.replace("\\", "/")


def _safe(name: str) -> str:
    """A file name for any system, with the stem and ending that tell what the file is."""
    path = PurePosixPath(name)
    plain = "".join("_" if c in '<>:"/\\|?*' or ord(c) < 32 else c for c in path.name)
    stem, dot, ending = plain.rpartition(".")
    return f"{stem[:60]}.{ending[:10]}" if dot else plain[:60]


def _extract(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with archive.open(info) as source, target.open("wb") as sink:
        while data := source.read(CHUNK):
            size += len(data)
            if size > MAX_MEMBER or size > MAX_RATIO * max(info.compress_size, 4096):
                raise Unfit("压缩包压缩比异常，疑似损坏或恶意", UNPACK)
            digest.update(data)
            sink.write(data)
    return digest.hexdigest(), size

"""A first look at the inbox of a month: what each sheet of each file is, or why nobody can say."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path

from pipeline.kernel.declare import Source
from pipeline.kernel.errors import UserError
from pipeline.kernel.ledger import FileRow
from pipeline.planning import Planned, Planner
from pipeline.reading.convert import AGAIN
from pipeline.reading.corrections import Corrections
from pipeline.reading.encoding import looks_like_text
from pipeline.reading.excel import ExcelReader, Opened
from pipeline.reading.kinds import OLE, ZIP, is_page, is_xml_book, other_kind, plain_start
from pipeline.reading.sheet import Extract
from pipeline.reading.text import text_extract

Progress = Callable[[str], None]
Ask = Callable[[str, bool], str]
"""Asks for the password of a file, maybe once more after a wrong one; '' is no answer."""

_OTHER = {".doc": "Word文档", ".docx": "Word文档", ".pdf": "PDF文件", ".png": "图片", ".jpg": "图片",
          ".jpeg": "图片", ".rar": "RAR压缩包", ".7z": "7z压缩包", ".wps": "WPS文字"}  # fmt: skip
_TEXT = (".csv", ".txt", ".tsv")
_SKIP = ("thumbs.db", "desktop.ini", ".ds_store")
TRIES = 3
MAX_DEPTH = 2
"""An archive inside an archive is opened, one inside that is not."""


@dataclass
class Loaded:
    """What came of the inbox. ``attention``: what the officer has to see to (exit code 1).

    ``remarks``: what the officer should know when reading the results. ``divisions``: number of a
    sheet -> first six digits of ID numbers -> how many of its rows that were not stored have them.
    """

    files: list[FileRow] = field(default_factory=list)
    digests: dict[str, str] = field(default_factory=dict)
    plans: list[Planned] = field(default_factory=list)
    present: set[str] = field(default_factory=set)
    attention: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    divisions: dict[int, Counter[str]] = field(default_factory=dict)


def inbox_files(inbox: Path) -> tuple[list[Path], list[Path]]:
    """Files to read, and the lock files of open workbooks; both sorted."""
    found = sorted(p for p in inbox.rglob("*") if p.is_file())
    locks = [p for p in found if p.name.startswith("~$") or p.name.startswith(".~")]
    files = [
        p for p in found
        if p not in locks and not p.name.startswith(".") and p.name.lower() not in _SKIP
    ]  # fmt: skip
    return files, locks


class Inbox:
    """The files of one month, and the child processes and threads that read them."""

    def __init__(self, folder: Path, sources: Sequence[Source], scratch: Path, progress: Progress,
                 passwords: Mapping[str, str] | None = None,
                 corrections: Corrections | None = None, division: str = "",
                 ask: Ask | None = None) -> None:  # fmt: skip
        self.division = division
        self.folder, self.sources, self.scratch, self.progress = folder, sources, scratch, progress
        self.passwords, self.corrections = passwords or {}, corrections or Corrections()
        self.ask, self._answers = ask, list[str]()
        self.excel = ExcelReader(scratch)
        self.pool = ThreadPoolExecutor(2)
        self.loaded = Loaded()
        self._streamed: dict[Path, tuple[int, int]] = {}

    def close(self) -> None:
        """End the reading processes and threads."""
        self.excel.close()
        self.pool.shutdown(wait=False, cancel_futures=True)

    # --- the first look ------------------------------------------------------------------------

    def look(self) -> Loaded:
        """Recognise every sheet of every file."""
        files, locks = inbox_files(self.folder)
        if not files:
            raise UserError("收件夹里没有文件", where=str(self.folder),
                            fix="把各部门的Excel或CSV文件放进该文件夹后重试")  # fmt: skip
        for lock in locks:
            name = lock.name.removeprefix("~$").removeprefix(".~lock.").rstrip("#")
            self.loaded.attention.append(
                f"{name} 正被打开，请保存并关闭后再运行（本次按已存盘的内容读取）"
            )
        names = {path: path.relative_to(self.folder).as_posix() for path in files}
        text_last = sorted(files, key=lambda path: path.suffix.lower() in _TEXT)
        stamps = {path: _stamp(path) for path in files}
        begun = {path: self._start(path, names[path]) for path in text_last}
        seen: dict[str, str] = {}
        planner = Planner(self.sources, self.corrections)
        for path in files:
            first = begun[path]()
            if first.streamed:
                self._streamed[path] = stamps[path]
            for inner, opened in self._opened(names[path], first):
                self.loaded.digests[inner] = opened.digest
                twin = (
                    seen.setdefault(opened.digest, inner) if not opened.extract.problem else inner
                )
                planner.add(opened.extract, inner, twin if twin != inner else "")
        planner.set_aside_other_months(self.folder.name)
        self.loaded.plans = planner.plans
        self.loaded.attention += [*planner.other_months(self.folder.name), *planner.questions()]
        return self.loaded

    def check_unchanged(self) -> None:
        """Refuse what was read if somebody wrote to a text or an archive meanwhile.

        Workbooks are taken into memory in one go and need no such check.
        """
        for path, stamp in self._streamed.items():
            if _stamp(path) != stamp:
                raise UserError(
                    "读取时文件被修改，本次结果作废",
                    where=path.relative_to(self.folder).as_posix(),
                    fix="等文件保存并关闭后重新运行；本次没有改动任何结果",
                )

    def _opened(self, name: str, opened: Opened, depth: int = 1) -> Iterator[tuple[str, Opened]]:
        """A file under its name; an archive as the files inside it, and those of one inside it."""
        if depth > MAX_DEPTH and opened.members:
            opened = Opened(Extract(opened.extract.path, problem="压缩包里一层套一层",
                                    fix="请解压后把里面的文件直接放入"), opened.digest)  # fmt: skip
        if not opened.members:
            yield name, opened
        waiting = [
            (f"{name}/{member.name}", self._start(Path(member.path), f"{name}/{member.name}"))
            for member in opened.members
        ]
        for inner, wait in waiting:
            yield from self._opened(inner, wait(), depth + 1)

    def _start(self, path: Path, name: str) -> Callable[[], Opened]:
        """Begin to read a file; calling the answer waits for it."""
        with path.open("rb") as handle:
            start = handle.read(4096)
        unfit = _unfit(path, start)
        if unfit is None and (start.startswith((ZIP, OLE)) or is_page(start) or is_xml_book(start)):
            book = self.excel.submit(path, self._passwords_of(name))
            return lambda: _named_by_ending(self._unlocked(path, name, self.excel.result(book)))
        digest = self.pool.submit(_sha256, path)
        if unfit is not None:
            return lambda: Opened(unfit, digest.result())
        text = self.pool.submit(text_extract, path)
        return lambda: Opened(text.result(), digest.result(), streamed=True)

    def _unlocked(self, path: Path, name: str, first: Opened) -> Opened:
        """A locked workbook opened with what the officer answers; as it was if there is no answer."""
        opened, tries = first, 0
        if opened.locked and self._answers:  # one department's files often have the same
            opened = self.excel.result(self.excel.submit(path, self._answers))
        while opened.locked and self.ask and tries < TRIES:
            password = self.ask(name, tries > 0)
            if not password:
                break
            tries += 1
            opened = self.excel.result(self.excel.submit(path, [password]))
            if not opened.locked:
                self._answers.append(password)
        return first if opened.locked else opened

    def _passwords_of(self, name: str) -> list[str]:
        """The passwords given for a file, by its path or its name, with * and ? in either."""
        last = name.rpartition("/")[2]
        return [
            password
            for pattern, password in self.passwords.items()
            if fnmatchcase(name, pattern) or fnmatchcase(last, pattern)
        ]


def _unfit(path: Path, start: bytes) -> Extract | None:
    """Why a file is no data, by its first bytes, or else by its ending; None if it may be."""
    if not start:
        return Extract(path, problem="文件是空的（0字节）", fix="请来源部门重新提供")
    kind = other_kind(start)
    if plain_start(start).startswith(b"<?xml") and not (is_page(start) or is_xml_book(start)):
        kind = "XML文件"
    if not kind and (start.startswith((ZIP, OLE)) or looks_like_text(start)):
        return None
    kind = kind or _OTHER.get(path.suffix.lower(), "")
    if not kind:
        return Extract(path, problem="认不出文件格式", fix=AGAIN)
    fix = "请解压后放入" if "压缩包" in kind else AGAIN
    return Extract(path, problem=f"{kind}，不能作为数据读入", fix=fix)


def _stamp(path: Path) -> tuple[int, int]:
    """Size and time of the last change; nothing for a file that is gone."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return 0, 0
    return status.st_size, status.st_mtime_ns


def _named_by_ending(opened: Opened) -> Opened:
    """What could not be read and by its ending is no data is named so."""
    kind = _OTHER.get(opened.extract.path.suffix.lower())
    if not opened.extract.problem or not kind:
        return opened
    named = replace(opened.extract, problem=f"{kind}，不能作为数据读入", fix=AGAIN)
    return replace(opened, extract=named)


def _sha256(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()

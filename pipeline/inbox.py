"""A first look at the inbox of a month: what each sheet of each file is, or why nobody can say."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path

from pipeline.kernel.dates import month_in_words
from pipeline.kernel.declare import Source
from pipeline.kernel.errors import UserError
from pipeline.kernel.ledger import FileRow
from pipeline.reading.convert import AGAIN
from pipeline.reading.encoding import looks_like_text
from pipeline.reading.excel import ExcelReader, Opened
from pipeline.reading.kinds import OLE, ZIP, is_page, is_xml_book, other_kind, plain_start
from pipeline.reading.recognise import Recognition, recognise
from pipeline.reading.sheet import Extract, Sheet
from pipeline.reading.text import text_extract

Progress = Callable[[str], None]

_OTHER = {".doc": "Word文档", ".docx": "Word文档", ".pdf": "PDF文件", ".png": "图片", ".jpg": "图片",
          ".jpeg": "图片", ".rar": "RAR压缩包", ".7z": "7z压缩包", ".wps": "WPS文字"}  # fmt: skip
_TEXT = (".csv", ".txt", ".tsv")
_SKIP = ("thumbs.db", "desktop.ini", ".ds_store")
MAX_DEPTH = 2
"""An archive inside an archive is opened, one inside that is not."""


@dataclass
class Planned:
    """One sheet of one file, and what is to become of it."""

    file_no: int
    path: Path
    file: str
    sheet: Sheet | None
    recognition: Recognition | None = None
    problem: str = ""
    fix: str = ""
    quiet: bool = False


@dataclass
class Loaded:
    """What came of the inbox. ``attention``: what the officer has to see to (exit code 1).

    ``remarks``: what the officer should know when reading the results.
    """

    files: list[FileRow] = field(default_factory=list)
    digests: dict[str, str] = field(default_factory=dict)
    plans: list[Planned] = field(default_factory=list)
    present: set[str] = field(default_factory=set)
    attention: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def inbox_files(inbox: Path) -> tuple[list[Path], list[Path]]:
    """Files to read, and the lock files of open workbooks; both sorted."""
    found = sorted(p for p in inbox.rglob("*") if p.is_file())
    locks = [p for p in found if p.name.startswith("~$") or p.name.startswith(".~")]
    files = [
        p for p in found
        if p not in locks and not p.name.startswith(".") and p.name.lower() not in _SKIP
    ]  # fmt: skip
    return files, locks


_NUMBER = re.compile(r"(?<![0-9])[0-9]{17}[0-9Xx](?![0-9])|[0-9]\.[0-9]+E\+1[0-9]")
_TELLING = re.compile("状态|原因|结果|注销|在职|离退|是否|死亡|停发|停保")


class Inbox:
    """The files of one month, and the child processes and threads that read them."""

    def __init__(self, folder: Path, sources: Sequence[Source], scratch: Path, progress: Progress,
                 passwords: Mapping[str, str] | None = None) -> None:  # fmt: skip
        self.folder, self.sources, self.scratch, self.progress = folder, sources, scratch, progress
        self.passwords = passwords or {}
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
        for path in files:
            first = begun[path]()
            if first.streamed:
                self._streamed[path] = stamps[path]
            for inner, opened in self._opened(names[path], first):
                self.loaded.digests[inner] = opened.digest
                twin = (
                    seen.setdefault(opened.digest, inner) if not opened.extract.problem else inner
                )
                self._plan(opened.extract, inner, twin if twin != inner else "")
        self._set_aside_other_months()
        self._name_telling_columns()
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

    def _set_aside_other_months(self) -> None:
        """A list of an earlier month that lies beside this month's would accuse who has left it."""
        for source in (s for s in self.sources if s.monthly):
            plans = [
                p for p in self.loaded.plans if p.recognition and p.recognition.source is source
            ]
            for plan in plans:
                mine = _month_said(plan)
                same = [p for p in plans if p is not plan and _variant_of(p) == _variant_of(plan)]
                if (
                    mine
                    and mine != self.folder.name
                    and any(
                        _month_said(p) in ("", self.folder.name) or _month_said(p) > mine
                        for p in same
                    )
                ):
                    plan.recognition = None
                    plan.problem = f"是{mine}的{source.title}，另有更近的同类名册，未读入"
                    plan.fix = "确实要用的，移走另一份，或改正标题里的月份"

    def _name_telling_columns(self) -> None:
        """A column that may say why somebody is no case must not be left out without a word."""
        for plan in self.loaded.plans:
            if plan.recognition is None:
                continue
            telling = [h for h in plan.recognition.unknown if _TELLING.search(h)]
            if telling:
                self.loaded.attention.append(
                    f"{plan.file}：列“{'”“'.join(telling)}”没有认出，未用于判断；请核对表头，必要时改成常用写法"
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
            return lambda: _named_by_ending(self.excel.result(book))
        digest = self.pool.submit(_sha256, path)
        if unfit is not None:
            return lambda: Opened(unfit, digest.result())
        text = self.pool.submit(text_extract, path)
        return lambda: Opened(text.result(), digest.result(), streamed=True)

    def _passwords_of(self, name: str) -> list[str]:
        """The passwords given for a file, by its path or its name, with * and ? in either."""
        last = name.rpartition("/")[2]
        return [
            password
            for pattern, password in self.passwords.items()
            if fnmatchcase(name, pattern) or fnmatchcase(last, pattern)
        ]

    def _plan(self, extract: Extract, name: str, twin: str) -> None:
        plans = self.loaded.plans
        if extract.problem:
            plans.append(
                Planned(len(plans), extract.path, name, None, None, extract.problem, extract.fix)
            )
            return
        for sheet in extract.sheets:
            plan = Planned(len(plans), extract.path, name, sheet)
            plans.append(plan)
            if twin:
                plan.problem, plan.quiet = f"与 {twin} 完全相同，未重复读入", True
            elif sheet.hidden:
                plan.problem, plan.quiet = "隐藏工作表，未读入", True
            elif not any(cell.strip() for line in sheet.head for cell in line):
                plan.problem, plan.quiet = "空表", True
            else:
                self._recognise(plan, extract)

    def _recognise(self, plan: Planned, extract: Extract) -> None:
        assert plan.sheet is not None
        names = [plan.sheet.name, extract.path.stem, *Path(plan.file).parent.parts]
        found = recognise(self.sources, plan.sheet.head, names)
        if found is None:
            others = len(extract.sheets) > 1
            plan.problem = "认不出是哪类数据（没有找到能识别的表头）"
            plan.fix = "核对表头是否写明姓名、身份证号等栏目；不是数据文件的请移出收件夹"
            numbers = sum(bool(_NUMBER.search(cell)) for line in plan.sheet.head for cell in line)
            plan.quiet = others and not numbers
        elif found.rivals:
            plan.problem = f"像是“{found.source.title}”，也像“{'”“'.join(found.rivals)}”，未读入"
            plan.fix = "在文件名或表头上一行写明是什么数据"
        elif not found.variant_known:
            plan.problem = f"像是“{found.source.title}”，但看不出是哪一种名单，未读入"
            plan.fix = "在文件名、工作表名或标题行写明名单类别，如“近年退保”"
        else:
            plan.recognition = found


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


def _month_said(plan: Planned) -> str:
    """The month that a list's title or name says, such as 2026-10; '' if none."""
    found = plan.recognition
    said = month_in_words(found.title) if found else None
    return said.strftime("%Y-%m") if said else ""


def _variant_of(plan: Planned) -> str:
    return plan.recognition.variant if plan.recognition else ""

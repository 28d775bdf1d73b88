"""The files of ``returned/<month>``: read as workbooks of texts, or named as what they are."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from pipeline.reading.excel import ExcelReader
from pipeline.reading.kinds import other_kind
from pipeline.reading.sheet import Sheet
from reports.returned.book import Book, Page, read_book

_PASSED_OVER = ("~$", ".", "Thumbs.db", "desktop.ini")
NO_LEDGER = "不是返回的台账（没有台账的表头和基线）"
_NO_LEDGER_FIX = "只放县里下发、乡镇填好的台账；其他材料另外存放"


@dataclass(frozen=True)
class Read:
    """A file, by its path below the month's folder. ``problem``: why it gives nothing."""

    file: str
    digest: str
    book: Book | None = None
    problem: str = ""
    fix: str = ""


def returned_files(folder: Path) -> list[Path]:
    """Every file below the folder but those that programs leave behind."""
    return sorted(
        path for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink() and not path.name.startswith(_PASSED_OVER)
    )  # fmt: skip


def read_returns(
    folder: Path, files: Sequence[tuple[Path, str]], passwords: Mapping[str, str], excel: ExcelReader,
    progress: Callable[[str], None], ledgers: Mapping[str, str] | None = None,
) -> Iterator[Read]:  # fmt: skip
    """The files one by one, each with its sha256; each is read in a child process.

    ``ledgers``: town -> password of its ledger; they are tried on every file that has one.
    """
    for path, digest in files:
        name = path.relative_to(folder).as_posix()
        progress(f"读 {name}")
        yield _read(excel, path, name, digest, _words(path, name, passwords, ledgers or {}))


def _words(
    path: Path, name: str, passwords: Mapping[str, str], ledgers: Mapping[str, str]
) -> list[str]:
    """Passwords to be tried: those for files of this name, then those of ledgers, its town's first."""
    fitting = [word for pattern, word in passwords.items()
               if fnmatchcase(name, pattern) or fnmatchcase(path.name, pattern)]  # fmt: skip
    by_town = sorted(ledgers.items(), key=lambda pair: pair[0] not in name)
    return list(dict.fromkeys([*fitting, *(word for _, word in by_town)]))


def _read(excel: ExcelReader, path: Path, name: str, digest: str, given: Sequence[str]) -> Read:
    with path.open("rb") as handle:
        start = handle.read(4096)
    kind = "空文件（0字节）" if not start else other_kind(start)
    if kind:
        return Read(name, digest, problem=f"{kind}，不是台账", fix=_NO_LEDGER_FIX)
    opened = excel.result(excel.submit(path, given))
    if opened.members:
        return Read(name, digest, problem="压缩包", fix="请解压后放入")
    extract = opened.extract
    if extract.problem:
        return Read(name, digest, problem=extract.problem, fix=extract.fix)
    book = read_book(
        [Page(sheet.name, _lines(sheet), sheet.merged, sheet.errors) for sheet in extract.sheets]
    )
    if not book.is_ledger:
        return Read(name, digest, problem=NO_LEDGER, fix=_NO_LEDGER_FIX)
    return Read(name, digest, book)


def _lines(sheet: Sheet) -> list[list[str]]:
    """All rows as texts; the first line is row 1."""
    width = max((len(line) for line in sheet.head), default=0)
    lines: list[list[str]] = []
    for block in sheet.blocks(0, range(width)):
        columns = [block.columns[at].to_pylist() for at in range(width)]
        lines += [list(line) for line in zip(*columns, strict=True)]
    return lines

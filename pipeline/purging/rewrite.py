"""The store written anew, so that nothing of what was deleted is left in its file; and files that go."""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipeline.kernel.digests import digest_of
from pipeline.kernel.errors import UserError
from pipeline.store import open_store

_BLOCK = 1 << 20


def rewritten(
    store: Path, scratch: Path, change: Callable[[duckdb.DuckDBPyConnection], None]
) -> None:
    """Change a copy of the store, copy what is left of it into a new file, and put that in its place.

    DuckDB leaves deleted rows in free blocks; a copied database has only what lives. Until the last step
    the store is as it was. Raises UserError where the disk is full.
    """
    size = store.stat().st_size
    free = shutil.disk_usage(store.parent).free
    if free < 2 * size + (64 << 20):
        raise UserError(f"磁盘空间不够：约需{(2 * size >> 20) + 64}MB，剩余{free >> 20}MB", where=str(store.parent),
                        fix="腾出空间后重试；本次没有删除任何内容", code=4)  # fmt: skip
    work, fresh = scratch / "work.duckdb", scratch / "fresh.duckdb"
    shutil.copyfile(store, work)
    with closing(open_store(work)) as con:
        con.execute("BEGIN")
        change(con)
        con.execute("COMMIT")
        con.execute("CHECKPOINT")
    with closing(duckdb.connect()) as con:
        for name, path in (("old", work), ("new", fresh)):
            told = str(path).replace("'", "''")
            con.execute(f"ATTACH '{told}' AS {name}" + (" (READ_ONLY)" if name == "old" else ""))
        con.execute("COPY FROM DATABASE old TO new")
        con.execute("CHECKPOINT new")
    with fresh.open("rb+") as handle:
        os.fsync(handle.fileno())
    past = scratch / "past.duckdb"
    _linked(store, past)
    fresh.replace(store)
    for path in (past, work):
        wipe(path)


def _linked(store: Path, past: Path) -> None:
    """Another name for the present file, so that it can be overwritten once the new one is in its place."""
    try:
        os.link(store, past)
    except OSError:  # a file system without links: then it is only deleted
        past.touch()


def wipe(path: Path) -> None:
    """Overwrite a file with zeros, and delete it."""
    with path.open("rb+") as handle:
        left = path.stat().st_size
        while left > 0:
            left -= handle.write(bytes(min(left, _BLOCK)))
        handle.flush()
        os.fsync(handle.fileno())
    path.unlink()


@dataclass(frozen=True)
class Removed:
    """Files of a folder: how many, how big (bytes), and a digest of their names and contents."""

    folder: str
    files: int
    size: int
    digest: str


def looked_at(root: Path, folders: Iterable[Path]) -> list[Removed]:
    """What is in folders of the workspace."""
    found = []
    for folder in folders:
        sums, size, count = hashlib.sha256(), 0, 0
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.is_symlink():
                sums.update(f"{path.relative_to(root).as_posix()} {digest_of(path)}\n".encode())
                size, count = size + path.stat().st_size, count + 1
        found.append(Removed(folder.relative_to(root).as_posix(), count, size, sums.hexdigest()))
    return found


def removed(folder: Path) -> None:
    """A folder with all that is in it goes. Raises UserError where a file is held open."""
    try:
        shutil.rmtree(folder)
    except OSError:
        raise UserError("有的文件删不掉", where=str(folder), fix="关闭Excel、WPS中打开的文件，检查权限后，重新运行同一条命令", code=4) from None  # fmt: skip

"""``hedui scan``: whether files that are to leave the county say more than they may."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import duckdb

from pipeline.kernel.errors import UserError
from pipeline.kernel.leaks import bare
from pipeline.kernel.masks import veiled
from pipeline.leaks.scan import Rules, Scan, scan
from pipeline.settings import read_settings
from pipeline.show import table
from pipeline.store import open_store
from pipeline.workspace import Workspace

MOST = 200 << 20
"""Bytes of a file that is looked at."""
SHOWN = 50
_LEAST = 9
"""Characters of an account that tell it from a day or an amount."""
_NUMBERS = """
SELECT DISTINCT regexp_replace(upper(number), '[^0-9A-Z]', '', 'g') FROM (
    SELECT unnest([id_number, phone, account]) AS number FROM kept.recipient WHERE month = (SELECT max(month) FROM kept.recipient)
) WHERE number IS NOT NULL
"""


def scan_files(root: Path, files: Sequence[Path], allowed: Sequence[str]) -> tuple[str, int]:
    """What was found, in words, and the exit code: 5 where a number survives, 1 where not all could be seen."""
    rules = rules_of(root, allowed)
    scans = [scan(path.name, _bytes(path), rules) for path in _named(files)]
    leaks, unseen = sum(len(one.leaks) for one in scans), sum(len(one.unseen) for one in scans)
    lines = [line for one in scans for line in told(one)]
    if leaks:
        lines += ["", f"检查了 {len(scans)} 个文件：查到 {leaks} 处不能外传的号码，不要公开；改正后再查一遍"]  # fmt: skip
    elif unseen:
        lines += ["", f"检查了 {len(scans)} 个文件：没有查到号码，但有 {unseen} 处检查不了，请人工查看后再公开"]  # fmt: skip
    else:
        lines += ["", f"检查了 {len(scans)} 个文件：没有查到证件号、电话、账号、车牌等号码。姓名、住址等请人工再看一遍"]  # fmt: skip
    return "\n".join(lines).lstrip("\n"), 5 if leaks else 1 if unseen else 0


def rules_of(root: Path, allowed: Sequence[str] = ()) -> Rules:
    """What may not be told beyond the usual, by the workspace, if there is one."""
    settings = read_settings(root)
    phones = [settings.public.phone, *allowed]
    fit = frozenset(bare(one) for one in phones if len(bare(one)) >= 7)
    known: frozenset[str] = frozenset()
    ours: frozenset[str] = frozenset()
    workspace = Workspace(root)
    if workspace.store.exists():
        with closing(open_store(workspace.store)) as store:
            known, ours = numbers_of(store), ids_of(store)
    return Rules(known, fit | ours, tuple(settings.passwords.values()))


def numbers_of(store: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """ID numbers, telephones and accounts of the last roster, as ``bare`` writes them."""
    if not store.execute("SELECT 1 FROM duckdb_tables() WHERE schema_name = 'kept' AND table_name = 'recipient'").fetchall():  # fmt: skip
        return frozenset()
    return frozenset(number for (number,) in store.execute(_NUMBERS).fetchall() if len(number) >= _LEAST)  # fmt: skip


def ids_of(store: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """Our own numbers of findings that happen to be nothing but digits, and might be taken for accounts."""
    rows = store.execute("SELECT DISTINCT finding_id FROM finding WHERE regexp_full_match(finding_id, '[0-9]+')")  # fmt: skip
    return frozenset(finding for (finding,) in rows.fetchall())


def told(done: Scan) -> list[str]:
    """A file's numbers by place, never in full."""
    if done.clean:
        return []
    lines = ["", veiled(done.name)]
    if done.leaks:
        rows = [(one.kind, one.shown, veiled(one.where)) for one in done.leaks[:SHOWN]]
        lines.append(table(("号码", "内容（已遮盖）", "位置"), rows))
    if len(done.leaks) > SHOWN:
        lines.append(f"  另有 {len(done.leaks) - SHOWN} 处")
    lines += [f"  检查不了：{veiled(one.where)}（{one.why}）" for one in done.unseen]
    return lines


def _named(files: Sequence[Path]) -> list[Path]:
    """The files, and those of folders."""
    found: list[Path] = []
    for path in files:
        if not path.exists():
            raise UserError("没有这个文件", where=str(path), fix="核对文件名和所在文件夹")
        found += sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]  # fmt: skip
    return found


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST:
            raise UserError(f"文件超过{MOST >> 20}MB，检查不了", where=str(path), fix="拆成几个文件再检查")  # fmt: skip
        return path.read_bytes()
    except OSError as error:
        raise UserError("文件读不了", where=str(path), fix="关闭正打开它的程序，检查权限后重试", code=4) from error  # fmt: skip

"""``hedui status --fingerprint``: which ledger a fingerprint on paper belongs to."""

from collections import defaultdict
from contextlib import closing
from pathlib import Path

from pipeline.kernel.errors import UserError
from pipeline.settings import read_settings
from pipeline.store import open_store
from pipeline.workspace import Workspace
from reports.seal import EACH, seal_of, typed

LEAST = 2 * EACH
"""Figures that must be typed at least."""


def find_ledger(root: Path, text: str) -> str:
    """The ledger with this fingerprint, or whose fingerprint begins so, in words. Raises UserError."""
    wanted = typed(text)
    if len(wanted) < LEAST:
        raise UserError(f"指纹太短：{text}", where="--fingerprint", fix=f"照纸上的输入，至少前{LEAST}位，如 3F1C-A8B2")  # fmt: skip
    workspace = Workspace(root)
    if not workspace.store.exists():
        raise UserError("还没有运行过，没有台账", where=str(root), fix="用 --workspace 指明工作区")
    ledgers: dict[tuple[str, str, str, str], list[tuple[str, str, str]]] = defaultdict(list)
    with closing(open_store(workspace.store)) as store:
        for month, run, ledger, town, *row in store.execute(
            "SELECT month, run_id, ledger, town, rule, finding_id, fingerprint FROM issued"
        ).fetchall():
            ledgers[month, run, ledger, town or ""].append(tuple(row))
        handed = {(run, ledger): (on, due) for run, ledger, on, due in store.execute(
            "SELECT run_id, ledger, on_date, due FROM handed ORDER BY recorded").fetchall()}  # fmt: skip
    for (month, run, ledger, town), rows in sorted(ledgers.items(), reverse=True):
        seal = seal_of(run, town, rows)
        if typed(seal).startswith(wanted):
            on, due = handed.get((run, ledger), (None, None))
            county = read_settings(root, month).county
            return "\n".join([
                f"指纹相符：{seal}",
                f"  {county}{month} {town or '总表'}的台账，批次 {run}，{len(rows)}条",
                f"  文件：{ledger}",
                f"  下发：{on:%Y-%m-%d}，核实时限 {due:%Y-%m-%d}" if on and due else "  下发：没有登记",
            ])  # fmt: skip
    raise UserError(f"县里留底的台账都不是这个指纹：{text}", where=str(workspace.store), code=5,
                    fix="核对是否看错、输错；没有输错的，这份纸质件不是由县里的台账打印的，或下发前台账又重新运行过，请要回原件核对")  # fmt: skip

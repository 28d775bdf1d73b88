"""``hedui learn``: what verified findings teach about rules, tiers and identities. Counts, nobody's name."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import duckdb

from pipeline.cases.outcomes import EVER, OUTCOMES
from pipeline.kernel.errors import UserError
from pipeline.kernel.proved import Proved, proved, whole
from pipeline.show import table
from pipeline.store import open_store
from pipeline.workspace import Workspace

_TITLES = """
SELECT slug, arg_max(title, month) FROM asked GROUP BY slug ORDER BY arg_max(nth, month), slug
"""


def learn(root: Path) -> str:
    """All that ``hedui learn`` says. Raises UserError."""
    workspace = Workspace(root)
    if not workspace.store.exists():
        raise UserError("还没有运行过，没有核实结果", where=str(root), fix="先运行 hedui run，或用 --workspace 指明工作区")  # fmt: skip
    with closing(open_store(workspace.store)) as store:
        lines = proved_so_far(store)
    return "\n".join(precision_text(lines))


def proved_so_far(store: duckdb.DuckDBPyConnection) -> list[Proved]:
    """Precision by rule and tier of everything that was ever looked into."""
    titles = dict(store.execute(_TITLES).fetchall())
    return proved(store.execute(OUTCOMES, {"before": EVER}).fetchall(), titles)


def precision_text(lines: Sequence[Proved]) -> list[str]:
    """The table for the terminal."""
    if not lines:
        return [
            "还没有核实结果：乡镇核实并用 hedui collect 收回以后，这里按规则和可信度列出属实的比例。"
        ]
    heads = ("疑点类别", "可信度", "属实", "部分属实", "不属实", "无法核实", "属实比例（95%区间）", "不属实的原因")  # fmt: skip
    rows = [
        (one.title, one.tier, one.true, one.partly, one.false, one.unknown, one.rate, one.why)
        for one in [*lines, whole(lines)]
    ]
    return ["核实结果：疑点有多准（“无法核实”的不计入比例）", table(heads, rows)]

"""``hedui report``: closing ledgers, notices to the public and the stage report, written for the county."""

from datetime import date
from pathlib import Path

from pipeline.closing.told import money_lines
from pipeline.closing.write import TOWNS, Written, write_closing
from pipeline.public.write import summary, write_public
from pipeline.stage.write import stage_text, write_stage


def report(root: Path, month: str | None, today: date | None = None) -> str:
    """Write the closing ledgers; what they say and what is to be done, in words. Raises UserError."""
    return told(write_closing(root, month, today or date.today()))


def report_public(root: Path, month: str | None) -> str:
    """Write the notices to the public. Raises UserError, with code 5 where a number would get out."""
    return summary(write_public(root, month))


def report_stage(
    root: Path, month: str | None, first: str | None, today: date | None = None
) -> str:
    """Write the stage report of the months from ``first`` on. Raises UserError."""
    return stage_text(write_stage(root, month, first, today or date.today()))


def told(done: Written) -> str:
    """Where the ledgers lie and what waits in them."""
    sums = done.sums
    lines = [
        f"{done.county} {done.month} 台账已写好：{done.folder}",
        *(f"  · {path.name}" for path in done.files if path.parent.name != TOWNS),
    ]
    towns = sum(path.parent.name == TOWNS for path in done.files)
    if towns:
        lines.append(f"  · {TOWNS}（{towns}个乡镇，只有本乡镇的）")
    if done.aside:
        lines.append(
            f"  写出后有人改动过的 {len(done.aside)} 份没有覆盖，另存在：{done.aside[0].parent}"
        )
    lines += ["", f"已销号 {done.closed:,} 件，待县级复核 {done.waiting:,} 件", *money_lines(sums)]
    lines += ["", "下一步"]
    if done.waiting:
        lines.append(
            "  · 在“销号台账”的“待复核”表填复核意见，放进 returned 当月文件夹，运行 hedui collect"
        )
    if sums.left > 0 or sums.to_settle:
        lines.append("  · 在“追缴台账”填核定、追缴、减免的累计数，同样交回")
    if done.drawn:
        lines.append(f"  · 本季度抽中 {done.drawn} 件回头看，到现场看后填“回头看抽查表”，同样交回")
    if done.lacking:
        lines.append(f"  · 已销号的有 {done.lacking} 件手续不全，见“销号台账”的“核对”栏")
    if lines[-1] == "下一步":
        lines.append("  · 打印签字盖章后存档")
    return "\n".join(lines)

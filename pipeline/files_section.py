"""The [[files]] of hedui.toml: checked word by word, so that a slip of the pen is named."""

import difflib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.kernel.correction import Correction
from pipeline.kernel.errors import UserError

_TEXTS = ("file", "sheet", "source", "kind")
_KNOWN = (*_TEXTS, "header", "columns")


def read_files(said: Any, path: Path) -> tuple[Correction, ...]:
    """The corrections written down. Raises UserError with the place of what is wrong."""
    if not isinstance(said, list) or not all(isinstance(one, dict) for one in said):
        raise UserError("files 应写成 [[files]]（两层方括号），一个文件一段", where=str(path),
                        fix="参考 hedui.toml 里的例子改正")  # fmt: skip
    return tuple(_correction(one, nth, path) for nth, one in enumerate(said, 1))


def _correction(one: Mapping[str, Any], nth: int, path: Path) -> Correction:
    where = f"{path} 第{nth}个 [[files]]"
    for key in one:
        if key not in _KNOWN:
            near = difflib.get_close_matches(key, _KNOWN, 1)
            raise UserError(f"不认识的项：{key}", where=where,
                            fix=f"是不是 {near[0]}？" if near else "可用的有：" + "、".join(_KNOWN))  # fmt: skip
    for key in _TEXTS:
        if not isinstance(one.get(key, ""), str):
            raise UserError(f"{key} 应为文字，两边加英文引号", where=where, fix="改正后重新运行")
    if not one.get("file"):
        raise UserError(
            "没有写 file", where=where, fix='写明文件名，可用 * 代替月份，如 file = "死亡_*.xlsx"'
        )
    header = one.get("header")
    if header is not None and (type(header) is not int or header < 0):
        raise UserError(
            "header 应为表头所在的行号，没有表头写 0", where=where, fix="改正后重新运行"
        )
    columns = one.get("columns", {})
    if not isinstance(columns, dict) or not all(isinstance(v, str) for v in columns.values()):
        raise UserError("columns 应写成小节", where=where,
                        fix='另起一行写 [files.columns]，下面每行写 "表头" = "栏目"')  # fmt: skip
    return Correction(one["file"], one.get("sheet", ""), one.get("source", ""), header,
                      one.get("kind", ""), columns)  # fmt: skip

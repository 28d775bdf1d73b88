"""Drop-downs and limits of the columns to fill, each set once for all rows of a sheet."""

from datetime import datetime
from typing import Any

from reports.fill_columns import FillColumn
from reports.safe_cells import SafeSheet, checked
from reports.wording import month_after

_STOP = {"error_type": "stop", "error_title": "填写有误", "ignore_blank": True}


def validate(
    sheet: SafeSheet, first_row: int, last_row: int, col: int, fill: FillColumn, month: str
) -> None:
    """Let these cells take only what the column means; free text takes anything."""
    rule = _rule(fill, month)
    if rule:
        code = sheet.raw.data_validation(first_row, col, last_row, col, {**_STOP, **rule})
        checked(code, f"{sheet.name}: {fill.heading}")


def _rule(fill: FillColumn, month: str) -> dict[str, Any]:
    if fill.kind == "choice":
        return {
            "validate": "list",
            "source": list(fill.choices),
            "error_message": f"“{fill.heading}”请从下拉框中选择：{'、'.join(fill.choices)}。",
        }
    if fill.kind == "date":
        least, most = _days(month)
        return {
            "validate": "date",
            "criteria": "between",
            "minimum": least,
            "maximum": most,
            "error_message": f"“{fill.heading}”请填写日期，样式如 {month}-15，"
            f"在{least.year}年至{most.year}年之间。",
        }
    if fill.kind == "amount":
        return {
            "validate": "decimal",
            "criteria": ">=",
            "value": 0,
            "error_message": f"“{fill.heading}”请填写数字（元），不小于0。",
        }
    return {}


def _days(month: str) -> tuple[datetime, datetime]:
    """The years that make sense: from the year before the ledger's to five years on."""
    year = month_after(month).year
    return datetime(year - 1, 1, 1), datetime(year + 5, 12, 31)

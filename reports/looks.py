"""Fonts, borders and colours of a ledger, each by name."""

from collections.abc import Mapping
from typing import Any

from xlsxwriter import Workbook

from reports.safe_cells import Look

Properties = Mapping[str, Any]

_GRID: Properties = {"border": 1, "border_color": "#8C8C8C"}
_BODY: Properties = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "text_wrap": True}
_CELL: Properties = {**_BODY, **_GRID}
_HEAD: Properties = {**_CELL, "font_name": "黑体", "align": "center"}
_AREAS: Mapping[str, tuple[str, str]] = {
    # who fills: colour of the heading, colour of the cell
    "known": ("#D9D9D9", ""),
    "town": ("#FFE699", "#FFFCEF"),
    "county": ("#BDD7EE", "#F2F8FD"),
}
_KINDS: Mapping[str, Properties] = {
    "text": {"num_format": "@", "align": "left", "indent": 1},
    "center": {"num_format": "@", "align": "center"},
    "code": {"num_format": "@", "align": "center", "text_wrap": False, "shrink": True},
    "long": {"align": "left", "indent": 1},
    "amount": {"num_format": "#,##0.00_ ", "align": "right", "text_wrap": False, "shrink": True},
    "int": {"align": "center"},
    "date": {"num_format": "yyyy-mm-dd", "align": "center", "text_wrap": False, "shrink": True},
    "choice": {"num_format": "@", "align": "center"},
}
_PAGE: Mapping[str, Properties] = {
    "title": {**_BODY, "font_name": "黑体", "font_size": 18, "align": "center"},
    "corner": {**_BODY, "font_name": "黑体", "align": "center", "text_wrap": False, "shrink": True},
    "unit": {**_BODY, "font_size": 11},
    "unit_open": {**_BODY, "font_size": 11, "locked": False},  # dates and a name go in here
    "basis": {**_CELL, "align": "left", "indent": 1, "valign": "top"},
    "section": {**_BODY, "font_name": "黑体", "font_size": 12},
    "notice": {
        **_CELL,
        "align": "left",
        "indent": 1,
        "font_name": "黑体",
        "font_size": 11,
        "bg_color": "#FFF2CC",
    },
    "line": {**_BODY, "font_size": 11, "valign": "top"},
    "see_to_head": {
        **_CELL,
        "font_name": "黑体",
        "font_size": 12,
        "align": "left",
        "indent": 1,
        "font_color": "#FFFFFF",
        "bg_color": "#C00000",
    },
    "see_to": {**_CELL, "font_size": 11, "align": "left", "indent": 1, "bg_color": "#F8CBAD"},
    "sign": {**_CELL, "font_size": 11, "align": "center", "valign": "top"},
    "seal": {**_BODY, "font_name": "黑体", "font_size": 11},
    "key": {"font_name": "宋体", "font_size": 9, "num_format": "@", "font_color": "#7F7F7F"},
    "plain": {"font_name": "宋体", "font_size": 10, "num_format": "@"},
    "total": {**_CELL, "font_name": "黑体", "align": "center", "bg_color": "#EDEDED"},
    "total_amount": {
        **_CELL,
        "font_name": "黑体",
        "num_format": "#,##0.00_ ",
        "align": "right",
        "bg_color": "#EDEDED",
    },
    "run": {**_CELL, "align": "center"},
    "not_run": {**_CELL, "align": "center", "bold": True, "bg_color": "#F8CBAD"},
    "not_run_long": {**_CELL, "align": "left", "indent": 1, "bg_color": "#F8CBAD"},
    "off": {**_CELL, "align": "center", "font_color": "#7F7F7F", "bg_color": "#E7E6E6"},
    "off_long": {
        **_CELL,
        "align": "left",
        "indent": 1,
        "font_color": "#7F7F7F",
        "bg_color": "#E7E6E6",
    },
}


def _areas() -> dict[str, Properties]:
    """``head_<area>`` and ``<area>_<kind>`` for every area; only known cells are locked."""
    named: dict[str, Properties] = {}
    for area, (head, cell) in _AREAS.items():
        fill = {"bg_color": cell} if cell else {}
        named[f"head_{area}"] = {**_HEAD, "bg_color": head}
        for kind, properties in _KINDS.items():
            locked = {"locked": area == "known"}
            named[f"{area}_{kind}"] = {**_CELL, **properties, **fill, **locked}
    return named


LOOKS: Mapping[str, Properties] = {**_PAGE, **_areas()}


class Looks:
    """The looks of one workbook: one format object each, however many cells use it."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[str, int], Look] = {}

    def get(self, name: str, size: int = 0) -> Look:
        """The look of this name, in another font size if one is given."""
        if (name, size) not in self._made:
            properties = dict(LOOKS[name])
            if size:
                properties["font_size"] = size
            self._made[name, size] = Look(
                plain=self._book.add_format(properties),
                quoted=self._book.add_format({**properties, "quote_prefix": True}),
            )
        return self._made[name, size]

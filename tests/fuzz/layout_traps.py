"""Lines and columns that departments put around, between and beside the data."""

from __future__ import annotations

from random import Random

from tests.fuzz.doc import Cell, Doc, Line, Trap

_ABOVE = (
    ["填报单位：示例县某某局"],
    ["填报时间：2026年11月1日"],
    [""],
    ["单位：元"],
    ["说明：按要求填报"],
)
_BELOW = (
    ["制表人：某某", "", "审核人：某某"],
    ["备注：本表一式两份。"],
    ["填报单位（盖章）："],
    [""],
    ["注：以上数据截至月末。"],
    ["联系电话：0595-00000000"],
    ["第1页，共1页"],
)
_TOTALS = ("合计", "小计", "总计", "合 计", "共计", "本页小计", "合计：")
_GROUPS = ("基本信息", "有关情况", "其他信息", "登记信息", "人员信息")
_EXTRA = ("幸运数字", "网格编号", "派单批号", "颜色", "打印序")


def titles_above(doc: Doc, rng: Random) -> bool:
    doc.above += [list(rng.choice(_ABOVE)) for _ in range(rng.randint(1, 4))]
    return True


def blank_rows_on_top(doc: Doc, rng: Random) -> bool:
    doc.above = [[""] for _ in range(rng.randint(1, 5))] + doc.above
    return True


def notes_below(doc: Doc, rng: Random) -> bool:
    doc.below += [list(rng.choice(_BELOW)) for _ in range(rng.randint(1, 3))]
    return True


def blank_lines_between(doc: Doc, rng: Random) -> bool:
    for _ in range(rng.randint(1, 3)):
        _insert(doc, rng.randint(1, len(doc.lines)), [""] * doc.width)
    return True


def totals_between(doc: Doc, rng: Random) -> bool:
    names = doc.positions(lambda column: column.name == "name")
    for _ in range(rng.randint(1, 3)):
        cells: list[Cell] = [""] * doc.width
        cells[rng.choice([0, *names])] = rng.choice(_TOTALS)
        amounts = doc.positions(lambda column: column.name == "amount")
        if amounts and not cells[amounts[0]]:
            cells[amounts[0]] = "12345.00"
        _insert(doc, rng.randint(1, len(doc.lines)), cells)
    return True


def total_at_end(doc: Doc, rng: Random) -> bool:
    cells: list[Cell] = [""] * doc.width
    cells[0] = rng.choice(_TOTALS)
    doc.lines.append(Line(cells))
    return True


def total_right_of_an_empty_column(doc: Doc, rng: Random) -> bool:
    """The label stands in the first column that has a heading, which is not the first column."""
    first = next(i for i in range(doc.width) if any(row[i] for row in doc.header))
    cells: list[Cell] = [""] * doc.width
    cells[first] = rng.choice(_TOTALS)
    doc.lines.append(Line(cells))
    return first > 0


def header_again(doc: Doc, rng: Random) -> bool:
    for _ in range(rng.randint(1, 2)):
        _insert(doc, rng.randint(1, len(doc.lines)), list(doc.header[-1]))
    return True


def _insert(doc: Doc, at: int, cells: list[Cell]) -> None:
    """A line about nobody; cells merged over that place stay as they are, and it moves up."""
    for _, first, last in doc.merged:
        if first < at <= last:
            at = first
    doc.lines.insert(at, Line(cells))
    doc.merged = [(c, a + (a >= at), b + (b >= at)) for c, a, b in doc.merged]


def columns_in_another_order(doc: Doc, rng: Random) -> bool:
    if len(doc.header) > 1:
        return False
    order = list(range(doc.width))
    rng.shuffle(order)
    _reorder(doc, order)
    return True


def _reorder(doc: Doc, order: list[int]) -> None:
    doc.fields = [doc.fields[i] for i in order]
    doc.header = [[row[i] for i in order] for row in doc.header]
    for line in doc.lines:
        line.cells = [line.cells[i] for i in order]
    doc.merged = [(order.index(c), a, b) for c, a, b in doc.merged]


def columns_nobody_knows(doc: Doc, rng: Random) -> bool:
    if len(doc.header) > 1:
        return False
    for heading in rng.sample(_EXTRA, rng.randint(1, 2)):
        at = rng.randint(0, doc.width)
        _add_column(doc, at, heading, [str(rng.randint(1, 99)) for _ in doc.lines])
    return True


def blank_columns(doc: Doc, rng: Random) -> bool:
    if len(doc.header) > 1:
        return False
    for _ in range(rng.randint(1, 3)):
        _add_column(doc, rng.choice([0, rng.randint(0, doc.width)]), "", [""] * len(doc.lines))
    return True


def _add_column(doc: Doc, at: int, heading: str, cells: list[str]) -> None:
    doc.fields.insert(at, "")
    for row in doc.header:
        row.insert(at, heading)
    for line, cell in zip(doc.lines, cells, strict=True):
        line.cells.insert(at, cell if line.origin is not None else "")
    doc.merged = [(c + (c >= at), a, b) for c, a, b in doc.merged]


def two_row_header(doc: Doc, rng: Random) -> bool:
    """Groups over the headings; a column of no group has its heading in the upper row."""
    if len(doc.header) > 1:
        return False
    own, upper = doc.header[0], [""] * doc.width
    at = 0
    while at < doc.width:
        size = rng.randint(1, 4)
        end = min(at + size, doc.width) - 1
        if size == 1:
            upper[at], own[at] = own[at], ""
        else:
            upper[at] = rng.choice(_GROUPS)
            doc.spans.append((0, at, end))
        at = end + 1
    if not any(own):
        upper, own = own, upper
    doc.header = [upper, own]
    return True


def household_merged(doc: Doc, rng: Random) -> bool:
    """What is the same for all members of a household is written once, as merged cells are."""
    wanted = doc.clean.source.fill_down
    at = [i for i, name in enumerate(doc.fields) if name in wanted]
    key = {"roster": "unit_no", "households": "book"}.get(doc.clean.source.name, "")
    if key not in doc.fields or any(line.origin is None for line in doc.lines):
        return False
    first = 0
    for n in range(1, len(doc.lines) + 1):
        same = n < len(doc.lines) and all(
            doc.truth(doc.lines[n])[doc.fields[i]] == doc.truth(doc.lines[first])[doc.fields[i]]
            for i in at
        )
        if same:
            for i in at:
                doc.lines[n].cells[i] = ""
        elif n - first > 1:
            doc.merged += [(i, first, n - 1) for i in at]
        first = first if same else n
    return bool(doc.merged)


TRAPS: tuple[Trap, ...] = (
    columns_in_another_order, columns_nobody_knows, blank_columns, two_row_header,
    household_merged, titles_above, blank_rows_on_top, notes_below, blank_lines_between,
    totals_between, total_at_end, total_right_of_an_empty_column, header_again,
)  # fmt: skip

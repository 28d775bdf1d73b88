"""What the departments sent, and how good it was; the two indicators of the rosters by town."""

from collections.abc import Sequence

from pipeline.kernel.ledger import IndicatorRow
from pipeline.kernel.page import Delivery, Page
from pipeline.kernel.slip import WrongCount
from reports.html_page.charts import stacked
from reports.html_page.elements import (  # fmt: skip
    Html,
    cell,
    el,
    head,
    join,
    num,
    number,
    row,
    section,
    share,
    table,
)

_LOOKS = {"未通过": "bad", "未收到": "ask", "需留意": "ask", "放行": "ask", "通过": None}
_NO_TOWN = "（乡镇不明）"


def quality(page: Page) -> Html:
    """Sources and indicators."""
    told = f"另有{page.to_see_to}项需要县级处理，见总表首页。" if page.to_see_to else ""
    return section(
        "quality", "六、数据质量",
        el("p", "每行数据要么读入，要么整行退回更正，要么是标题、合计等不用读的行，一行不少；有误的单元格（如证号不可用）退来源部门更正，所在的行照常读入；"
           f"没有通过质量检查的数据不参加核对。{told}", cls="note"),
        _deliveries(page.deliveries), _corrections(page.corrections), _indicators(page.indicators),
    )  # fmt: skip


def _deliveries(deliveries: Sequence[Delivery]) -> Html:
    heads = [head("数据"), head("表数", "n"), *(head(word, "n") for word in ("收到行数", "读入", "整行退回", "不用读", "有误单元格")),
             head("质量检查"), head("说明")]  # fmt: skip
    rows = []
    for one in deliveries:
        counts = (one.tables, one.rows_in, one.loaded, one.rejected, one.passed, one.cells)
        gone = one.outcome == "未收到"
        rows.append(row(one.title, *(num(None if gone else count) for count in counts),
                        cell(one.outcome, " ".join(filter(None, ("nowrap", _LOOKS[one.outcome])))), cell(one.said)))  # fmt: skip
    sums = [sum(getattr(one, name) for one in deliveries) for name in ("tables", "rows_in", "loaded", "rejected", "passed", "cells")]  # fmt: skip
    return table("各类数据的收到、读入和质量检查", heads, rows, row("合计", *map(num, sums), cell(""), cell("")))  # fmt: skip


def _corrections(corrections: Sequence[tuple[str, WrongCount]]) -> Html:
    """Rows that visits found wrong, by department."""
    if not corrections:
        return join()
    heads = [head("部门"), *(head(word, "n") for word in ("请校核", "其中本次", "已更正", "未更正", "不能判断")), head("图")]  # fmt: skip
    most = max(one.asked for _, one in corrections)
    rows = [row(name, num(one.asked), num(one.new), num(one.mended), num(one.still), num(one.untold),
                cell(stacked([("已更正", one.mended, "c1"), ("未更正", one.still, "high"), ("不能判断", one.untold, "c2"), ("本次提出", one.new, "low")], most)))
            for name, one in corrections]  # fmt: skip
    sums = [sum(getattr(one, name) for _, one in corrections) for name in ("asked", "new", "mended", "still", "untold")]  # fmt: skip
    note = "近一年入户核实查明登记与实际不符、已请部门校核的行；是否更正看本月收到的数据，没有收到或者不含那段时间的不能判断。"
    return join(table("核实查明有误、请部门校核的登记", heads, rows, row("合计", *map(num, sums), cell(""))), el("p", note, cls="note"))  # fmt: skip


def _indicators(indicators: Sequence[IndicatorRow]) -> Html:
    if not indicators:
        return join()
    heads = [head("乡镇（街道）"), head("名册行数", "n"), head("信息入库准确率", "n"), head("图"),
             head("校验通过率", "n"), head("图"), head("主要问题")]  # fmt: skip
    rows = [row(one.town or _NO_TOWN, *_rates(one.rows, one.accurate, one.passed), cell(one.problems, "note"))
            for one in indicators]  # fmt: skip
    sums = [sum(getattr(one, name) for one in indicators) for name in ("rows", "accurate", "passed")]  # fmt: skip
    note = "信息入库准确率：主要栏目都填写且可用的行所占比例；校验通过率：各项检查全部通过的行所占比例。"
    return join(table("名册的两项指标", heads, rows, row("全县合计", *_rates(*sums), cell(""))), el("p", note, cls="note"))  # fmt: skip


def _rates(rows: int, accurate: int, passed: int) -> list[Html]:
    cells = [num(rows)]
    for part in (accurate, passed):
        told = share(part, rows)
        cells += [el("td", told, " ", el("small", f"{number(part)}行"), cls="n"),
                  cell(stacked([("合格", part, "c1"), ("不合格", rows - part, "high")], rows, 110))]  # fmt: skip
    return cells

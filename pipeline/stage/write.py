"""``hedui report --stage``: the stage report as a Word document, and where its figures come from."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.cases.months import chosen_month, months_run
from pipeline.closing.cases import Case, load_cases
from pipeline.closing.money import Debt, debts
from pipeline.closing.numbers import give_numbers
from pipeline.kernel.calendar_months import MONTH
from pipeline.kernel.errors import UserError
from pipeline.leaks.scan import Rules, Scan, scan
from pipeline.scanning import ids_of
from pipeline.scanning import told as told_leaks
from pipeline.settings import read_settings
from pipeline.stage.figures import (
    RATES,
    TABLE,
    TOTAL,
    Figures,
    Period,
    figures,
    of_period,
    table_by,
)
from pipeline.stage.words import (
    day_text,
    examples,
    next_steps,
    period_text,
    problems,
    unchecked,
)
from pipeline.store import open_store
from pipeline.workspace import Workspace
from reports.figures_book import figures_bytes
from reports.stage_paper import filled
from reports.stage_template import template_bytes
from reports.steady_file import write_whole
from reports.wording import month_words

NAME = "阶段性总结"
FILL = "【请填写】"


@dataclass(frozen=True)
class Stage:
    """What was written, and the figures in it."""

    county: str
    period: Period
    paper: Path
    source: Path
    template: Path
    new_template: bool
    figures: Figures


def write_stage(root: Path, month: str | None, first: str | None, today: date) -> Stage:
    """Write the report of the months from ``first`` to ``month``. Raises UserError."""
    workspace = Workspace(root)
    if not workspace.store.exists():
        raise UserError("还没有运行过比对，没有可总结的", where=str(root), fix="先运行 hedui run，下发并收回台账")  # fmt: skip
    with workspace.locked(), closing(open_store(workspace.store)) as store:
        last = chosen_month(store, month)
        period = Period(_first(first, last, months_run(store)), last, today)
        settings = read_settings(root, last)
        give_numbers(store)
        everything = load_cases(store, last)
        cases = of_period(everything, period)
        mine = {case.finding_id for case in cases}
        owed = [one for one in debts(store, everything) if one.case.finding_id in mine]
        made = figures(store, cases, owed, period)
        open_yet = unchecked(store, last)
        ours = Rules(allowed=ids_of(store))
    folder = workspace.out / last
    paper, source = folder / f"{NAME}_{last}.docx", folder / f"{NAME}_{last}_数字来源.xlsx"
    template = root / "templates" / f"{NAME}.docx"
    new = lay_template(root)
    said = _said(settings.county, period, made, cases, owed, open_yet, source.name)
    try:
        content = filled(template.read_bytes(), said, str(template))
        told = figures_bytes(settings.county, last, list(made.by_name.values()), f"期间：{period_text(period)}，截至{day_text(today)}。")  # fmt: skip
        _refuse_leaks(scan(paper.name, content, ours), scan(source.name, told, ours), template)
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(source, told)
        write_whole(paper, content)
    except OSError:
        raise UserError("总结写不进去", where=str(folder), fix="关闭正打开的总结和模板，检查磁盘后重试", code=4) from None  # fmt: skip
    return Stage(settings.county, period, paper, source, template, new, made)


def _refuse_leaks(paper: Scan, source: Scan, template: Path) -> None:
    """The report goes to many hands: no number of anybody may stand in it. Raises UserError, code 5."""
    lines = [line for one in (paper, source) if one.leaks for line in told_leaks(one)]
    if lines:
        raise UserError("总结里有不能外传的号码，没有写出", where="\n".join(lines).strip(), code=5,
                        fix=f"号码多半写在模板里：改 {template}；在规则名称、乡镇名里的，改名册或规则后重新运行")  # fmt: skip


def lay_template(root: Path) -> bool:
    """Put the template into the workspace; one that is there stays. Whether it is new."""
    path = root / "templates" / f"{NAME}.docx"
    if path.exists():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, template_bytes(TABLE))
    return True


def _first(asked: str | None, last: str, months: Sequence[str]) -> str:
    """The month to begin with: the first of the year that was run, if the county does not say."""
    if asked is None:
        return min(one for one in months if one[:4] == last[:4])
    if not MONTH.fullmatch(asked) or asked > last:
        raise UserError(f"起始月份不对：{asked}", where="--from", fix=f"写成 2026-10 这样的形式，不晚于 {last}")  # fmt: skip
    return asked


def _said(
    county: str, period: Period, made: Figures, cases: Sequence[Case], owed: Sequence[Debt],
    open_yet: Sequence[str], source: str,
) -> dict[str, Any]:  # fmt: skip
    """Everything that the template may name."""
    texts: dict[str, Any] = {name: figure.text for name, figure in made.by_name.items()}
    rates = [made.by_name[name] for name in RATES]
    return texts | {
        "县名": county, "期间": period_text(period), "月份": month_words(period.last), "起月": month_words(period.first),
        "截至": day_text(period.today), "数字来源": source,
        "未能核查": list(open_yet) or ["本期各项规则都已运行，数据都已使用。"],
        "存在问题": problems(cases, made) or ["本期线索均已核实、整改到位，未见未了事项。"],
        "典型案例": examples(cases, owed) or [f"{FILL.rstrip('】')}：本期尚无已整改到位的属实线索可作案例】"],
        "下一步": next_steps(made) or ["巩固核查成果，按月比对、动态管理。"],
        "指标表": [(RATES[one.name], _of(made, one.part), _of(made, one.whole), one.text if one.value is not None else "无此项") for one in rates],
        "乡镇表": _rows(table_by(cases, owed, lambda case: case.town)),
        "类型表": _rows([row for row in table_by(cases, owed, lambda case: case.title) if any(row[1]) or row[0] == TOTAL]),
    }  # fmt: skip


def _of(made: Figures, name: str) -> str:
    figure = made.by_name.get(name)
    return f"{name}{figure.text}{figure.unit}" if figure else "—"


def _rows(table: Sequence[tuple[str, Sequence[float]]]) -> list[list[str]]:
    """Counts whole, money with two decimals."""
    return [[name, *(f"{value:,.0f}" for value in values[:7]), *(f"{value:,.2f}" for value in values[7:])] for name, values in table]  # fmt: skip


def stage_text(done: Stage) -> str:
    """Where the report lies, what it says, and what is left to write."""
    value = {name: figure.text for name, figure in done.figures.by_name.items()}
    lines = [
        f"{done.county} {period_text(done.period)} 阶段性总结已写好：{done.paper}",
        f"  数字来源：{done.source.name}（每个数字怎样算的、由哪些线索相加）",
        "",
        f"疑点 {value['疑点数']} 条，已核实 {value['已核实数']} 条，属实 {value['属实数']} 条、部分属实 {value['部分属实数']} 条，销号 {value['销号数']} 条",
        f"应追 {value['应追金额']} 元，已追 {value['已追金额']} 元，剩余 {value['剩余金额']} 元",
        "  ".join(f"{title} {value[name]}" for name, title in RATES.items()),
        "",
        "下一步",
        "  · 文中黄色的【请填写】由县里填写：组织领导、本地做法、原因和案例经过，软件不编造",
        f"  · 格式和文字可以在模板里改：{done.template}{'（刚生成）' if done.new_template else ''}",
    ]
    return "\n".join(lines)

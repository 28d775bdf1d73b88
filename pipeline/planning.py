"""What is to become of each sheet: which source it is, or why it is not read and what to do."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.kernel import looks
from pipeline.kernel.calendar_months import MONTH
from pipeline.kernel.correction import Correction
from pipeline.kernel.dates import month_in_words
from pipeline.kernel.declare import Source
from pipeline.kernel.names import tidy
from pipeline.reading.by_values import Seen
from pipeline.reading.corrections import Corrections, corrected, letter
from pipeline.reading.header import without_header
from pipeline.reading.recognise import Recognition, recognise, recognise_as
from pipeline.reading.sheet import Extract, Sheet
from reports.wording import month_words

_NUMBER = re.compile(r"(?<![0-9])[0-9]{17}[0-9Xx](?![0-9])|[0-9]\.[0-9]+E\+1[0-9]")
_TELLING = re.compile("状态|原因|结果|注销|在职|离退|是否|死亡|停发|停保")


@dataclass
class Planned:
    """One sheet of one file, and what is to become of it."""

    file_no: int
    path: Path
    file: str
    sheet: Sheet | None
    recognition: Recognition | None = None
    problem: str = ""
    fix: str = ""
    quiet: bool = False
    correction: Correction | None = None

    @property
    def place(self) -> str:
        """File and sheet, as messages name them."""
        name = self.sheet.name if self.sheet else ""
        return self.file + (f"（工作表 {name}）" if name else "")


class Planner:
    """Plans sheet by sheet, then looks at them together."""

    def __init__(self, sources: Sequence[Source], corrections: Corrections) -> None:
        self.sources, self.corrections = sources, corrections
        self.plans: list[Planned] = []

    def add(self, extract: Extract, name: str, twin: str) -> None:
        """Plan all sheets of a file; ``twin`` is an earlier file with the same content."""
        if extract.problem:
            self.plans.append(Planned(len(self.plans), extract.path, name, None, None,
                                      extract.problem, extract.fix))  # fmt: skip
            return
        if not extract.sheets:
            self.plans.append(Planned(len(self.plans), extract.path, name, None, None,
                                      "工作簿里没有放数据的工作表", "请核对是否放错了文件"))  # fmt: skip
        for sheet in extract.sheets:
            plan = Planned(len(self.plans), extract.path, name, sheet)
            self.plans.append(plan)
            if twin:
                plan.problem, plan.quiet = f"与 {twin} 完全相同，未重复读入", True
            elif sheet.hidden:
                plan.problem, plan.quiet = "隐藏工作表，未读入", True
            elif not any(cell.strip() for line in sheet.head for cell in line):
                plan.problem, plan.quiet = "空表", True
            else:
                self._recognise(plan, alone=len(extract.sheets) == 1)

    def _recognise(self, plan: Planned, *, alone: bool) -> None:
        assert plan.sheet is not None
        head = plan.sheet.head
        names = [plan.sheet.name, Path(plan.file).stem, *Path(plan.file).parent.parts]
        plan.correction = self.corrections.of(plan.file, plan.sheet.name, head)
        if plan.correction:
            found = corrected(plan.correction, self.sources, head, names)
            if found is None:
                plan.problem, plan.quiet = f"按{plan.correction.origin}的更正不读入", True
                return
        else:
            found = self._found(head, names)
        if found is None and len(self.sources) == 1:
            plan.problem = "没有找到写姓名或身份证号的列"
            plan.fix = "请在第一行写明各列是什么（姓名、身份证号、住址、年龄……），有哪几样写哪几样，再试一次"
        elif found is None:
            numbers = any(_NUMBER.search(cell) for line in head for cell in line)
            bare = without_header(head)
            plan.problem = (
                "没有表头，第一行就是数据" if bare else "认不出是哪类数据（没有找到能识别的表头）"
            )
            plan.fix = (
                "请补上表头，或在 hedui.toml 的 [[files]] 里写明 source 和 header = 0" if bare
                else "核对表头是否写明姓名、身份证号等栏目，或在 hedui.toml 的 [[files]] 里写明；不是数据文件的请移出收件夹"
            )  # fmt: skip
            plan.quiet = not alone and not numbers
        elif found.rivals:
            plan.problem = f"像是“{found.source.title}”，也像“{'”“'.join(found.rivals)}”，未读入"
            plan.fix = (
                "在文件名或表头上一行写明是什么数据，或在 hedui.toml 的 [[files]] 里写明 source"
            )
        elif not found.variant_known:
            kinds = "、".join(found.source.variant.words if found.source.variant else ())
            plan.problem = f"像是“{found.source.title}”，但看不出是哪一种，未读入"
            plan.fix = f"在文件名、工作表名或标题行写明，或在 hedui.toml 的 [[files]] 里写 kind（可写：{kinds}）"
        elif doubt := _doubt(found, head) if not plan.correction else "":
            plan.problem = f"像是“{found.source.title}”，但{doubt}，未读入"
            plan.fix = "请核对；没有问题的，在 hedui.toml 的 [[files]] 里写明 source" + (
                "和各列" if "放反" in doubt else "")  # fmt: skip
        else:
            plan.recognition = found

    def _found(self, head: Sequence[Sequence[str]], names: Sequence[str]) -> Recognition | None:
        """What a sheet is; where only one source is asked for, it is that one."""
        if len(self.sources) == 1:
            return recognise_as(self.sources[0], head, names)
        return recognise(self.sources, head, names)

    def set_aside_other_months(self, month: str) -> None:
        """A list of an earlier month that lies beside this month's would accuse who has left it."""
        for source in (s for s in self.sources if s.monthly):
            plans = [p for p in self.plans if p.recognition and p.recognition.source is source]
            for plan in plans:
                mine = _month_said(plan)
                same = [p for p in plans if p is not plan and _variant_of(p) == _variant_of(plan)]
                newer = any(_month_said(p) in ("", month) or _month_said(p) > mine for p in same)
                if mine and mine != month and newer:
                    plan.recognition = None
                    plan.problem = f"是{mine}的{source.title}，另有更近的同类名册，未读入"
                    plan.fix = "确实要用的，移走另一份，或改正标题里的月份"

    def other_months(self, month: str) -> list[str]:
        """Lists of the month that call themselves another month's: they are read, and it is said.

        Nothing of a folder that bears no month's name.
        """
        if not MONTH.fullmatch(month):
            return []
        said = []
        for plan in self.plans:
            found = plan.recognition
            months = _months_named(found.title) if found and found.source.monthly else []
            if months and month not in months:
                said.append(
                    f"{plan.place}：标题或文件名写的是{month_words(months[0])}，收件夹是{month_words(month)}，已按{month_words(month)}的名册使用；"
                    f"放错了的，换成{month_words(month)}的名册后重新运行；没有放错的，把标题和文件名里的月份改过来"
                )
        return said

    def questions(self) -> list[str]:
        """What the officer has to answer or to know about columns that were read or left out."""
        said = []
        for plan in self.plans:
            if plan.recognition is not None:
                said += [f"{plan.place}：{text}" for text in _questions(plan.recognition)]
        return said


_LEAVERS = re.compile("退出|停保|退保|停发|注销|取消|死亡|清退|不予|未通过|拟退")


def _doubt(found: Recognition, head: Sequence[Sequence[str]]) -> str:
    """Why a sheet should be looked at by a person before it is used; '' if there is no reason."""
    seen = Seen(head[found.header_row :], len(found.headings))
    name, number = found.columns.get("name"), found.columns.get("id_number")
    if name is not None and number is not None and _swapped(seen, name, number):
        return f"“{found.said['name']}”和“{found.said['id_number']}”两列像是放反了"
    words = re.sub(r"\s+", "", "".join(found.words))
    unsaid = not {"status", "stopped_on"} & found.columns.keys()
    left = _LEAVERS.search(words) if found.source.monthly and unsaid else None
    if left and not re.search("在保|享受|新增|发放", words):
        return f"标题或工作表名写着“{left[0]}”，像是已退出的人员"
    return ""


def _swapped(seen: Seen, name: int, number: int) -> bool:
    few = name == number or len(seen.given(number)) < 3
    return not few and seen.share(looks.PERSON, number) >= 0.7 and seen.share(looks.ID, name) >= 0.6


def _questions(found: Recognition) -> list[str]:
    asked = {found.headings[g.position] for g in found.asked}
    telling = [
        h for h in found.unknown if h not in asked and (_TELLING.search(h) or h in found.telling)
    ]
    titles = {c.name: c.heading for c in found.source.columns}
    said = []
    if telling:
        said.append(
            f"列“{'”“'.join(telling)}”没有认出，未用于判断；请核对表头，必要时在 hedui.toml 的 [[files]] 里更正"
        )
    for guess in found.asked:
        heading = found.headings[guess.position].strip() or f"{letter(guess.position)}列"
        said.append(f"列“{heading}”像是“{titles[guess.field]}”（把握{guess.confidence:.0%}），没有使用；"
                    f"确实是的，在 hedui.toml 的 [[files]] 里写：\"{heading}\" = \"{titles[guess.field]}\"")  # fmt: skip
    return said


def _month_said(plan: Planned) -> str:
    """The month that a list's title or name says, such as 2026-10; '' if none."""
    found = plan.recognition
    said = month_in_words(found.title) if found else None
    return said.strftime("%Y-%m") if said else ""


# A month, not the day on which somebody filled in a form, nor the month from which a rule holds.
_MONTH = re.compile(
    r"(20\d\d)年(1[0-2]|0?[1-9])月(?!份?起|\d{1,2}[日号])|(?<!\d)(20\d\d)[-._/]?(0[1-9]|1[0-2])(?![-._/]?\d)"
)


def _months_named(text: str) -> list[str]:
    """Every month that a title or a name says, such as 2026-10."""
    found = _MONTH.findall(re.sub(r"\s+", "", tidy(text)))
    return [f"{one or other}-{int(month or digits):02}" for one, month, other, digits in found]


def _variant_of(plan: Planned) -> str:
    return plan.recognition.variant if plan.recognition else ""

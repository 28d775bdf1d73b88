"""What towns do with their ledgers: answer, answer late or in part, answer wrongly, or not at all."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from reports.baseline import KEY_HEADING

WAYS = ("all", "all", "all", "half", "late", "wrong", "cut short", "not")
"""How a town may answer in a month."""
REASONS = (
    "同名同姓",
    "身份证号错误",
    "已如实申报",
    "已过户或注销",
    "唯一住房",
    "登记信息有误",
    "其他",
)
WRONGS = ("alone", "tomorrow", "other name", "no reason", "county column", "beyond choice")
"""What may be wrong with a row, so that it cannot be taken."""


@dataclass
class Sent:
    """A file that came back. ``keys``: answered rows that must be taken; ``refused``: those that must not."""

    path: Path
    town: str
    keys: set[str] = field(default_factory=set)
    refused: dict[str, str] = field(default_factory=dict)
    said: dict[str, tuple[str, str]] = field(default_factory=dict)
    whole: bool = True


@dataclass(frozen=True)
class Line:
    """A row of a ledger: its sheet, number, columns by heading and hidden key."""

    sheet: Worksheet
    row: int
    at: Mapping[str, int]
    key: str

    def put(self, **values: Any) -> None:
        for heading, value in values.items():
            self.sheet.cell(self.row, self.at[heading]).value = value

    def text(self, heading: str) -> str:
        value = self.sheet.cell(self.row, self.at[heading]).value if heading in self.at else ""
        return str(value or "")


def lines(book: Workbook) -> Iterator[Line]:
    """Every row of every sheet that carries a key."""
    for sheet in book.worksheets:
        head = next((row for row in sheet.iter_rows(max_row=12) if any(c.value == KEY_HEADING for c in row)), None)  # fmt: skip
        if head is None or sheet.sheet_state != "visible":
            continue
        at = {str(cell.value): cell.column for cell in head if cell.value}
        for number in range(head[0].row + 1, sheet.max_row + 1):
            key = sheet.cell(number, at[KEY_HEADING]).value
            if key:
                yield Line(sheet, number, at, str(key))


def keys(path: Path) -> Iterator[str]:
    """The key of every row of every sheet that is to be seen."""
    book = CalamineWorkbook.from_path(str(path))
    for about in book.sheets_metadata:
        if about.visible != SheetVisibleEnum.Visible:
            continue
        rows = book.get_sheet_by_name(about.name).to_python(skip_empty_area=False)
        at = next((row.index(KEY_HEADING) for row in rows[:12] if KEY_HEADING in row), None)
        if at is not None:
            yield from (str(row[at]) for row in rows if row[at] not in ("", KEY_HEADING))


class Town:
    """Fills in ledgers; what it says of a finding depends on the finding alone."""

    def __init__(self, name: str, seed: int) -> None:
        self.name, self.seed = name, seed

    def answer(self, ledger: Path, target: Path, way: str, on: date) -> Sent:
        """Write ``target``, and say what must become of it."""
        book, sent = load_workbook(ledger), Sent(target, self.name)
        rng = Random(f"{self.name} {self.seed} {on}")
        for line in lines(book):
            if way == "half" and rng.random() < 0.5:
                continue
            said = self._fill(line, on)
            if said is None:
                continue
            if way == "wrong" and rng.random() < 0.4:
                sent.refused[line.key] = spoil(line, rng.choice(WRONGS), on, rng)
            else:
                sent.keys.add(line.key)
                sent.said[line.key] = said
        for key in sent.keys & set(sent.refused):  # stands on two sheets
            sent.keys.discard(key)
        target.parent.mkdir(parents=True, exist_ok=True)
        book.properties.title = f"{self.name} {on}"
        book.save(target)
        if way == "cut short":
            target.write_bytes(target.read_bytes()[: target.stat().st_size * 2 // 3])
            sent.whole = False
        return sent

    def _fill(self, line: Line, on: date) -> tuple[str, str] | None:
        rng = Random(f"{line.key} {self.seed}")
        day = datetime(on.year, on.month, on.day)
        if "核实结果" in line.at:
            return _verify(line, rng, day)
        if "摸排结果" in line.at:
            return _reach(line, rng, day)
        return None


def _verify(line: Line, rng: Random, day: datetime) -> tuple[str, str]:
    result = rng.choices(("属实", "不属实", "部分属实", "无法核实"), (48, 34, 10, 8))[0]
    reason = rng.choice(REASONS) if result == "不属实" else ""
    line.put(核实结果=result, 误报原因=reason or None, 核实方式="入户", 核查人1="周一", 核查人2="吴二", 核查日期=day,
             核查情况="已入户核实。", 佐证材料编号=f"Z{rng.randrange(10**6):06d}")  # fmt: skip
    if result in ("属实", "部分属实"):
        done = rng.random() < 0.75
        line.put(
            整改措施=rng.choice(("停发", "更正信息")),
            整改时限=day + timedelta(30),
            整改状态="已整改" if done else "持续整改",
        )
        stake = line.text("涉及金额(元)").replace(",", "")
        if stake and float(stake) > 100:
            line.put(
                整改措施="追缴", 已追缴金额=round(float(stake) * rng.choice((0.25, 0.5, 1.0)), 2)
            )
    return result, reason


def _reach(line: Line, rng: Random, day: datetime) -> tuple[str, str]:
    found = rng.choices(("符合并已申请", "不符合", "已享受", "外出"), (40, 35, 15, 10))[0]
    line.put(
        摸排结果=found,
        是否见到本人="是",
        摸排人1="周一",
        摸排人2="吴二",
        摸排日期=day,
        情况说明="已见面。",
    )
    if found == "符合并已申请":
        line.put(拟纳入类别="低保", 办理时限=day + timedelta(30), 办理结果="已纳入")
    return {"符合并已申请": "属实", "外出": "无法核实"}.get(found, "不属实"), ""


def spoil(line: Line, wrong: str, on: date, rng: Random) -> str:
    """Put something into a filled row that must keep it from being taken; what it was."""
    reach = "摸排结果" in line.at
    if wrong == "alone":
        line.put(**{"摸排人2" if reach else "核查人2": None})
    elif wrong == "other name":
        line.put(姓名=line.text("姓名") + "某")
    elif wrong == "no reason" and not reach:
        line.put(核实结果="不属实", 误报原因=None, 整改措施=None, 整改时限=None, 整改状态=None)
        if "已追缴金额" in line.at:
            line.put(已追缴金额=None)
    elif wrong == "beyond choice":
        line.put(**{"摸排结果" if reach else "核实结果": "基本属实吧"})
    else:
        late = on + timedelta(400)
        line.put(**{"摸排日期" if reach else "核查日期": datetime(late.year, late.month, late.day)})
        wrong = "tomorrow"
    return wrong


def review(source: Path, target: Path, keys: set[str], on: date, seed: int) -> dict[str, str]:
    """The county fills its columns for ``keys`` in a file of a town; key -> what it decided."""
    book, decided = load_workbook(source), {}
    day = datetime(on.year, on.month, on.day)
    for line in lines(book):
        if line.key not in keys or "复核意见" not in line.at:
            continue
        rng = Random(f"review {line.key} {on} {seed}")
        opinion = rng.choices(("同意销号", "退回重整", "移送"), (90, 7, 3))[0]
        line.put(复核人="郑县", 复核意见=opinion, 是否销号="是" if opinion == "同意销号" else "否")
        if opinion == "同意销号":
            line.put(销号日期=day)
            if "佐证材料编号" in line.at and not line.text("佐证材料编号"):
                line.put(佐证材料编号="X1")
        decided[line.key] = opinion
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)
    return decided


# --- the county's own ledgers ------------------------------------------------------------------


def _rows(book: Workbook, title: str) -> Iterator[tuple[Worksheet, int, dict[str, int]]]:
    """Rows of a closing workbook's sheet that carry the number of a problem; of two columns of one
    heading the one to be filled in, which stands to the right."""
    sheet = book[title]
    head = next(
        row for row in sheet.iter_rows(max_row=12) if any(c.value == "问题编号" for c in row)
    )
    at = {str(cell.value): cell.column for cell in head if cell.value}
    for number in range(head[0].row + 1, sheet.max_row + 1):
        if str(sheet.cell(number, at["问题编号"]).value or "")[:1].isdigit():
            yield sheet, number, at


def close_in_ledger(source: Path, target: Path, on: date, seed: int) -> int:
    """The county decides in the 待复核 sheet of its 销号台账; on how many it did."""
    book, count = load_workbook(source), 0
    if "待复核" not in book.sheetnames:
        return 0
    for sheet, row, at in _rows(book, "待复核"):
        rng = Random(f"close {sheet.cell(row, at['问题编号']).value} {on} {seed}")
        if rng.random() < 0.4:
            continue
        for heading, value in {"复核人": "郑县", "复核方式": "资料", "复核意见": "同意销号", "是否销号": "是", "审批人": "王局",
                               "销号日期": datetime(on.year, on.month, on.day), "佐证材料编号": "X2"}.items():  # fmt: skip
            sheet.cell(row, at[heading]).value = value
        count += 1
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)
    return count


def pay_in_ledger(source: Path, target: Path, on: date, seed: int) -> tuple[float, float]:
    """Half of what is left is paid back or let off in the 追缴台账; how much of each."""
    book = load_workbook(source)
    paid = waived = 0.0
    for sheet, row, at in _rows(book, book.sheetnames[0]):
        rng = Random(f"pay {sheet.cell(row, at['问题编号']).value} {on} {seed}")
        left = float(sheet.cell(row, _like(at, "剩余")).value or 0)
        if left < 1 or sheet.cell(row, at["状态"]).value == "待核定应追金额" or rng.random() < 0.5:
            continue
        part = round(left / 2, 2)
        said: dict[str, Any] = {
            "截至日期": datetime(on.year, on.month, on.day),
            "经办人": "赵会计",
            "审批人": "王局",
        }
        if rng.random() < 0.3:
            waived += part
            said |= {"累计减免金额": round(float(sheet.cell(row, _like(at, "减免、")).value or 0) + part, 2),
                     "减免原因": "生活困难减免"}  # fmt: skip
        else:
            paid += part
            said["累计追缴金额"] = round(
                float(sheet.cell(row, _like(at, "已追")).value or 0) + part, 2
            )
        for heading, value in said.items():
            sheet.cell(row, at[heading]).value = value
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)
    return round(paid, 2), round(waived, 2)


def _like(at: Mapping[str, int], start: str) -> int:
    return next(column for heading, column in at.items() if heading.startswith(start))

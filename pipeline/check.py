"""hedui check: what each file is taken for and why, before anything is run. Changes nothing."""

import re
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

from pipeline.admit import at_the_gate
from pipeline.inbox import Ask, Loaded
from pipeline.keep import recall_quality
from pipeline.kernel import looks
from pipeline.kernel.correction import UNUSED
from pipeline.kernel.declare import Column
from pipeline.load import load
from pipeline.month_values import month_values
from pipeline.planning import Planned
from pipeline.quality.examiner import examiner
from pipeline.quality.versions import two_versions
from pipeline.reading.by_values import look_of
from pipeline.reading.corrections import letter
from pipeline.reading.header import by_structure
from pipeline.reading.headings import ignored, one_line
from pipeline.reading.recognise import Recognition
from pipeline.run import open_inbox, people_who_matter
from pipeline.settings import Settings, read_settings
from pipeline.show import table
from pipeline.standards import lacking, remarks, told_standards
from pipeline.store import working
from pipeline.workspace import Workspace
from sources import SOURCES

Progress = Callable[[str], None]
_TITLES = {source.name: source.title.split("（")[0] for source in SOURCES}
_REFUSED = """
    SELECT file, sheet, "column", reason, fatal, count(*), min(ref & ((1::BIGINT << 40) - 1))
    FROM reject JOIN file_sheet USING (source) WHERE file_no = ref >> 40
    GROUP BY ALL ORDER BY file, sheet, count(*) DESC, 3, 4
"""
MANY = 40
"""Kinds of refused cells that are listed."""


def check(
    root: Path, month: str | None, progress: Progress, ask: Ask | None = None
) -> tuple[str, int]:
    """Recognise and read everything into a passing database; the text, and the exit code."""
    workspace = Workspace(root)
    month = workspace.month(month)
    settings = read_settings(root, month)
    values = month_values(month, settings)
    watch = examiner()
    with tempfile.TemporaryDirectory() as scratch:
        con = working(Path(scratch), settings.memory, settings.threads)
        with closing(con):
            with closing(
                open_inbox(workspace, month, settings, Path(scratch), progress, ask)
            ) as reader:
                reader.look()
                loaded = load(reader, con, lambda: people_who_matter(con, values))
            loaded.attention += two_versions(con)
            refused = con.execute(_REFUSED).fetchall()
            sheets = [_sheet(plan) for plan in loaded.plans if plan.recognition]
            gate = at_the_gate(
                con, watch, loaded, recall_quality(workspace, month), values, settings
            )
            verdict = gate.verdict()
    text = "\n".join([_text(month, loaded, sheets, refused), "", *gate.report(verdict),
                      *_standards(settings, values["month"])])  # fmt: skip
    return text, 1 if loaded.attention or verdict.attention else 0


def _standards(settings: Settings, month: date) -> list[str]:
    """The standards that hold in the month, and what looks wrong in them."""
    said = [
        f"  {value}（{clause}）"
        for _, value, clause in told_standards(settings.standards, settings.switches, month)
    ]
    said += [f"  没有：{what}" for what in lacking(settings.standards, month).values()]
    wrong = remarks(settings.standards, settings.switches, month)
    return ["", "保障标准（每人每月）", *said, *(f"  · {text}" for text in wrong)]


def _text(
    month: str, loaded: Loaded, sheets: Sequence[str], refused: Sequence[tuple[object, ...]]
) -> str:
    sure = {(p.file, p.sheet.name if p.sheet else ""): p.recognition for p in loaded.plans}
    parts = [f"{month} 收件夹：{len({p.file for p in loaded.plans})} 个文件", ""]
    parts.append(table(
        ("文件", "工作表", "认作", "把握", "读入", "退回", "略过"),
        [(r.file, r.sheet, _TITLES.get(r.source, "—"), _confidence(sure[r.file, r.sheet]),
          r.rows_loaded, r.rows_rejected, r.rows_passed) for r in loaded.files], limit=44))  # fmt: skip
    parts += ["", "各列对应（样例已遮盖；认得不对的，在 hedui.toml 的 [[files]] 里更正）", *sheets]
    if refused:
        parts += ["不能使用的单元格（该行仍读入）和退回的行", _refused(refused)]
    lacking = [s.title for s in SOURCES if s.name not in loaded.present]
    if lacking:
        parts += ["", "没有收到的数据：" + "、".join(lacking),
                  "  相应规则本月将报“未运行”，不视为没有问题。"]  # fmt: skip
    if loaded.attention:
        parts += ["", "需要处理", *(f"  · {text}" for text in loaded.attention)]
    draft = _draft(loaded.plans)
    if draft:
        parts += ["", "可以抄进 hedui.toml 的更正（请先核对）", draft]
    return "\n".join(parts)


def _refused(refused: Sequence[tuple[object, ...]]) -> str:
    lines = [(f"{file}{f'［{sheet}］' if sheet else ''}", column, reason, count, first,
              "退回整行" if fatal else "按空值")
             for file, sheet, column, reason, fatal, count, first in refused[:MANY]]  # fmt: skip
    text = table(("文件", "列", "原因", "个数", "首见行", "处理"), lines, limit=40)
    more = len(refused) - MANY
    return text + (f"\n  ……另有 {more} 类，见运行后的 rejects.parquet" if more > 0 else "")


def _confidence(found: Recognition | None) -> str:
    if found is None:
        return ""
    if found.corrected:
        return "已更正"
    return "高" if found.sure >= 0.9 and not found.guessed else "中" if found.sure >= 0.7 else "低"


# --- the columns of one sheet ------------------------------------------------------------------


def _sheet(plan: Planned) -> str:
    """One sheet: its columns, the field each is taken for, why, and two masked samples."""
    found = plan.recognition
    assert found is not None and plan.sheet is not None
    header = f"表头在第{found.header_row}行" if found.header_row else "没有表头"
    notes = [found.source.title.split("（")[0], *([found.variant] if found.variant else []), header,
             *([f"按{found.corrected}"] if found.corrected else [])]  # fmt: skip
    rows = [_column(found, plan, position) for position in range(len(found.headings))]
    shown = [row for row in rows if row]
    return (f"  {plan.place}（{'；'.join(notes)}）\n"
            + table(("列", "表头", "栏目", "凭什么", "样例"), shown, limit=36) + "\n")  # fmt: skip


def _column(found: Recognition, plan: Planned, position: int) -> tuple[str, ...] | None:
    assert plan.sheet is not None
    titles = {c.name: c.heading for c in found.source.columns}
    names = [name for name, at in found.columns.items() if at == position]
    heading = one_line(found.headings[position])
    column = next((c for c in found.source.columns if c.name in names), None)
    samples = _samples(plan.sheet.head[found.header_row :], position, column)
    if not names:
        asked = next((g for g in found.asked if g.position == position), None)
        if asked:
            said = (f"？像是“{titles[asked.field]}”", f"内容，把握{asked.confidence:.0%}")
        elif ignored(found.source, heading):
            said = ("（不用）", "表头")
        elif heading or samples:
            said = ("（没有认出）", "")
        else:
            return None
        return (letter(position), heading, *said, samples)
    why = "内容，把握" + f"{found.guessed[names[0]]:.0%}" if names[0] in found.guessed else "表头"
    if plan.correction and any(titles[n] in plan.correction.columns.values() for n in names):
        why = "更正"
    return (letter(position), heading, "、".join(titles[n] for n in names), why, samples)


def _samples(rows: Sequence[Sequence[str]], position: int, column: Column | None) -> str:
    """Up to three different values, masked."""
    given = (row[position].strip() for row in rows if position < len(row) and row[position].strip())
    texts = list(given)
    words = (
        column is None
        and 2 * len(set(texts)) <= len(texts)
        and not looks.share(looks.PERSON, texts)
    )
    shown = dict.fromkeys(t[:8] if words and not re.search("[0-9]{4}", t) else masked(t, column)
                          for t in texts[:30])  # fmt: skip
    return "　".join(list(shown)[:3])


def masked(text: str, column: Column | None = None) -> str:
    """A sample that shows the kind of a value but not whose it is."""
    value = re.sub(r"\s+", " ", text)[:24]
    look = look_of(column) if column is not None else None
    if look in _OPEN or (look is not None and _coded(column) and look.fits(text)):
        return value[:12]
    if re.fullmatch(r"[\u4e00-\u9fa5·]{2,4}", value):
        return value[0] + "*" * (len(value) - 1)
    open_part = 4 if re.match("(19|20)[0-9]{2}", value) else 3
    value = value[:open_part] + re.sub("[0-9A-Za-z]", "*", value[open_part:])
    return value[:6] + "…" if re.search("[\u4e00-\u9fa5]", value[6:]) else value


_OPEN = (looks.MONEY, looks.FEW, looks.YEARS, looks.TOWN_NAME, looks.VILLAGE_NAME, looks.GRADE)
"""Looks of values that belong to many people."""
_PERSONAL = (looks.ID, looks.PERSON, looks.DAY, looks.DIGITS, looks.MOBILE, looks.ACCOUNT, looks.PLATE,
             looks.VIN, looks.UNIT_CODE, looks.DEED, looks.CERTIFICATE_20, looks.PLACE, looks.COMPANY,
             looks.CREDIT_CODE, looks.OFFICE)  # fmt: skip


def _coded(column: Column | None) -> bool:
    """Whether a column holds words of a short list, such as 正常 or 小型轿车."""
    return column is not None and look_of(column) not in _PERSONAL


# --- what may be written into hedui.toml -------------------------------------------------------


def _draft(plans: Sequence[Planned]) -> str:
    """Corrections ready to be copied, for what is asked about."""
    parts = []
    for plan in plans:
        found = plan.recognition
        if found and found.asked:
            titles = {c.name: c.heading for c in found.source.columns}
            lines = [f'"{one_line(found.headings[g.position]) or letter(g.position) + "列"}" = "{titles[g.field]}"'
                     for g in found.asked]  # fmt: skip
            parts.append([*_head(plan), "[files.columns]", *lines])
        elif found is None and plan.sheet is not None and plan.problem and not plan.quiet:
            lines = [f'source = ""        # 写明是哪类数据；不用读入写 "{UNUSED}"']
            row = by_structure(plan.sheet.head)
            if row >= 0:
                names = [one_line(h) for h in plan.sheet.head[row] if h.strip()]
                lines += [f"header = {row + 1}", "[files.columns]"]
                lines += [f'# "{name}" = ""' for name in names]
            parts.append([*_head(plan), *lines])
    return "\n\n".join("\n".join("  " + line for line in lines) for lines in parts)


def _head(plan: Planned) -> list[str]:
    name = re.sub(r"[0-9]{4,8}", "*", plan.file.rpartition("/")[2])
    sheet = [f'sheet = "{plan.sheet.name}"'] if plan.sheet and plan.sheet.name else []
    return ["[[files]]", f'file = "{name}"', *sheet]

"""The stage report as the county first finds it: a Word template in the form of an official document.

Fonts are named as official documents have them; what to take where a computer lacks one stands in the
font table. Everything in double braces is filled in by the report; what stands in 【请填写】 only the
county can say.
"""

import io
import re
from typing import Any

TITLE, BODY, HEAD, SECOND = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
INSTEAD = {TITLE: "华文中宋", BODY: "仿宋", SECOND: "楷体", HEAD: "SimHei"}
_TWO, _THREE, _FOUR, _SMALL = 22, 16, 14, 10.5  # points: 二号, 三号, 四号, 五号
_LINE = 28  # points between lines

_OPENING = "{{县名}}民政局按照社会救助领域专项整治工作安排，运用部门数据比对发现疑点、入户核实、逐条整改，截至{{截至}}，{{期间}}工作情况如下。"
_PARTS: tuple[tuple[str, str], ...] = (
    ("head", "一、工作部署"),
    ("fill", "【请填写：组织领导、工作方案、专班和责任分工、动员部署和督导情况】"),
    ("head", "二、主要做法"),
    ("second", "（一）部门数据比对。"),
    ("body", "期间开展比对{{比对次数}}次，使用{{数据来源数}}类数据{{数据行数}}行。{{月份}}在册在保{{排查户数}}户{{排查人数}}人全部纳入排查。"),
    ("second", "（二）逐户核实。"),
    ("body", "发现疑点线索{{疑点数}}条，已下发乡镇（街道）核实{{已下发数}}条，反馈核实结果{{已核实数}}条，涉及{{入户核实户数}}户。"
             "漏保摸排{{摸排数}}人，已反馈{{已摸排数}}人。疑点只是线索，未经核实、未听取本人意见的，一律不停发、不减发。"),
    ("second", "（三）整改销号。"),
    ("body", "实行一条一策、对账销号，县级复核后销号{{销号数}}条，待复核{{待复核数}}条，移送{{移送数}}条。"),
    ("fill", "【请填写：本地的其他做法和制度建设】"),
    ("head", "三、工作成效"),
    ("body", "经核实属实{{属实数}}条、部分属实{{部分属实数}}条、不属实{{不属实数}}条、无法核实{{无法核实数}}条。停发{{停发数}}条，调减{{调减数}}条，"
             "补发或新纳入{{纳入数}}条，补办近亲属备案{{补备案数}}条，更正信息、完善档案{{更正完善数}}条。"),
    ("body", "应追缴资金{{应追金额}}元，已追缴{{已追金额}}元，减免或确认无法追回{{减免金额}}元，剩余{{剩余金额}}元；另有至多{{待核定金额}}元待核定。"
             "停发后每月少支出{{每月少支出}}元（不计入追缴）。"),
    ("rates", "表1　四项指标"),
    ("head", "四、未能核查的事项"),
    ("loop", "未能核查"),
    ("head", "五、存在的问题"),
    ("loop", "存在问题"),
    ("fill", "【请填写：问题的原因】"),
    ("head", "六、典型案例"),
    ("loop", "典型案例"),
    ("head", "七、下一步工作"),
    ("loop", "下一步"),
    ("fill", "【请填写：下一步的其他安排、意见建议】"),
)  # fmt: skip
_TABLES = (("乡镇(街道)", "附件1", "分乡镇（街道）统计表", "乡镇表"), ("问题类型", "附件2", "分问题类型统计表", "类型表"))  # fmt: skip


def template_bytes(columns: tuple[str, ...]) -> bytes:
    """The template; ``columns``: headings of the statistics behind the name."""
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.enum.text import WD_BREAK
    from docx.shared import Mm

    paper = Document()
    _set_up(paper)
    _line(paper, "{{县名}}社会救助疑点数据核查整改", TITLE, _TWO, "center", indent=False, line=36)
    _line(paper, "阶段性总结", TITLE, _TWO, "center", indent=False, line=36)
    _line(paper, "（{{期间}}）", SECOND, _THREE, "center", indent=False)
    _line(paper, "", BODY, _THREE, indent=False)
    _line(paper, _OPENING, BODY, _THREE)
    for kind, text in _PARTS:
        _part(paper, kind, text)
    _line(paper, "", BODY, _THREE, indent=False)
    _line(paper, "附件：1. 分乡镇（街道）统计表", BODY, _THREE)
    _line(paper, "　　　2. 分问题类型统计表", BODY, _THREE)
    _line(paper, "", BODY, _THREE, indent=False)
    _line(paper, "{{县名}}民政局　　", BODY, _THREE, "right", indent=False)
    _line(paper, "　　年　　月　　日　　", BODY, _THREE, "right", indent=False)
    _line(paper, "（文中每个数字的来源见“{{数字来源}}”）", SECOND, _FOUR, "right", indent=False)
    section = paper.add_section()
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(25)
    for number, (first, mark, title, loop) in enumerate(_TABLES):
        _line(paper, mark, HEAD, _THREE, indent=False)
        _line(paper, title, TITLE, 18, "center", indent=False)
        _table(paper, (first, *columns), f"{{%tr for 行 in {loop} %}}", [f"{{{{行[{at}]}}}}" for at in range(len(columns) + 1)],
               [74, *[18] * (len(columns) - 2), 28, 28])  # fmt: skip
        if number + 1 < len(_TABLES):
            paper.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    return _saved(paper)


def _part(paper: Any, kind: str, text: str) -> None:
    if kind == "head":
        _line(paper, text, HEAD, _THREE)
    elif kind == "second":
        _line(paper, text, SECOND, _THREE)
    elif kind == "fill":
        _line(paper, text, BODY, _THREE, mark=True)
    elif kind == "loop":
        _line(paper, f"{{%p for 条 in {text} %}}", BODY, _THREE, indent=False)
        _line(paper, "（{{loop.index|汉字}}）{{条}}", BODY, _THREE)
        _line(paper, "{%p endfor %}", BODY, _THREE, indent=False)
    elif kind == "rates":
        _line(paper, text, HEAD, _SMALL + 1.5, "center", indent=False)
        _table(paper, ("指标", "分子", "分母", "比率"), "{%tr for 行 in 指标表 %}",
               ["{{行[0]}}", "{{行[1]}}", "{{行[2]}}", "{{行[3]}}"], [44, 42, 42, 26])  # fmt: skip
    else:
        _line(paper, text, BODY, _THREE)


def _set_up(paper: Any) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    normal = paper.styles["Normal"]
    normal.font.size = Pt(_THREE)
    _font(normal.element.get_or_add_rPr(), BODY)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text in ("— ", None, " —"):
        run = foot.add_run(text or "")
        run.font.size = Pt(_FOUR)
        _font(run._r.get_or_add_rPr(), "宋体")
        if text is None:
            _field(run, "PAGE")
    paper.core_properties.title = "阶段性总结"
    paper.core_properties.author = "民政局"
    paper.core_properties.comments = ""


def _field(run: Any, code: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for kind in ("begin", "", "end"):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = code
        run._r.append(part)


def _font(properties: Any, name: str) -> None:
    """One font for Chinese, and Times New Roman for figures, as official documents have it."""
    from docx.oxml.ns import qn

    fonts = properties.get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), name)
    fonts.set(qn("w:ascii"), "Times New Roman")
    fonts.set(qn("w:hAnsi"), "Times New Roman")


def _line(
    paper: Any, text: str, font: str, size: float, align: str = "both", *, indent: bool = True,
    line: float = _LINE, mark: bool = False,
) -> None:  # fmt: skip
    """A paragraph; ``mark``: for the county to fill in, in yellow."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
    from docx.shared import Pt

    paragraph = paper.add_paragraph()
    _set_paragraph(paragraph, line)
    paragraph.alignment = {"both": WD_ALIGN_PARAGRAPH.JUSTIFY, "center": WD_ALIGN_PARAGRAPH.CENTER,
                           "right": WD_ALIGN_PARAGRAPH.RIGHT}[align]  # fmt: skip
    paragraph.paragraph_format.keep_with_next = font in (HEAD, SECOND) and indent
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(2 * size)
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    _font(run._r.get_or_add_rPr(), font)
    if mark:
        run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _set_paragraph(paragraph: Any, line: float) -> None:
    from docx.enum.text import WD_LINE_SPACING
    from docx.shared import Pt

    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)


def _table(paper: Any, headings: tuple[str, ...], begin: str, cells: list[str], widths: list[float]) -> None:  # fmt: skip
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.shared import Mm

    table = paper.add_table(rows=4, cols=len(headings))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    rows = (headings, (begin,), cells, ("{%tr endfor %}",))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, width, text in zip(row.cells, widths, [*texts, *[""] * (len(headings) - len(texts))], strict=True):  # fmt: skip
            _cell(cell, width, text, HEAD if row is table.rows[0] or texts is headings else BODY)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    _set_rows(table)


def _cell(cell: Any, width: float, text: str, font: str) -> None:
    from docx.enum.table import WD_ALIGN_VERTICAL
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    cell.width = Mm(width)
    cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    paragraph = cell.paragraphs[0]
    _set_paragraph(paragraph, 18)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.font.size = Pt(_SMALL)
    _font(run._r.get_or_add_rPr(), font)


def _set_rows(table: Any) -> None:
    """The headings stand on every page, and no row is parted."""
    from docx.oxml import OxmlElement

    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _saved(paper: Any) -> bytes:
    for part in paper.part.package.iter_parts():
        if str(part.partname) == "/word/fontTable.xml":
            part._blob = _with_fonts(part.blob)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def _with_fonts(table: bytes) -> bytes:
    """The font table, with what to take where a font is missing."""
    fonts = "".join(f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
                    for name, other in INSTEAD.items())  # fmt: skip
    return re.sub(rb"</w:fonts>\s*$", fonts.encode() + b"</w:fonts>", table)

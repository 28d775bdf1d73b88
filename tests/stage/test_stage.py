"""hedui report --stage: every number has its rows, the template is the county's, nobody is named."""

import re
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from pipeline.cases.events import Event, record
from pipeline.kernel.errors import UserError
from pipeline.leaks.scan import Rules, scan
from pipeline.report import report_stage
from pipeline.stage.words import somebody
from pipeline.stage.write import Stage, write_stage
from reports.stage_paper import han
from tests.closing.bureau import MONTH, TODAY, Bureau, bureau

DIGITS = "5018297364516901"
"""A finding whose number looks like an account."""
ANSWERED = ("verified", "mending", "submitted", "closed")


@pytest.fixture
def county(tmp_path: Path) -> Bureau:
    """Nine cases in two towns, in every state that the report counts."""
    made = bureau(tmp_path / "ws", ("2026-09", MONTH))
    made.case("a1", *ANSWERED, measure="停发", name="马小明", proof="Z1")
    made.case("a2", "verified", "mending", measure="追缴", amount=1200.0, name="欧阳大山")

    made.case(DIGITS, "verified", result="不属实", measure="", town="东镇")
    made.case("a4", town="东镇", due=date(2026, 11, 20))
    made.case("a5", "verified", result="无法核实", measure="", town="东镇")
    made.case(
        "a6",
        "verified",
        "mending",
        "submitted",
        rule="vehicle_owner",
        amount=None,
        measure="减发",
        result="部分属实",
    )
    made.case(
        "a7",
        "verified",
        "mending",
        rule="missed_case",
        amount=None,
        measure="补发或纳入",
        town="东镇",
    )
    made.case("a8", rule="staff_relative_declared", amount=None)
    made.case(
        "a9",
        *ANSWERED,
        measure="更正信息",
        rule="vehicle_owner",
        amount=None,
        month="2026-09",
        proof="Z9",
    )
    with made.store() as store:
        record(store, [Event(finding_id="a2", rule="paid_after_death", month=MONTH, kind="recovered", state="整改中", amount=400.0)], _now())  # fmt: skip
    return made


def _now():  # type: ignore[no-untyped-def]
    from datetime import datetime

    return datetime(2026, 11, 20)


@pytest.fixture
def done(county: Bureau) -> Stage:
    return write_stage(county.root, None, None, TODAY)


def texts(path: Path) -> list[str]:
    paper = Document(str(path))
    return [p.text for p in paper.paragraphs] + [c.text for t in paper.tables for r in t.rows for c in r.cells]  # fmt: skip


def value(done: Stage, name: str) -> float:
    found = done.figures.by_name[name].value
    assert found is not None
    return found


def test_every_figure_can_be_counted_again_from_the_events(county: Bureau, done: Stage) -> None:
    def count(which: str, doubts: str = "rule NOT IN ('missed_case', 'staff_relative_declared')") -> int:  # fmt: skip
        sql = f"SELECT count(*) AS n FROM case_now WHERE {doubts} AND {which}"  # noqa: S608 ours
        return int(county.ask(sql)[0]["n"])

    for name, which in {
        "疑点数": "TRUE", "已下发数": "state <> '待下发'", "已核实数": "result IS NOT NULL", "属实数": "result = '属实'",
        "部分属实数": "result = '部分属实'", "不属实数": "result = '不属实'", "无法核实数": "result = '无法核实'",
        "未核实数": "result IS NULL", "待复核数": "state = '待复核'", "销号数": "state = '已销号'", "移送数": "state = '移送'",
        "逾期未核实数": f"result IS NULL AND due < DATE '{TODAY}'",
    }.items():  # fmt: skip
        assert value(done, name) == count(which), name
    proved = "result IN ('属实', '部分属实') AND measure = "
    for name, measure in {
        "停发数": "停发",
        "调减数": "减发",
        "纳入数": "补发或纳入",
        "补备案数": "补备案",
    }.items():
        assert value(done, name) == count(f"{proved} '{measure}'", "TRUE"), name
    assert (
        value(done, "疑点数"),
        value(done, "逾期未核实数"),
        value(done, "摸排数"),
        value(done, "已摸排数"),
    ) == (7, 1, 1, 1)
    assert (
        value(done, "已追金额")
        == county.ask("SELECT sum(recovered) AS n FROM case_now")[0]["n"]
        == 400
    )
    assert value(done, "应追金额") == 3000 + 1200 and value(done, "剩余金额") == 3800
    assert value(done, "每月少支出") == 500


def test_every_figure_is_the_sum_of_the_rows_in_the_workbook(done: Stage) -> None:
    book = load_workbook(done.source)
    lines = [row for row in book["依据明细"].iter_rows(min_row=4, values_only=True) if row[0]]
    listed = {
        str(row[1]): row
        for row in book["数字清单"].iter_rows(min_row=4, values_only=True)
        if row[1]
    }
    for figure in done.figures.by_name.values():
        assert listed[figure.name][3] == figure.text and listed[figure.name][5]
        if figure.part:
            top, bottom = value(done, figure.part), value(done, figure.whole)
            assert figure.value is None or figure.value == pytest.approx(
                100 * top / bottom, abs=0.1
            )
        elif figure.value is not None and figure.name != "一致户数":
            mine = [float(str(row[6]).replace(",", "")) for row in lines if row[0] == figure.name]
            assert sum(mine) == pytest.approx(figure.value), figure.name


def test_no_number_in_the_text_is_without_a_source(done: Stage) -> None:
    known = {figure.text for figure in done.figures.by_name.values()}
    known |= {f"{value(done, '摸排数') - value(done, '已摸排数'):g}"}
    counted = re.compile(r"(?<![\d.,])[\d,]+(?:\.\d+)?(?=条|户|人|次|类|行|元|%)")
    paper = Document(str(done.paper))
    for paragraph in paper.paragraphs:
        if "（东镇" in paragraph.text or "主要原因" in paragraph.text:
            continue  # counts by town and by reason: the rows are in the workbook, too
        for number in counted.findall(paragraph.text.replace("%", "%")):
            assert number in known or f"{number}%" in known, paragraph.text


def test_the_tables_add_up_to_the_figures(done: Stage) -> None:
    for table in Document(str(done.paper)).tables[1:]:
        headings = [cell.text for cell in table.rows[0].cells]
        total = dict(zip(headings, (cell.text for cell in table.rows[-1].cells), strict=True))
        assert total["疑点"] == done.figures.by_name["疑点数"].text
        assert total["属实"] == f"{value(done, '属实数') + value(done, '部分属实数'):.0f}"
        for word, name in (("停发", "停发数"), ("纳入", "纳入数"), ("已销号", "销号数"), ("应追", "应追金额"), ("已追", "已追金额")):  # fmt: skip
            assert total[word] == done.figures.by_name[name].text


def test_nobody_is_named_and_nothing_is_invented(county: Bureau, done: Stage) -> None:
    for path in (done.paper, done.source):
        found = scan(path.name, path.read_bytes(), Rules(allowed=frozenset([DIGITS])))
        assert not found.leaks
    everything = "\n".join(texts(done.paper))
    assert "马某某" in everything and "马小明" not in everything and "欧阳大山" not in everything
    assert "【请填写：组织领导" in everything and "{{" not in everything and "{%" not in everything
    names = {str(row["name"]) for row in county.ask("SELECT name FROM finding")}
    cells = {
        str(cell.value)
        for sheet in load_workbook(done.source)
        for row in sheet.iter_rows()
        for cell in row
    }
    assert names.isdisjoint(cells)


def test_it_is_an_official_document(done: Stage) -> None:
    paper = Document(str(done.paper))
    first = paper.sections[0]
    assert (round(first.page_width.mm), round(first.page_height.mm)) == (210, 297)
    fonts = {fonts.get("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia")
             for fonts in paper.element.body.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}rFonts")}  # fmt: skip
    assert {"方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"} <= fonts
    table = next(
        p.blob for p in paper.part.package.iter_parts() if str(p.partname) == "/word/fontTable.xml"
    )
    assert "仿宋".encode() in table and "华文中宋".encode() in table
    assert "PAGE" in first.footer._element.xml
    heads = [text for text in texts(done.paper) if re.match("[一二三四五六七]、", text)]
    assert [text[0] for text in heads] == list("一二三四五六七")


def test_the_county_changes_the_template(county: Bureau, done: Stage) -> None:
    paper = Document(str(done.template))
    paper.paragraphs[0].runs[0].text = "我县自己的标题 {{疑点数}}"
    paper.save(str(done.template))
    again = write_stage(county.root, None, None, TODAY)
    assert not again.new_template and texts(again.paper)[0] == "我县自己的标题 7"


@pytest.mark.parametrize(
    ("written", "told"),
    [("{{疑点总数}}", "{{疑点总数}}"), ("{{疑点数}", "{{疑点数}"), ("{{疑点数|没有}}", "{{疑点数|没有}}"), ("{{疑点 数}}", "{{疑点 数}}"),
     ("{% for 行 in 乡镇表 %}", "{% for"), ("{{''.__class__}}", "__class__")],
)  # fmt: skip
def test_a_broken_template_is_told_by_its_placeholder(county: Bureau, done: Stage, written: str, told: str) -> None:  # fmt: skip
    before = done.paper.read_bytes()
    paper = Document(str(done.template))
    paper.paragraphs[0].runs[0].text = written
    paper.save(str(done.template))
    with pytest.raises(UserError) as error:
        write_stage(county.root, None, None, TODAY)
    assert told in error.value.problem and str(done.template) in error.value.where
    assert done.paper.read_bytes() == before


def test_a_number_in_the_template_stops_the_report(county: Bureau, done: Stage) -> None:
    paper = Document(str(done.template))
    paper.paragraphs[0].runs[0].text = "联系电话13812345678"
    paper.save(str(done.template))
    with pytest.raises(UserError, match="不能外传") as error:
        write_stage(county.root, None, None, TODAY)
    assert error.value.code == 5 and "13812345678" not in str(error.value)


def test_a_template_that_is_no_document_is_told(county: Bureau) -> None:
    path = county.root / "templates" / "阶段性总结.docx"
    path.parent.mkdir()
    path.write_bytes(b"x")
    with pytest.raises(UserError, match="不是能打开的Word文档"):
        write_stage(county.root, None, None, TODAY)


def test_the_months_are_those_asked_for(county: Bureau, done: Stage) -> None:
    assert "2026年9—10月" in "\n".join(texts(done.paper))
    only = write_stage(county.root, MONTH, MONTH, TODAY)
    assert value(only, "疑点数") == value(done, "疑点数") - 1
    with pytest.raises(UserError, match="起始月份不对"):
        write_stage(county.root, MONTH, "2026-11", TODAY)
    assert "数字来源" in report_stage(county.root, None, None, TODAY)


def test_words() -> None:
    assert [somebody(name) for name in ("王芳", "欧阳大山", "")] == ["王某", "欧阳某某", "某人"]
    assert [han(number) for number in (1, 10, 12, 20, 35)] == ["一", "十", "十二", "二十", "三十五"]

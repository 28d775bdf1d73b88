"""What the ledgers of a month say: whom to visit, what a town is told, and all of it in Chinese."""

from pathlib import Path

import duckdb
import pytest
from openpyxl import Workbook, load_workbook

from pipeline.judge import Asked
from pipeline.kernel.declare import Rule
from pipeline.kernel.switches import SWITCHES
from pipeline.ledgers import _head, _of, _quality, _repeated, _sentence, _states, _where
from pipeline.run import run_month
from pipeline.settings import Settings
from sources import SOURCES
from tests.conftest import MONTH, quiet


@pytest.fixture(scope="module")
def master(run_county: Path) -> Workbook:
    return load_workbook(next((run_county / "out").rglob("*总表.xlsx")))


def column(sheet, heading: str) -> list[object]:
    headings = [cell.value for cell in sheet[5]]
    at = headings.index(heading) + 1
    return [sheet.cell(row, at).value for row in range(6, sheet.max_row + 1)]


def person(**said: str) -> dict[str, str]:
    return {"name": "王芳", "head_name": "", "relation": "", "address": "", "phone": "", **said}


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, ""),
        ({"head_name": "王五", "relation": "20"}, "王五\n（子）"),
        ({"head_name": "王五"}, "王五"),
        ({"relation": "20"}, "（子）"),
        ({"head_name": "王芳", "relation": "02"}, "户主本人"),
        ({"relation": "01"}, "户主本人"),
        (
            {"head_name": "王五", "relation": "02"},
            "王五\n（户主）",
        ),  # the roster contradicts itself
    ],
)
def test_the_head_and_the_relation_share_a_cell(said: dict[str, str], words: str) -> None:
    assert _head(person(**said)) == words


def test_address_and_telephone_share_a_cell() -> None:
    assert _where(person(address="石井村7组", phone="13800000000")) == "石井村7组\n13800000000"
    assert _where(person(phone="13800000000")) == "13800000000"
    assert _where(person()) == ""


@pytest.mark.parametrize(
    ("values", "left_out"),
    [
        (["财政局科员兼会计员", None], True),
        (["财政局科员兼会计员", "交通局"], False),  # the second is not in the sentence
        (["科员", "科员"], False),  # short: worth a filter
        ([3, 4], False),
        ([None, None], False),
    ],
)
def test_what_the_sentence_says_needs_no_long_column(values: list, left_out: bool) -> None:
    summary = "张三现任财政局科员兼会计员。"
    rows = [{"detail": {"post": value}, "summary": summary} for value in values]
    assert _repeated(rows, "post") == left_out


def refused(*rows: tuple[str, str, int, str, str, str]) -> list:
    con = duckdb.connect()
    con.execute("CREATE TABLE out_rejects (source VARCHAR, file VARCHAR, sheet VARCHAR, row BIGINT,"
                ' "column" VARCHAR, value VARCHAR, reason VARCHAR)')  # fmt: skip
    for source, file, row, name, value, reason in rows:
        con.execute("INSERT INTO out_rejects VALUES (?, ?, 'S', ?, ?, ?, ?)",
                    [source, file, row, name, value, reason])  # fmt: skip
    return _quality(con, {"roster": "救助对象名册", "business": "商事登记"})


def test_many_refusals_alike_are_one_line_after_the_first_twenty() -> None:
    many = [("roster", "a.xlsx", n, "身份证号", "350", "位数不对") for n in range(60)]
    few = [("roster", "b.xlsx", n, "身份证号", "350", "位数不对") for n in range(50)]
    lines = refused(*many, *few)
    assert [line.alike for line in lines] == [0] * 20 + [40] + [0] * 50
    assert sum(line.alike or 1 for line in lines) == 110
    assert [line.row for line in lines[:20]] == list(range(20))
    assert {line.source for line in lines} == {"救助对象名册"}


def test_credit_codes_of_companies_are_one_line_and_no_fault() -> None:
    codes = [
        ("business", "c.csv", n, "身份证号", f"91350500MA2Y{n:06}", "含有不能识别的字符")
        for n in range(3)
    ]
    person_too = ("business", "c.csv", 9, "身份证号", "35059919730043444X", "校验码不符")
    lines = refused(*codes, person_too)
    assert sorted((line.alike, line.row) for line in lines) == [(0, 9), (3, 0)]
    assert "统一社会信用代码" in next(line.reason for line in lines if line.alike)
    (line,) = refused(
        ("roster", "a.xlsx", 1, "身份证号", "91350500MA2Y000001", "含有不能识别的字符")
    )
    assert line.reason == "含有不能识别的字符"  # on a list of people it is an error


def rule(slug: str) -> Rule:
    return Rule(slug=slug, code=slug.upper(), title=slug, basis="", severity="yellow", sources=(),
                sql="", sentence="", how="")  # fmt: skip


def test_a_town_is_told_of_rules_with_rows_or_not_run() -> None:
    asked = [Asked(rule("mine"), ""), Asked(rule("theirs"), ""), Asked(rule("silent"), "缺少数据")]
    found = {"town": "甲镇", "tier": "confirmed", "amount": None}
    rows = {"mine": [found], "theirs": [{**found, "town": "乙镇"}]}
    assert [state.title for state in _states(asked, rows, "甲镇")] == ["mine", "silent"]
    assert [state.title for state in _states(asked, rows, None)] == ["mine", "theirs", "silent"]
    assert len(_of(rows["theirs"], "甲镇")) == 0


def test_every_value_of_a_prominent_switch_is_told_in_chinese() -> None:
    for switch in SWITCHES:
        spoken = {choice for choice in switch.choices if isinstance(choice, str)}
        assert spoken <= set(switch.words)
    for _, value, clause in Settings().told():
        assert not any(c.isascii() and c.isalpha() for c in value)
        assert not any(
            str(choice) in clause for s in SWITCHES for choice in s.words if len(str(choice)) > 4
        )
    told = {title: value for title, value, _ in Settings().told()}
    assert told["年度个人自付医疗费"] == "40,000元"
    assert told["死亡后停发"] == "次月起停发"


def test_sources_have_their_titles_in_the_countys_copy(master: Workbook) -> None:
    slugs = {source.name for source in SOURCES}
    for name in ("来源文件", "数据质量"):
        said = {cell.value for line in master[name].iter_rows() for cell in line}
        assert not said & slugs
    assert "救助对象名册" in {cell.value for cell in master["来源文件"]["C"]}


def test_everyone_who_is_enrolled_can_be_visited(master: Workbook) -> None:
    sheet = master["疑似死亡人员仍在保障名册"]
    rows = [value for value in column(sheet, "线索编号键") if value]
    assert all(column(sheet, "地址和电话")[: len(rows)])
    paid = zip(column(sheet, "救助类别"), column(sheet, "月保障金额(元)"), strict=False)
    assert all(amount for programme, amount in list(paid)[: len(rows)] if programme != "低保边缘")
    assert any("户主" in str(value) or "（" in str(value) for value in column(sheet, "户主及关系"))


def test_no_line_cites_more_than_four_rows_and_folders_are_left_out(master: Workbook) -> None:
    heading = "证据来源(文件、工作表、行)"
    problems = [
        sheet for sheet in master.worksheets
        if any(cell.value == heading for row in sheet.iter_rows(max_row=12) for cell in row)
    ]  # fmt: skip
    assert len(problems) >= 5
    for sheet in problems:
        for cited in column(sheet, heading):
            assert str(cited).replace("；等共", "，等共").count("；") <= 3
            assert "/" not in str(cited)


def test_towns_do_not_get_what_the_county_has_to_see_to(fresh_little: Path) -> None:
    (fresh_little / "inbox" / MONTH / "菜单.csv").write_text("早餐,午餐\n粥,面\n", encoding="utf-8")
    result = run_month(fresh_little, MONTH, quiet)

    def says(path: Path) -> bool:
        return any("需要处理" in str(cell.value) for cell in load_workbook(path)["首页"]["A"])

    assert says(result.master)
    assert result.towns and not any(map(says, result.towns))


def test_what_could_not_be_compared_stands_beside_the_rule(master: Workbook) -> None:
    text = "".join(str(cell.value) for row in master["首页"].iter_rows() for cell in row)
    assert "死亡登记" in text and "行无可用证号，已按姓名、住址、年龄等比对" in text


def test_a_town_is_told_that_such_rows_are_counted_for_the_whole_county(run_county: Path) -> None:
    towns = [load_workbook(path)["首页"] for path in (run_county / "out").rglob("乡镇台账/*.xlsx")]
    said = [str(c.value) for sheet in towns for row in sheet.iter_rows() for c in row]
    counted = [text for text in said if "行无可用证号" in text]
    assert counted and all(text.startswith("全县：") for text in counted)


def test_only_doubts_are_called_doubts(master: Workbook) -> None:
    declared = master["已备案近亲属享受救助（专档，须全部入户）"]
    head = "".join(str(cell.value) for row in declared.iter_rows(max_row=3) for cell in row)
    assert "核查台账" in head and "列入本表不是问题" in head
    assert "疑点台账" not in head and "疑点数" not in head
    headings = {sheet.title: [cell.value for cell in sheet[5]] for sheet in master.worksheets}
    assert "比对情况" in headings["疑似漏保漏救（摸排对象）"]
    assert "疑点说明" in headings["疑似重复享受救助"]
    assert "疑点说明" not in headings["摸排对象排除名单"]


def test_why_it_is_this_person_is_said_once() -> None:
    why = "同名同村，虚岁相符，死亡登记未写身份证号"
    said = f"王芳已于2026年5月死亡（是否本人待核实：{why}）；仍在名册。"
    row = {"summary": said, "detail": {"identity": why}}
    assert (
        _sentence(row, ["identity"])
        == "王芳已于2026年5月死亡（是否本人待核实，见“身份比对”）；仍在名册。"
    )
    assert _sentence(row, []) == said  # the column is left out where the sentences say it all
    sure = {"summary": "王芳已于2026年5月死亡。", "detail": {"identity": "证号一致，姓名一致"}}
    assert _sentence(sure, ["identity"]) == sure["summary"]

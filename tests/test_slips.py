"""Return slips: to whom they go, what they say, and that nobody can be read out of them."""

import csv
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

import duckdb
import pyarrow as pa
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from data_samples.county import make_county
from pipeline import slip_tables
from pipeline.commands import month_summary
from pipeline.inbox import Inbox, Loaded
from pipeline.kernel.slip import Fault, Received, Slip, SlipRow, Trend
from pipeline.load import load
from pipeline.run import Result, run_month
from pipeline.slips import make_slips
from pipeline.store import working
from reports.slip_workbook import slip_bytes
from sources import SOURCES
from tests.conftest import MONTH, quiet

BEFORE = "2026-09"
STRANGE = "张三350599199001011234联系13805951234.csv"
ROWS = "问题明细"
ROSTER = "民政局社会救助股"
IN_ROSTER = "file LIKE '民政/%'"


# --- a county whose second month is damaged ----------------------------------------------------


def edited(path: Path, change: Callable[[list[list[str]]], None]) -> None:
    """A text file with some of its cells changed."""
    lines = list(csv.reader(decoded(path).splitlines()))
    change(lines)
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows(lines)


def decoded(path: Path) -> str:
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030")


def at(lines: list[list[str]], word: str) -> int:
    return next(i for i, heading in enumerate(lines[0]) if word in heading)


def damage_payments(lines: list[list[str]]) -> None:
    account, amount, number = at(lines, "账号"), at(lines, "金额"), at(lines, "身份证")
    for row in range(3, 40, 4):
        lines[row][account] = f"{float(lines[row][account] or 6e18):.5E}"
    for row in range(5, 40, 6):
        lines[row][amount] = f"约{lines[row][amount]}元左右"
    lines[7][amount] = "13805951234已转"
    for row in (11, 12):
        lines[row] += ["多出一列", "350599199001011234"]
    for row in (15, 16):
        lines[row][number] = lines[row][number][:17]
    for row in (20, 21):
        lines[row][number] = f"{float(lines[row][number][:17] + '0'):.14E}"


def damage_deaths(lines: list[list[str]]) -> None:
    died, number = at(lines, "死亡日期"), at(lines, "号码")
    for row, text in ((2, "2026-2-30"), (5, "2026-2-30"), (7, "王小明"), (8, "350599195001011234")):
        lines[row][died] = text
    lines[9][number] += lines[10][number]
    lines[11][number] = lines[11][number][:14] + "王小明"


def damage(inbox: Path) -> None:
    edited(inbox / "财政" / "救助资金发放_202610.csv", damage_payments)
    edited(next(inbox.glob("公安/户籍注销*.csv")), damage_deaths)
    (inbox / "公安" / "坏文件.xlsx").write_bytes(b"PK\x03\x04" + b"junk" * 100)
    (inbox / STRANGE).write_text("早餐,午餐\n粥,13805951234\n", encoding="utf-8")
    only_header = Workbook()
    assert only_header.active
    only_header.active.append(["姓名", "身份证号", "火化日期"])
    only_header.save(inbox / "殡葬" / "九月火化登记.xlsx")


@pytest.fixture(scope="module")
def damaged(county: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two months of one county, the second damaged."""
    root = tmp_path_factory.mktemp("slips") / "ws"
    make_county(root, people=1500, seed=11, month=BEFORE)
    shutil.copytree(county / "inbox" / MONTH, root / "inbox" / MONTH)
    damage(root / "inbox" / MONTH)
    return root


@pytest.fixture(scope="module")
def result(damaged: Path) -> Result:
    run_month(damaged, BEFORE, quiet)
    return run_month(damaged, MONTH, quiet)


@pytest.fixture(scope="module")
def slips(result: Result) -> dict[str, Workbook]:
    return {path.name.split("_")[0]: load_workbook(path) for path in result.slips}


def texts(sheet: Worksheet) -> list[list[str]]:
    """The rows of a sheet, their empty cells left out."""
    rows = [[str(c.value) for c in row if c.value not in (None, "")] for row in sheet.iter_rows()]
    return [row for row in rows if row]


def table(sheet: Worksheet) -> list[dict[str, object]]:
    """The rows of a list sheet by their headings, which stand in the third row."""
    headings = [cell.value for cell in sheet[3]]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    return [dict(zip(headings, row, strict=True)) for row in rows]


def section(sheet: Worksheet, word: str) -> list[list[str]]:
    """The lines below a section's title, up to the next."""
    rows = texts(sheet)
    start = next(i for i, row in enumerate(rows) if len(row) == 1 and word in row[0])
    end = next(
        (i for i in range(start + 1, len(rows)) if re.match("[一二三四五]、", rows[i][0])),
        len(rows),
    )
    return rows[start + 1 : end]


def rejects(root: Path, where: str = "TRUE") -> int:
    path = root / "out" / MONTH / "rejects.parquet"
    with closing(duckdb.connect()) as con:
        return con.execute(f"SELECT count(*) FROM '{path}' WHERE {where}").fetchall()[0][0]  # noqa: S608


# --- to whom -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "variant", "said", "department"),
    [
        ("deaths", "殡葬火化", "", "殡葬管理所"),
        ("deaths", "公安户籍注销", "", "公安局"),
        ("deaths", "其他死亡登记", "死亡名单", "公安局、殡葬管理所、卫健局"),
        ("hardship", "服刑在押", "公安提供的名单", "司法局"),
        ("hardship", "近年退保", "", "民政局社会救助股"),
        ("vehicles", "", "农业农村　农业机械登记台账", "农业农村局（农机）"),
        ("vehicles", "", "机动车登记信息　公安", "公安局交警大队"),
        ("vehicles", "", "登记信息", "公安局交警大队、农业农村局（农机）"),
        ("payments", "农村低保", "农商行代发明细", "代发银行"),
        ("medical", "", "", "医保局"),
    ],
)
def test_whoever_delivered_it_gets_it_back(
    source: str, variant: str, said: str, department: str
) -> None:
    declared = next(one for one in SOURCES if one.name == source)
    assert declared.delivered_by(variant, said) == department


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_all_who_deliver_a_source_are_named_and_known_by_words_it_has(source) -> None:
    if source.suppliers:
        assert source.supplier == "、".join(source.suppliers)
    if source.suppliers and source.variant and source.name != "payments":
        said = {word for words in source.suppliers.values() for word in words}
        assert said <= set(source.variant.words)


def test_a_slip_goes_only_where_there_is_something_to_mend(result: Result, slips: dict) -> None:
    assert {"公安局", "财政局", "殡葬管理所", "卫健局", "未识别来源"} <= set(slips)
    assert "医保局" not in slips
    told = month_summary(result)
    assert [line for line in told.splitlines() if "数据质量反馈单" in line] == [
        f"数据质量反馈单 {len(slips)} 份（退各来源部门更正）：{result.slips[0].parent}"
    ]


def test_the_county_sees_all_departments(result: Result, slips: dict) -> None:
    rows = {row["来源部门"]: row for row in table(load_workbook(result.master)["部门反馈"])}
    assert set(slips) <= set(rows)
    assert {name for name, row in rows.items() if row["反馈单"] == "已生成"} == set(slips)
    assert rows["医保局"]["反馈单"] == "不需要" and rows["医保局"]["需更正处"] == 0
    assert rows["未识别来源"]["未能使用的表"] == 2
    root = result.folder.parents[1]
    others = sum(row["需更正处"] for name, row in rows.items() if name != ROSTER)
    assert others == rejects(root) - rejects(root, IN_ROSTER)
    assert sum(row["数据行数"] for row in rows.values()) == sum(
        row.rows_loaded + row.rows_rejected for row in result.loaded.files
    )


# --- what it says ------------------------------------------------------------------------------


def test_every_reject_is_on_one_slip_and_counted(damaged: Path, slips: dict) -> None:
    """On the slip of whoever delivers the roster, the gate's rows come on top."""
    counts: dict[str, int] = {}
    for department, book in slips.items():
        listed = len(table(book[ROWS])) if ROWS in book.sheetnames else 0
        faults = section(book["反馈单"], "需要更正的问题")[1:]
        assert listed == sum(int(fault[4]) for fault in faults if fault[1] != "（整份）")
        counts[department] = listed
    mine = rejects(damaged, IN_ROSTER)
    assert counts.pop(ROSTER, 0) >= mine
    assert sum(counts.values()) == rejects(damaged) - mine > 40


def test_a_slip_names_the_rows_of_its_department(damaged: Path, slips: dict) -> None:
    rows = table(slips["财政局"][ROWS])
    assert len(rows) == rejects(damaged, "source = 'payments'") > 20
    assert {row["文件"] for row in rows} == {"救助资金发放_202610.csv"}
    by_place = {(row["行号"], row["栏目"]): row for row in rows}
    assert by_place[4, "银行账号"]["原值（已遮盖）"].startswith("6.****E+18")
    assert by_place[12, "整行"]["问题说明"].startswith("字段数不符")
    assert by_place[16, "身份证号"]["问题说明"] == "位数不对（17位，应为18位）"
    assert re.fullmatch(r"\d{5}\*{10}\d\d", by_place[16, "身份证号"]["原值（已遮盖）"])


def test_faults_are_told_by_kind_with_how_to_mend_them(slips: dict) -> None:
    faults = {(row[1], row[2]): row for row in section(slips["财政局"]["反馈单"], "需要更正的问题")}
    lost = faults["身份证号", "号码被Excel存成数字，末几位已丢失"]
    assert lost[3:6] == ["严重", "2", "救助资金发放_202610.csv第21、22行"]
    assert "文本" in lost[6]
    assert faults["发放金额", "金额写法认不出"][3] == "一般"
    assert faults["整行", "该行的列数与表头不一致"][3:5] == ["严重", "2"]
    assert faults["银行账号", "号码被Excel存成数字，末几位已丢失"][5].endswith("等")


def test_what_came_is_accounted_for(result: Result, slips: dict) -> None:
    rows = table(slips["财政局"]["收到的文件"])
    account = {row.file.split("/")[-1]: row for row in result.loaded.files}
    for row in rows:
        mine = account[row["文件"]]
        assert (row["文件行数"], row["读入"], row["退回"], row["略过"]) == (
            mine.rows_in, mine.rows_loaded, mine.rows_rejected, mine.rows_passed)  # fmt: skip
        digest = next(d for f, d in result.loaded.digests.items() if f.endswith(row["文件"]))
        assert row["校验值"].replace(" ", "") == digest[:12]
        assert row["表头行"] == 1 and "姓名" in row["使用的列"] and "表头1行" in row["略过的行"]


def test_files_of_no_use_are_told_with_the_reason(slips: dict) -> None:
    unknown = section(slips["未识别来源"]["反馈单"], "需要更正的问题")[1:]
    assert {row[2].split("（")[0] for row in unknown} == {"文件不完整或已损坏", "认不出是哪类数据"}
    assert any(row[5] == "公安/坏文件.xlsx" for row in unknown)  # the folder may say whose it is
    empty = section(slips["殡葬管理所"]["反馈单"], "需要更正的问题")
    assert any(row[2] == "只有表头，没有数据行" and "九月火化登记" in row[5] for row in empty)


def test_the_trend_compares_with_the_month_before(damaged: Path, slips: dict) -> None:
    rows = {(row[0], row[1]): row[2:] for row in section(slips["财政局"]["反馈单"], "与上期比较")}
    count = rejects(damaged, "source = 'payments'")
    since, before, cells, now, verdict = rows["资金发放明细", "全部问题"]
    assert (since, before, cells, verdict) == ("2026年9月", "0", str(count), "新出现")
    sent = sum(row["读入"] + row["退回"] for row in table(slips["财政局"]["收到的文件"]))
    assert now == f"{count * 1000 / sent:.1f}‰"
    first = load_workbook(next((damaged / "out" / BEFORE).rglob("殡葬管理所*.xlsx")))["反馈单"]
    then = {(row[0], row[1]): row[5] for row in section(first, "与上期比较")[1:]}
    compared = section(slips["殡葬管理所"]["反馈单"], "与上期比较")[1:]
    assert len(then) > 2 and set(then) <= {(row[0], row[1]) for row in compared}
    for data, fault, month, was, _, is_now, verdict in compared:
        assert (month, was) == ("2026年9月", then.get((data, fault), "0"))
        rise = float(is_now.rstrip("‰")) - float(was.rstrip("‰"))
        one = {"0": "新出现"}.get(was, "上升") if rise > 0 else {"0": "已消除"}.get(is_now, "下降")
        assert verdict == (one if rise else "持平")


def test_the_first_month_has_nothing_to_compare_with(damaged: Path, result: Result) -> None:
    first = load_workbook(next((damaged / "out" / BEFORE).rglob("卫健局*.xlsx")))
    for row in section(first["反馈单"], "与上期比较")[1:]:
        assert row[2:4] == ["—", "—"] and row[-1] == "首次"


@pytest.mark.long
def test_the_same_month_again_gives_the_same_bytes(damaged: Path, result: Result) -> None:
    before = {path.name: path.read_bytes() for path in result.slips}
    again = run_month(damaged, MONTH, quiet)
    assert {path.name: path.read_bytes() for path in again.slips} == before
    with closing(duckdb.connect(str(damaged / "store" / "hedui.duckdb"), read_only=True)) as store:
        twice = store.execute("SELECT count(*) - count(DISTINCT (month, department, source, reason))"
                              " FROM slip").fetchall()  # fmt: skip
    assert twice == [(0,)]


# --- who can be read out of it -----------------------------------------------------------------


def known_numbers(inbox: Path) -> set[str]:
    """Every number of eleven digits or more that stands in any file of the month."""
    said = [path.name for path in inbox.rglob("*")]
    for path in inbox.rglob("*"):
        if path.suffix == ".csv":
            said.append(decoded(path))
        elif path.suffix == ".xlsx" and path.name != "坏文件.xlsx":
            for sheet in load_workbook(path, read_only=True):
                said += [str(v) for row in sheet.iter_rows(values_only=True) for v in row if v]
    return set(re.findall(r"\d{11,}X?", "\n".join(said)))


def parts(path: Path) -> Iterator[str]:
    """Every text in a workbook: cells, comments, properties, names, on hidden sheets too."""
    with ZipFile(path) as archive:
        for name in archive.namelist():
            yield archive.read(name).decode("utf-8")


def test_no_full_number_survives_anywhere(damaged: Path, result: Result) -> None:
    known = known_numbers(damaged / "inbox" / MONTH)
    assert len(known) > 2500
    for path in result.slips:
        assert not re.search(r"\d{11}", path.name)
        for part in parts(path):
            assert not known & set(re.findall(r"\d{11,}X?", part))
            between_tags = "\n".join(re.findall(r">([^<>]+)<", part))
            assert not re.search(r"\d{9}", between_tags)
            assert "王小明" not in part


def test_strings_only_and_no_hidden_sheet(slips: dict) -> None:
    for book in slips.values():
        for sheet in book.worksheets:
            assert sheet.sheet_state == "visible"
            assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)


# --- how it is filled in and printed -----------------------------------------------------------


def test_the_department_answers_in_open_cells(slips: dict) -> None:
    for book in slips.values():
        assert all(sheet.protection.sheet for sheet in book.worksheets)
        if ROWS not in book.sheetnames:
            continue
        sheet = book[ROWS]
        headings = [cell.value for cell in sheet[3]]
        answer = headings.index("处理结果") + 1
        assert headings[answer:] == ["说明"]
        unlocked = [cell.column for cell in sheet[4] if not cell.protection.locked]
        assert unlocked == [answer, answer + 1]
        (choice,) = sheet.data_validations.dataValidation
        assert choice.formula1 == '"已更正,原件如此,无法核实,不属本单位"'
        assert sheet.cell(4, answer).coordinate in choice.sqref
    first = slips["财政局"]["反馈单"]
    labels = {cell.value: cell for row in first.iter_rows() for cell in row if cell.value}
    for label in ("整改情况", "经办人", "联系电话", "重新提供数据的日期", "分管领导"):
        beside = first.cell(labels[label].row, labels[label].column + 4)
        assert not beside.protection.locked
    assert any("盖章" in text for text in labels if isinstance(text, str))


def test_it_prints_on_a4_landscape_with_its_headings(slips: dict) -> None:
    for department, book in slips.items():
        for sheet in book.worksheets:
            assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
            assert department in sheet.oddHeader.center.text
            assert sheet.oddFooter.left.text and "含个人信息" in sheet.oddFooter.left.text
        for sheet in book.worksheets[1:]:
            assert sheet.print_title_rows == "$3:$3"


# --- small deliveries --------------------------------------------------------------------------


def roster(bad: list[tuple[int, str]], rows: int) -> str:
    """A roster of so many people; ``bad``: row -> what stands for the start date."""
    dates = dict(bad)
    lines = ["家庭编号,姓名,身份证号,与户主关系,救助类别,月保障金额,起始时间"]
    lines += [f"H{n:05},王{n % 9}芳,35059919900101{n % 10000:04},户主,农村低保,500,{dates.get(n, '2020-01-01')}"
              for n in range(rows)]  # fmt: skip
    return "\n".join(lines) + "\n"


def read(root: Path, con: duckdb.DuckDBPyConnection) -> Loaded:
    reader = Inbox(root / "inbox" / MONTH, SOURCES, root, quiet)
    try:
        reader.look()
        return load(reader, con, lambda: pa.array([], pa.string()))
    finally:
        reader.close()


def slips_of(con: duckdb.DuckDBPyConnection, loaded: Loaded) -> list[Slip]:
    con.execute('CREATE TEMP TABLE slip_before (month VARCHAR, department VARCHAR, source VARCHAR,'
                ' reason VARCHAR, cells BIGINT, "rows" BIGINT)')  # fmt: skip
    told = make_slips(con, loaded, SOURCES, county="示例县", month=MONTH, run_id=f"{MONTH}-x")
    return list(told.slips)


@pytest.fixture
def con(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with closing(working(tmp_path, "1GB", 1)) as opened:
        yield opened


def test_many_rows_are_cut_with_every_fault_in_view_and_said(
    roster_only: Callable[[str], Path], con: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.setattr(slip_tables, "MOST_ROWS", 50)
    root = roster_only(roster([(n, "2020-2-30") for n in range(100, 105)], 400))
    (slip,) = slips_of(con, read(root, con))
    numbers = [one for one in slip.faults if one.column == "身份证号"]
    (day,) = [one for one in slip.faults if one.column != "身份证号"]
    total = sum(one.count for one in slip.faults)
    assert total > 300 and len(numbers) > 1 and (day.count, day.listed) == (5, 5)
    assert len(slip.rows) == 50 == sum(one.listed for one in slip.faults)
    (tmp := root / "slip.xlsx").write_bytes(slip_bytes(slip))
    note = load_workbook(tmp)[ROWS]["A2"].value
    assert f"列出前50条（各类问题都有），另有{total - 50}条未列出" in note


def test_hints_repairs_and_the_gate_are_told_and_masked(
    roster_only: Callable[[str], Path], con: duckdb.DuckDBPyConnection
) -> None:
    root = roster_only(roster([], 2))
    loaded = read(root, con)
    con.execute("ALTER TABLE reject ADD COLUMN IF NOT EXISTS hint VARCHAR")
    con.execute("CREATE TABLE IF NOT EXISTS repair"
                ' (ref BIGINT, source VARCHAR, "column" VARCHAR, value VARCHAR, note VARCHAR)')  # fmt: skip
    con.execute("CREATE TABLE IF NOT EXISTS quality_row"
                " (ref BIGINT, source VARCHAR, expectation VARCHAR, message VARCHAR)")  # fmt: skip
    con.execute("DELETE FROM reject")
    con.execute("INSERT INTO reject (ref, source, \"column\", value, reason, fatal, hint) VALUES"
                " (2, 'roster', '身份证号', '350599199001011234', '校验码不符', FALSE,"
                " '可能是350599199001011243')")  # fmt: skip
    con.execute(
        "INSERT INTO repair VALUES (3, 'roster', '身份证号', '３５０５９９１９９００１０１１２３４', '全角数字改为半角')"
    )
    con.execute(
        "INSERT INTO repair VALUES (3, 'roster', '姓名', '王□', '警告：姓名含未知字，请核对')"
    )
    con.execute("INSERT INTO quality_row VALUES"
                " (3, 'roster', 'listed_once', '与第2行重复登记（证号350599199001011234）'),"
                " (3, 'roster', 'amount_given', '保障金额未填'),"
                " (2, 'roster', 'id_usable', '身份证号不可用（校验码不符）')")  # fmt: skip
    (slip,) = slips_of(con, loaded)
    told = {(row.row, row.column): row for row in slip.rows}
    assert sorted(told) == [(2, "身份证号"), (3, ""), (3, "姓名"), (3, "月保障金额")]  # each once
    assert len(slip.rows) == 4
    assert told[2, "身份证号"].hint == "第17、18位疑似写颠倒"
    assert told[3, ""].reason == "与第2行重复登记（证号350599**********34）"
    severity = {fault.fault: fault.severity for fault in slip.faults}
    assert severity["姓名含未知字"] == "low" and severity["保障金额未填"] == "middle"
    assert slip.repaired == 1 and slip.repairs[0].value == "350599**********34"
    (tmp := root / "slip.xlsx").write_bytes(slip_bytes(slip))
    book = load_workbook(tmp)
    assert "核对建议" in [cell.value for cell in book[ROWS][3]]
    assert table(book["代为整理"])[0]["整理办法"] == "全角数字改为半角"


def test_what_the_gate_says_of_extracts_goes_to_whoever_sent_them_or_used_to(
    roster_only: Callable[[str], Path], con: duckdb.DuckDBPyConnection
) -> None:
    root = roster_only(roster([], 2))
    loaded = read(root, con)
    con.execute("DELETE FROM reject")
    con.execute("CREATE OR REPLACE TABLE quality_check AS SELECT * FROM (VALUES"
                " (0, 'roster', '', '', 'rows', '未通过', '少了40%'),"
                " (1, 'roster', '', '农村低保名册.csv', 'rows', '未通过', '少了40%'),"
                " (2, 'roster', '', '农村低保名册.csv', 'law', '提醒', '证号350599199001011234反复出现'),"
                " (3, 'roster', '', '', 'swap', '通过', '没有放反'),"
                " (4, 'deaths', '殡葬火化', '', 'stopped', '提醒', '本月没有收到'))"
                " AS said (nth, source, feed, file, kind, outcome, message)")  # fmt: skip
    slips = {slip.department: slip for slip in slips_of(con, loaded)}
    assert set(slips) == {"殡葬管理所", ROSTER}
    assert not slips["殡葬管理所"].received
    assert [fault.fault for fault in slips["殡葬管理所"].faults] == ["本月没有收到"]
    assert [(fault.fault, fault.severity, fault.first) for fault in slips[ROSTER].faults] == [
        ("少了40%", "high", "全部"),
        ("证号350599**********34反复出现", "middle", "农村低保名册.csv"),
    ]
    (tmp := root / "slip.xlsx").write_bytes(slip_bytes(slips["殡葬管理所"]))
    book = load_workbook(tmp)
    assert book.sheetnames == ["反馈单"]
    assert "的数据本月没有收到" in " ".join(line for row in texts(book["反馈单"]) for line in row)


def test_credit_codes_of_companies_are_no_reason_for_a_slip(
    roster_only: Callable[[str], Path], con: duckdb.DuckDBPyConnection
) -> None:
    root = roster_only(roster([], 0))
    (root / "inbox" / MONTH / "农村低保名册.csv").unlink()
    (root / "inbox" / MONTH / "市场主体.csv").write_text(
        "企业名称,企业类型,法定代表人,法定代表人身份证号\n"
        "甲公司,有限公司,乙公司,91350500MA2Y000001\n", encoding="utf-8"
    )  # fmt: skip
    loaded = read(root, con)
    con.execute("DELETE FROM reject")
    con.execute("INSERT INTO reject (ref, source, \"column\", value, reason, fatal) VALUES"
                " (2, 'business', '身份证号', '91350500MA2Y000001', '含有不能识别的字符', FALSE)")  # fmt: skip
    assert slips_of(con, loaded) == []


GOLDEN = """\
示例县2026年10月社会救助数据质量反馈单（残联）
发出单位：示例县民政局　　数据月份：2026年10月　　生成批次：2026-10-0badcafe
残联：
　　感谢贵单位对社会救助数据比对工作的支持。2026年10月提供的数据已经收到，其中部分内容不能使用或者需要核对，现反馈如下，请予更正。
一、本单仅用于数据更正，不是对任何人、任何事项的认定。
二、本单含个人信息，证件号、账号、姓名等已作遮盖；仅限办理数据更正的人员使用，不得外传、张贴、拍照转发，用后按规定保管或者销毁。
一、收到的数据
数据|文件（工作表）|文件行数|读入|退回|略过|说明
持证残疾人|名册.xlsx［持证］|12|10|1|1
文件行数＝读入＋退回＋略过；略过的是空行、标题、表头、合计和说明。
二、需要更正的问题
数据|栏目|问题|轻重|个数|首见位置|怎样更正
持证残疾人|身份证号|号码位数不对|严重|1|名册.xlsx［持证］第3行|对照证件核对
三、与上期比较（每千行数据中需更正的处数）
数据|问题|上期月份|上期每千行|本期个数|本期每千行|变化
持证残疾人|全部问题|2026年9月|181.8‰|1|90.9‰|下降
四、更正要求
1. “行号”是用Excel打开贵单位原文件时看到的行号。原值已经遮盖，请按文件、工作表、行号查找原记录。
2. 请对照证件或者原始档案核对，在业务系统或者原始台账中更正，再重新导出；只改导出的文件，下月还会出错。
3. 核对后确认原件就是这样的，请如实选“原件如此”，不要为了通过校验而改动。
4. 导出时，身份证号、银行账号、证书编号等列请设为“文本”格式；日期按“2026-10-31”的样式填写。
5. 请在＿＿＿＿年＿＿月＿＿日前，重新提供更正后的完整文件（不要只给改过的几行），并在“问题明细”和下方“部门回复”的浅黄色格内填写，打印盖章后返回县民政局。
五、部门回复（请填写浅黄色的格）
整改情况
经办人|联系电话
重新提供数据的日期|分管领导
单位（盖章）


年　　月　　日
== 问题明细
示例县2026年10月社会救助数据质量反馈单（残联）：问题明细
共1处。行号为用Excel打开原文件时看到的行号；浅黄色的格由贵单位填写。
序号|数据|文件|工作表|行号|栏目|原值（已遮盖）|问题说明|处理结果|说明
1|持证残疾人|名册.xlsx|持证|3|身份证号|35059**********33|位数不对（17位，应为18位）
== 收到的文件
示例县2026年10月社会救助数据质量反馈单（残联）：收到的文件
“校验值”是文件SHA-256值的前12位，用来确认是不是同一份文件：内容相同，校验值就相同。
文件|工作表|认作|表头行|文件行数|读入|退回|略过|略过的行|使用的列|没有使用的列|校验值
名册.xlsx|持证|持证残疾人|1|12|10|1|1|表头1行|姓名、身份证号|备注|0123 4567 89ab
"""


def test_a_small_slip_reads_like_this(tmp_path: Path) -> None:
    slip = Slip(
        "示例县", MONTH, "残联", f"{MONTH}-0badcafe",
        received=[Received("名册.xlsx", "持证", "持证残疾人", "0123456789ab", 12, 10, 1, 1, "表头1行", 1,
                           ["姓名", "身份证号"], ["备注"], "")],
        faults=[Fault("持证残疾人", "身份证号", "号码位数不对", "high", 1, "名册.xlsx［持证］第3行", "对照证件核对", 1)],
        rows=[SlipRow("持证残疾人", "名册.xlsx", "持证", 3, "身份证号", "35059**********33",
                      "位数不对（17位，应为18位）", "")],
        repairs=[], repaired=0,
        trend=[Trend("持证残疾人", "", "2026-09", 2000 / 11, 1000 / 11, 1, "下降")],
    )  # fmt: skip
    path = tmp_path / "slip.xlsx"
    path.write_bytes(slip_bytes(slip))
    book = load_workbook(path)
    assert book.sheetnames == ["反馈单", "问题明细", "收到的文件"]
    first, *others = book.worksheets
    lines = ["|".join(row) for row in texts(first)]
    for sheet in others:
        lines += [f"== {sheet.title}", *("|".join(row) for row in texts(sheet))]
    assert "\n".join(lines) + "\n" == GOLDEN

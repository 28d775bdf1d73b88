"""A county's own rules: what a file may say, what it is told where it is wrong, and what becomes of its rows."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from matchers.rules import CODES, RULES
from pipeline.asking import Received, ask_own
from pipeline.judge import Asked, lay_out
from pipeline.kernel.errors import UserError
from pipeline.own_findings import schemas_of
from pipeline.own_rules import DERIVED, check_off, digests_of_own, own_rules, own_slugs, read_rule
from pipeline.own_tables import EXAMPLE_NAME, tables_text, write_example
from pipeline.settings import Settings, read_settings
from sources import SOURCES
from tests.rules.conftest import County, number

HEADER = "-- 标题：名下有船\n-- 句子：{name}（{programme}）的月保障金为{月金额}元。\n-- 依据：本县规定第三条\n"
SLUGS = [rule.slug for rule in RULES]
EVERYTHING = Received([source.name for source in SOURCES])
ANY = dict.fromkeys((*(s.name for s in SOURCES), *DERIVED), ())
OCTOBER = {"month": date(2026, 10, 1), "month_end": date(2026, 10, 31), "homes_max": 1}


def written(folder: Path, text: str, name: str = "boat_owner.sql") -> Path:
    (folder / "rules").mkdir(exist_ok=True)
    path = folder / "rules" / name
    path.write_text(text, encoding="utf-8")
    return path


# --- the header --------------------------------------------------------------------------------


def test_the_header_becomes_a_rule_and_says_what_it_reads(tmp_path: Path) -> None:
    text = (HEADER + "-- slug: boats\n-- 级别: 红\n-- 核实: 到港口看船，听取本人说明\n-- columns: 月金额=每月金额\n"
            "WITH r AS (FROM roster) SELECT ref, amount AS 月金额 FROM r JOIN death USING (ref)")  # fmt: skip
    own = read_rule(written(tmp_path, text), SLUGS, ANY)
    assert own.wrong == ""
    rule = own.rule
    assert (rule.slug, rule.title, rule.severity, rule.sources) == (
        "boats",
        "名下有船",
        "red",
        ("roster", "deaths"),
    )
    assert rule.columns == {"月金额": "每月金额"} and rule.how == "到港口看船，听取本人说明"
    assert own.tables == ("roster", "death")


def test_the_file_name_serves_for_a_slug(tmp_path: Path) -> None:
    text = HEADER + "SELECT ref, amount AS 月金额 FROM roster"
    assert read_rule(written(tmp_path, text), SLUGS, ANY).rule.slug == "boat_owner"
    chinese = read_rule(written(tmp_path, text, "有船.sql"), SLUGS, ANY).rule.slug
    assert chinese.startswith("own_") and own_slugs(tmp_path) == {"boat_owner", chinese}


@pytest.mark.parametrize(("text", "said"), [
    ("-- 句子：x\n-- 依据：y\nSELECT 1", "缺少“标题”"), ("-- 标题：x\n-- 依据：y\nSELECT 1", "缺少“句子”"),
    ("-- 标题：x\n-- 句子：y\nSELECT 1", "缺少“依据”"),
    (HEADER + "-- sentense: x\nSELECT 1", "第4行.*是不是 sentence"),
    (HEADER + "-- slug: vehicle_owner\nSELECT ref FROM roster", "代号已被别的规则使用"),
    (HEADER + "-- slug: 有船\nSELECT ref FROM roster", "代号写法不对"),
    (HEADER + "-- 级别: 大\nSELECT ref FROM roster", "级别不能是 大"),
    (HEADER + "-- 数据: vehicle\nSELECT ref FROM roster", "是不是 vehicles"),
    (HEADER.replace("{name}", "{name") + "SELECT ref FROM roster", "花括号"),
    (HEADER.replace("{name}", "{name:>5}") + "SELECT ref FROM roster", "花括号里只能写栏目名"),
    (HEADER.replace("{name}", "{name}骗取低保，立即停发") + "SELECT ref FROM roster", "下结论的话：骗取"),
    (HEADER + "SELECT ref FROM rosters", "没有叫 rosters 的表（boat_owner.sql 第4行）.*是不是 roster"),
    (HEADER + "SELECT ref\nFROM roster\nWHER amount > 1", "SQL 写法有误"),
    (HEADER + "DELETE FROM roster", "只能写 SELECT"), (HEADER + "SELECT 1; SELECT 2", "不止一句"),
    (HEADER + "SELECT * FROM read_csv('x.csv')", "不能使用 read_csv"), (HEADER + "SELECT * FROM 'x.csv'", "没有叫 x.csv 的表"),
    (HEADER + "SELECT * FROM main.roster", "没有叫 roster 的表"), (HEADER + "SELECT * FROM duckdb_settings()", "不能使用 duckdb_settings"),
    (HEADER + "SHOW TABLES", "只能写 SELECT"), ("", "没有查询"),
])  # fmt: skip
def test_what_is_wrong_with_a_file_is_said_with_the_place(
    tmp_path: Path, text: str, said: str
) -> None:
    own = read_rule(written(tmp_path, text), SLUGS, ANY)
    assert own.wrong
    import re

    assert re.search(said, own.wrong), own.wrong


def test_a_file_of_another_encoding_is_read_or_told_how_to_save(tmp_path: Path) -> None:
    path = written(tmp_path, "")
    text = HEADER + "SELECT ref, amount AS 月金额 FROM roster"
    path.write_bytes(text.encode("gb18030"))
    own = read_rule(path, SLUGS, ANY)
    assert (own.wrong, own.rule.sql) == ("", text)
    for content in (text.encode("utf-16"), b"\xff\xff\xff"):
        path.write_bytes(content)
        assert "另存为" in read_rule(path, SLUGS, ANY).wrong


@pytest.mark.parametrize(
    ("select", "mark", "line"),
    [
        ("SELECT ref， amount AS 月金额 FROM roster", "，", 4),
        ("SELECT ref, amount AS 月金额\nFROM roster WHERE amount ＞ 1", "＞", 5),
        ("SELECT ref, amount AS 月金额 FROM roster WHERE name = “张三”", "“", 4),
        ("SELECT ref, round（amount） AS 月金额 FROM roster", "（", 4),
    ],
)
def test_a_full_width_mark_is_named(
    county: County, tmp_path: Path, select: str, mark: str, line: int
) -> None:
    told = asked(county, tmp_path, select).missing
    assert f"有全角（中文）标点“{mark}”（boat_owner.sql 第{line}行）" in told


def test_a_wide_mark_that_does_no_harm_is_left_alone(county: County, tmp_path: Path) -> None:
    select = "SELECT ref, amount AS 月金额, '甲，乙' AS \"说明（甲）\" FROM roster -- 全部，"
    assert asked(county, tmp_path, select).missing == ""
    assert (
        "没有叫 amout 的栏目" in asked(county, tmp_path, select.replace("amount", "amout")).missing
    )


def test_two_files_of_one_slug_only_the_first_is_used(tmp_path: Path) -> None:
    text = HEADER + "-- slug: boats\nSELECT ref, amount AS 月金额 FROM roster"
    written(tmp_path, text, "a.sql")
    written(tmp_path, text, "b.sql")
    first, second = own_rules(tmp_path, SLUGS, ANY)
    assert first.wrong == "" and "已被别的规则使用" in second.wrong
    assert sorted(digests_of_own(tmp_path)) == ["a.sql", "b.sql"]


def test_an_unknown_rule_cannot_be_switched_off() -> None:
    with pytest.raises(UserError, match="是不是 vehicle_owner"):
        check_off(Settings(rules_off=("vehicle_ownr",)), SLUGS, {})
    check_off(Settings(rules_off=("vehicle_owner",)), SLUGS, {})


def test_a_rule_may_be_switched_off_by_the_code_that_ledgers_print() -> None:
    off = Settings(rules_off=("PAY-01", "late_payment", "veh-01"))
    slugs = [rule.slug for rule in RULES]
    assert check_off(off, slugs, CODES).rules_off == ("late_payment", "vehicle_owner")
    assert sorted(CODES.values()) == sorted(slugs)
    with pytest.raises(UserError, match="PAY-77"):
        check_off(Settings(rules_off=("PAY-77",)), slugs, CODES)


def test_rules_off_are_read_from_hedui_toml(tmp_path: Path) -> None:
    (tmp_path / "hedui.toml").write_text('[rules]\noff = ["vehicle_owner"]\n', "utf-8")
    assert read_settings(tmp_path).rules_off == ("vehicle_owner",)
    (tmp_path / "hedui.toml").write_text('[rules]\noff = "vehicle_owner"\n', "utf-8")
    with pytest.raises(UserError, match="off"):
        read_settings(tmp_path)


# --- the answer --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def county() -> Iterator[County]:
    """One family of two and a man alone, a car linked to him by name only."""
    made = County()
    made.recipient(
        "张三", number(1), unit_no="A1", amount=500.0, relation="01", since=date(2024, 5, 1)
    )
    made.recipient("李四", number(2), unit_no="A1", amount=320.5, relation="10")
    made.recipient("王五", number(3), unit_no="B2", amount=700.0)
    made.recipient("赵六", number(5), unit_no="C3", amount=700.0, status="停保")
    made.put("vehicles", name="王五", id_number=number(3), plate="闽C1", vehicle_type="K33")
    made.con.execute("INSERT INTO file_sheet VALUES (0, '名册.csv', '', 'roster', '')")
    made.con.execute("CREATE TABLE standard (n INTEGER); CREATE TABLE past_recipient (n INTEGER);"
                     "CREATE TABLE past_payment (n INTEGER)") if not _there(made, "standard") else None  # fmt: skip
    made.prepare()
    made.con.execute(
        "UPDATE link SET tier = 'probable', probability = 0.9 WHERE source = 'vehicles'"
    )
    for name in ("standard", "past_recipient", "past_payment"):
        if not _there(made, name):
            made.con.execute(f"CREATE TABLE {name} (n INTEGER)")
    yield made
    made.con.close()


def _there(county: County, table: str) -> bool:
    return bool(county.con.execute("FROM duckdb_tables() WHERE table_name = ?", [table]).fetchall())


def asked(county: County, folder: Path, select: str, header: str = HEADER) -> Asked:
    lay_out(county.con)
    schemas = schemas_of(county.con)
    own = read_rule(written(folder, header + select), SLUGS, schemas)
    return ask_own(county.con, own, 0, OCTOBER, schemas, folder, EVERYTHING)


def found(county: County) -> list[dict[str, object]]:
    rows = county.con.execute("FROM finding ORDER BY name, summary")
    names = [column[0] for column in rows.description or ()]
    return [dict(zip(names, row, strict=True)) for row in rows.fetchall()]


def refs(county: County, role: str) -> list[int]:
    return [
        r
        for (r,) in county.con.execute(
            "SELECT ref FROM evidence_ref WHERE role = ? ORDER BY 1", [role]
        ).fetchall()
    ]


def test_a_ref_is_enough(county: County, tmp_path: Path) -> None:
    told = asked(county, tmp_path, "SELECT ref, amount AS 月金额 FROM enrolled WHERE amount < 600")
    assert (told.missing, told.rule.columns) == ("", {"月金额": "月金额"})
    first, second = found(county)
    assert first["summary"] == "张三（农村低保）的月保障金为500元。"
    assert second["summary"] == "李四（农村低保）的月保障金为320.50元。"
    assert (first["town"], first["village"], first["unit"], first["id_number"]) == (
        "青山镇",
        "东村",
        "A1",
        number(1),
    )
    assert (first["tier"], first["probability"], first["detail"]) == (
        "confirmed",
        1.0,
        '{"月金额":500.0}',
    )
    assert refs(county, "subject") == [1, 2] and refs(county, "evidence") == []


def test_a_unit_is_one_finding_under_its_head(county: County, tmp_path: Path) -> None:
    header = HEADER.replace("{月金额}", "{total}").replace("-- 句子：{name}", "-- 句子：{name}户")
    asked(
        county,
        tmp_path,
        "SELECT unit, sum(amount) AS total FROM enrolled GROUP BY unit HAVING count(*) > 1",
        header,
    )
    (row,) = found(county)
    assert (row["name"], row["unit"], row["summary"]) == (
        "张三",
        "A1",
        "张三户（农村低保）的月保障金为820.50元。",
    )
    assert refs(county, "subject") == [1, 2]


def test_a_finding_is_no_surer_than_the_link_it_rests_on(county: County, tmp_path: Path) -> None:
    header = HEADER.replace("{月金额}", "{plate}")
    select = ("SELECT recipient.ref, vehicles.ref AS evidence_ref, plate FROM recipient JOIN link USING (person)"
              " JOIN vehicles ON vehicles.ref = link.ref WHERE link.source = 'vehicles'")  # fmt: skip
    asked(county, tmp_path, select, header)
    (row,) = found(county)
    assert (row["name"], row["tier"], row["probability"]) == ("王五", "probable", 0.9)
    assert (refs(county, "subject"), refs(county, "evidence")) == ([3], [5])
    asked(county, tmp_path, select.replace("vehicles.ref AS evidence_ref, ", ""), header)
    assert [row["tier"] for row in found(county)] == ["probable"]
    asked(county, tmp_path, select.replace("plate FROM", "plate, '待核实' AS tier FROM"), header)
    assert [row["tier"] for row in found(county)] == ["possible"]


def test_the_same_fact_keeps_its_number_from_month_to_month(county: County, tmp_path: Path) -> None:
    asked(county, tmp_path, "SELECT ref, amount AS 月金额 FROM enrolled")
    first = [row["finding_id"] for row in found(county)]
    asked(county, tmp_path, "SELECT person, amount + 1 AS 月金额 FROM enrolled")
    assert [row["finding_id"] for row in found(county)] == first and len(set(first)) == 3


def test_parameters_and_dates_are_at_hand(county: County, tmp_path: Path) -> None:
    header = HEADER.replace("{月金额}", "{since}")
    asked(county, tmp_path, "SELECT ref, since FROM roster WHERE since < $month", header)
    assert [row["summary"] for row in found(county)] == [
        "张三（农村低保）的月保障金为2024年5月1日元。"
    ]


def test_rows_that_name_nobody_are_counted_not_shown(county: County, tmp_path: Path) -> None:
    told = asked(
        county,
        tmp_path,
        "SELECT CASE WHEN ref > 1 THEN NULL ELSE ref END AS ref, amount AS 月金额 FROM roster",
    )
    assert len(found(county)) == 1 and "有3行没有指明" in told.limits[0]


def test_a_column_that_nobody_filled_is_named(county: County, tmp_path: Path) -> None:
    told = asked(
        county, tmp_path, "SELECT ref, amount AS 月金额 FROM roster -- phone\nWHERE birth < $month"
    )
    assert told.limits == [
        "用到的栏目 birth（出生日期）本月全是空的，据此查不出结果；出生日期可从身份证号取：substr(id_number, 7, 8)"
    ]
    told = asked(county, tmp_path, "SELECT ref, amount AS 月金额 FROM roster WHERE since < $month")
    assert told.limits == []
    told = asked(county, tmp_path, "SELECT ref, self_paid AS 月金额 FROM medical")  # no row at all
    assert told.limits == []


@pytest.mark.parametrize(("select", "said"), [
    ("SELECT name, amount AS 月金额 FROM roster", "没有 ref、person 或 unit"),
    ("SELECT ref FROM roster", "句子里的栏目 月金额 不在查询结果里"),
    ("SELECT ref, amout AS 月金额\nFROM roster", "没有叫 amout 的栏目（boat_owner.sql 第4行）。是不是 amount"),
    ("SELECT ref, amounts(1) AS 月金额 FROM roster", "没有叫 amounts 的函数"),
    ("SELECT ref, CAST(name AS INTEGER) AS 月金额 FROM roster", "把文字当数字"),
    ("SELECT ref, amount AS 月金额 FROM roster WHERE $boats", "没有叫 \\$boats 的参数"),
    ("SELECT ref, amount AS 月金额, '甲' AS months FROM roster", "栏目类型不合"),
])  # fmt: skip
def test_a_rule_that_does_not_work_is_not_run_and_says_why(
    county: County, tmp_path: Path, select: str, said: str
) -> None:
    import re

    told = asked(county, tmp_path, select)
    assert told.state == "broken" and re.search(said, told.missing), told.missing
    assert "张三" not in told.missing and found(county) == []


def test_without_its_data_it_is_not_run(county: County, tmp_path: Path) -> None:
    own = read_rule(
        written(tmp_path, HEADER + "SELECT ref, plate AS 月金额 FROM vehicles"), SLUGS, ANY
    )
    told = ask_own(county.con, own, 0, OCTOBER, ANY, tmp_path, Received(["roster"]))
    assert told.state == "" and "缺少数据：机动车" in told.missing


# --- for whoever writes one ----------------------------------------------------------------------


def test_the_example_of_a_new_workspace_works_once_it_is_renamed(
    county: County, tmp_path: Path
) -> None:
    write_example(tmp_path)
    assert own_rules(tmp_path, SLUGS, ANY) == []
    (tmp_path / "rules" / EXAMPLE_NAME).rename(tmp_path / "rules" / "high.sql")
    write_example(tmp_path)
    (own,) = own_rules(tmp_path, SLUGS, ANY)
    lay_out(county.con)
    told = ask_own(county.con, own, 0, OCTOBER, schemas_of(county.con), tmp_path, EVERYTHING)
    assert (told.missing, own.rule.slug) == ("", "high_amount")


def test_every_table_is_told_with_its_columns() -> None:
    text = tables_text()
    for table in ANY:
        assert f"\n{table}  " in text
    assert "amount（月保障金额）" in text and "is_dibao" in text

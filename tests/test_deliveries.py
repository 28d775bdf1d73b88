"""Small deliveries as an officer really gets them, from the files to the findings."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import xlsxwriter

from pipeline.kernel.ids import check_digit
from pipeline.run import Result, run_month
from tests.conftest import MONTH, quiet

Deliver = Callable[..., Result]


def number(nth: int, birth: str = "19500315") -> str:
    """A valid ID number; another ``nth``, another person."""
    first17 = f"350599{birth}{nth:03d}"
    return first17 + check_digit(first17)


A, B, C = number(11), number(13), number(22)


@pytest.fixture
def deliver(tmp_path: Path) -> Deliver:
    """Files by name (text of a CSV, or rows of a workbook) -> the month's result."""

    def run(**files: Any) -> Result:
        inbox = tmp_path / "ws" / "inbox" / MONTH
        inbox.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            if isinstance(content, str):
                (inbox / f"{name}.csv").write_text(content, encoding="utf-8")
            else:
                _workbook(inbox / f"{name}.xlsx", content)
        return run_month(tmp_path / "ws", MONTH, quiet)

    return run


def _workbook(path: Path, rows: list[list[Any]]) -> None:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    for at, row in enumerate(rows):
        sheet.write_row(at, 0, row)
    book.close()


def found(result: Result, rule: str = "") -> list[dict[str, Any]]:
    rows = pq.read_table(result.folder / "findings.parquet").to_pylist()
    return [row for row in rows if rule in ("", row["rule"])]


DEATH = f"姓名,身份证号,死亡日期,登记来源\n张三,{A},2026-08-05,公安\n"


def test_a_list_of_households_with_only_the_head_is_a_roster(deliver: Deliver) -> None:
    roster = f"户主姓名,户主身份证号,低保证号,保障人数,领取金额\n张三,{A},N1,2,500\n"
    (finding,) = found(deliver(名册=roster, 死亡=DEATH), "deceased_recipient")
    assert (finding["name"], finding["id_number"], finding["unit"]) == ("张三", A, "N1")


def test_a_list_with_nothing_but_people_is_known_by_its_title(deliver: Deliver) -> None:
    rows = [
        ["某县农村低保花名册"],
        ["乡镇", "村", "姓名", "身份证号"],
        ["城东镇", "前埔村", "张三", A],
    ]
    (finding,) = found(deliver(表=rows, 死亡=DEATH), "deceased_recipient")
    assert finding["programme"] == "农村低保"


def test_towns_spelled_in_four_ways_are_one_ledger(deliver: Deliver) -> None:
    lines = ["乡镇,村,家庭编号,姓名,身份证号,月保障金额"]
    towns = ("城东镇", "城东", "云溪县城东镇", "福建省云溪县城 东镇", "城东镇")
    lines += [f"{town},前埔村,N{i},人{'甲乙丙丁戊'[i]},123,500" for i, town in enumerate(towns)]
    result = deliver(农村低保="\n".join(lines) + "\n")
    assert {row["town"] for row in found(result)} == {"城东镇"}
    assert [path.name for path in result.towns] == [f"城东镇_整改台账_{MONTH}.xlsx"]


def test_what_is_written_once_for_a_household_is_of_each_member(deliver: Deliver) -> None:
    rows = [["乡镇", "家庭编号", "户主姓名", "姓名", "身份证号", "月保障金额"],
            ["城东镇", "N1", "张三", "张三", A, "500"], ["", "", "", "李四", B, ""]]  # fmt: skip
    homes = "权利人,权利人证件号,不动产单元号,规划用途,登记状态\n"
    homes += "".join(f"{n},{i},350599001001GB0000{k}F00010001,住宅,现势\n"
                     for k, (n, i) in enumerate([("张三", A), ("李四", B)]))  # fmt: skip
    (finding,) = found(deliver(农村低保=rows, 房产=homes), "property_owner")
    assert (finding["unit"], finding["town"]) == ("N1", "城东镇")


def test_numbers_of_households_that_restart_in_each_town_are_not_one_household(
    deliver: Deliver,
) -> None:
    roster = f"乡镇,家庭编号,户主姓名,姓名,身份证号,月保障金额\n甲镇,1,张三,张三,{A},500\n乙镇,1,李四,李四,{B},500\n"
    homes = "权利人,权利人证件号,不动产单元号,规划用途,登记状态\n"
    homes += "".join(f"{n},{i},350599001001GB0000{k}F00010001,住宅,现势\n"
                     for k, (n, i) in enumerate([("张三", A), ("李四", B)]))  # fmt: skip
    assert found(deliver(农村低保=roster, 房产=homes), "property_owner") == []


@pytest.mark.parametrize(
    "item", ["城乡居民养老金", "耕地地力保护补贴", "低保户丧葬补助", "春节慰问金"]
)
def test_other_money_is_no_assistance_paid_after_death(deliver: Deliver, item: str) -> None:
    roster = f"家庭编号,姓名,身份证号,月保障金额,状态\nN1,张三,{A},500,停保\n"
    paid = f"姓名,身份证号,补贴项目,发放月份,金额,发放状态\n张三,{A},{item},2026-10,300,成功\n"
    assert found(deliver(农村低保=roster, 死亡=DEATH, 发放=paid), "paid_after_death") == []


def test_a_failed_payment_said_in_any_words_is_not_paid(deliver: Deliver) -> None:
    roster = f"家庭编号,姓名,身份证号,月保障金额,状态\nN1,张三,{A},500,停保\n"
    lines = ["姓名,身份证号,救助类别,发放月份,金额,银行返回"]
    lines += [f"张三,{A},农村低保,2026-{m:02d},300,{said}"
              for m, said in ((9, "未成功"), (10, "账户不存在"))]  # fmt: skip
    assert (
        found(
            deliver(农村低保=roster, 死亡=DEATH, 发放="\n".join(lines) + "\n"), "paid_after_death"
        )
        == []
    )


def test_a_state_nobody_knows_is_quoted_and_only_possible(deliver: Deliver) -> None:
    roster = f"家庭编号,姓名,身份证号,月保障金额,状态\nN1,张三,{A},500,情况特殊\n"
    (finding,) = found(deliver(农村低保=roster, 死亡=DEATH), "deceased_recipient")
    assert finding["tier"] == "possible" and "情况特殊" in finding["summary"]
    assert "仍为“正常”" not in finding["summary"]


def test_a_cancelled_registration_that_is_no_death_accuses_nobody(deliver: Deliver) -> None:
    roster = f"家庭编号,姓名,身份证号,月保障金额\nN1,张三,{A},500\n"
    left = f"姓名,公民身份号码,注销日期,注销原因\n张三,{A},2026-08-05,参军入伍\n"
    assert found(deliver(农村低保=roster, 户籍注销=left), "deceased_recipient") == []


def test_the_roster_of_an_earlier_month_beside_this_one_is_set_aside(deliver: Deliver) -> None:
    head = "家庭编号,姓名,身份证号,月保障金额\n"
    result = deliver(
        低保名册2026年8月=head + f"N1,张三,{A},500\n", 低保名册2026年10月=head + f"N2,李四,{B},500\n",
        死亡=DEATH,
    )  # fmt: skip
    assert found(result, "deceased_recipient") == []
    assert any("2026-08" in text and "未读入" in text for text in result.loaded.attention)


def test_a_telling_column_that_nobody_knows_is_named(deliver: Deliver) -> None:
    roster = f"家庭编号,姓名,身份证号,月保障金额\nN1,张三,{A},500\n"
    cars = (
        f"车主,身份证号,车牌号,车辆类型,车辆报废注销情况说明\n张三,{A},闽C12345,小型轿车,已注销\n"
    )
    result = deliver(农村低保=roster, 车辆=cars)
    assert any("车辆报废注销情况说明" in text for text in result.loaded.attention)


def test_a_sheet_with_people_that_is_not_recognised_is_always_named(
    deliver: Deliver, tmp_path: Path
) -> None:
    folder = tmp_path / "ws" / "inbox" / MONTH
    folder.mkdir(parents=True)
    book = xlsxwriter.Workbook(str(folder / "低保.xlsx"))
    good, odd = book.add_worksheet("甲镇"), book.add_worksheet("乙镇")
    good.write_row(0, 0, ["家庭编号", "姓名", "身份证号", "月保障金额"])
    good.write_row(1, 0, ["N1", "张三", A, "500"])
    odd.write_row(0, 0, ["甲", "乙"])
    odd.write_row(1, 0, ["李四", B])
    book.close()
    assert any("乙镇" in text for text in deliver().loaded.attention)


def test_a_certificate_number_tells_whose_it_is(deliver: Deliver) -> None:
    roster = f"家庭编号,姓名,身份证号,月保障金额\nN1,张三,{A},500\n"
    disabled = f"姓名,残疾证号,乡镇\n李四,{C}41,城东镇\n"
    (finding,) = found(deliver(农村低保=roster, 残联=disabled), "missed_case")
    assert finding["id_number"] == C and "肢体一级" in finding["summary"]


def test_rows_without_a_number_are_counted_aloud(deliver: Deliver) -> None:
    roster = f"家庭编号,姓名,身份证号,月保障金额\nN1,张三,{A},500\n"
    result = deliver(农村低保=roster, 火化="逝者姓名,身份证号,死亡日期\n张三,,2026-08-05\n")
    assert found(result, "deceased_recipient") == []
    assert any("1行无可用证号，只有姓名，未参加比对" in text for text in result.loaded.remarks)


def test_a_recipient_without_a_number_is_no_namesake_of_himself(deliver: Deliver) -> None:
    people = [("陈秀芳", A), ("林建国", B), ("黄志强", C)]
    register = ["姓名,公民身份号码,户号,与户主关系,乡镇,村居"]
    register += [f"{name},{own},H{own[-4:]},户主,城东镇,前埔村" for name, own in people]
    roster = f"姓名,身份证号,家庭编号,乡镇,村,月保障金额\n陈秀芳,{A[:-2]},N1,城东镇,前埔村,500\n"
    deaths = "姓名,年龄,死亡日期,村\n陈秀芳,77,2026-08-05,城东镇前埔村\n"
    result = deliver(农村低保=roster, 常住人口="\n".join(register) + "\n", 火化登记=deaths)
    links = pq.read_table(result.folder / "links.parquet").to_pylist()
    said = [row["explanation"] for row in links if row["person"].startswith("~")]
    assert any("未填有效证号" in text for text in said), links
    assert not any("同名者" in text for text in said)

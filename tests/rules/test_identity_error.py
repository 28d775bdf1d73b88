from datetime import date

import pytest

from matchers.rules import IDENTITY_ERROR
from tests.rules.conftest import LINKING, County, number

ZHANG = number(1)


def test_a_row_that_agrees_with_its_number_is_right(county: County):
    county.recipient("张三", ZHANG, sex="男", birth=date(1960, 3, 15))
    county.put("households", name="张三", id_number=ZHANG)
    assert county.ask(IDENTITY_ERROR) == []


def test_a_missing_number(county: County):
    row = county.recipient("张三", None, unit_no="N001")
    (found,) = county.ask(IDENTITY_ERROR)
    assert (found["subject"], found["evidence"], found["id_number"]) == ([row], [], "")
    assert found["said"] == "名册登记的张三（农村低保）身份信息有疑问：身份证号未填。"


def test_a_refused_number_with_its_reason_and_as_it_was_written(county: County):
    row = county.recipient("张三", ZHANG)
    county.refuse(row, "roster", "校验码不符", "350599196003150019")
    (found,) = county.ask(IDENTITY_ERROR)
    assert (found["problems"], found["written"]) == (
        "身份证号有误（校验码不符）",
        "350599196003150019",
    )
    assert (found["tier"], found["probability"]) == ("confirmed", 1.0)


@pytest.mark.parametrize("status", ["正常", "停保", "暂停"])
def test_rows_of_every_state_are_checked(county: County, status: str):
    county.recipient("张三", None, status=status)
    assert len(county.ask(IDENTITY_ERROR)) == 1


def test_a_sex_against_the_seventeenth_digit(county: County):
    county.recipient("张三", ZHANG, sex="女")
    (found,) = county.ask(IDENTITY_ERROR)
    assert found["problems"] == "性别与证号不符（登记女，证号为男）"


def test_a_birth_against_the_number_but_not_a_month_without_its_day(county: County):
    county.recipient("张三", ZHANG, birth=date(1960, 3, 1))
    assert county.ask(IDENTITY_ERROR) == []
    county.recipient("李四", number(2), birth=date(1960, 3, 14))
    (found,) = county.ask(IDENTITY_ERROR)
    assert found["problems"] == "出生日期与证号不符（登记1960年3月14日，证号为1960年3月15日）"


def test_a_birth_after_the_month(county: County):
    county.recipient("张三", number(1, "20261031"))
    assert county.ask(IDENTITY_ERROR) == []
    county.recipient("李四", number(2, "20261101"))
    (found,) = county.ask(IDENTITY_ERROR)
    assert found["problems"] == "出生日期在本月以后（2026年11月1日）"


def test_one_number_under_two_names_is_a_finding_for_both_rows(county: County):
    first = county.recipient("张三", ZHANG, unit_no="N001")
    second = county.recipient("李四", ZHANG, unit_no="N002")
    found = county.ask(IDENTITY_ERROR)
    assert {(*row["subject"], *row["evidence"]) for row in found} == {
        (first, second),
        (second, first),
    }
    assert {row["problems"] for row in found} == {
        "同一证号在名册上另有姓名：李四", "同一证号在名册上另有姓名：张三"}  # fmt: skip


def test_one_person_in_two_programmes_is_no_clash(county: County):
    county.recipient("张三", ZHANG)
    county.recipient("张三", ZHANG, programme="特困")
    assert county.ask(IDENTITY_ERROR) == []


def test_a_register_that_knows_the_number_under_another_name(county: County):
    county.recipient("张三", ZHANG)
    row = county.put("households", name="赵六", id_number=ZHANG)
    (found,) = county.ask(IDENTITY_ERROR)
    assert (found["problems"], found["evidence"]) == ("户籍登记中该证号姓名为赵六", [row])
    assert (found["tier"], found["probability"]) == ("confirmed", 1.0)


def test_is_only_possible_where_the_household_register_agrees_with_the_roster(county: County):
    county.recipient("张三", ZHANG)
    county.put("households", name="张三", id_number=ZHANG)
    county.put("deaths", name="赵六", id_number=ZHANG)
    (found,) = county.ask(IDENTITY_ERROR)
    assert (found["tier"], found["probability"]) == ("possible", 0.5)
    assert found["problems"] == "死亡登记中该证号姓名为赵六"


def test_all_problems_of_a_row_are_one_finding(county: County):
    county.recipient("张三", ZHANG, sex="女", birth=date(1970, 1, 5))
    county.put("vehicles", name="赵六", id_number=ZHANG)
    (found,) = county.ask(IDENTITY_ERROR)
    assert found["problems"].split("；") == [
        "性别与证号不符（登记女，证号为男）",
        "出生日期与证号不符（登记1970年1月5日，证号为1960年3月15日）",
        "机动车登记中该证号姓名为赵六",
    ]


def test_two_numbers_of_one_person_are_a_possible_problem_of_both_rows(county: County):
    rows = [county.recipient("张三", number(nth), unit_no=f"N{nth}") for nth in (1, 3)]
    county.recipient("张三", number(5), status="停保")
    for sql in LINKING:
        county.run(sql, {})
    for other in (3, 5):
        county.con.execute(
            "INSERT INTO two_numbers VALUES (?, ?, 0.8, '同名，出生日期一致，同村')",
            [ZHANG, number(other)],
        )
    county.settled = True
    one, two = county.ask(IDENTITY_ERROR)
    assert [one["subject"], two["subject"]] == [[rows[0]], [rows[1]]]
    assert [one["evidence"], two["evidence"]] == [[rows[1]], [rows[0]]]
    assert one["tier"] == two["tier"] == "possible"
    assert one["problems"] == (
        f"疑似同一人用两个证号：名册另有张三（农村低保，证号{number(3)}），同名，出生日期一致，同村"
    )

from datetime import date

import pytest

from matchers.rules import MISSED_CASE, MISSED_CASE_EXCLUDED
from tests.rules.conftest import LINKING, County, number

ZHANG, LI, WANG = number(1), number(2), number(3)


@pytest.fixture
def listed(county: County) -> int:
    """张三 of 东村, on a list of families at risk."""
    return county.put("hardship", kind="脱贫不稳定", name="张三", id_number=ZHANG, town="青山镇", village="东村")  # fmt: skip


def withheld(county: County) -> tuple[str, list[int]]:
    """Why 张三 is withheld, and by which rows. Nobody is both withheld and missed."""
    assert county.ask(MISSED_CASE) == []
    (found,) = county.ask(MISSED_CASE_EXCLUDED)
    return found["reasons"], found["evidence"]


def free(county: County) -> bool:
    return len(county.ask(MISSED_CASE)) == 1 and county.ask(MISSED_CASE_EXCLUDED) == []


def test_nobody_is_withheld_without_a_reason(county: County, listed: int):
    assert free(county)


def test_the_dead(county: County, listed: int):
    row = county.put("deaths", name="张三", id_number=ZHANG, died_on=date(2026, 10, 31), feed="殡葬火化")  # fmt: skip
    assert withheld(county) == ("已死亡（殡葬火化，2026年10月31日）", [row])


def test_who_is_only_taken_for_a_dead_person_is_not_called_dead(county: County, listed: int):
    row = county.put("deaths", name="张三", age=80, died_on=date(2026, 10, 31), feed="殡葬火化")
    for sql in LINKING:
        county.run(sql, {})
    county.settled = True
    county.con.execute(
        "INSERT INTO link VALUES ('deaths', ?, ?, 'probable', 0.97, '同名同村')", [row, ZHANG]
    )
    assert county.ask(MISSED_CASE) == []
    (found,) = county.ask(MISSED_CASE_EXCLUDED)
    assert found["reasons"] == "可能已死亡（殡葬火化，2026年10月31日，是否本人待核实：同名同村）"


def test_a_row_without_a_number_is_not_called_an_error(county: County):
    county.put("hardship", kind="脱贫不稳定", name="张三", town="青山镇", village="东村")
    (found,) = county.ask(MISSED_CASE_EXCLUDED)
    assert found["reasons"] == "名单未填证号，不能认定是谁"


def test_those_who_die_after_the_month_are_not_withheld(county: County, listed: int):
    county.put("deaths", name="张三", id_number=ZHANG, died_on=date(2026, 11, 1))
    assert free(county)


def test_the_dead_by_the_household_register(county: County, listed: int):
    row = county.put("households", name="张三", id_number=ZHANG, state="死亡")
    assert withheld(county) == ("已死亡（户籍登记）", [row])


@pytest.mark.parametrize(
    "programme", ["农村低保", "特困", "低保边缘", "孤儿", "事实无人抚养儿童", "刚性支出困难"]
)
def test_those_already_on_a_roster(county: County, listed: int, programme: str):
    row = county.recipient("张三", ZHANG, programme=programme)
    assert withheld(county) == (f"已纳入{programme}", [row])


def test_a_subsidy_or_a_programme_that_has_ended_withholds_nobody(county: County, listed: int):
    county.recipient("张三", ZHANG, status="停保")
    county.recipient("张三", ZHANG, programme="困难残疾人生活补贴")
    assert free(county)


def test_a_number_on_a_roster_under_another_name_may_be_the_same_person(
    county: County, listed: int
):
    row = county.recipient("李四", ZHANG)
    assert withheld(county) == ("可能已纳入农村低保", [row])


def family(county: County, members: int, relation: str = "12", **values) -> list[int]:
    county.put("households", name="张三", id_number=ZHANG, book="B1", relation="02")
    county.put("households", name="李四", id_number=LI, book="B1", relation=relation)
    usual = {"unit_no": "N001"}
    rows = [county.recipient("李四", LI, **{**usual, **values})]
    for nth in range(members - 1):
        county.recipient(f"人{nth}", number(20 + nth), **{**usual, **values})
    return rows


def test_a_household_on_dibao_covers_those_in_the_same_book(county: County, listed: int):
    rows = family(county, 2)
    assert withheld(county) == ("家庭已纳入（同户李四享受农村低保，该户2人）", rows)


def test_a_family_of_many_is_one_reason_that_names_two(county: County, listed: int):
    family(county, 2)
    for nth, name in enumerate(("王五", "赵六"), 5):
        county.put("households", name=name, id_number=number(nth), book="B1", relation="20")
        county.recipient(name, number(nth), unit_no="N001")
    reasons, rows = withheld(county)
    assert reasons == "家庭已纳入（同户李四、王五等3人享受农村低保，该户4人）"
    assert len(rows) == 3


def test_a_roster_state_nobody_understands_may_be_enrolment(county: County, listed: int):
    county.recipient("张三", ZHANG, status=None, status_text="待定")
    assert withheld(county)[0] == "可能已纳入农村低保（名册状态写作“待定”）"
    county.recipient("张三", ZHANG)
    assert withheld(county)[0] == "已纳入农村低保"


def test_one_member_on_dibao_alone_does_not(county: County, listed: int):
    family(county, 1)
    assert free(county)


def test_nor_does_tekun_or_a_lodger(county: County, listed: int):
    family(county, 2, programme="特困")
    assert free(county)


def test_a_lodger_in_the_book_is_no_family(county: County, listed: int):
    family(county, 2, relation="99")
    assert free(county)


def test_those_who_have_moved_away(county: County, listed: int):
    row = county.put("households", name="张三", id_number=ZHANG, state="迁出", moved_on=date(2026, 10, 31))  # fmt: skip
    assert withheld(county) == ("户籍迁出（2026年10月31日）", [row])
    county.put("households", name="张三", id_number=ZHANG, state="正常")
    assert free(county)


def test_those_in_custody_now(county: County, listed: int):
    row = county.put("hardship", kind="服刑在押", name="张三", id_number=ZHANG, custody="监狱")
    assert withheld(county) == ("服刑在押", [row])


def test_those_on_parole_are_not(county: County, listed: int):
    county.put("hardship", kind="服刑在押", name="张三", id_number=ZHANG, custody="社区矫正")
    assert free(county)


@pytest.mark.parametrize(
    ("values", "declines"),
    [
        ({"declined": "是"}, True),
        ({"reason": "本人放弃"}, True),
        ({"remark": "本人放弃（已签字）"}, True),
        ({"declined": "否"}, False),
        ({"declined": "未放弃"}, False),
        ({"remark": "本人未放弃"}, False),
    ],
)
def test_those_who_declined(county: County, values: dict[str, str], declines: bool):
    row = county.put("hardship", kind="边缘易致贫", name="张三", id_number=ZHANG, **values)
    if declines:
        assert withheld(county) == ("本人放弃", [row])
    else:
        assert free(county)


def test_those_reviewed_in_this_calendar_year(county: County, listed: int):
    county.put("hardship", kind="申请未通过", name="张三", id_number=ZHANG, on_date=date(2025, 12, 31))  # fmt: skip
    assert free(county)
    row = county.put("hardship", kind="申请未通过", name="张三", id_number=ZHANG, on_date=date(2026, 1, 1))  # fmt: skip
    assert withheld(county) == ("本年度已审核（2026年1月未通过）", [row])


def test_a_refused_number_is_a_reason_of_its_own(county: County, listed: int):
    county.refuse(listed, "hardship", "校验码不符")
    (found,) = county.ask(MISSED_CASE_EXCLUDED)
    assert (found["subject"], found["evidence"]) == ([listed], [listed])
    assert (found["name"], found["id_number"], found["town"]) == ("张三", "", "青山镇")
    assert found["reasons"] == "身份信息错误（校验码不符）"
    assert county.ask(MISSED_CASE) == []


def test_every_reason_is_kept_in_the_order_of_the_waterfall(county: County, listed: int):
    county.put("hardship", kind="边缘易致贫", name="张三", id_number=ZHANG, declined="是")
    county.put("households", name="张三", id_number=ZHANG, state="迁出")
    county.recipient("张三", ZHANG)
    county.put("deaths", name="张三", id_number=ZHANG, feed="公安户籍注销")
    reasons, rows = withheld(county)
    assert reasons == "已死亡（公安户籍注销，日期未填）；已纳入农村低保；户籍迁出；本人放弃"
    assert len(rows) == 4


def test_a_child_is_not_withheld_by_the_custody_of_its_parent(county: County):
    county.put("hardship", kind="服刑在押", name="张三", id_number=ZHANG, custody="监狱")
    county.put("households", name="张小", id_number=number(4, "20150601"), father_id=ZHANG)
    assert free(county)


def test_whoever_is_paid_while_the_roster_of_it_did_not_come_may_be_enrolled(
    county: County, listed: int
):
    row = county.put("payments", name="张三", id_number=ZHANG, programme="特困", result="成功", amount=1100.0,
                     pay_month=date(2026, 9, 1))  # fmt: skip
    assert withheld(county) == ("可能已纳入特困（近两个月有发放，本月没有收到该类名册）", [row])
    county.recipient("王五", WANG, programme="特困")
    assert free(county)


def test_whose_exit_was_a_death_is_no_missed_case_though_a_review_was_entered_later(county: County):
    county.put("hardship", kind="脱贫不稳定", name="张三", id_number=ZHANG)
    row = county.recipient(
        "张三", ZHANG, status="停保", stop_reason="死亡", reviewed_on=date(2026, 9, 20)
    )
    death = county.put("deaths", name="张三", id_number=ZHANG, cancelled_on=date(2026, 8, 3), cancel_reason="死亡", feed="公安户籍注销")  # fmt: skip
    assert withheld(county) == (
        "已死亡（公安户籍注销，2026年8月3日）；已死亡（名册停保原因：死亡）",
        [row, death],
    )


@pytest.mark.parametrize(("reason", "excluded"), [("本人病故", True), ("户主死亡", False), ("收入超标准", False)])  # fmt: skip
def test_an_exit_says_whether_it_was_a_death(county: County, reason: str, excluded: bool):
    county.put("hardship", kind="近年退保", name="张三", id_number=ZHANG, reason=reason)
    assert free(county) is not excluded

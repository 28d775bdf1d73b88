"""The rungs on which a report of a death stands, and that a low one never reads as an order."""

import re
from datetime import date
from typing import Any

import pytest

from matchers.rules import DECEASED_RECIPIENT, MISSED_CASE, PAID_AFTER_DEATH
from tests.rules.conftest import County, number

ZHANG = number(1)
JUNE = date(2026, 6, 14)
POLICE, FUNERAL, HEALTH = "公安户籍注销", "殡葬火化", "卫健死亡证明"
AGREED, ONE, APART, DOUBT, ALIVE = (
    "2处登记一致（公安户籍注销、殡葬火化）", "仅一处登记", "2处登记未能互相印证", "是否本人或是否死亡存疑",
    "死亡日期后另有本人的记录",
)  # fmt: skip
ORDERS = "停|终止|取消|退出|清退|追缴|追回|扣|收回"


def report(county: County, feed: str = FUNERAL, died_on: date | None = JUNE, **values: Any) -> int:
    usual = {"name": "张三", "id_number": ZHANG}
    return county.put("deaths", feed=feed, died_on=died_on, **{**usual, **values})


def found(county: County) -> dict[str, Any]:
    (finding,) = county.ask(DECEASED_RECIPIENT)
    return finding


@pytest.mark.parametrize(
    ("police", "rung"),
    [
        ({"died_on": date(2026, 6, 21)}, AGREED),
        ({"died_on": date(2026, 6, 22)}, APART),
        ({"died_on": None, "cremated_on": JUNE}, AGREED),
        ({"died_on": None, "cancelled_on": date(2026, 8, 1), "cancel_reason": "死亡"}, AGREED),
        ({"died_on": None, "cancelled_on": date(2026, 6, 1), "cancel_reason": "死亡"}, APART),
        ({"died_on": None, "cancelled_on": date(2026, 8, 1)}, ONE),
        ({"died_on": date(2026, 6, 1), "died_text": "2026年6月"}, AGREED),
        ({"died_on": None}, APART),
        ({"feed": FUNERAL}, ONE),
        ({"name": "李四"}, ONE),
    ],
)
def test_two_registers_bear_each_other_out_where_day_and_identity_agree(
    county: County, police: dict[str, Any], rung: str
):
    county.recipient("张三", ZHANG)
    report(county)
    report(county, **{"feed": POLICE, **police})
    assert found(county)["rung"] == rung


def test_a_clash_of_name_and_number_is_a_rung_of_its_own(county: County):
    county.recipient("张三", ZHANG)
    report(county, name="李四")
    report(county, POLICE, name="李四")
    finding = found(county)
    assert (finding["rung"], finding["tier"]) == (DOUBT, "possible")
    assert "先入户见到本人" in finding["steps"]


def signs(source: str, day: date, **values: Any) -> dict[str, Any]:
    usual = {"name": "张三", "id_number": ZHANG}
    column = {"medical": "settled_on", "disability": "issued_on", "hardship": "on_date",
              "declarations": "declared_on", "households": "moved_on"}[source]  # fmt: skip
    return {"source": source, **usual, column: day, **values}


@pytest.mark.parametrize(
    ("sign", "said"),
    [
        (signs("medical", date(2026, 6, 22), visit="门诊"), "2026年6月22日医保结算（门诊）"),
        (signs("medical", date(2026, 6, 21), visit="门诊"), ""),
        (signs("medical", date(2026, 7, 14), visit="普通住院"), ""),
        (signs("medical", date(2026, 7, 15), visit="普通住院"), "2026年7月15日医保结算（普通住院）"),
        (signs("medical", date(2026, 9, 1), visit="手工报销"), ""),
        (signs("medical", date(2026, 9, 1), total=-20.0), ""),
        (signs("medical", date(2026, 11, 1), visit="门诊"), ""),
        (signs("medical", date(2026, 9, 1), name="李四"), ""),
        (signs("disability", date(2026, 9, 1)), "2026年9月1日残疾人证发证"),
        (signs("disability", date(2026, 7, 1)), ""),
        (signs("hardship", date(2026, 9, 1), kind="申请未通过"), "2026年9月1日申请救助"),
        (signs("hardship", date(2026, 9, 1), kind="脱贫不稳定"), ""),
        (signs("declarations", date(2026, 9, 1)), "2026年9月1日近亲属备案"),
    ],
)  # fmt: skip
def test_what_somebody_does_after_the_day_of_death_speaks_for_being_alive(
    county: County, sign: dict[str, Any], said: str
):
    row = county.recipient("张三", ZHANG)
    death = report(county)
    ref = county.put(**sign)
    finding = found(county)
    assert finding["subject"] == [row]
    assert finding["alive_shown"] == said
    if said:
        assert (finding["tier"], finding["rung"]) == ("probable", ALIVE)
        assert finding["evidence"] == [death, ref]
        assert f"；但此后另有{said}，请先见到本人；" in finding["said"]
        assert finding["steps"].startswith("先见到本人")
    else:
        assert (finding["tier"], finding["rung"], finding["evidence"]) == (
            "confirmed",
            ONE,
            [death],
        )
        assert "但" not in finding["said"]


def test_a_year_alone_is_no_day_on_which_anything_was_settled(county: County):
    county.recipient("张三", ZHANG)
    report(county, died_on=date(2025, 6, 14))
    county.put(**signs("medical", date(2026, 1, 1)))
    assert found(county)["alive_shown"] == ""


def test_two_registers_do_not_silence_a_sign_of_life(county: County):
    county.recipient("张三", ZHANG)
    report(county)
    report(county, POLICE)
    county.put(**signs("medical", date(2026, 9, 1)))
    finding = found(county)
    assert (finding["tier"], finding["rung"]) == ("probable", ALIVE)


def test_a_review_after_the_death_is_one_on_the_row_itself(county: County):
    row = county.recipient("张三", ZHANG, reviewed_on=date(2026, 8, 20), since=date(2020, 1, 1))
    death = report(county)
    finding = found(county)
    assert (finding["subject"], finding["evidence"]) == ([row], [death])
    assert finding["alive_shown"] == "2026年8月20日复核"


@pytest.mark.parametrize("values", [{"members": 2}, {"unit_no": "N1"}])
def test_a_review_of_a_whole_household_is_only_for_reference(
    county: County, values: dict[str, Any]
):
    county.recipient("张三", ZHANG, reviewed_on=date(2026, 8, 20), **values)
    county.recipient("李四", number(2), unit_no="N1")
    report(county)
    finding = found(county)
    assert (finding["tier"], finding["alive_shown"]) == (
        "confirmed",
        "2026年8月20日全户复核（只作参考）",
    )


def test_who_came_on_the_roster_after_the_death_was_seen_by_somebody(county: County):
    county.recipient("张三", ZHANG, since=date(2026, 8, 1))
    report(county)
    assert found(county)["alive_shown"] == "2026年8月1日新纳入农村低保"


def test_the_household_register_alone_is_only_for_reference(county: County):
    county.recipient("张三", ZHANG)
    report(county)
    county.put(**signs("households", date(2026, 9, 1), state="正常"))
    finding = found(county)
    assert (finding["tier"], finding["rung"]) == ("confirmed", ONE)
    assert finding["alive_shown"] == "2026年9月1日户籍变动且状态仍为正常（只作参考）"
    assert "但" not in finding["said"]


def test_many_bills_are_told_once_with_the_last(county: County):
    county.recipient("张三", ZHANG)
    report(county)
    for month in (8, 9):
        county.put(**signs("medical", date(2026, month, 5), visit="门诊"))
    finding = found(county)
    assert finding["alive_shown"] == "2026年9月5日医保结算（门诊）（共2次）"
    assert len(finding["evidence"]) == 3


def test_a_payment_is_no_sign_of_life_and_the_instruction_says_so(county: County):
    county.recipient("张三", ZHANG)
    death = report(county)
    payment = county.put("payments", name="张三", id_number=ZHANG, programme="农村低保", result="成功", amount=500.0,
                         pay_month=date(2026, 9, 1))  # fmt: skip
    (paid,) = county.ask(PAID_AFTER_DEATH)
    assert (paid["tier"], paid["rung"], paid["alive_shown"]) == ("confirmed", ONE, "")
    assert "都不能证明本人在世" in PAID_AFTER_DEATH.how
    bill = county.put(**signs("medical", date(2026, 9, 1)))
    (paid,) = county.ask(PAID_AFTER_DEATH)
    assert (paid["tier"], paid["rung"]) == ("probable", ALIVE)
    assert paid["evidence"] == sorted([death, payment, bill])
    assert "但此后另有2026年9月1日医保结算，请先见到本人" in paid["said"]
    assert "不能证明本人在世" in paid["steps"]


def test_who_may_be_alive_is_not_kept_off_the_list_of_those_to_visit(county: County):
    county.put("hardship", kind="脱贫不稳定", name="张三", id_number=ZHANG)
    report(county)
    assert county.ask(MISSED_CASE) == []
    county.put(**signs("medical", date(2026, 9, 1)))
    (missed,) = county.ask(MISSED_CASE)
    assert missed["to_check"] == "可能已死亡（殡葬火化，此后另有2026年9月1日医保结算）"


def low(county: County) -> None:
    """张三 stands on one register, 李四 in doubt, 王五 shows signs of life; 赵六 is borne out."""
    for nth, name in enumerate(("张三", "李四", "王五", "赵六"), 1):
        county.recipient(name, number(nth))
        report(county, name="某某" if nth == 2 else name, id_number=number(nth))
        county.put("payments", name=name, id_number=number(nth), programme="农村低保", result="成功", amount=500.0,
                   pay_month=date(2026, 9, 1))  # fmt: skip
    report(county, POLICE, name="赵六", id_number=number(4))
    county.put(**signs("medical", date(2026, 9, 1), name="王五", id_number=number(3)))


@pytest.mark.parametrize("rule", [DECEASED_RECIPIENT, PAID_AFTER_DEATH], ids=lambda rule: rule.slug)
def test_a_low_rung_never_reads_as_an_order_to_stop(county: County, rule):
    low(county)
    told = {row["name"]: row for row in county.ask(rule)}
    assert [told[name]["rung"] for name in ("张三", "李四", "王五", "赵六")] == [
        ONE,
        DOUBT,
        ALIVE,
        AGREED,
    ]
    for name in ("张三", "李四", "王五"):
        assert not re.search(ORDERS, told[name]["said"] + told[name]["steps"] + told[name]["rung"])
        assert re.search("先", told[name]["steps"])
    assert len({row["steps"] for row in told.values()}) == 4
    assert "属实的再" in told["赵六"]["steps"]

from datetime import date

import pytest

from matchers.rules import DECEASED_RECIPIENT
from tests.rules.conftest import County, number

ZHANG = number(1)


def test_a_death_on_the_last_day_of_the_month_counts(county: County):
    row = county.recipient("张三", ZHANG, unit_no="N001")
    death = county.put(
        "deaths", name="张三", id_number=ZHANG, died_on=date(2026, 10, 31), feed="殡葬火化"
    )
    (found,) = county.ask(DECEASED_RECIPIENT)
    assert (found["subject"], found["evidence"]) == ([row], [death])
    assert (found["tier"], found["unit"], found["town"]) == ("confirmed", "N001", "青山镇")
    assert found["said"] == (
        "据殡葬火化登记，张三已于2026年10月31日死亡；2026年10月名册中其农村低保仍为“正常”。"
    )


def test_a_death_after_the_month_does_not(county: County):
    county.recipient("张三", ZHANG)
    county.put("deaths", name="张三", id_number=ZHANG, died_on=date(2026, 11, 1))
    assert county.ask(DECEASED_RECIPIENT) == []


def test_a_row_already_stopped_or_suspended_is_left_alone(county: County):
    county.recipient("张三", ZHANG, status="停保")
    county.recipient("张三", ZHANG, status="暂停", programme="特困")
    county.put("deaths", name="张三", id_number=ZHANG, died_on=date(2026, 9, 1))
    assert county.ask(DECEASED_RECIPIENT) == []


def test_every_register_is_evidence_of_one_finding_a_row(county: County):
    county.recipient("张三", ZHANG)
    county.recipient("张三", ZHANG, programme="特困")
    deaths = [
        county.put("deaths", name="张三", id_number=ZHANG, feed=feed, **{column: day})
        for feed, column, day in (
            ("公安户籍注销", "cancelled_on", date(2026, 9, 20)),
            ("殡葬火化", "cremated_on", date(2026, 9, 3)),
        )
    ]
    later = county.put(
        "deaths", name="张三", id_number=ZHANG, feed="卫健死亡证明", died_on=date(2026, 11, 2)
    )
    first, second = county.ask(DECEASED_RECIPIENT)
    assert first["evidence"] == second["evidence"] == deaths
    assert later not in first["evidence"]
    assert first["reported_by"] == "2处：公安户籍注销、殡葬火化"
    assert first["died"] == "2026年9月3日"


def test_the_latest_date_of_death_given_is_taken_and_the_dispute_is_shown(county: County):
    county.recipient("张三", ZHANG)
    for feed, day in (("公安户籍注销", 3), ("卫健死亡证明", 5)):
        county.put("deaths", name="张三", id_number=ZHANG, feed=feed, died_on=date(2026, 9, day))
    (found,) = county.ask(DECEASED_RECIPIENT)
    assert found["died"] == "2026年9月5日"
    assert found["dispute"] == "公安户籍注销2026年9月3日；卫健死亡证明2026年9月5日"


def test_a_cremation_days_after_the_death_is_no_dispute(county: County):
    county.recipient("张三", ZHANG)
    county.put(
        "deaths",
        name="张三",
        id_number=ZHANG,
        died_on=date(2026, 9, 3),
        cremated_on=date(2026, 9, 6),
    )
    (found,) = county.ask(DECEASED_RECIPIENT)
    assert found["dispute"] == ""


def test_a_death_without_a_date_is_at_most_probable(county: County):
    county.recipient("张三", ZHANG)
    county.put("deaths", name="张三", id_number=ZHANG)
    (found,) = county.ask(DECEASED_RECIPIENT)
    assert found["tier"] == "probable"
    assert "死亡日期未填" in found["said"]


def test_a_name_that_clashes_with_the_number_is_only_possible_and_said_so(county: County):
    county.recipient("张三", ZHANG)
    county.put("deaths", name="李四", id_number=ZHANG, died_on=date(2026, 9, 3))
    (found,) = county.ask(DECEASED_RECIPIENT)
    assert found["tier"] == "possible"
    assert "是否本人待核实：证号一致，姓名不一致" in found["said"]


def test_the_best_of_several_registers_makes_the_tier(county: County):
    county.recipient("张三", ZHANG)
    county.put("deaths", name="李四", id_number=ZHANG, died_on=date(2026, 9, 3))
    county.put("deaths", name="张三", id_number=ZHANG, died_on=date(2026, 9, 3))
    (found,) = county.ask(DECEASED_RECIPIENT)
    assert found["tier"] == "confirmed"


def test_the_key_does_not_depend_on_where_rows_stand(county: County):
    other = County()
    other.recipient("王五", number(3))
    keys = []
    for place in (county, other):
        place.recipient("张三", ZHANG, unit_no="N001")
        place.put("deaths", name="张三", id_number=ZHANG, died_on=date(2026, 9, 3))
        keys += [row["key"] for row in place.ask(DECEASED_RECIPIENT)]
    assert keys[0] == keys[1]


def dead(county: County, **values) -> int:
    return county.put("deaths", **{"name": "张三", "id_number": ZHANG, **values})


@pytest.mark.parametrize(
    "values",
    [{"cancel_reason": "参军入伍"}, {"cancel_reason": "重户注销"}, {"remark": "误报，户口已恢复"},
     {"remark": "经核实未死亡"}, {"cancel_reason": "出国定居"}, {"name": "张三（误录）"}],
)  # fmt: skip
def test_a_row_that_says_it_is_no_death_is_no_report(county: County, values: dict[str, str]):
    county.recipient("张三", ZHANG)
    dead(county, **{**values, "cancelled_on": date(2026, 9, 1)})
    assert county.ask(DECEASED_RECIPIENT) == []


def test_a_name_that_reads_like_such_a_word_is_a_name(county: County):
    county.recipient("李健在", ZHANG)
    dead(county, name="李健在", died_on=date(2026, 9, 1))
    assert len(county.ask(DECEASED_RECIPIENT)) == 1


def test_a_residence_cancelled_without_a_reason_is_only_possible(county: County):
    county.recipient("张三", ZHANG)
    dead(county, cancelled_on=date(2026, 9, 20), feed="公安户籍注销")
    (found,) = county.ask(DECEASED_RECIPIENT)
    assert (found["tier"], found["said"]) == (
        "possible",
        "据公安户籍注销登记，张三户口已于2026年9月20日注销（户口注销原因未注明）；2026年10月名册中其农村低保仍为“正常”。",
    )
    dead(county, cancelled_on=date(2026, 9, 20), cancel_reason="死亡", feed="公安户籍注销")
    (found,) = county.ask(DECEASED_RECIPIENT)
    assert (found["tier"], found["doubt"]) == ("confirmed", "")


def test_a_roster_state_nobody_understands_is_quoted_and_none_is_not_called_normal(county: County):
    county.recipient("张三", ZHANG, status=None, status_text="停—")
    county.recipient("张三", ZHANG, status=None, programme="特困")
    dead(county, died_on=date(2026, 9, 1))
    written, silent = county.ask(DECEASED_RECIPIENT)
    assert (written["tier"], silent["tier"]) == ("possible", "confirmed")
    assert written["said"].endswith("2026年10月农村低保名册状态写作“停—”。")
    assert silent["said"].endswith("2026年10月仍在特困名册。")


def test_registers_called_registers_are_not_called_so_twice(county: County):
    county.recipient("张三", ZHANG)
    dead(county, died_on=date(2026, 9, 1), feed="其他死亡登记")
    (found,) = county.ask(DECEASED_RECIPIENT)
    assert found["said"].startswith("据其他死亡登记，张三")


@pytest.mark.parametrize(
    ("values", "news"),
    [
        ({}, "张三已死亡（死亡日期未填）；"),
        ({"died_text": "去年腊月"}, "张三已死亡，死亡日期不清（写作“去年腊月”）；"),
        (
            {"died_text": "2026年8月", "died_on": date(2026, 8, 1)},
            "张三已于2026年8月（日期不详）死亡；",
        ),
        ({"died_text": "2026-08-01", "died_on": date(2026, 8, 1)}, "张三已于2026年8月1日死亡；"),
        ({"died_text": "/", "cremated_on": date(2026, 8, 3)}, "张三已于2026年8月3日火化；"),
    ],
)
def test_the_date_is_told_as_well_as_it_is_known(county: County, values, news: str):
    county.recipient("张三", ZHANG)
    dead(county, **values)
    (found,) = county.ask(DECEASED_RECIPIENT)
    assert news in found["said"]
    assert "是否本人" not in found["said"]


def test_a_month_alone_disputes_no_day_in_it(county: County):
    county.recipient("张三", ZHANG)
    dead(county, died_text="2026-08", died_on=date(2026, 8, 1))
    dead(county, died_text="2026-08-15", died_on=date(2026, 8, 15))
    (found,) = county.ask(DECEASED_RECIPIENT)
    assert (found["dispute"], found["died"]) == ("", "2026年8月15日")


@pytest.mark.parametrize(
    ("day", "news"),
    [(date(2026, 2, 1), "户口已于2026年2月1日因死亡注销"), (None, "已死亡（死亡日期未填）")],
)
def test_whom_only_the_household_register_says_dead_is_a_lead_that_says_so(county: County, day: date | None, news: str):  # fmt: skip
    row = county.recipient("张三", ZHANG)
    resident = county.put("households", name="张三", id_number=ZHANG, state="死亡", moved_on=day)
    (found,) = county.ask(DECEASED_RECIPIENT)
    assert (found["subject"], found["evidence"], found["tier"]) == ([row], [resident], "probable")
    assert found["said"] == (
        f"据户籍登记，张三{news}（只有户籍登记的人员状态写作死亡，死亡登记数据中未见）；2026年10月名册中其农村低保仍为“正常”。"
    )


def test_a_register_of_deaths_is_heard_before_the_household_register(county: County):
    county.recipient("张三", ZHANG)
    county.put("households", name="张三", id_number=ZHANG, state="死亡", moved_on=date(2026, 9, 9))
    death = county.put("deaths", name="张三", id_number=ZHANG, died_on=date(2026, 9, 1))
    (found,) = county.ask(DECEASED_RECIPIENT)
    assert (found["evidence"], found["tier"]) == ([death], "confirmed")


@pytest.mark.parametrize("taken_back", [{"remark": "误报"}, {"died_on": date(2026, 11, 3)}])
def test_the_household_register_speaks_against_no_register_of_deaths(county: County, taken_back: dict):  # fmt: skip
    county.recipient("张三", ZHANG)
    county.put("households", name="张三", id_number=ZHANG, state="死亡")
    county.put("deaths", name="张三", id_number=ZHANG, **taken_back)
    assert county.ask(DECEASED_RECIPIENT) == []


def test_another_row_of_the_household_register_that_says_alive_lowers_it(county: County):
    county.recipient("张三", ZHANG)
    for state in ("死亡", "正常"):
        county.put("households", name="张三", id_number=ZHANG, state=state)
    (found,) = county.ask(DECEASED_RECIPIENT)
    assert (found["tier"], "另有一行为正常" in found["said"]) == ("possible", True)

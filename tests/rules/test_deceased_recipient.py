from datetime import date

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

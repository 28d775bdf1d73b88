from datetime import date

import pytest

from matchers.rules import TEKUN_UNFIT
from tests.rules.conftest import County, number

OLD, GROWN = number(1, "19550315"), number(1, "19800315")
NEW = date(2023, 5, 1)


def tekun(county: County, who: str = OLD, **values: object) -> int:
    row = county.recipient(
        "张三", who, **{"programme": "特困", "unit_no": "T1", "since": NEW, **values}
    )
    county.put("households", name="张三", id_number=who, book="H1", relation="02", state="正常")
    return row


def certificate(county: County, who: str = GROWN, **values: object) -> int:
    usual = {"name": "张三", "kind": "肢体", "grade": 3, "town": "青山镇"}
    return county.put("disability", id_number=who, **{**usual, **values})


def test_an_able_child_is_told(county: County):
    row = tekun(county)
    son = county.put("households", name="李四", id_number=number(3, "19800101"), book="H2",
                     relation="02", state="正常", father_id=OLD)  # fmt: skip
    (found,) = county.ask(TEKUN_UNFIT)
    assert (found["subject"], found["evidence"], found["tier"]) == ([row], [son], "confirmed")
    assert found["said"] == "特困人员张三：户籍登记有子女李四（46岁），疑似有履行义务能力。"


@pytest.mark.parametrize(
    ("who", "programme", "listed"),
    [
        (number(3, "19500101"), "", {}),
        (number(3, "19800101"), "特困", {}),
        (number(3, "19600101"), "农村低保", {}),
        (number(3, "19800101"), "", {"kind": "服刑在押", "custody": "监狱服刑"}),
        (number(3, "19800101"), "", {"grade": 2}),
        (number(3, "20100101"), "", {}),
    ],
)
def test_an_obligor_who_cannot_is_no_reason(county: County, who: str, programme: str, listed: dict):
    tekun(county)
    county.put("households", name="李四", id_number=who, book="H1", relation="20", state="正常")
    if programme:
        county.recipient("李四", who, programme=programme, unit_no="X", since=date(2015, 1, 1))
    if "kind" in listed:
        county.put("hardship", name="李四", id_number=who, **listed)
    if "grade" in listed:
        certificate(county, who, name="李四", **listed)
    assert [row for row in county.ask(TEKUN_UNFIT) if row["name"] == "张三"] == []


def test_prison_is_a_reason_and_community_correction_none(county: County):
    tekun(county)
    county.recipient("王五", number(5), programme="特困")
    jail = county.put("hardship", name="张三", id_number=OLD, kind="服刑在押", custody="监狱服刑",
                      start_on=date(2025, 2, 1), end_on=date(2029, 1, 31))  # fmt: skip
    county.put("hardship", name="王五", id_number=number(5), kind="服刑在押", custody="社区矫正")
    (found,) = county.ask(TEKUN_UNFIT)
    assert found["evidence"] == [jail]
    assert "正在服刑（2025年2月1日至2029年1月31日）" in found["said"]


@pytest.mark.parametrize(
    ("values", "since", "tier"),
    [
        ({"kind": "肢体", "grade": 3}, NEW, "confirmed"),
        ({"kind": "肢体", "grade": 2}, NEW, ""),
        ({"kind": "智力", "grade": 3}, NEW, ""),
        ({"kind": "听力", "grade": 1}, NEW, "confirmed"),
        ({"kind": "多重", "grade": 3}, NEW, ""),
        ({"kind": None, "grade": None}, NEW, ""),
        ({"kind": "听力", "grade": 1}, date(2018, 3, 1), ""),
        ({"kind": "听力", "grade": 1}, None, ""),
        ({"kind": "肢体", "grade": 1, "state": "注销"}, NEW, "probable"),
    ],
)
def test_somebody_grown_needs_a_disability_of_the_table(county: County, values: dict, since, tier):
    tekun(county, GROWN, since=since)
    certificate(county, **values)
    assert [row["tier"] for row in county.ask(TEKUN_UNFIT)] == ([tier] if tier else [])


@pytest.mark.parametrize(("since", "tier"), [(NEW, "probable"), (date(2018, 3, 1), "possible")])
def test_no_certificate_at_all_is_said_more_softly_of_old_approvals(county: County, since, tier):
    tekun(county, GROWN, since=since)
    certificate(county, number(9), name="邻人")
    assert [row["tier"] for row in county.ask(TEKUN_UNFIT)] == [tier]


def test_school_is_asked_after(county: County):
    tekun(county, number(1, "20060315"))
    certificate(county, number(9), name="邻人")
    (found,) = county.ask(TEKUN_UNFIT)
    assert "20岁，残联数据中未见残疾证，是否仍在校就读待核实" in found["said"]


def test_nobody_lacks_a_certificate_where_the_extract_is_missing_or_silent_about_the_town(
    county: County,
):
    tekun(county, GROWN)
    assert county.ask(TEKUN_UNFIT) == []
    certificate(county, number(9), name="邻人", town="白沙镇")
    assert county.ask(TEKUN_UNFIT) == []


def test_minors_and_the_old_need_none(county: County):
    tekun(county, number(1, "20100315"))
    county.recipient("王五", number(5, "19560101"), programme="特困", unit_no="T2")
    certificate(county, number(9), name="邻人")
    assert county.ask(TEKUN_UNFIT) == []


@pytest.mark.parametrize(
    ("remark", "tier"),
    [
        ("在中等职业学校就读", None),
        ("县一中高中在读", None),
        ("特殊教育学校学生", None),
        ("在校", "possible"),
        ("在福州大学就读", "possible"),
        ("高中毕业", "probable"),
        ("未在校就读", "probable"),
        (None, "probable"),
    ],
)
def test_a_pupil_of_nineteen_stays_where_the_roster_says_so(
    county: County, remark: str | None, tier: str | None
):
    certificate(county, number(9))  # the town has certificates
    tekun(county, number(1, "20070315"), remark=remark)
    assert [row["tier"] for row in county.ask(TEKUN_UNFIT)] == ([tier] if tier else [])


def test_a_remark_on_school_is_quoted_and_none_of_somebody_older_counts(county: County):
    certificate(county, number(9))
    tekun(county, number(1, "20070315"), remark="在校")
    (found,) = county.ask(TEKUN_UNFIT)
    assert (
        "19岁，残联数据中未见残疾证，名册备注写有“在校”，是否义务教育或高中阶段在校就读待核实"
        in found["said"]
    )
    tekun(county, number(2, "19800315"), remark="高中就读", unit_no="T2")
    assert len(county.ask(TEKUN_UNFIT)) == 2

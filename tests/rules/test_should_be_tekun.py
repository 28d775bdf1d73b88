from datetime import date

import pytest

from matchers.rules import SHOULD_BE_TEKUN
from pipeline.kernel.standards import Standard
from tests.rules.conftest import County, number

OLD = number(1, "19550315")
YOUNG = number(1, "19800315")
BOY = number(1, "20120315")


def alone(county: County, who: str = OLD, **values: object) -> int:
    """张三, alone on 低保 and in the register."""
    row = county.recipient("张三", who, unit_no="N001", **values)
    county.put("households", name="张三", id_number=who, book="H1", relation="02", state="正常")
    return row


def kin(county: County, who: str, relation: str | None = None, **values: object) -> int:
    usual = {"name": "李四", "book": "H1" if relation else "H2", "state": "正常"}
    return county.put("households", id_number=who, relation=relation, **{**usual, **values})


def certificate(county: County, kind: str, grade: int) -> int:
    return county.put(
        "disability", name="张三", id_number=YOUNG, kind=kind, grade=grade, town="青山镇"
    )


def test_somebody_old_with_nobody_is_told_and_never_certain(county: County):
    row = alone(county)
    (found,) = county.ask(SHOULD_BE_TEKUN)
    assert (found["subject"], found["tier"]) == ([row], "probable")
    assert found["said"] == (
        "张三单人享受农村低保，已满60周岁（71岁），户籍登记中未见配偶、父母、子女，疑似符合特困人员条件。"
    )


@pytest.mark.parametrize(
    ("kind", "grade", "fits"),
    [("智力", 3, True), ("精神", 3, True), ("智力", 4, False), ("肢体", 2, True), ("肢体", 3, False),
     ("视力", 1, True), ("视力", 2, False), ("听力", 1, False), ("言语", 1, False)],
)  # fmt: skip
def test_disability_counts_by_kind_and_grade(county: County, kind: str, grade: int, fits: bool):
    alone(county, YOUNG)
    certificate(county, kind, grade)
    assert len(county.ask(SHOULD_BE_TEKUN)) == fits


def test_the_age_of_minors_is_a_switch(county: County):
    alone(county, number(1, "20100101"))
    assert county.ask(SHOULD_BE_TEKUN) == []
    assert len(county.ask(SHOULD_BE_TEKUN, tekun_minor_age=18)) == 1


@pytest.mark.parametrize(
    ("who", "relation", "values"),
    [
        (number(2, "19800101"), "20", {}),
        (number(4, "19600101"), "10", {}),
        (number(2, "19800101"), None, {"father_id": OLD}),
        (number(2, "19600101"), None, {"spouse_id": OLD}),
    ],
)
def test_an_able_obligor_in_the_register_is_support(county: County, who, relation, values):
    alone(county)
    kin(county, who, relation, **values)
    assert county.ask(SHOULD_BE_TEKUN) == []


@pytest.mark.parametrize(
    ("who", "relation", "values", "tier"),
    [
        (number(2, "19500101"), "10", {}, "possible"),
        (number(2, "19800101"), "20", {"state": "迁出"}, "possible"),
        (number(2, "19800101"), "20", {"state": "死亡"}, "probable"),
        (number(2, "20150101"), "20", {}, "probable"),
        (number(2, "19800101"), "73", {}, "probable"),
        (number(2, "19800101"), "28", {}, "probable"),
    ],
)
def test_others_are_no_able_obligors(county: County, who, relation, values, tier):
    alone(county)
    kin(county, who, relation, **values)
    assert [row["tier"] for row in county.ask(SHOULD_BE_TEKUN)] == [tier]


def test_a_grown_child_on_tekun_or_in_prison_cannot_support(county: County):
    alone(county)
    kin(county, number(2, "19800101"), "20")
    kin(county, number(3, "19820101"), "20", name="王五")
    county.recipient("李四", number(2, "19800101"), programme="特困")
    county.put(
        "hardship",
        name="王五",
        id_number=number(3, "19820101"),
        kind="服刑在押",
        custody="监狱服刑",
    )
    (found,) = county.ask(SHOULD_BE_TEKUN)
    assert found["tier"] == "probable"
    assert "子女李四（46岁，特困人员）、子女王五（44岁，服刑或强戒）" in found["said"]


@pytest.mark.parametrize("programme", ["特困", "低保边缘", "孤儿", "事实无人抚养儿童"])
def test_who_is_on_another_scheme_is_judged_there(county: County, programme: str):
    alone(county)
    county.recipient("张三", OLD, programme=programme)
    assert county.ask(SHOULD_BE_TEKUN) == []


@pytest.mark.parametrize(
    "values", [{"remark": "本人放弃特困（已签字）"}, {"declined": "是"}, {"kind": "服刑在押"}]
)
def test_who_declined_or_is_in_prison_is_left_in_peace(county: County, values: dict):
    alone(county)
    county.put("hardship", name="张三", id_number=OLD, **values)
    assert county.ask(SHOULD_BE_TEKUN) == []


def test_households_of_two_the_marked_and_the_unregistered_are_not_judged(county: County):
    alone(county, members=2)
    county.recipient("王五", number(5, "19500101"), unit_no="N002", single=True)
    county.put("households", name="王五", id_number=number(5, "19500101"), book="H5", relation="02")
    county.recipient("赵六", number(7, "19500101"), unit_no="N003")
    assert county.ask(SHOULD_BE_TEKUN) == []


def test_whoever_has_a_pension_of_the_standard_or_more_lives_on_something(county: County):
    alone(county)
    county.standards(Standard(date(2026, 4, 1), 1960.0, 890.0, 890.0))
    county.put(
        "pensions", name="张三", id_number=OLD, insurance="企业职工基本养老保险", monthly=880.0
    )
    assert len(county.ask(SHOULD_BE_TEKUN)) == 1
    county.put(
        "pensions", name="张三", id_number=OLD, insurance="企业职工基本养老保险", monthly=3000.0
    )
    assert county.ask(SHOULD_BE_TEKUN) == []


@pytest.mark.parametrize(
    ("remark", "asked"),
    [("本人书面声明不愿转特困", False), ("放弃特困待遇", False), ("未放弃特困", True), ("不愿外出，低保", True)],
)  # fmt: skip
def test_the_roster_may_say_that_it_was_declined(county: County, remark: str, asked: bool):
    alone(county, remark=remark)
    assert len(county.ask(SHOULD_BE_TEKUN)) == asked

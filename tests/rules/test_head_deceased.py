from datetime import date

import pytest

from matchers.rules import HEAD_DECEASED
from tests.rules.conftest import County, number

HEAD, WIFE, SON = number(1), number(2), number(3, "19900315")


def family(county: County, head: dict | None = None, others: dict | None = None) -> list[int]:
    usual = {"unit_no": "N1", "head_name": "张三"}
    return [
        county.recipient("张三", HEAD, **{**usual, "relation": "02", **(head or {})}),
        county.recipient("李四", WIFE, **{**usual, "relation": "12", **(others or {})}),
        county.recipient("张小", SON, **{**usual, "relation": "20", **(others or {})}),
    ]


def died(county: County, id_number: str = HEAD, name: str = "张三", **values) -> int:
    return county.put("deaths", name=name, id_number=id_number, died_on=date(2026, 6, 14), feed="殡葬火化", **values)  # fmt: skip


def test_the_family_is_one_finding_and_is_not_to_be_stopped(county: County):
    rows, death = family(county), died(county)
    (found,) = county.ask(HEAD_DECEASED)
    assert (found["subject"], found["evidence"], found["tier"]) == (rows, [death], "confirmed")
    assert "户内另有2人在保（张小、李四）" in found["said"]
    assert "户主尚未变更" in found["said"]
    assert "不得因户主去世整户停保" in HEAD_DECEASED.how


def test_the_head_may_have_been_stopped_already(county: County):
    family(county, head={"status": "停保"})
    died(county)
    assert len(county.ask(HEAD_DECEASED)) == 1


@pytest.mark.parametrize(
    ("head", "others"),
    [
        ({"status": "停保", "relation": "80"}, {"head_name": "李四"}),
        ({}, {"remark": "户主变更为李四"}),
        ({}, {"status": "停保"}),
    ],
)
def test_a_change_of_head_or_an_end_of_the_family(county: County, head: dict, others: dict):
    family(county, head, others)
    died(county)
    assert county.ask(HEAD_DECEASED) == []


def test_somebody_else_is_head_already(county: County):
    family(county, head={"relation": "80"})
    county.con.execute("UPDATE roster SET relation = '02', head_name = '李四', head_key = '李四' WHERE name = '李四'")  # fmt: skip
    died(county)
    assert county.ask(HEAD_DECEASED) == []


def test_a_member_who_died_is_not_the_head(county: County):
    family(county)
    died(county, WIFE, "李四")
    assert county.ask(HEAD_DECEASED) == []


def test_who_lived_alone_leaves_no_family(county: County):
    county.recipient("张三", HEAD, unit_no="N1", relation="02")
    died(county)
    assert county.ask(HEAD_DECEASED) == []


def test_the_head_is_known_by_the_head_s_column_too(county: County):
    for name, who in (("张三", HEAD), ("李四", WIFE)):
        county.recipient(name, who, unit_no="N1", head_id=HEAD)
    died(county)
    assert len(county.ask(HEAD_DECEASED)) == 1


def test_whose_the_account_is_is_said(county: County):
    family(county, others={"account_name": "张三"})
    died(county)
    (found,) = county.ask(HEAD_DECEASED)
    assert "账户仍为张三的" in found["said"]


def test_an_uncertain_death_is_an_uncertain_finding(county: County):
    family(county)
    died(county, name="王五")
    (found,) = county.ask(HEAD_DECEASED)
    assert found["tier"] == "possible"
    assert "是否本人待核实" in found["said"]

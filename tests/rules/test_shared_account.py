from datetime import date

import pytest

from matchers.rules import SHARED_ACCOUNT
from tests.rules.conftest import County, number

CARD, OTHER = "6217000000000000031", "6217000000000000049"


def unit(county: County, nth: int, account: str | None = CARD, **values) -> int:
    usual = {"unit_no": f"N{nth}", "since": date(2020, 1, 1), "account": account}
    return county.recipient(f"户主{nth}", number(10 * nth), **{**usual, **values})


def pay(county: County, nth: int, account: str = CARD, **values) -> int:
    usual = {
        "programme": "农村低保",
        "result": "成功",
        "pay_month": date(2026, 10, 1),
        "amount": 500.0,
    }
    return county.put(
        "payments", name=f"户主{nth}", id_number=number(10 * nth), account=account, **{**usual, **values}
    )  # fmt: skip


def test_one_account_of_two_families_is_one_finding(county: County):
    rows = [unit(county, 1), unit(county, 2)]
    payments = [pay(county, 1), pay(county, 2)]
    unit(county, 3, OTHER)
    (found,) = county.ask(SHARED_ACCOUNT)
    assert (found["subject"], found["evidence"], found["amount"]) == (rows, payments, 1000.0)
    assert found["kinds"] == "多户共用一个账户"
    assert "同一银行账户（尾号0031）收2户的救助资金" in found["said"]


def test_payments_tell_it_where_the_roster_keeps_no_accounts(county: County):
    unit(county, 1, None)
    unit(county, 2, None)
    pay(county, 1)
    assert county.ask(SHARED_ACCOUNT) == []
    pay(county, 2)
    assert len(county.ask(SHARED_ACCOUNT)) == 1


@pytest.mark.parametrize(
    "values",
    [
        {"guardian": "户主1"},
        {"remark": "与户主1签订委托代管协议"},
        {"programme": "特困", "support": "集中供养"},
        {"programme": "特困", "institution": "青山镇敬老院"},
        {"account_name": "青山镇敬老院"},
        {"status": "停保"},
        {"programme": "低保边缘"},
        {"account": OTHER},
        {"unit_no": "N1"},
    ],
)
def test_who_may_share(county: County, values: dict):
    unit(county, 1)
    unit(county, 2, **values)
    assert county.ask(SHARED_ACCOUNT) == []


def test_an_agreement_may_be_written_on_the_pay_roll(county: County):
    unit(county, 1)
    unit(county, 2)
    pay(county, 2, remark="由户主1代领")
    assert county.ask(SHARED_ACCOUNT) == []


def test_one_person_in_two_programmes_is_no_second_family(county: County):
    unit(county, 1)
    county.recipient("户主1", number(10), unit_no="T1", programme="特困", account=CARD)
    assert county.ask(SHARED_ACCOUNT) == []


def test_a_failed_payment_shows_nothing(county: County):
    unit(county, 1)
    unit(county, 2, OTHER)
    pay(county, 2, CARD, result="失败")
    assert county.ask(SHARED_ACCOUNT) == []


def test_father_and_son_who_were_split_are_listed_and_it_is_said(county: County):
    unit(county, 1)
    unit(county, 2)
    for nth, father in ((1, None), (2, number(10))):
        county.put("households", name=f"户主{nth}", id_number=number(10 * nth), book=f"B{nth}", father_id=father)  # fmt: skip
    (found,) = county.ask(SHARED_ACCOUNT)
    assert "户籍登记显示各户间有成员是父母子女，可能是分户后共用账户" in found["said"]


@pytest.mark.parametrize("account", ["6217000", "6217000000000000000", "11111111111"])
def test_a_number_that_cannot_be_an_account_says_nothing(county: County, account: str):
    unit(county, 1, account)
    unit(county, 2, account)
    assert county.ask(SHARED_ACCOUNT) == []


def test_an_account_in_a_name_that_is_not_of_the_family(county: County):
    row = unit(county, 1, account_name="赵六")
    (found,) = county.ask(SHARED_ACCOUNT)
    assert (found["subject"], found["kinds"], found["tier"]) == ([row], "账户名不是本户成员", "confirmed")  # fmt: skip
    assert "户名赵六" in found["said"]


@pytest.mark.parametrize(
    "values",
    [
        {"account_name": "户主1"},
        {"account_name": "户 主1（代）"},
        {"account_name": "赵*"},
        {"account_name": "赵六", "guardian": "赵六"},
        {"account_name": "赵六", "remark": "由侄子赵六代管"},
        {"account_name": "赵六", "remark": "户主变更，账户待办"},
        {"account_name": "赵六", "head_name": "赵六"},
        {"account_name": "示例县农村信用社"},
        {"account_name": None},
    ],
)
def test_whose_name_an_account_may_bear(county: County, values: dict):
    unit(county, 1, **values)
    assert county.ask(SHARED_ACCOUNT) == []


def test_a_former_member_is_of_the_family(county: County):
    unit(county, 1, account_name="赵六")
    county.recipient("赵六", number(77), unit_no="N1", status="停保")
    assert county.ask(SHARED_ACCOUNT) == []


def test_a_variant_of_a_name_is_the_same_name(county: County):
    county.recipient("刘国华", number(77), unit_no="N5", account=CARD, account_name="劉國華")
    assert county.ask(SHARED_ACCOUNT) == []


def test_an_account_in_the_name_of_a_cadre_is_no_less_sure_than_a_strangers_but_who_he_is_is_open(
    county: County,
):
    unit(county, 1, account_name="赵六")
    staff = county.put("staff", name="赵六", id_number=number(771), office="东村村委会", post="村委会主任", kind="村居干部")  # fmt: skip
    (found,) = county.ask(SHARED_ACCOUNT)
    assert (found["kinds"], found["tier"], found["evidence"]) == (
        "账户名不是本户成员，与村居干部、工作人员同名", "confirmed", [staff],
    )  # fmt: skip
    assert "同名，是否同一人待核实" in found["said"] and found["probability"] == 1.0


def cadre(county: County, nth: int = 771, **values) -> int:
    usual = {
        "name": "赵六",
        "office": "村委会",
        "village": "东村",
        "post": "主任",
        "kind": "村居干部",
        "salary_no": CARD,
    }
    return county.put("staff", id_number=number(nth), **{**usual, **values})


@pytest.mark.parametrize("account_name", ["赵六", None, "户主1"])
def test_an_account_that_receives_the_wage_of_a_cadre_names_him(county: County, account_name):
    row, staff = unit(county, 1, account_name=account_name), cadre(county)
    unit(county, 2, OTHER)
    (found,) = county.ask(SHARED_ACCOUNT)
    assert (found["subject"], found["evidence"], found["tier"]) == ([row], [staff], "confirmed")
    assert "账户是村居干部、工作人员的工资账号（赵六（东村村委会主任））" in found["said"]
    assert ("账户名不是本户成员；" in found["said"]) == (account_name == "赵六")
    assert "同名" not in found["said"]


@pytest.mark.parametrize(
    ("values", "staff"),
    [
        ({"guardian": "赵六"}, {}),
        ({}, {"salary_no": "1024"}),
        ({}, {"salary_no": OTHER}),
        ({}, {"staff_kind": "公益性岗位"}),
        ({}, {"nth": 10, "name": "户主1"}),  # a cadre on aid: of that other rules tell
    ],
)
def test_whose_wage_says_nothing(county: County, values: dict, staff: dict):
    unit(county, 1, **values)
    cadre(county, **staff)
    assert county.ask(SHARED_ACCOUNT) == []


def test_an_account_of_the_village_office_is_named_as_such(county: County):
    unit(county, 1, account_name="东村村民委员会")
    (found,) = county.ask(SHARED_ACCOUNT)
    assert found["kinds"] == "账户名为村居或单位"

"""What counts as what, on counties written by hand: truth tables of every kind and its exemptions."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.anomalies.simulated import FILLED, Sea

TOWNS = 8
WITHOUT_REF = ("past_recipient", "death", "kin")


class Hand:
    """A county of eight towns with forty households of one or two people each."""

    def __init__(self, sea: Sea) -> None:
        self.sea = sea
        for table in (*FILLED, "deaths"):
            sea.con.execute(f"TRUNCATE {table}")
        self.ref = 0
        self.rows: dict[str, list[dict[str, Any]]] = {}
        for town in range(TOWNS):
            for nth in range(40):
                self.recipient(town, nth, members=1 + nth % 2, amount=300.0 + 17 * nth + town)

    def put(self, table: str, **values: Any) -> dict[str, Any]:
        self.ref += 1
        row = values if table in WITHOUT_REF else {"ref": self.ref, **values}
        self.rows.setdefault(table, []).append(row)
        return self.rows[table][-1]

    def recipient(self, town: int, nth: int, **values: Any) -> dict[str, Any]:
        key = f"{town}-{nth}-{values.get('kin', 1)}"
        values.pop("kin", None)
        return self.put("recipient", **{
            "person": key, "id_number": key, "name": f"张{nth}", "unit": f"农村低保|{town}-{nth}",
            "unit_no": f"{town}-{nth}", "programme": "农村低保", "is_dibao": True, "town": f"第{town}镇",
            "village": f"{town}村", "state": "正常", "official": f"经办{town}", **values})  # fmt: skip

    def of(self, town: int) -> list[dict[str, Any]]:
        return [row for row in self.rows["recipient"] if row["town"] == f"第{town}镇"]

    def found(self, rule: str, **switches: Any) -> list[dict[str, Any]]:
        for table, rows in self.rows.items():
            self.sea.fill(
                table,
                {
                    key: [row.get(key) for row in rows]
                    for key in {k: 0 for row in rows for k in row}
                },
            )
        return self.sea.findings(**switches)[rule]


@pytest.fixture(scope="module")
def sea() -> Iterator[Sea]:
    made = Sea()
    yield made
    made.con.close()


@pytest.fixture
def hand(sea: Sea) -> Hand:
    return Hand(sea)


def stop(hand: Hand, count: int = 20, day: date = date(2026, 8, 1), **values: Any) -> list[int]:
    """So many households of the first town have left; one of every other town's has, too."""
    for town in range(1, TOWNS):
        hand.of(town)[0].update(state="停保", stopped_on=date(2026, 9, 1))
    left = hand.of(0)[:count]
    for row in left:
        row.update(state="停保", stopped_on=day, **values)
    return [row["ref"] for row in left]


def test_an_exit_wave_says_how_many_were_to_be_expected(hand: Hand) -> None:
    rows = stop(hand)
    (found,) = hand.found("exit_wave")
    assert (found["town"], found["observed"], found["base"], found["evidence"]) == (
        "第0镇",
        20,
        40,
        rows,
    )
    assert found["about"] == "约1.1" and found["tier"] == "possible"
    assert found["key"] == "exit|第0镇"  # the same in every month


@pytest.mark.parametrize("reason", ["死亡", "本人病故", "户口迁出"])
def test_who_died_or_moved_is_no_exit(hand: Hand, reason: str) -> None:
    stop(hand, stop_reason=reason)
    assert hand.found("exit_wave") == []


def test_exits_of_long_ago_are_none(hand: Hand) -> None:
    stop(hand, day=date(2026, 4, 30))
    assert hand.found("exit_wave") == []


def test_the_window_is_a_switch(hand: Hand) -> None:
    stop(hand, day=date(2026, 4, 30))
    assert hand.found("exit_wave", anomaly_months=7) != []


def test_few_cases_or_a_small_town_are_none(hand: Hand) -> None:
    stop(hand)
    assert hand.found("exit_wave", anomaly_cases=21) == []


def test_a_town_below_the_least_size_is_not_compared(hand: Hand) -> None:
    stop(hand)
    assert hand.found("exit_wave", anomaly_base=41) == []


def test_three_towns_are_no_county(hand: Hand) -> None:
    stop(hand)
    hand.rows["recipient"] = [row for town in range(3) for row in hand.of(town)]
    assert hand.found("exit_wave") == [] and hand.sea.compared["exit"] == 0


def past(hand: Hand, row: dict[str, Any], month: str) -> None:
    hand.put("past_recipient", month=month, **{
        k: row[k] for k in ("person", "id_number", "unit", "programme", "town", "village", "state")})  # fmt: skip


def test_households_that_vanished_without_a_trace_are_exits(hand: Hand) -> None:
    gone = hand.of(0)[:20]
    hand.rows["recipient"] = [row for row in hand.rows["recipient"] if row not in gone]
    for row in gone:
        past(hand, row, "2026-09")
    (found,) = hand.found("exit_wave")
    assert (found["observed"], found["evidence"]) == (20, [])
    assert "20户见于以前月份的名册，本月名册已没有" in found["more"]


def test_those_who_vanished_because_they_died_are_not(hand: Hand) -> None:
    gone = hand.of(0)[:20]
    hand.rows["recipient"] = [row for row in hand.rows["recipient"] if row not in gone]
    for row in gone:
        past(hand, row, "2026-09")
        hand.put("deaths", id_number=row["id_number"])
    assert hand.found("exit_wave") == []


def test_a_household_under_another_number_has_not_left(hand: Hand) -> None:
    for row in hand.of(0)[:20]:
        past(hand, {**row, "unit": "农村低保|旧" + row["unit"]}, "2026-09")
    assert hand.found("exit_wave") == []


def test_dead_recipients_of_a_town(hand: Hand) -> None:
    dead = [*hand.of(0)[:14], hand.of(1)[0]]
    for row in dead:
        hand.put("death", person=row["person"], tier="confirmed")
    (found,) = hand.found("town_rate")
    assert (found["key"], found["observed"]) == ("dead|第0镇", 14)
    assert found["evidence"] == sorted(row["ref"] for row in dead[:14])


def test_mere_namesakes_of_the_dead_are_not_counted(hand: Hand) -> None:
    for row in hand.of(0)[:14]:
        hand.put("death", person=row["person"], tier="possible")
    assert hand.found("town_rate") == []


def test_an_official_with_many_relatives_beside_his_colleagues(hand: Hand) -> None:
    for row in hand.of(0)[:16]:
        hand.put("kin", cadre="C", id_number=row["id_number"])
    (found,) = hand.found("official_concentration")
    assert (found["official"], found["town"], found["observed"]) == ("经办0", "第0镇", 16)
    assert found["name"] == found["id_number"] == ""


def test_without_officials_on_the_roster_nobody_is_compared(hand: Hand) -> None:
    for row in hand.rows["recipient"]:
        row["official"] = None
    assert hand.found("official_concentration") == [] and hand.sea.compared["official"] == 0


def uniform(hand: Hand, **values: Any) -> None:
    for row in hand.of(0)[:30]:
        row.update(amount=200.0, **values)


def test_one_sum_for_households_of_every_size(hand: Hand) -> None:
    uniform(hand)
    (found,) = hand.found("uniform_amounts")
    assert (found["sum"], found["observed"]) == ("200.00元", 15)
    assert found["alike"] == "30户（1人户15户、2人户15户）"


def test_households_alike_in_size_may_have_one_sum(hand: Hand) -> None:
    uniform(hand, members=1)
    assert hand.found("uniform_amounts") == []


@pytest.mark.parametrize(
    ("form", "shown"), [("分档", False), ("按档发放", False), ("差额", True), (None, True)]
)
def test_what_the_roster_says_of_grades_holds(hand: Hand, form: str | None, shown: bool) -> None:
    uniform(hand, aid_form=form)
    assert bool(hand.found("uniform_amounts")) is shown


def test_grades_are_uniform_by_law(hand: Hand) -> None:
    uniform(hand)
    assert hand.found("uniform_amounts", aid_mode="grades") == []
    assert hand.sea.compared["uniform"] == 0


def pay(hand: Hand, *, months: int = 7, july: float = 1.0) -> list[dict[str, Any]]:
    """Payments up to October; those of the first household, oldest first."""
    mine = []
    for row in hand.rows["recipient"]:
        for month in range(11 - months, 11):
            amount = row["amount"] * (july if month >= 7 else 1)
            paid = hand.put("payments", unit_no=row["unit_no"], programme="农村低保", result="成功",
                            pay_month=date(2026, month, 1), amount=round(amount, 2))  # fmt: skip
            if row["unit_no"] == "0-0":
                mine.append(paid)
    return mine


def test_a_payment_that_breaks(hand: Hand) -> None:
    mine = pay(hand)
    mine[4]["amount"] *= 12
    (found,) = hand.found("payment_break")
    assert found["unit"] == "0-0" and found["changed"] in ("2026年8月", "2026年9月")
    assert len(found["evidence"]) == 2


def test_what_all_are_raised_by_is_no_break(hand: Hand) -> None:
    pay(hand, july=3.0)
    assert hand.found("payment_break") == []


def test_five_months_are_too_few(hand: Hand) -> None:
    pay(hand, months=5)[3]["amount"] *= 12
    assert hand.found("payment_break") == [] and hand.sea.compared["payment"] == 0


@pytest.mark.parametrize(
    "said", [{"item": "补发1至6月"}, {"result": "失败"}, {"programme": "其他资金"}]
)
def test_money_owed_returned_or_of_another_kind_is_no_monthly_sum(hand: Hand, said: Any) -> None:
    mine = pay(hand)
    hand.put("payments", **{**mine[4], "amount": 20000.0, **said})
    assert hand.found("payment_break") == []


def test_a_household_that_was_just_taken_in_may_be_paid_for_several_months(hand: Hand) -> None:
    pay(hand)[4]["amount"] *= 12
    hand.of(0)[0]["since"] = date(2026, 7, 1)
    assert hand.found("payment_break") == []


def test_a_household_that_shrank_is_paid_otherwise(hand: Hand) -> None:
    pay(hand)[4]["amount"] *= 12
    for month in ("2026-06", "2026-07"):
        past(hand, hand.of(0)[0], month)
        past(hand, {**hand.of(0)[0], "person": "另一人"}, month)
    for month in ("2026-08", "2026-09"):
        past(hand, hand.of(0)[0], month)
    assert hand.found("payment_break") == []


def test_six_households_with_one_telephone(hand: Hand) -> None:
    for row in hand.rows["recipient"]:
        row["phone"] = f"139{row['ref'] * 7919:08d}"
    rows = [hand.of(town)[3] for town in range(6)]
    for row in rows:
        row["phone"] = "13850012768"
    (found,) = hand.found("shared_contact")
    assert found["shown"] == "138****2768" and found["apart"] == 6
    assert found["evidence"] == sorted(row["ref"] for row in rows) and found["subject"] == []


def test_relatives_with_one_telephone_count_once(hand: Hand) -> None:
    rows = [hand.of(town)[3] for town in range(6)]
    for at, row in enumerate(rows):
        row["phone"] = "13850012768"
        hand.put(
            "households",
            id_number=row["id_number"],
            book=f"B{at // 3}",
            father_id="F" if at else None,
        )
    assert hand.found("shared_contact") == []


@pytest.mark.parametrize(("address", "said"), [
    ("东村12号", True), ("幸福小区3号楼201室", True), ("东村", False), ("东村三组", False), ("中心敬老院1号", False),
    ("东村村委会1号", False), ("人民路3号楼", False),
])  # fmt: skip
def test_an_address_counts_down_to_the_house_and_care_homes_do_not(
    hand: Hand, address: str, said: bool
) -> None:
    for row in hand.rows["recipient"]:
        row["address"] = f"某村{row['ref']}号"
    for row in hand.of(0)[:6]:
        row["address"] = address
    assert bool(hand.found("shared_contact")) is said


def months(hand: Hand, count: int) -> None:
    """Earlier months, in each of which every twentieth household of every town but the first is another."""
    for back in range(1, count + 1):
        year, month = divmod(2026 * 12 + 9 - back, 12)
        for row in hand.rows["recipient"]:
            other = row["town"] != "第0镇" and (row["ref"] + back) % 20 == 0
            past(
                hand,
                {**row, "unit": row["unit"] + f"旧{back}" if other else row["unit"]},
                f"{year}-{month + 1:02d}",
            )


def test_a_village_that_never_changes(hand: Hand) -> None:
    months(hand, 12)
    (found,) = hand.found("village_unchanged")
    assert (found["village"], found["households"], found["months"]) == ("0村", 40, 12)
    assert found["evidence"] == [row["ref"] for row in hand.of(0)]


def test_eleven_months_are_too_few(hand: Hand) -> None:
    months(hand, 11)
    assert hand.found("village_unchanged") == [] and hand.sea.compared["unchanged"] == 0


def test_a_town_whose_roster_was_missing_in_a_month_changes_nothing_for_the_others(
    hand: Hand,
) -> None:
    """Its households did not all leave and come back; so nobody else's list is odd for being still."""
    for back in range(1, 13):
        year, month = divmod(2026 * 12 + 9 - back, 12)
        for row in hand.rows["recipient"]:
            if back != 5 or row["town"] == "第0镇":
                past(hand, row, f"{year}-{month + 1:02d}")
    assert hand.found("village_unchanged") == []

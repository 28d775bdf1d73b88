"""The draw of cases to be looked at again: by lot, the same when asked again, more where it looks hollow."""

from datetime import date

from pipeline.closing.cases import load_cases
from pipeline.closing.revisits import Share, draw, quarter
from tests.closing.bureau import Bureau

DAY = date(2026, 11, 25)


def drawn(office: Bureau, share: Share, day: date = DAY, name: str = "示例县") -> dict[str, str]:
    with office.store() as store:
        return draw(store, name, load_cases(store), (), day, share)


def forty(office: Bureau) -> None:
    for at in range(40):
        town = "城关镇" if at < 30 else "河口镇"
        office.case(f"k{at:02d}", "verified", "submitted", "closed", town=town, proof=f"P{at}", reviewer=f"周{at}")  # fmt: skip


def test_a_share_of_each_town_is_drawn_once_and_stays(office: Bureau) -> None:
    forty(office)
    share = Share(0.1, 2, 10)
    first = drawn(office, share)
    assert (
        len(first) == 5 and sum(key >= "k30" for key in first) == 2
    )  # 3 of 30, and at least 2 of 10
    assert drawn(office, share) == first
    office.case("late", "verified", "submitted", "closed", town="河口镇", proof="Q", reviewer="吴")
    assert drawn(office, share) == first  # 2 of 11 still
    other = drawn(office, share, date(2027, 1, 4))
    assert set(other) != set(first) and len(other) == 5
    assert quarter(DAY) == "2026-Q4" and quarter(date(2027, 1, 4)) == "2027-Q1"


def test_another_county_draws_others(office: Bureau) -> None:
    forty(office)
    mine = set(drawn(office, Share(0.1, 0, 10)))
    with office.store() as store:
        store.execute("DELETE FROM revisit")
    assert set(drawn(office, Share(0.1, 0, 10))) == mine
    with office.store() as store:
        store.execute("DELETE FROM revisit")
    assert set(drawn(office, Share(0.1, 0, 10), name="邻县")) != mine


def test_hollow_closings_are_drawn_more_often(office: Bureau) -> None:
    """Ten of forty were closed on one proof: over many quarters they are drawn far more than a quarter of times."""
    for at in range(40):
        office.case(f"k{at:02d}", "verified", "submitted", "closed", proof="SAME" if at < 10 else f"P{at}", reviewer=f"周{at}")  # fmt: skip
    hollow = total = 0
    for year in range(2027, 2037):
        found = drawn(office, Share(0.1, 0, 10), date(year, 2, 1))
        hollow += sum(key < "k10" for key in found)
        total += len(found)
        assert all("同一佐证编号销号10件" in why for key, why in found.items() if key < "k10")
    assert total == 40 and hollow > 16


def test_all_are_drawn_where_there_are_few(office: Bureau) -> None:
    office.case("a", "verified", "submitted", "closed")
    office.case("b", "verified", "submitted")
    assert set(drawn(office, Share(0.1, 2, 10))) == {"a"}

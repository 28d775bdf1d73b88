"""Which rows of a roster without family numbers are one family."""

import pytest

from tests.rules.conftest import County, number


def units(county: County) -> list[list[str]]:
    """The names of each family, in the order of the roster."""
    county.prepare()
    told = county.con.execute(
        "SELECT list(name ORDER BY ref) FROM recipient GROUP BY unit ORDER BY min(ref)"
    )
    return [names for (names,) in told.fetchall()]


def family(
    county: County, head: str, *members: tuple[str, str], nth: int, **values: object
) -> None:
    """The head, then those who name him; nobody has a family number, nor a head's ID number."""
    number_of = iter(range(nth, nth + 9))
    county.recipient(head, number(next(number_of)), head_name=head, relation="02", **values)
    for name, relation in members:
        county.recipient(name, number(next(number_of)), head_name=head, relation=relation, **values)


def test_the_head_is_of_the_family_that_names_him(county: County):
    family(county, "王建国", ("李秀英", "12"), nth=1)
    family(county, "赵大", ("赵小", "20"), nth=11)
    assert units(county) == [["王建国", "李秀英"], ["赵大", "赵小"]]


def test_without_a_column_of_relations_the_head_is_who_bears_the_name(county: County):
    county.recipient("李秀英", number(3), head_name="王建国")
    county.recipient("王建国", number(1), head_name="王建国")
    assert units(county) == [["李秀英", "王建国"]]


@pytest.mark.parametrize("head_ids", [(number(1), number(21)), (None, None)])
def test_two_heads_of_one_name_in_a_village_stay_apart_by_the_order_of_rows(
    county: County, head_ids: tuple
):
    for head_id, wife, nth in zip(head_ids, ("李秀英", "周桂花"), (3, 23), strict=True):
        county.recipient("王建国", head_id, head_name="王建国", relation="02")
        county.recipient(wife, number(nth), head_name="王建国", relation="12")
    assert units(county) == [["王建国", "李秀英"], ["王建国", "周桂花"]]


def test_of_two_heads_of_one_name_none_is_guessed(county: County):
    family(county, "王建国", nth=1)
    family(county, "赵大", nth=11)
    family(county, "王建国", nth=21)
    family(county, "孙三", nth=31)
    county.recipient("李秀英", number(3), head_name="王建国", relation="12")
    assert units(county) == [["王建国"], ["赵大"], ["王建国"], ["孙三"], ["李秀英"]]


def test_a_head_of_that_name_in_another_village_is_another(county: County):
    family(county, "王建国", nth=1)
    county.recipient("李秀英", number(3), head_name="王建国", relation="12", village="西村")
    assert units(county) == [["王建国"], ["李秀英"]]


def test_a_number_of_the_family_decides(county: County):
    county.recipient("王建国", number(1), head_name="王建国", relation="02", unit_no="N1")
    county.recipient("李秀英", number(3), head_name="王建国", relation="12", unit_no="N1")
    county.recipient("王小", number(5), head_name="王建国", relation="20", unit_no="N2")
    assert units(county) == [["王建国", "李秀英"], ["王小"]]

"""Division codes: current, abolished, and those there never were."""

import pytest

from pipeline.kernel.divisions import division_of, place_of


@pytest.mark.parametrize(
    ("code", "name", "current"),
    [
        ("350582", "晋江市", True),
        ("350521", "惠安县", True),
        ("530600", "昭通市", True),
        ("500230", "丰都县", True),
        ("350000", "福建省", True),
        ("810000", "香港特别行政区", True),
        ("830000", "台湾省", True),
        ("659012", "白杨市", True),
        ("350404", "三元区", True),
        ("512301", "涪陵市", False),
        ("352128", "松溪县", False),
        ("330103", "下城区", False),
        ("350522", "晋江县", False),
        ("911156", "外国人永久居留身份证", True),
    ],
)
def test_a_code_has_a_name(code: str, name: str, current: bool) -> None:
    assert division_of(code) == (name, current)


@pytest.mark.parametrize("code", ["350599", "000000", "999999", "35052", "123456", "", "35058２"])
def test_an_unknown_code_has_none(code: str) -> None:
    assert division_of(code) is None
    assert place_of(code) == ""


@pytest.mark.parametrize(
    ("code", "place"),
    [("350582", "福建省泉州市晋江市"), ("110105", "北京市朝阳区"), ("350000", "福建省"), ("350500", "福建省泉州市")],
)  # fmt: skip
def test_a_place_is_told_from_the_province_down(code: str, place: str) -> None:
    assert place_of(code) == place

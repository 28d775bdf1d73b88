"""Why a row and a resident are taken for one person: one short sentence, never a full number."""

import numpy as np
import pytest

from matchers.identity.comparing import COMPARATORS, INDEX
from matchers.identity.wording import TELLER, _against, _counted, agreement
from sources import SOURCES
from sources._listed import LISTED


def levels(**said: str) -> np.ndarray:
    return np.array([INDEX[c][said[c]] if c in said else 0 for c in COMPARATORS], np.uint8)


@pytest.mark.parametrize(
    ("said", "teller", "numbered", "words"),
    [
        ({"name": "identical", "place": "village", "birth": "nominal_age", "sex": "same"}, "deaths", False,
         "同名同村，虚岁相符，死亡登记未写身份证号"),
        ({"name": "same_sound", "place": "village", "birth": "nominal_age"}, "deaths", True,
         "姓名同音，同村，虚岁相符，死亡登记的身份证号无法比对"),
        ({"name": "identical", "place": "town"}, "listed", False, "同名同镇，名单未写身份证号"),
        ({"name": "identical", "id_number": "one_digit"}, "medical", True, "同名，证号差一位"),
        ({"name": "identical", "place": "village", "sex": "different"}, "vehicles", False,
         "同名同村，性别不符，车辆登记未写身份证号"),
        ({"name": "identical", "birth": "same_day"}, "deaths", False, "同名，出生日期一致，死亡登记未写身份证号"),
        ({"place": "village", "birth": "same_day"}, "deaths", False, "同村，出生日期一致，死亡登记未写身份证号"),
    ],
)  # fmt: skip
def test_what_agrees_is_said_in_one_sentence(
    said: dict[str, str], teller: str, numbered: bool, words: str
) -> None:
    assert agreement(levels(**said), teller, numbered) == words


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"birth": "different", "place": "other_town"}, "年龄不符"),
        ({"birth": "near", "place": "other_town"}, "不同镇"),
        ({"birth": "near", "place": "village"}, "年龄相差一两岁"),
        ({"id_number": "twin", "birth": "same_day"}, "证号不同"),
        ({"birth": "nominal_age", "place": "other_village"}, "同镇不同村"),
        ({"birth": "nominal_age", "place": "village", "sex": "same"}, ""),
    ],
)
def test_what_speaks_most_against_a_namesake(said: dict[str, str], words: str) -> None:
    assert _against(levels(name="identical", **said)) == words


@pytest.mark.parametrize(
    ("namesakes", "against", "words"),
    [
        (1, [], ""),
        (2, ["年龄不符"], "全县同名者2人，另一人年龄不符"),
        (2, [""], "全县同名者2人"),
        (3, ["年龄不符", "不同镇"], "全县同名者3人，其余不同镇或年龄不符"),
        (3, ["年龄不符", ""], "全县同名者3人"),
        (40, [], "全县同名者40人"),
    ],
)
def test_namesakes_are_counted_and_told_apart(
    namesakes: int, against: list[str], words: str
) -> None:
    assert _counted(namesakes, against) == words


def test_every_source_has_a_short_name() -> None:
    people = {s.name for s in (*SOURCES, LISTED) if s.person == ("name", "id_number")}
    assert people - {"households"} <= TELLER.keys()

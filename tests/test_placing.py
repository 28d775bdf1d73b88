"""What a record means by its town, its village and its address."""

from collections.abc import Iterator

import pytest

from matchers.people import places, placing
from tests.rules.conftest import County, number

VILLAGES = {
    "石桥镇": ("金湖村", "上坑村", "下坑村", "王村", "石桥村", "黄塘尾村"),
    "临江镇": ("江头村", "上坑村", "东溪村"),
    "城南街道": ("东街社区", "新村社区", "南门居委会"),
    "青山乡": ("金山村",),
}


@pytest.fixture(scope="module")
def county() -> Iterator[County]:
    """A county of four towns; as many records as there are ways to say a place."""
    made = County()
    for at, (town, names) in enumerate(VILLAGES.items()):
        for nth, village in enumerate(names):
            made.put(
                "households",
                name="张三",
                town=town,
                village=village,
                id_number=number(10 * at + nth),
            )
            made.recipient("张三", number(10 * at + nth), town=town, village=village)
    for said, _ in SAID:
        made.put(
            "deaths",
            name="李四",
            town=said[0] or None,
            village=said[1] or None,
            address=said[2] or None,
        )
    for sql in (*places.statements(), *placing.statements()):
        made.run(sql, {})
    yield made
    made.con.close()


SAID = [
    # town, village, address -> town, village, state
    (("石桥镇", "金湖村", ""), ("石桥镇", "金湖村", "here")),
    (("石桥镇", "金湖", ""), ("石桥镇", "金湖村", "here")),
    (("石桥", "金湖村委会", ""), ("石桥镇", "金湖村", "here")),
    (("示例县石桥镇", "金湖村村民委员会", ""), ("石桥镇", "金湖村", "here")),
    (("石桥镇", "金湖村3组", ""), ("石桥镇", "金湖村", "here")),
    (("石桥镇", "金湖第二组", ""), ("石桥镇", "金湖村", "here")),
    (("石桥镇", "金湖社区", ""), ("石桥镇", "金湖村", "here")),
    (("石桥镇", "石桥镇金湖村", ""), ("石桥镇", "金湖村", "here")),
    (("石桥镇", "石桥金湖村", ""), ("石桥镇", "金湖村", "here")),
    (("石桥镇", "福建省泉州市示例县石桥镇金湖村12号", ""), ("石桥镇", "金湖村", "here")),
    (("石桥镇", "金湖行政村", ""), ("石桥镇", "金湖村", "here")),
    (("石桥镇", "王村", ""), ("石桥镇", "王村", "here")),
    (("石桥镇", "王村村委会", ""), ("石桥镇", "王村", "here")),
    (("石桥镇", "石桥村", ""), ("石桥镇", "石桥村", "here")),
    (("城南街道", "新村", ""), ("城南街道", "新村社区", "here")),
    (("城南街道", "南门", ""), ("城南街道", "南门居委会", "here")),
    (("城南街道办事处", "东街社区居委会", ""), ("城南街道", "东街社区", "here")),
    (("", "金湖村", ""), ("石桥镇", "金湖村", "here")),
    (("", "上坑村", ""), (None, "上坑村", "here")),
    (("临江镇", "上坑", ""), ("临江镇", "上坑村", "here")),
    (("临江镇", "金湖村", ""), ("临江镇", "金湖村", "here")),
    (("石桥镇", "", ""), ("石桥镇", None, "here")),
    (("石桥镇", "无名村", ""), ("石桥镇", None, "here")),
    (("石桥镇", "无名村", "石桥镇王村7号"), ("石桥镇", "王村", "here")),
    (("", "", "福建省泉州市示例县石桥镇金湖村12号"), ("石桥镇", "金湖村", "here")),
    (("", "", "示例县石桥镇金湖村3组301号"), ("石桥镇", "金湖村", "here")),
    (("", "", "石桥镇金湖村"), ("石桥镇", "金湖村", "here")),
    (("", "", "石桥金湖3组"), ("石桥镇", "金湖村", "here")),
    (("", "", "石桥乡金湖村五组"), ("石桥镇", "金湖村", "here")),
    (("", "", "石桥镇金湖下厝12号"), ("石桥镇", "金湖村", "here")),
    (("", "", "金湖"), ("石桥镇", "金湖村", "here")),
    (("", "", "上坑村五组"), (None, "上坑村", "here")),
    (("临江镇", "", "上坑五组"), ("临江镇", "上坑村", "here")),
    (("", "", "石桥村8号"), ("石桥镇", "石桥村", "here")),
    (("", "", "石桥"), ("石桥镇", None, "here")),
    (("", "", "示例县石桥镇"), ("石桥镇", None, "here")),
    (("", "", "泉州市石桥镇王村1号"), ("石桥镇", "王村", "here")),
    (("", "", "家住石桥镇金湖村"), ("石桥镇", "金湖村", "here")),
    (("", "", "示例县城南街道东街社区12号楼503室"), ("城南街道", "东街社区", "here")),
    (("", "", "县城东街5号"), ("城南街道", "东街社区", "here")),
    (("", "", "示例县"), (None, None, "here")),
    (("", "", "外省"), (None, None, "elsewhere")),
    (("", "", "浙江省温州市鹿城区五马街道"), (None, None, "elsewhere")),
    (("", "", "浙江温州"), (None, None, "elsewhere")),
    (("", "", "四川"), (None, None, "elsewhere")),
    (("", "", "安溪县城厢镇"), (None, None, "elsewhere")),
    (("", "", "福建省泉州市安溪县石桥镇金湖村"), (None, None, "elsewhere")),
    (("浙江省温州市", "", ""), (None, None, "elsewhere")),
    (("", "", "山上老屋"), (None, None, "silent")),
    (("", "", "中山路5号"), (None, None, "silent")),
    (("", "", ""), (None, None, "silent")),
    (("", "不详", ""), (None, None, "silent")),
    (("", "", "上海路8号"), (None, None, "silent")),
    (("不知镇", "", ""), (None, None, "silent")),
]


@pytest.mark.parametrize(("said", "meant"), SAID)
def test_what_is_meant(county: County, said: tuple[str, str, str], meant: tuple[str | None, ...]):
    town, village, address = (part or None for part in said)
    found = county.con.execute(
        f"""SELECT DISTINCT place_of.town, place_of.village, state
        FROM deaths JOIN ({placing.said("deaths")}) USING (ref)
        JOIN place_of USING (said_town, said_village, said_address)
        WHERE deaths.village IS NOT DISTINCT FROM ? AND deaths.address IS NOT DISTINCT FROM ?
              AND said_town = coalesce((SELECT any_value(town) FROM town_name WHERE said = ?), '')""",  # noqa: S608
        [village, address, town],
    ).fetchall()
    assert found == [meant]

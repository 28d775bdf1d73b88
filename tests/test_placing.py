"""What a record means by its town, its village and its address."""

from collections.abc import Iterator

import pytest

from matchers.people import places, placing
from tests.rules.conftest import County, number

VILLAGES = {
    "石桥镇": ("金湖村", "上坑村", "下坑村", "王村", "石桥村", "黄塘尾村"),
    "临江镇": ("江头村", "上坑村", "东溪村", "青山村"),
    "城南街道": ("东街社区", "新村社区", "南门居委会"),
    "青山乡": ("金山村", "红星三村", "红星五村", "马坪村"),
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
    (("石桥镇", "锦湖村", ""), ("石桥镇", "金湖村", "here")),  # sounds so
    (("石桥镇", "全湖", ""), ("石桥镇", "金湖村", "here")),  # looks so
    (("石桥镇", "黄糖尾村", ""), ("石桥镇", "黄塘尾村", "here")),
    (("石桥镇", "黄坂尾村", ""), ("石桥镇", "黄塘尾村", "here")),  # one character of three
    (("石桥镇", "金坂村", ""), ("石桥镇", None, "here")),  # one of two is no slip
    (("青山乡", "红星四村", ""), ("青山乡", None, "here")),
    (("青山乡", "红星3村", ""), ("青山乡", "红星三村", "here")),
    (("青山乡", "金湖", ""), ("青山乡", "金湖村", "here")),
    (("临江镇", "锦湖村", ""), ("临江镇", None, "here")),
    (("", "锦湖村", ""), (None, None, "silent")),
    (("", "", "石桥镇锦湖村2组"), ("石桥镇", "金湖村", "here")),
    (("", "", "青山乡红星3村8号"), ("青山乡", "红星三村", "here")),
    (("青山乡", "马坪大队", ""), ("青山乡", "马坪村", "here")),
    (("", "", "青山乡马坪二社"), ("青山乡", "马坪村", "here")),
    (("青山乡", "马平村", ""), ("青山乡", "马坪村", "here")),
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
    (("", "", "青山"), (None, None, "silent")),  # 青山乡, or 青山村 of 临江镇
    (("", "", "青山村"), ("临江镇", "青山村", "here")),
    (("", "", "青山金山村"), ("青山乡", "金山村", "here")),
    (("临江镇", "", "青山"), ("临江镇", "青山村", "here")),
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
    (("不知镇", "金湖村", ""), (None, None, "silent")),
    (("", "", "不知镇金湖村"), (None, None, "silent")),
    (("", "", "新城区金湖路"), (None, None, "silent")),
    (("", "", "丰泽区东海街道"), (None, None, "elsewhere")),
    (("", "", "外地人"), (None, None, "elsewhere")),
    (("", "", "邻县东港镇溪口村1组"), (None, None, "elsewhere")),
    (("", "", "无名县东港镇溪口村1组"), (None, None, "elsewhere")),
    (("", "", "示列县石桥镇金湖村"), ("石桥镇", "金湖村", "here")),
    (("", "", "县医院宿舍"), (None, None, "silent")),
    (("石桥镇", "", "浙江省温州市鹿城区"), ("石桥镇", None, "here")),
    (("石桥镇", "", "临江镇东溪村9号"), ("临江镇", "东溪村", "here")),
    (("石桥镇", "", "临江镇12号"), ("石桥镇", None, "here")),
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


def build(made: County, **values: str) -> County:
    for sql in (*places.statements(), *placing.statements()):
        made.run(sql, values)
    return made


def meant(made: County, source: str, ref: int) -> tuple[str | None, ...]:
    found = made.con.execute(
        f"""SELECT town, village, state FROM ({placing.said(source)})
        JOIN place_of USING (said_town, said_village, said_address) WHERE ref = ?""",  # noqa: S608
        [ref],
    ).fetchall()
    assert len(found) == 1
    return tuple(found[0])


@pytest.fixture
def empty() -> Iterator[County]:
    made = County()
    yield made
    made.con.close()


def test_a_slip_in_the_lists_themselves_is_no_village(empty: County):
    for _ in range(60):
        empty.put("households", town="石桥镇", village="金湖村")
    empty.put("households", town="石桥镇", village="井湖村")
    empty.put("households", town="石桥镇", village="下湖村")  # not alike: a village of few
    wrong = empty.recipient("张三", number(1), town="石桥镇", village="锦湖村")
    build(empty)
    assert meant(empty, "roster", wrong) == ("石桥镇", "金湖村", "here")
    assert empty.con.execute("SELECT village FROM county_village ORDER BY ALL").fetchall() == [
        ("下湖村",),
        ("金湖村",),
    ]


def test_addresses_are_the_gazetteer_where_the_lists_have_nothing_else(empty: County):
    address = "福建省示例县石桥镇金湖村{}组5号"
    refs = [empty.put("households", address=address.format(group)) for group in range(1, 9)]
    bare = empty.put("deaths", address="石桥金湖")
    build(empty)
    assert {meant(empty, "households", ref) for ref in refs} == {("石桥镇", "金湖村", "here")}
    assert meant(empty, "deaths", bare) == ("石桥镇", "金湖村", "here")
    assert empty.con.execute("SELECT count(*) FROM place_of").fetchall() == [(2,)]


def test_a_sheet_of_a_town_says_the_town(empty: County):
    for town in ("石桥镇", "临江镇"):
        empty.recipient("张三", number(1), town=town, village="上坑村")
    empty.con.execute(
        "INSERT INTO file_sheet VALUES (0, '死亡.xlsx', '表1', 'deaths', '临江镇死亡人员')"
    )
    plain = empty.put("deaths", village="上坑")
    build(empty)
    assert meant(empty, "deaths", plain) == ("临江镇", "上坑村", "here")


def test_a_county_may_be_set_with_its_city(empty: County):
    empty.recipient("张三", number(1), town="石桥镇", village="金湖村")
    far = empty.put("deaths", address="示例县")
    build(empty, county_name="福建省泉州市示例县")
    assert meant(empty, "deaths", far) == (None, None, "here")


def test_without_any_list_nothing_is_known(empty: County):
    lone = empty.put("deaths", town="石桥镇", village="金湖村", address="石桥镇金湖村")
    build(empty)
    assert meant(empty, "deaths", lone) == (None, None, "silent")


def test_codes_are_those_of_the_gazetteer(county: County):
    """Equal codes are equal places; a village of one name in two towns has one code."""
    codes = county.con.execute(
        "SELECT DISTINCT town, town_code, village, village_code FROM place_of ORDER BY ALL"
    ).fetchall()
    assert {code for town, code, _, _ in codes if town is None} == {-1}
    assert {code for _, _, village, code in codes if village is None} == {-1}
    towns = {(town, code) for town, code, _, _ in codes if town}
    villages = {(village, code) for _, _, village, code in codes if village}
    assert len(towns) == len({code for _, code in towns}) == 4
    assert len(villages) == len({code for _, code in villages}) > 10
    assert ("临江镇", "上坑村") in {(town, village) for town, _, village, _ in codes}


def test_every_row_of_every_source_finds_its_place(county: County):
    for source in placing.PLACED:
        rows, found = county.con.execute(
            f"""SELECT (SELECT count(*) FROM {source}), count(*) FROM ({placing.said(source)})
            JOIN place_of USING (said_town, said_village, said_address)"""  # noqa: S608
        ).fetchall()[0]
        assert rows == found

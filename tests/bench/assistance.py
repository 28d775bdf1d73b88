"""What the assistance office, finance and personnel deliver: rosters, pay-rolls, staff, lists."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from tests.bench.columns import (
    damaged,
    day_number,
    days,
    pick,
    serial,
    some_days,
)
from tests.bench.delivery import Delivery
from tests.bench.people import CHILD, HEAD, OTHER_CHILD, PARENT, People
from tests.bench.welfare import EDGE, MONTHS, PROGRAMMES, RURAL, TEKUN, URBAN, Welfare

OFFICIALS = ("陈国强", "林志明", "王丽华", "黄建辉", "李秀英", "张伟", "吴海燕", "刘明辉")
OFFICES = (
    "县财政局",
    "县教育局",
    "县第一中学",
    "县医院",
    "县农业农村局",
    "县水利局",
    "县林业局",
    "县人社局",
)
POSTS = ("科员", "副科长", "教师", "医师", "主任", "会计", "股长", "办事员")


def take(texts: pa.Array, at: np.ndarray) -> pa.Array:
    """Rows of a column."""
    return texts.take(pa.array(at))


def texts(array: np.ndarray) -> pa.Array:
    """Whole numbers as text."""
    return pa.array(array).cast(pa.string())


def rosters(
    rng: np.random.Generator, people: People, welfare: Welfare, suffix: str = "csv"
) -> Iterator[Delivery]:
    """One file a programme, text or (``suffix`` xlsx) workbook; a few rural recipients stand in 特困 too."""
    titles = {RURAL: "农村低保花名册_202610", URBAN: "城市低保对象名单_202610",
              TEKUN: "特困供养人员花名册_202610", EDGE: "低保边缘家庭名册_202610"}  # fmt: skip
    for programme, title in titles.items():
        rows = np.flatnonzero(welfare.programme == programme)
        if programme == TEKUN:
            rows = np.concatenate([rows, np.flatnonzero(np.isin(welfare.person, welfare.twice))])
        columns = _roster(rng, people, welfare, rows, programme)
        yield Delivery(
            f"民政/{title}.{suffix}", columns, "utf-8-sig" if programme != URBAN else "gb18030"
        )


def _roster(
    rng: np.random.Generator, people: People, welfare: Welfare, rows: np.ndarray, programme: int
) -> dict[str, pa.Array]:
    who, count = welfare.person[rows], len(rows)
    unit = welfare.unit[rows] + (10_000_000 if programme == TEKUN else 0)
    head = np.flatnonzero(people.place == HEAD)[people.book[who]]
    stopped = pa.array(np.where(welfare.stopped[rows], "停保", "正常"))
    review = some_days(rng, day_number(2025, 6, 1), day_number(2026, 9, 30), count)
    return {
        "乡镇": take(people.town, who),
        "村居": take(people.village, who),
        "家庭编号": serial(unit, 8, "NTCB"[programme] + "D"),
        "户主姓名": take(people.name, head),
        "与户主关系": _relation(people, who),
        "姓名": take(people.name, who),
        "身份证号": damaged(rng, take(people.number, who), 0.01),
        "月保障金额": texts(welfare.amount[rows].astype(int)),
        "保障起始时间": days(
            some_days(rng, day_number(2012, 1, 1), day_number(2025, 12, 1), count)
        ),
        "状态": stopped,
        "银行账号": serial(who, 13, "623036"),
        "经办人": pick(rng, OFFICIALS, count),
        "最近复核日期": days(review),
        "核对报告日期": days(review - 7),
    }


def _relation(people: People, who: np.ndarray) -> pa.Array:
    place = people.place[who]
    child = (place == CHILD) | (place == OTHER_CHILD)
    word = np.select(
        [place == HEAD, child & (people.male[who] == 1), child, place == PARENT],
        ["户主", "子", "女", "父母"], "配偶")  # fmt: skip
    return pa.array(word)


def payments(rng: np.random.Generator, people: People, welfare: Welfare) -> Iterator[Delivery]:
    """A pay-roll a month; three of five who died are still paid."""
    paid = np.flatnonzero(~welfare.stopped & (welfare.programme != EDGE))
    day_died = np.full(len(people.birth), 10**6)
    quickly_stopped = welfare.died[rng.random(len(welfare.died)) < 0.4]
    died_on = dict(zip(welfare.died.tolist(), welfare.died_on.tolist(), strict=True))
    day_died[quickly_stopped] = [died_on[p] for p in quickly_stopped.tolist()]
    for month in MONTHS:
        first = day_number(int(month[:4]), int(month[5:]), 1)
        rows = paid[day_died[welfare.person[paid]] >= first]
        yield Delivery(f"财政/救助资金发放_{month.replace('-', '')}.csv",
                       _payroll(rng, people, welfare, rows, month))  # fmt: skip


def _payroll(
    rng: np.random.Generator, people: People, welfare: Welfare, rows: np.ndarray, month: str
) -> dict[str, pa.Array]:
    who, count = welfare.person[rows], len(rows)
    return {
        "序号": texts(np.arange(1, count + 1)),
        "乡镇": take(people.town, who),
        "村居": take(people.village, who),
        "救助类别": pa.array(PROGRAMMES).take(pa.array(welfare.programme[rows])),
        "姓名": take(people.name, who),
        "身份证号": damaged(rng, take(people.number, who), 0.01),
        "发放月份": pa.array([month] * count),
        "发放日期": pa.array([month + "-08"] * count),
        "金额": texts(welfare.amount[rows].astype(int)),
        "银行账号": serial(who, 13, "623036"),
        "发放状态": pick(rng, ("成功", "失败"), count, (0.99, 0.01)),
    }


def staff(
    rng: np.random.Generator, people: People, welfare: Welfare, rows: int
) -> Iterator[Delivery]:
    """Public employees of even books, and the planted ones."""
    even = people.adults[people.book[people.adults] % 2 == 0]
    who = rng.choice(even, min(rows, len(even)), replace=False)
    who = np.unique(np.concatenate([who, welfare.staff, welfare.staff_kin[:, 0]]))
    count = len(who)
    yield Delivery("组织人社/财政供养人员名单.csv", {
        "序号": texts(np.arange(1, count + 1)),
        "单位名称": pick(rng, OFFICES, count),
        "姓名": take(people.name, who),
        "身份证号码": damaged(rng, take(people.number, who), 0.01),
        "人员类别": pick(rng, ("行政编制", "事业编制", "公益性岗位"), count, (0.3, 0.65, 0.05)),
        "职务": pick(rng, POSTS, count),
        "乡镇": take(people.town, who),
        "联系电话": serial(rng.integers(0, 10**9, count), 10, "1"),
    })  # fmt: skip


def declarations(rng: np.random.Generator, people: People, welfare: Welfare) -> Iterator[Delivery]:
    """Declared relatives among the planted kin."""
    pairs = welfare.staff_kin[: welfare.declared]
    officer, relative = pairs[:, 0], pairs[:, 1]
    count = len(pairs)
    yield Delivery("民政/近亲属备案登记表.csv", {
        "序号": texts(np.arange(1, count + 1)),
        "工作人员姓名": take(people.name, officer),
        "工作人员身份证号": take(people.number, officer),
        "工作单位": pick(rng, OFFICES, count),
        "职务": pick(rng, POSTS, count),
        "与工作人员关系": pick(rng, ("父亲", "母亲", "兄弟", "姐妹", "配偶"), count),
        "亲属姓名": take(people.name, relative),
        "亲属身份证号码": take(people.number, relative),
        "享受救助类别": pa.array(["农村低保"] * count),
        "备案日期": days(some_days(rng, day_number(2024, 1, 1), day_number(2026, 9, 1), count), "%Y.%m.%d"),
    }, "utf-8-sig")  # fmt: skip


LISTS = (
    ("农业农村/脱贫不稳定户名单", 0.0008, ("因病", "因残", "因学")),
    ("农业农村/边缘易致贫户名单", 0.0006, ("因病", "因残", "因灾")),
    ("农业农村/突发严重困难户名单", 0.0002, ("因病", "因意外")),
    ("民政/近年退保人员名单", 0.0006, ("家庭经济状况好转", "未按期复核")),
    ("民政/低保申请未通过人员名单", 0.0003, ("收入超标", "财产超标")),
)
"""File, rows as a share of the residents, reasons."""


def hardship(rng: np.random.Generator, people: People, welfare: Welfare) -> Iterator[Delivery]:
    """Lists of people who may need help, a third of them enrolled, and one of prisoners."""
    for file, share, reasons in LISTS:
        count = max(3, round(share * people.residents))
        who = np.where(rng.random(count) < 0.33, rng.choice(welfare.active, count),
                       rng.choice(people.adults, count))  # fmt: skip
        found = some_days(rng, day_number(2024, 3, 1), day_number(2026, 9, 1), count)
        yield Delivery(f"{file}.csv", {
            **_listed(rng, people, who),
            "认定时间": days(found),
            "主要原因": pick(rng, reasons, count),
            "联系电话": serial(rng.integers(0, 10**9, count), 10, "1"),
            "备注": pa.array([""] * count),
        })  # fmt: skip
    who = rng.choice(people.adults, max(3, people.residents // 4000))
    begun = some_days(rng, day_number(2020, 1, 1), day_number(2026, 6, 1), len(who))
    yield Delivery("司法/服刑在押人员名单.csv", {
        **_listed(rng, people, who),
        "入监日期": days(begun, "%Y%m%d"),
        "刑期止日": days(begun + rng.integers(400, 3600, len(who)), "%Y%m%d"),
        "执行方式": pa.array(["监狱服刑"] * len(who)),
        "罪名": pick(rng, ("盗窃罪", "诈骗罪", "危险驾驶罪"), len(who)),
    }, "gb18030")  # fmt: skip


def _listed(rng: np.random.Generator, people: People, who: np.ndarray) -> dict[str, pa.Array]:
    return {
        "乡镇": take(people.town, who),
        "村": take(people.village, who),
        "姓名": take(people.name, who),
        "身份证号": damaged(rng, take(people.number, who)),
    }

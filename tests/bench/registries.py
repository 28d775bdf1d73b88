"""What the other departments deliver, by the million rows."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from tests.bench.assistance import take, texts
from tests.bench.columns import damaged, day_number, days, joined, money, pick, serial, some_days
from tests.bench.delivery import Delivery, parts
from tests.bench.people import CHILD, HEAD, OTHER_CHILD, PARENT, People
from tests.bench.welfare import Welfare

UTF8, BOM, GB = "utf-8", "utf-8-sig", "gb18030"
_SINCE, _MONTH_END = day_number(2008, 1, 1), day_number(2026, 10, 20)


def households(rng: np.random.Generator, people: People) -> Iterator[Delivery]:
    """The register: every resident, book by book."""
    everyone = np.arange(people.residents)
    head = np.flatnonzero(people.place == HEAD)[people.book]
    columns = {
        "户号": serial(people.book, 10, "350599"),
        "户主姓名": take(people.name, head),
        "姓名": take(people.name, everyone),
        "公民身份号码": damaged(rng, take(people.number, everyone), 0.003),
        "性别": pa.array(["女", "男"]).take(pa.array(people.male[everyone])),
        "出生日期": days(people.birth[everyone]),
        "与户主关系": _relation(people),
        "乡镇": take(people.town, everyone),
        "村居": take(people.village, everyone),
        "住址": joined(take(people.village, everyone), serial(people.book % 999 + 1, 3, "", "号")),
        "人员状态": pick(rng, ("正常", "迁出"), people.residents, (0.985, 0.015)),
        "父亲身份证号": _number_of(people, people.father),
        "母亲身份证号": _number_of(people, people.mother),
        "配偶身份证号": _number_of(people, people.spouse),
    }
    yield from parts("公安/常住人口信息_第{}批.csv", columns, (UTF8, BOM, UTF8), (3, 3, 2))


def _relation(people: People) -> pa.Array:
    place, man = people.place, people.male[: people.residents] == 1
    child = (place == CHILD) | (place == OTHER_CHILD)
    word = np.select([place == HEAD, child & man, child, (place == PARENT) & man, place == PARENT],
                     [0, 1, 2, 3, 4], 5)  # fmt: skip
    return pa.array(["户主", "子", "女", "父亲", "母亲", "配偶"]).take(pa.array(word))


def _number_of(people: People, at: np.ndarray) -> pa.Array:
    at = at[: people.residents]
    known = take(people.number, np.maximum(at, 0))
    return pa.compute.if_else(pa.array(at >= 0), known, "")


def deaths(rng: np.random.Generator, people: People, welfare: Welfare) -> Iterator[Delivery]:
    """Three registers of the same deaths, each of a part of them."""
    who = np.concatenate([people.gone, welfare.died])
    died = np.concatenate([some_days(rng, day_number(2019, 1, 1), day_number(2026, 10, 10), people.departed),
                           welfare.died_on])  # fmt: skip
    for register, share in ((_cancelled, 0.95), (_cremated, 0.75), (_certified, 0.65)):
        mine = np.flatnonzero(rng.random(len(who)) < share)
        yield register(rng, people, who[mine], died[mine])


def _cancelled(
    rng: np.random.Generator, people: People, who: np.ndarray, died: np.ndarray
) -> Delivery:
    return Delivery("公安/户籍注销（死亡）_202610.csv", {
        "姓名": take(people.name, who),
        "公民身份号码": damaged(rng, take(people.number, who)),
        "性别": pa.array(["女", "男"]).take(pa.array(people.male[who])),
        "出生日期": days(people.birth[who], "%-m"),
        "死亡日期": days(died, "%-m"),
        "注销日期": days(died + rng.integers(1, 90, len(who)), "%-m"),
        "注销原因": pa.array(["死亡"] * len(who)),
        "户籍地址": joined(take(people.town, who), take(people.village, who), ""),
    })  # fmt: skip


def _cremated(
    rng: np.random.Generator, people: People, who: np.ndarray, died: np.ndarray
) -> Delivery:
    return Delivery("殡葬/殡仪馆火化登记.csv", {
        "序号": texts(np.arange(1, len(who) + 1)),
        "逝者姓名": take(people.name, who),
        "逝者身份证号": damaged(rng, take(people.number, who), 0.03),
        "性别": pa.array(["女", "男"]).take(pa.array(people.male[who])),
        "年龄": texts((died - people.birth[who]) // 365),
        "死亡时间": days(died),
        "火化时间": days(died + 3),
        "生前住址": joined(take(people.town, who), take(people.village, who), ""),
        "家属姓名": pick(rng, ("陈建国", "林秀珠", "王志强", "黄丽芳"), len(who)),
    }, GB)  # fmt: skip


def _certified(
    rng: np.random.Generator, people: People, who: np.ndarray, died: np.ndarray
) -> Delivery:
    return Delivery("卫健/死亡医学证明.csv", {
        "死者姓名": take(people.name, who),
        "证件号码": damaged(rng, take(people.number, who)),
        "性别": pa.array(["女", "男"]).take(pa.array(people.male[who])),
        "出生日期": days(people.birth[who], "%Y%m%d"),
        "死亡日期": days(died, "%Y%m%d"),
        "死亡原因": pick(rng, ("心脑血管疾病", "恶性肿瘤", "呼吸系统疾病", "意外伤害"), len(who)),
        "常住地址": joined(take(people.town, who), take(people.village, who), ""),
        "签发机构": pick(rng, ("县医院", "县中医院", "镇卫生院"), len(who)),
    }, BOM)  # fmt: skip


def _owners(rng: np.random.Generator, people: People, welfare: Welfare, rows: int, planted: np.ndarray) -> np.ndarray:  # fmt: skip
    """Adults on no roster, one in eight from elsewhere, and the planted owners, shuffled."""
    free = np.setdiff1d(people.adults, welfare.person)
    rest = max(0, rows - len(planted))
    away = rng.random(rest) < 0.12
    who = np.where(away, rng.choice(people.outsiders, rest), rng.choice(free, rest))
    return rng.permutation(np.concatenate([who, planted]))


CAR_CODES = ("K33", "K31", "K32", "H31", "H51", "M11", "M21", "T22")
CAR_WORDS = ("小型轿车", "小型普通客车", "小型越野客车", "轻型普通货车", "低速货车", "普通正三轮摩托车",
             "普通二轮摩托车", "手扶拖拉机")  # fmt: skip
CAR_SHARES = (0.55, 0.08, 0.08, 0.05, 0.01, 0.02, 0.19, 0.02)
_MOTORCYCLE = 6


def vehicles(
    rng: np.random.Generator, people: People, welfare: Welfare, rows: int
) -> Iterator[Delivery]:
    """Four files; recipients own motorcycles, and the planted ones a car."""
    riders = rng.choice(welfare.active, round(0.06 * len(welfare.active)), replace=False)
    who = _owners(rng, people, welfare, rows, np.concatenate([riders, welfare.cars]))
    kind = rng.choice(len(CAR_CODES), len(who), p=CAR_SHARES)
    kind[np.isin(who, welfare.cars)] = 0
    kind[np.isin(who, np.setdiff1d(riders, welfare.cars))] = _MOTORCYCLE
    columns = {
        "序号": texts(np.arange(1, len(who) + 1)),
        "号牌号码": serial(rng.permutation(len(who)), 7, "闽C"),
        "号牌种类": pa.array(np.where(kind == _MOTORCYCLE, "07", "02")),
        "车辆类型": pa.array(CAR_CODES).take(pa.array(kind)),
        "使用性质": pick(rng, ("A", "F"), len(who), (0.93, 0.07)),
        "机动车所有人": take(people.name, who),
        "身份证明号码": damaged(rng, take(people.number, who)),
        "初次登记日期": days(some_days(rng, _SINCE, _MONTH_END, len(who))),
        "机动车状态": pick(rng, ("A", "E", "B", "M"), len(who), (0.91, 0.05, 0.03, 0.01)),
        "品牌型号": pick(rng, ("五菱", "大众", "丰田", "吉利", "长安", "比亚迪"), len(who)),
        "车辆识别代号": serial(rng.integers(0, 10**9, len(who)), 12, "LSVAG"),
    }
    *rest, last = parts("公安/机动车登记信息_{}.csv", columns, (UTF8, BOM, UTF8, GB), (4, 3, 2, 1))
    yield from rest
    words = pa.array(CAR_WORDS).take(pa.array(kind[len(who) - last.rows :]))
    yield Delivery(last.file, {**last.columns, "车辆类型": words}, GB)


def properties(
    rng: np.random.Generator, people: People, welfare: Welfare, rows: int
) -> Iterator[Delivery]:
    """Three files; three units in five own the home they live in, and the planted ones two."""
    _, first = np.unique(welfare.unit, return_index=True)
    own = welfare.person[rng.choice(first, round(0.6 * len(first)), replace=False)]
    planted = np.setdiff1d(own, welfare.second_homes)
    planted = np.concatenate([planted, welfare.second_homes, welfare.second_homes])
    who = _owners(rng, people, welfare, rows, planted)
    needy = np.isin(who, welfare.person)
    use = rng.choice(5, len(who), p=(0.8, 0.05, 0.1, 0.03, 0.02))
    use[needy] = 0
    home = np.arange(len(who)) - ((rng.random(len(who)) < 0.12) & ~needy)
    columns = {
        "不动产权证号": serial(np.arange(len(who)), 8, "闽(2019)不动产权第", "号"),
        "不动产单元号": serial(home, 10, "350599001001GB05193F"),
        "坐落": joined(
            take(people.town, who), take(people.village, who), serial(home % 900 + 1, 3, "", "号")
        ),
        "权利人": take(people.name, who),
        "证件号码": damaged(rng, take(people.number, who)),
        "证件类型": pa.array(["居民身份证"] * len(who)),
        "共有方式": pick(rng, ("单独所有", "共同共有"), len(who), (0.8, 0.2)),
        "规划用途": pa.array(["成套住宅", "商业", "车位", "办公", "工业"]).take(pa.array(use)),
        "建筑面积(㎡)": money(rng, 100, 0.35, len(who)),
        "土地面积": money(rng, 30, 0.35, len(who)),
        "登记时间": days(some_days(rng, _SINCE, _MONTH_END, len(who)), "%Y%m%d"),
        "登记状态": pick(rng, ("现势", "历史"), len(who), (0.93, 0.07)),
    }
    yield from parts("自然资源/不动产登记信息_{}.csv", columns, (UTF8, BOM, UTF8), (4, 4, 3))


def medical(
    rng: np.random.Generator, people: People, welfare: Welfare, rows: int
) -> Iterator[Delivery]:
    """Settlements of the year; one in a thousand is a heavy one."""
    patients = np.concatenate([rng.choice(people.residents, max(2, rows // 3)), welfare.person])
    who = rng.choice(patients, rows)
    heavy = rng.random(rows) < 0.001
    light, dear = money(rng, 900, 1.0, rows), money(rng, 48_000, 0.2, rows)
    columns = {
        "姓名": take(people.name, who),
        "身份证号": damaged(rng, take(people.number, who)),
        "险种类型": pick(rng, ("城乡居民医保", "职工医保"), rows, (0.8, 0.2)),
        "就医类别": pick(rng, ("普通住院", "门诊慢特病", "门诊统筹"), rows),
        "结算日期": days(some_days(rng, day_number(2026, 1, 2), _MONTH_END, rows), "%-m"),
        "医疗机构": pick(rng, ("县医院", "县中医院", "镇卫生院", "市第一医院"), rows),
        "病种": pick(rng, ("高血压", "糖尿病", "肺炎", "骨折", "恶性肿瘤", "脑梗死"), rows),
        "总费用": money(rng, 6000, 0.9, rows),
        "统筹支付": money(rng, 4000, 0.9, rows),
        "个人自付": pa.compute.if_else(pa.array(heavy), dear, light),
        "结算单号": serial(np.arange(rows), 12, "S2026"),
    }
    yield from parts("医保/医疗费用结算明细_2026_{}.csv", columns, (BOM, UTF8), (1, 1))


def disability(
    rng: np.random.Generator, people: People, welfare: Welfare, rows: int
) -> Iterator[Delivery]:
    """Certificates; half of the recipients' are severe, few of the others'."""
    needy = rng.choice(welfare.active, round(0.2 * len(welfare.active)), replace=False)
    others = rng.choice(
        np.setdiff1d(people.adults, needy), max(1, rows - len(needy)), replace=False
    )
    who = rng.permutation(np.concatenate([needy, others]))
    severe = rng.random(len(who)) < np.where(np.isin(who, needy), 0.5, 0.01)
    grade = np.where(severe, rng.integers(1, 3, len(who)), rng.integers(3, 5, len(who)))
    kind = np.where(severe, rng.integers(1, 7, len(who)), rng.integers(1, 5, len(who)))
    number = take(people.number, who)
    yield Delivery("残联/持证残疾人名册.csv", {
        "序号": texts(np.arange(1, len(who) + 1)),
        "姓名": take(people.name, who),
        "身份证号": damaged(rng, number),
        "残疾证号": joined(number, texts(kind * 10 + grade), ""),
        "残疾类别": pa.array(["", "视力", "听力", "言语", "肢体", "智力", "精神"]).take(pa.array(kind)),
        "残疾等级": pa.array(["", "一级", "二级", "三级", "四级"]).take(pa.array(grade)),
        "发证日期": days(some_days(rng, _SINCE, day_number(2026, 6, 1), len(who))),
        "证件状态": pick(rng, ("有效", "注销"), len(who), (0.96, 0.04)),
        "乡镇": take(people.town, who),
        "村居": take(people.village, who),
    }, BOM)  # fmt: skip


def businesses(
    rng: np.random.Generator, people: People, welfare: Welfare, rows: int
) -> Iterator[Delivery]:
    """Firms and shops; this system exports every cell in quotes."""
    owners = rng.choice(welfare.active, max(1, len(welfare.active) // 100), replace=False)
    who = _owners(rng, people, welfare, rows, owners)
    yield Delivery("市场监管/市场主体登记信息.csv", {
        "企业名称": joined(take(people.village, who), take(people.name, who), pick(rng, ("食杂店", "餐饮店", "建材商行", "贸易有限公司"), len(who))),
        "统一社会信用代码": serial(np.arange(len(who)), 8, "92350599MA"),
        "主体类型": pick(rng, ("个体工商户", "有限责任公司", "农民专业合作社"), len(who), (0.8, 0.17, 0.03)),
        "人员姓名": take(people.name, who),
        "证件号码": damaged(rng, take(people.number, who)),
        "职务": pick(rng, ("经营者", "法定代表人"), len(who)),
        "认缴出资额（万元）": money(rng, 30, 1.0, len(who)),
        "成立日期": days(some_days(rng, _SINCE, _MONTH_END, len(who)), "%Y.%m.%d"),
        "登记状态": pick(rng, ("存续", "注销", "吊销"), len(who), (0.85, 0.12, 0.03)),
    }, BOM, quoted=True)  # fmt: skip


def pensions(
    rng: np.random.Generator, people: People, welfare: Welfare, rows: int
) -> Iterator[Delivery]:
    """Pensions drawn; most recipients of age draw the basic one."""
    old = welfare.active[people.birth[welfare.active] < day_number(1966, 10, 1)]
    who = _owners(rng, people, welfare, rows, old)
    basic = np.isin(who, welfare.person) | (rng.random(len(who)) < 0.7)
    yield Delivery("人社/养老待遇发放信息.csv", {
        "姓名": take(people.name, who),
        "公民身份号码": damaged(rng, take(people.number, who)),
        "险种": pa.array(np.where(basic, "城乡居民养老", "城镇职工养老")),
        "月养老金": pa.compute.if_else(pa.array(basic), money(rng, 190, 0.1, len(who)), money(rng, 3000, 0.3, len(who))),
        "月基础养老金": pa.array(np.where(basic, "165.00", "")),
        "领取起始年月": days(some_days(rng, day_number(2009, 1, 1), day_number(2026, 9, 1), len(who)), "%Y%m"),
        "待遇状态": pick(rng, ("正常领取", "暂停"), len(who), (0.97, 0.03)),
        "乡镇": take(people.town, who),
    }, UTF8)  # fmt: skip

"""公安交管, 农业农村, 自然资源, 市场监管: vehicles, farm machines, real estate, firms."""

from __future__ import annotations

from collections.abc import Iterator

from data_samples.clock import dashed, dotted, in_words, packed
from data_samples.facts import Business, Home, Vehicle
from data_samples.tables import GBK, UTF8, Cell, Table, money
from data_samples.world import World

VEHICLE_HEADINGS = (
    "序号", "号牌号码", "号牌种类", "车辆类型", "使用性质", "机动车所有人", "身份证明号码", "初次登记日期",
    "机动车状态", "备注",
)  # fmt: skip
FARM_HEADINGS = ("机主姓名", "身份证号码", "机械类型", "牌照号码", "登记日期", "状态")
HOME_HEADINGS = (
    "不动产权证号", "不动产单元号", "坐落", "权利人", "证件号码", "共有方式", "规划用途", "建筑面积(㎡)",
    "登记时间", "登记状态",
)  # fmt: skip
FIRM_HEADINGS = (
    "企业名称", "统一社会信用代码", "主体类型", "人员姓名", "证件号码", "职务", "认缴出资额（万元）",
    "成立日期", "登记状态", "从业人数",
)  # fmt: skip
KIND_WORDS = {
    "K33": "小型轿车", "K31": "小型普通客车", "K32": "小型越野客车", "K39": "小型面包车",
    "K11": "大型普通客车", "H31": "轻型普通货车", "H11": "重型普通货车", "H41": "微型普通货车",
    "H51": "低速货车", "Q11": "重型半挂牵引车", "Z31": "小型专项作业车", "Z51": "重型专项作业车",
    "J11": "轮式装载机械", "M21": "普通二轮摩托车", "M22": "轻便二轮摩托车", "M11": "普通正三轮摩托车",
    "N11": "三轮汽车",
}  # fmt: skip
STATUS_WORDS = {"A": "正常", "E": "注销", "M": "强制注销", "B": "转出", "P": "报废公告作废"}


def vehicles(world: World) -> Iterator[Table]:
    rows = sorted(world.facts.vehicles, key=lambda row: (row.plate, row.who.number))
    road = [row for row in rows if not row.farm]
    farm = [row for row in rows if row.farm]
    yield Table(
        "vehicles",
        "公安/机动车登记信息.csv",
        VEHICLE_HEADINGS,
        [(row, _vehicle_cells(at, row)) for at, row in enumerate(road, 1)],
        encoding=GBK,
    )
    yield Table(
        "vehicles",
        "农业农村/农业机械登记台账.csv",
        FARM_HEADINGS,
        [
            (row, (row.name, row.number, row.kind, row.plate, in_words(row.registered), "正常"))
            for row in farm
        ],
        encoding=UTF8,
    )


def _vehicle_cells(at: int, row: Vehicle) -> tuple[Cell, ...]:
    """Three lines of five give the type as a code, the others as a word."""
    kind = row.kind if at % 5 < 3 else KIND_WORDS[row.kind]
    status = row.status if at % 5 < 3 else STATUS_WORDS.get(row.status, row.status)
    plate_kind = {"M": "07", "N": "13", "H": "01", "Q": "01"}.get(row.kind[0], "02")
    return (
        at, row.plate, plate_kind, kind, row.use, row.name, row.number, dashed(row.registered),
        status, row.note,
    )  # fmt: skip


def property_rights(world: World) -> Iterator[Table]:
    rows = sorted(world.facts.homes, key=lambda row: (row.unit, row.who.number))
    yield Table(
        "property",
        "自然资源/不动产登记信息.csv",
        HOME_HEADINGS,
        [(row, _home_cells(at, row)) for at, row in enumerate(rows, 1)],
        encoding=GBK,
    )


def _home_cells(at: int, row: Home) -> tuple[Cell, ...]:
    deed = f"闽({row.registered.year})示例县不动产权第{at:07d}号"
    return (
        deed, row.unit, row.seat, row.name, row.number, row.shared, row.use, f"{row.area:.2f}",
        packed(row.registered), row.status,
    )  # fmt: skip


def businesses(world: World) -> Iterator[Table]:
    yield Table(
        "business",
        "市场监管/市场主体登记信息.csv",
        FIRM_HEADINGS,
        [(row, _firm_cells(row)) for row in world.facts.businesses],
        encoding=UTF8,
    )


def _firm_cells(row: Business) -> tuple[Cell, ...]:
    return (
        row.firm, row.code, row.kind, row.name, row.number, row.post, money(row.capital),
        dotted(row.founded), row.status, row.employees,
    )  # fmt: skip

"""The columns that a town and the county fill in; the reader of returned ledgers goes by them."""

from dataclasses import dataclass
from typing import Literal

YES_NO = ("是", "否")


@dataclass(frozen=True)
class FillColumn:
    """One column to fill: ``width`` in half-width characters, ``choices`` of its drop-down."""

    heading: str
    width: float
    kind: Literal["choice", "text", "date", "amount"] = "text"
    choices: tuple[str, ...] = ()


def _choice(heading: str, width: float, *choices: str) -> FillColumn:
    return FillColumn(heading, width, "choice", choices)


def _date(heading: str) -> FillColumn:
    return FillColumn(heading, 10.5, "date")


VERIFY = (
    _choice("核实结果", 8, "属实", "不属实", "部分属实", "无法核实"),
    _choice(
        "误报原因",
        10,
        "同名同姓",
        "身份证号错误",
        "已如实申报",
        "已过户或注销",
        "代步或谋生工具",
        "唯一住房",
        "登记信息有误",
        "已死亡已停发",
        "其他",
    ),
    _choice("核实方式", 8, "入户", "电话", "调档", "部门函询"),
    FillColumn("核查人1", 6.5),
    FillColumn("核查人2", 6.5),
    _date("核查日期"),
    FillColumn("核查情况", 20),
    _choice(
        "整改措施",
        10,
        "停发",
        "减发",
        "补发或纳入",
        "追缴",
        "补备案",
        "更正信息",
        "完善档案",
        "无需整改",
    ),
    _date("整改时限"),
    FillColumn("已追缴金额", 10, "amount"),
    _choice("整改状态", 8, "已整改", "持续整改", "未整改"),
    FillColumn("佐证材料编号", 8),
    FillColumn("备注", 8),
)

REACH = (
    _choice("是否见到本人", 6, *YES_NO),
    _choice("摸排结果", 10, "符合并已申请", "符合本人放弃", "不符合", "已享受", "查无此人", "外出"),
    _choice(
        "拟纳入类别",
        10,
        "单人保",
        "低保",
        "低保边缘",
        "特困",
        "事实无人抚养儿童",
        "临时救助",
        "刚性支出困难家庭",
        "无",
    ),
    _choice("本人是否同意核对授权", 8, *YES_NO),
    FillColumn("摸排人1", 6.5),
    FillColumn("摸排人2", 6.5),
    _date("摸排日期"),
    FillColumn("情况说明", 22),
    _date("办理时限"),
    FillColumn("办理结果", 10),
    FillColumn("备注", 8),
)

COUNTY = (
    FillColumn("复核人", 6.5),
    _choice("复核意见", 8, "同意销号", "退回重整", "延期", "移送"),
    _choice("是否销号", 4.5, *YES_NO),
    _date("销号日期"),
)

_TOWN = {"verify": VERIFY, "reach": REACH, "none": ()}


def town_columns(fill: Literal["verify", "reach", "none"]) -> tuple[FillColumn, ...]:
    """What the town fills on a sheet of this sort."""
    return _TOWN[fill]


def county_columns(fill: Literal["verify", "reach", "none"]) -> tuple[FillColumn, ...]:
    """What the county fills on a sheet of this sort: nothing where the town fills nothing."""
    return () if fill == "none" else COUNTY

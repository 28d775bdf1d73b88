"""住房公积金: one row per account, from which a wage can be worked out."""

import re

from pipeline.kernel import looks
from pipeline.kernel.declare import Column, Source
from pipeline.kernel.errors import Refused
from pipeline.kernel.names import tidy
from pipeline.kernel.values import AMOUNT, DATE, Cleaner
from sources._person import IGNORE, PHONE, id_number, name


def _percent(text: str) -> float | None:
    """12%, 12 or 0.12, in percent; no rate of saving is above 24."""
    said = re.sub(r"\s", "", tidy(text))
    if said in ("", "-", "/", "无"):
        return None
    found = re.fullmatch(r"([0-9]{1,2}(?:\.[0-9]+)?|\.[0-9]+)[%％]?", said)
    if not found:
        raise Refused("不是比例")
    value = float(found[1])
    value = value * 100 if 0 < value < 1 else value
    if value > 24:
        raise Refused("缴存比例太高")
    return round(value, 4)


PERCENT = Cleaner(_percent, "DOUBLE")

HOUSING_FUND = Source(
    name="housing_fund",
    title="住房公积金缴存",
    supplier="住房公积金管理中心",
    keep="linked",
    columns=(
        name("职工姓名", "缴存职工姓名", "缴存人姓名", "缴存职工", "缴存人"),
        id_number("职工身份证号", "缴存人身份证号", "缴存职工身份证号", "职工证件号码", "缴存人证件号码"),
        Column("employer", "缴存单位", ("缴存单位名称", "单位名称", "工作单位", "单位", "所在单位"), look=looks.COMPANY),
        Column("base", "缴存基数", ("月缴存基数", "公积金缴存基数", "缴存工资基数", "个人缴存基数", "公积金基数"), AMOUNT, strong=True),
        Column("monthly", "月缴存额",
               ("月缴存金额", "月汇缴额", "月应缴额", "公积金月缴存额", "月缴存额合计", "月缴额", "合计月缴存额", "汇缴金额",
                "单位个人月缴存额合计", "月汇缴金额"), AMOUNT, strong=True),
        Column("unit_rate", "单位缴存比例", ("单位比例", "单位缴交比例", "单位缴存比例(%)"), PERCENT, strong=True),
        Column("own_rate", "个人缴存比例", ("个人比例", "职工缴存比例", "个人缴交比例", "职工比例"), PERCENT, strong=True),
        Column("state", "缴存状态", ("账户状态", "个人账户状态", "公积金状态", "公积金账户状态", "状态")),
        Column("last_on", "缴至年月",
               ("最后缴存年月", "末次汇缴月", "最近缴存年月", "最近汇缴年月", "最后汇缴年月", "末次缴存年月", "最近缴存日期",
                "末次缴存日期", "最后汇缴月份"), DATE, strong=True),
        PHONE,
    ),
    signature=(("name", "base"), ("name", "monthly"), ("id_number", "monthly"), ("id_number", "base")),
    ignore=(*IGNORE, "个人账号", "公积金账号", "单位账号", "账户余额", "缴存余额", "开户日期", "单位月缴存额", "个人月缴存额", "性别", "出生日期"),
)  # fmt: skip

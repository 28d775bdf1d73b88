"""人社, 公积金中心, 税务: who is insured by an employer, saves for a home, is paid a wage."""

from __future__ import annotations

from collections.abc import Iterator

from data_samples.tables import GBK, UTF8, Table, money
from data_samples.world import World

INSURED_HEADINGS = ("姓名", "公民身份号码", "险种", "缴费基数", "近6月缴费月数", "参保单位")
FUND_HEADINGS = (
    "职工姓名", "证件号码", "缴存单位", "月缴存额", "单位缴存比例", "个人缴存比例", "缴至年月", "缴存状态",
)  # fmt: skip
TAX_HEADINGS = ("纳税人姓名", "纳税人识别号", "所得项目", "税款所属期", "收入额", "扣缴义务人")


def incomes(world: World) -> Iterator[Table]:
    yield Table(
        "pensions",
        "人社/职工社会保险缴费信息.csv",
        INSURED_HEADINGS,
        [
            (row, (row.name, row.number, row.kind, money(row.base), row.months, row.employer))
            for row in sorted(world.facts.insured, key=lambda row: (row.employer, row.who.number))
        ],
        encoding=UTF8,
    )
    yield Table(
        "housing_fund",
        "公积金中心/住房公积金缴存信息.csv",
        FUND_HEADINGS,
        [
            (
                row,
                (
                    row.name, row.number, row.employer, money(row.deposit), f"{row.rate}%",
                    f"{row.rate}%", row.last, row.status,
                ),
            )
            for row in sorted(
                world.facts.housing_fund, key=lambda row: (row.employer, row.who.number)
            )
        ],
        encoding=GBK,
    )  # fmt: skip
    yield Table(
        "income_tax",
        "税务/个人所得税扣缴申报.csv",
        TAX_HEADINGS,
        [
            (row, (row.name, row.number, row.kind, row.month, money(row.amount), row.payer))
            for row in sorted(world.facts.taxed, key=lambda row: (row.month, row.who.number))
        ],
        encoding=UTF8,
    )

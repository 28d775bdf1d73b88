"""医保结算: one row per settlement, summed by rules per person and calendar year."""

import re
from datetime import date

from pipeline.kernel import looks
from pipeline.kernel.dates import any_date
from pipeline.kernel.declare import Column, Expect, Law, Source
from pipeline.kernel.names import tidy
from pipeline.kernel.values import AMOUNT, Cleaner
from sources._person import IGNORE, TOWN, VILLAGE, id_number, name


def _day_or_year(text: str) -> date | None:
    """A date; a year alone stands for its first day, which is enough to sum by year."""
    year = re.fullmatch(r"\s*(20[0-9]{2})\s*年?度?\s*", tidy(text))
    return date(int(year[1]), 1, 1) if year else any_date(text)


DAY_OR_YEAR = Cleaner(_day_or_year, "DATE")

MEDICAL = Source(
    name="medical",
    title="医保结算",
    supplier="医保局",
    columns=(
        name("参保人姓名", "患者姓名", "参保人员姓名", "就诊人姓名", "参保人", "患者", "病人姓名"),
        id_number("参保人身份证号", "参保人证件号码", "患者身份证号", "参保人员身份证号", "社会保障号", "社会保障号码", "患者证件号码"),
        Column("settled_on", "结算日期", ("就诊年度", "统计年度", "年度", "结算年度", "费用年度", "结算时间", "就诊日期", "出院日期", "费用日期", "就医日期", "结算年月", "报销日期", "出院时间", "就诊时间"), DAY_OR_YEAR, strong=True, look=looks.DAY),
        Column("total", "总费用", ("医疗总费用", "费用总额", "总金额", "医疗费用总额", "医疗费总额", "费用合计"), AMOUNT, strong=True),
        Column("pooled", "统筹支付", ("统筹基金支付", "医保支付", "基金支付", "统筹支付金额", "医保报销金额", "基金支付总额", "报销金额", "基本医保支付", "医保统筹支付", "统筹报销"), AMOUNT, strong=True),
        Column("self_paid", "个人自付",
               ("个人自付金额", "个人负担总金额", "自付金额", "自付费用", "个人负担", "个人自负", "个人支付", "个人自付费用", "个人负担金额",
                "个人现金支付", "自付", "个人负担费用", "自负金额", "个人承担", "个人自付(元)", "个人支付金额", "自付总额", "个人自付总额",
                "政策范围内自付"), AMOUNT, strong=True),
        Column("illness", "病种", ("疾病名称", "诊断", "主要诊断", "出院诊断", "病种名称", "诊断名称", "慢特病病种", "疾病诊断"), look=looks.ILLNESS),
        Column("hospital", "医疗机构", ("医院", "定点医药机构", "定点医疗机构", "医疗机构名称", "就诊医院", "就医机构"), look=looks.HOSPITAL),
        Column("visit", "就医类别", ("医疗类别", "就诊类型", "就诊类别", "医疗类型", "结算类型"), look=looks.VISIT),
        TOWN,
        VILLAGE,
    ),
    expect=Expect(
        fresh=True,
        event="settled_on",
        laws=(
            Law("个人自付超过总费用", "self_paid <> total", "self_paid > total"),
            Law("统筹支付超过总费用", "pooled <> total", "pooled > total"),
        ),
    ),
    signature=(("name", "self_paid"), ("id_number", "self_paid"), ("id_number", "settled_on", "total"),
               ("name", "settled_on", "total")),
    ignore=(*IGNORE, "人员编号", "险种", "险种类型", "参保类型", "大病支付", "大病保险支付", "医疗救助支付", "医疗救助",
            "性别", "结算单号", "结算编号", "就诊号", "个人账户支付", "全自费", "起付线", "单据号", "住院号", "入院日期", "参保地"),
)  # fmt: skip

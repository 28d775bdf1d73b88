"""社会保险: one row per person and kind of insurance, drawn or paid into."""

from pipeline.kernel import looks
from pipeline.kernel.declare import Column, Expect, Law, Source
from pipeline.kernel.values import AMOUNT, DATE, INTEGER
from sources._person import IGNORE, PHONE, TOWN, VILLAGE, id_number, name

PENSIONS = Source(
    name="pensions",
    title="养老待遇和社保缴费",
    supplier="人社局",
    keep="linked",
    columns=(
        name("参保人姓名", "领取人姓名", "参保人员姓名", "待遇领取人姓名", "离退休人员姓名", "退休人员姓名", "参保人", "待遇领取人"),
        id_number("参保人身份证号", "社会保障号", "社会保障号码", "领取人身份证号", "参保人员身份证号", "参保人证件号码"),
        Column("insurance", "险种", ("险种类型", "险种名称", "保险类型", "参保险种", "养老类型", "参保类型", "保险种类", "待遇类型", "养老保险类型", "待遇类别"), strong=True, look=looks.INSURANCE),
        Column("monthly", "月待遇金额", ("月养老金", "养老金", "待遇金额", "月领取金额", "退休金", "养老金金额", "月待遇", "发放金额", "月养老金额", "待遇合计", "月发放金额", "领取金额", "月待遇标准", "养老待遇"), AMOUNT, strong=True),
        Column("basic", "基础养老金", ("基础养老金金额", "月基础养老金", "其中基础养老金", "基础养老金标准"), AMOUNT, strong=True),
        Column("paid_base", "缴费基数", ("月缴费基数", "缴费工资", "工资基数", "月缴费工资"), AMOUNT, strong=True),
        Column("paid_months", "近6月缴费月数", ("缴费月数", "近六个月缴费月数", "累计缴费月数", "近6个月缴费月数"), INTEGER),
        Column("employer", "参保单位", ("单位名称", "缴费单位", "工作单位", "单位", "参保单位名称"), look=looks.COMPANY),
        Column("since", "领取起始日期", ("待遇起始时间", "退休时间", "首次领取时间", "参保日期", "参保时间", "领取开始时间", "待遇开始时间", "首次参保日期", "开始领取时间", "待遇享受开始年月"), DATE),
        Column("state", "状态", ("参保状态", "待遇状态", "缴费状态", "发放状态", "领取状态", "待遇发放状态", "人员状态")),
        TOWN,
        VILLAGE,
        PHONE,
    ),
    expect=Expect(
        laws=(Law("基础养老金超过月待遇金额", "basic <> monthly", "basic > monthly"),),
    ),
    signature=(("name", "insurance"), ("name", "monthly", "basic"), ("name", "paid_base"), ("id_number", "insurance"),
               ("name", "monthly", "since")),
    ignore=(*IGNORE, "个人编号", "性别", "出生日期", "最近缴费月", "最近缴费年月", "个人账户养老金", "账户养老金", "开户银行", "银行账号", "参保地"),
)  # fmt: skip

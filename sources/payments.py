"""资金发放: one row per payment in a monthly pay-roll file."""

from pipeline.kernel import looks
from pipeline.kernel.codes import PROGRAMME, PROGRAMMES
from pipeline.kernel.declare import Column, Expect, Law, Source, Variant
from pipeline.kernel.values import AMOUNT, DATE, MONTH, NAME_KEY, NUMBER, TEXT, Cleaner, one_of
from sources._person import IGNORE, PHONE, TOWN, VILLAGE, id_number, name

RESULT = one_of(
    {
        "成功": ("发放成功", "已发放", "支付成功", "已支付", "交易成功", "已到账", "处理成功", "打款成功", "正常", "已发", "是", "到账", "1",
               "入账成功", "代发成功", "打卡成功", "Y", "SUCCESS", "交易完成", "已入账", "√"),
        "失败": ("发放失败", "支付失败", "退票", "退回", "未发放", "交易失败", "退汇", "打款失败", "已退回", "未到账",
               "账户异常", "未成功", "不成功", "发放不成功", "未发放成功", "支付不成功", "账户不存在", "账号不存在", "户名不符",
               "账号户名不符", "已销户", "销户", "账户冻结", "冻结", "N", "×", "账户不符", "错误", "处理失败", "暂停发放", "停发", "否", "0", "退款", "失败退回"),
    },
    loose=True,
)  # fmt: skip

OTHER = "其他资金"
_OTHER_MONEY = ("养老金", "养老保险", "养老待遇", "耕地", "种粮", "粮食", "农资", "退耕", "丧葬", "抚恤", "慰问", "价格临时补贴",
                "价格补贴", "物价补贴", "高龄", "计划生育", "计生", "独生子女", "优抚", "农机", "移民", "生态", "取暖",
                "惠农补贴", "危房", "助学", "临时价格", "一次性补贴", "节日")  # fmt: skip


def _item(text: str) -> str | None:
    """The programme a payment belongs to; money that is no monthly assistance is told apart first."""
    if any(word in text for word in _OTHER_MONEY):
        return OTHER
    value: str | None = PROGRAMME.one(text)
    return value


ITEM = Cleaner(_item)

PAYMENTS = Source(
    name="payments",
    title="资金发放明细",
    supplier="财政局、代发银行",
    called=("发放", "代发", "打卡", "拨付", "支付", "清册", "回单", "到账", "流水"),
    suppliers={"财政局": ("财政",), "代发银行": ("银行", "农商行", "农信", "信用社", "邮储")},
    columns=(
        name("领款人姓名", "收款人姓名", "领款人", "收款人", "发放对象", "发放对象姓名", "户主姓名", "补贴对象姓名", "领取人姓名",
             "收款人户名", "享受人姓名", "户主", "补助对象姓名", "领取人"),
        id_number("领款人身份证号", "收款人身份证号", "户主身份证号", "户主身份证号码", "补贴对象身份证号", "领取人身份证号",
                  "收款人证件号码", "领款人身份证号码", "享受人身份证号", "发放对象身份证号"),
        Column("unit_no", "家庭编号", ("户编号", "低保证号", "保障证号", "户号", "低保证编号", "家庭编码", "救助证号", "对象编号"), NUMBER, look=looks.DIGITS),
        Column("programme", "救助类别", ("补贴项目", "资金项目", "发放项目", "项目名称", "补贴类别", "资金类别", "类别", "项目",
                                     "保障类别", "救助类型", "补贴名称", "资金名称", "补助项目", "发放类别", "救助项目", "资金名目", "补助类别"), ITEM),
        Column("item", "摘要", ("用途", "附言", "款项", "款项用途", "资金用途", "交易摘要", "转账摘要")),
        Column("remark", "备注", ("说明", "附注")),
        Column("pay_month", "发放月份", ("所属月份", "发放年月", "所属期", "资金月份", "期次", "发放期次", "发放期间", "费款所属期",
                                     "月份", "补贴月份", "享受月份", "所属年月", "发放批次月份"), MONTH, strong=True),
        Column("paid_on", "发放日期", ("发放时间", "支付日期", "交易日期", "到账日期", "打卡日期", "支付时间", "入账日期", "交易时间", "到账时间", "拨付日期"), DATE, strong=True),
        Column("amount", "发放金额", ("金额", "实发金额", "支付金额", "补贴金额", "交易金额", "发放金额合计", "领取金额", "打卡金额", "应发", "实发", "应发金额", "补助金额", "本月发放金额", "月发放金额"), AMOUNT),
        Column("account", "银行账号", ("账号", "银行卡号", "收款账号", "卡号", "一卡通账号", "打卡账号", "收款人账号", "银行帐号", "帐号", "账户", "社保卡号", "惠民一卡通账号", "存折账号", "收款账户"), NUMBER, strong=True, look=looks.ACCOUNT),
        Column("account_name", "账户名称", ("户名", "开户人", "账户名", "开户名", "收款户名"), TEXT, {"account_key": NAME_KEY}, look=looks.PERSON),
        Column("result", "发放状态", ("银行返回", "返回信息", "银行返回信息", "处理标志", "打卡结果", "打卡状态", "入账状态", "发放结果", "状态", "支付状态", "交易状态", "处理结果", "交易结果", "支付结果", "结果", "是否成功", "到账状态", "返回状态"), RESULT, {"result_text": TEXT}, strong=True),
        TOWN,
        VILLAGE,
        PHONE,
    ),
    expect=Expect(
        fresh=True,
        event="coalesce(pay_month, paid_on)",
        complete={"amount": 0.5},
        laws=(Law("发放日期比发放月份早两个月以上", "paid_on IS NOT NULL", "paid_on < pay_month - INTERVAL 62 DAY"),),
    ),
    signature=(("name", "amount", "pay_month"), ("name", "amount", "paid_on"), ("name", "amount", "account"),
               ("name", "amount", "result"), ("id_number", "amount", "account"), ("id_number", "amount", "paid_on"),
               ("account_name", "account", "amount", "pay_month"), ("account_name", "account", "amount", "paid_on"),
               ("account_name", "account", "amount", "result")),
    ignore=(*(h for h in IGNORE if h not in ("月份", "备注", "说明", "附注")), "保障人数", "失败原因", "开户行名称", "年度", "资金来源", "流水号", "发放标准", "人口数", "领款时间", "交易流水号"),
    stand_in={"programme": "item", "name": "account_name"},
    variant=Variant(
        "programme",
        words={**PROGRAMMES, OTHER: _OTHER_MONEY},
        first=(OTHER,),
        over_refused=False,
    ),
    month_from_title="pay_month",
)  # fmt: skip

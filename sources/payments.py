"""资金发放: one row per payment in a monthly pay-roll file."""

from pipeline.kernel.codes import PROGRAMME, PROGRAMMES
from pipeline.kernel.declare import Column, Source, Variant
from pipeline.kernel.values import AMOUNT, DATE, MONTH, NUMBER, one_of
from sources._person import IGNORE, PHONE, TOWN, VILLAGE, id_number, name

RESULT = one_of(
    {
        "成功": ("发放成功", "已发放", "支付成功", "已支付", "交易成功", "已到账", "处理成功", "打款成功", "正常", "已发", "是", "到账", "1"),
        "失败": ("发放失败", "支付失败", "退票", "退回", "未发放", "交易失败", "退汇", "打款失败", "已退回", "未到账",
               "账户异常", "处理失败", "暂停发放", "停发", "否", "0", "退款", "失败退回"),
    },
    loose=True,
)  # fmt: skip

PAYMENTS = Source(
    name="payments",
    title="资金发放明细",
    supplier="财政局、代发银行",
    columns=(
        name("领款人姓名", "收款人姓名", "领款人", "收款人", "发放对象", "发放对象姓名", "户主姓名", "补贴对象姓名", "领取人姓名",
             "收款人户名", "享受人姓名", "户主", "补助对象姓名", "领取人"),
        id_number("领款人身份证号", "收款人身份证号", "户主身份证号", "户主身份证号码", "补贴对象身份证号", "领取人身份证号",
                  "收款人证件号码", "领款人身份证号码", "享受人身份证号", "发放对象身份证号"),
        Column("unit_no", "家庭编号", ("户编号", "低保证号", "保障证号", "户号", "低保证编号", "家庭编码", "救助证号", "对象编号"), NUMBER),
        Column("programme", "救助类别", ("补贴项目", "资金项目", "发放项目", "项目名称", "补贴类别", "资金类别", "类别", "项目",
                                     "保障类别", "救助类型", "补贴名称", "资金名称", "补助项目", "发放类别", "救助项目"), PROGRAMME),
        Column("pay_month", "发放月份", ("所属月份", "发放年月", "所属期", "资金月份", "期次", "发放期次", "发放期间", "费款所属期",
                                     "月份", "补贴月份", "享受月份", "所属年月", "发放批次月份"), MONTH, strong=True),
        Column("paid_on", "发放日期", ("发放时间", "支付日期", "交易日期", "到账日期", "打卡日期", "支付时间", "入账日期", "交易时间", "到账时间", "拨付日期"), DATE, strong=True),
        Column("amount", "发放金额", ("金额", "实发金额", "支付金额", "补贴金额", "交易金额", "发放金额合计", "领取金额", "打卡金额", "应发金额", "补助金额", "本月发放金额", "月发放金额"), AMOUNT),
        Column("account", "银行账号", ("账号", "银行卡号", "收款账号", "卡号", "一卡通账号", "收款人账号", "银行帐号", "帐号", "账户", "社保卡号", "惠民一卡通账号", "存折账号", "收款账户"), NUMBER, strong=True),
        Column("account_name", "账户名称", ("户名", "开户人", "账户名", "开户名", "收款户名"), ),
        Column("result", "发放状态", ("发放结果", "状态", "支付状态", "交易状态", "处理结果", "交易结果", "支付结果", "是否成功", "到账状态", "返回状态"), RESULT, strong=True),
        TOWN,
        VILLAGE,
        PHONE,
    ),
    signature=(("name", "amount", "pay_month"), ("name", "amount", "paid_on"), ("name", "amount", "account"),
               ("name", "amount", "result"), ("id_number", "amount", "account"), ("id_number", "amount", "paid_on")),
    ignore=(*(h for h in IGNORE if h != "月份"), "保障人数", "失败原因", "开户行名称", "年度", "资金来源", "流水号", "摘要", "人口数", "领款时间", "交易流水号"),
    variant=Variant("programme", words=PROGRAMMES, default="低保"),
    month_from_title="pay_month",
)  # fmt: skip

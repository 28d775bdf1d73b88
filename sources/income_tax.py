"""个人所得税: one row per person, kind of income and period, as payers declared it."""

from pipeline.kernel import looks
from pipeline.kernel.declare import Column, Source
from pipeline.kernel.values import AMOUNT, MONTH
from sources._person import IGNORE, PHONE, id_number, name

INCOME_TAX = Source(
    name="income_tax",
    title="个人所得税申报",
    supplier="税务局",
    keep="linked",
    columns=(
        name("纳税人姓名", "纳税人", "自然人姓名", "纳税人名称"),
        id_number("纳税人识别号", "纳税人身份证号", "纳税人证件号码", "纳税人身份证号码", "自然人证件号码"),
        Column("kind", "所得项目", ("所得类型", "所得项目名称", "征收品目", "所得种类", "所得类别", "征收品目名称"), strong=True),
        Column("period", "税款所属期",
               ("所得期间", "税款所属期起", "所得月份", "所得所属期", "税款所属月份", "税款所属期间", "申报所属期"), MONTH, strong=True),
        Column("income", "收入额",
               ("本期收入", "申报收入", "收入金额", "工资薪金收入", "月收入额", "本月收入额", "本期收入额", "当月收入额", "收入", "申报收入额"), AMOUNT, strong=True),
        Column("income_year", "累计收入额", ("年度收入额", "年收入额", "全年收入额", "累计收入", "年度收入合计", "本年累计收入"), AMOUNT, strong=True),
        Column("payer", "扣缴义务人", ("扣缴义务人名称", "扣缴单位", "任职受雇单位", "支付单位", "支付人名称", "扣缴单位名称"), strong=True, look=looks.COMPANY),
        PHONE,
    ),
    signature=(("name", "kind", "income"), ("name", "payer", "income"), ("id_number", "kind", "income"),
               ("name", "kind", "income_year"), ("name", "payer", "income_year")),
    ignore=(*IGNORE, "应纳税所得额", "应纳税额", "已缴税额", "税率", "免税收入", "减除费用", "申报日期", "主管税务机关", "国籍", "证件类型"),
)  # fmt: skip

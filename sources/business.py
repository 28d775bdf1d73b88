"""商事登记: one row per business and the person who runs or holds it, from market supervision."""

import re

from pipeline.kernel import looks
from pipeline.kernel.declare import Column, Source
from pipeline.kernel.names import tidy
from pipeline.kernel.values import AMOUNT, DATE, NUMBER, Cleaner
from sources._person import IGNORE, PHONE, id_number, name


def _heads(text: str) -> int | None:
    """How many are employed: 3, 3人, 无; None where that is not said in a number."""
    said = re.sub(r"[\s人名]", "", tidy(text))
    if said in ("无", "零", "没有"):
        return 0
    return int(float(said)) if re.fullmatch(r"[0-9]{1,6}(\.0)?", said) else None


HEADS = Cleaner(_heads, "INTEGER")

BUSINESS = Source(
    name="business",
    title="商事登记",
    supplier="市场监督管理局",
    keep="linked",
    columns=(
        name("法定代表人", "经营者", "经营者姓名", "法人", "负责人", "法定代表人姓名", "法人姓名", "负责人姓名", "投资人", "股东姓名",
             "法定代表人(负责人)", "经营者(负责人)", "投资人姓名", "股东", "法定代表人/经营者", "法定代表人或负责人", "人员姓名"),
        id_number("法定代表人身份证号", "经营者身份证号", "法人身份证号", "负责人身份证号", "法定代表人证件号码", "投资人身份证号",
                  "经营者证件号码", "法人证件号码", "负责人证件号码", "法定代表人证件号", "法人代表身份证号"),
        Column("uscc", "统一社会信用代码", ("社会信用代码", "信用代码", "注册号", "营业执照号", "统一信用代码", "统一社会信用代码/注册号", "营业执照注册号"), NUMBER, strong=True, look=looks.CREDIT_CODE),
        Column("business_name", "企业名称", ("名称", "商户名称", "单位名称", "字号名称", "市场主体名称", "主体名称", "公司名称", "个体户名称", "经营主体名称", "企业(个体)名称"), strong=True, look=looks.COMPANY),
        Column("kind", "企业类型", ("主体类型", "市场主体类型", "类型", "经济性质", "企业类别", "商事主体类型", "组织形式", "主体类别"), strong=True),
        Column("role", "任职", ("人员角色", "身份", "角色", "担任职务", "职务", "身份类型", "人员类型", "任职类型")),
        Column("state", "登记状态", ("经营状态", "状态", "企业状态", "存续状态", "主体状态", "经营状况")),
        Column("registered_on", "成立日期", ("注册日期", "登记日期", "成立时间", "注册时间", "核准日期", "开业日期", "设立日期"), DATE),
        Column("capital", "注册资本", ("注册资金", "认缴出资额", "出资额", "认缴出资额(万元)", "注册资本(万元)", "资金数额", "认缴额", "认缴金额"), AMOUNT),
        Column("employees", "从业人数", ("雇工人数", "员工人数", "从业人员数"), HEADS),
        Column("scope", "经营范围", ("主营业务",)),
        PHONE,
    ),
    signature=(("name", "business_name"), ("name", "uscc"), ("id_number", "uscc"),
               ("id_number", "business_name")),
    ignore=(*IGNORE, "经营场所", "登记机关", "营业期限", "行业", "住所", "注销日期", "经营地址", "行业门类", "注册地址"),
)  # fmt: skip

"""救助对象名册: one row per person on a roster (低保, 特困, 低保边缘), as the assistance office keeps it."""

import re
from dataclasses import replace
from datetime import date
from typing import cast

from pipeline.kernel import looks
from pipeline.kernel.codes import PROGRAMME, PROGRAMMES, RELATION, SEX
from pipeline.kernel.declare import Column, Expect, Law, Source, Variant
from pipeline.kernel.errors import Refused
from pipeline.kernel.names import tidy
from pipeline.kernel.values import (
    AMOUNT,
    BIRTH,
    DATE,
    INTEGER,
    NAME,
    NAME_KEY,
    NUMBER,
    TEXT,
    Cleaner,
    one_of,
)
from sources._income import INCOME, RECKONING
from sources._person import ADDRESS, IGNORE, PHONE, TOWN, VILLAGE, id_number, name, other_person

_STATUS = one_of(
    {
        "正常": ("在保", "保障中", "享受中", "在册", "有效", "正常享受", "正常保障", "正常在保", "在享",
               "新增", "在保中", "已审批", "发放中", "正常发放", "是", "Y", "1", "享受", "保障", "在供", "在养", "供养中",
               "正常供养", "已纳入", "有效保障", "在享受"),
        "停保": ("停发", "已停保", "退保", "已退保", "退出", "已退出", "注销", "终止", "已停发", "取消",
               "停止", "已注销", "停止保障", "死亡停保", "清退", "已清退", "迁出", "死亡", "已终止", "失效", "否",
               "已死亡", "核销", "已核销", "已取消", "停", "不再享受", "已退", "N", "0", "已停", "未享受", "不在保",
               "已迁出", "销户", "亡故", "去世", "已去世", "停止发放", "取消资格", "停止享受", "已停止"),
        "暂停": ("暂停发放", "暂缓", "缓发", "中止", "冻结"),
    }
)  # fmt: skip
_WHEN = re.compile(r"(20\d\d)[年./\-](1[0-2]|0?[1-9])(?:[月./\-](?:(3[01]|[12]\d|0?[1-9])日?)?)?")
_DOUBTS = re.compile("恢复|正常|在保|在册|拟|待|未|续|撤销|取消停|解除|误")


def _status(text: str) -> str | None:
    """A state, though its day or its reason stands with it: 停保（2026.8）, 2026年8月停保, 停保（死亡）."""
    try:
        return cast("str | None", _STATUS.one(text))
    except Refused:
        said = re.sub(r"\s", "", tidy(text))
        bare = re.sub(r"\(\)$|[,，、]$|[起从自]$", "", _WHEN.sub("", said))
        state, _, note = bare.rstrip(")").partition("(")
        value = _STATUS.one(state) if state else None
        if value is None or (note and (value == "正常" or _DOUBTS.search(note))):
            raise
        return cast("str", value)


def _status_day(text: str) -> date | None:
    """The day that stands with a state, the first of the month where it names but that."""
    found = _WHEN.findall(tidy(text))
    if len(found) != 1:
        return None
    year, month, day = found[0]
    try:
        return date(int(year), int(month), int(day or 1))
    except ValueError:
        return None


STATUS = replace(_STATUS, one=_status)
STATUS_DAY = Cleaner(_status_day, "DATE")
# A review or a report that lies ahead has not been made.
MADE_ON = replace(DATE, past="日期在本月以后")

CARE = one_of(
    {
        "全自理": ("自理", "完全自理", "具备生活自理能力", "有自理能力", "能自理", "全自理能力"),
        "半护理": ("半自理", "部分丧失", "部分丧失生活自理能力", "半失能", "半护", "部分自理"),
        "全护理": ("完全丧失", "完全丧失生活自理能力", "不能自理", "失能", "全失能", "全护", "无自理能力"),
    },
    loose=True,
)  # fmt: skip


def _is_single(text: str) -> int | None:
    """1 where the office notes 单人保, 0 where it says no; anything else that stands there says nothing."""
    said = re.sub(r"\s", "", tidy(text)).upper()
    if re.search("[否不非无]", said) or said in ("0", "N", "×"):
        return 0
    return 1 if said in ("是", "1", "Y", "√") or re.search("单人保|单人户|单人施保", said) else None


SINGLE = Cleaner(_is_single, "INTEGER")
_STABLE = re.compile(r"^(?!非)(常补|长期|[AＡa]类?$|[AＡa]类|[一1]类|重点保障|重点户|特困户|稳定)")
_UNSTABLE = re.compile(
    r"非常补|短期|临时|[BＢbCＣc]类?$|[BＢbCＣc]类|[二三23]类|基本保障|一般|比较困难|不稳定|动态"
)


def _review_class(text: str) -> str | None:
    """How often a family is reviewed, 常补 or 非常补; grades of money (一档) say nothing of that."""
    said = re.sub(r"\s", "", text)
    if _UNSTABLE.search(said):
        return "非常补"
    return "常补" if _STABLE.search(said) else None


REVIEW_CLASS = Cleaner(_review_class)

_HEAD_NAME, _HEAD_ID = other_person("head", "户主", "家庭户主", "申请人(户主)")
_HEAD_NAME = replace(_HEAD_NAME, beside={"head_key": NAME_KEY})

ROSTER = Source(
    name="roster",
    title="救助对象名册",
    supplier="民政局社会救助股",
    called=("花名册", "名册", "在册", "对象名单", "保障对象", "补贴对象", "享受对象", "人员名单"),
    columns=(
        name("家庭成员", "特困人员姓名", "低保对象姓名", "保障人员姓名", "供养对象姓名", "特困对象姓名", "低保人员姓名",
             "享受对象姓名", "保障人姓名", "特困供养对象", "供养人员姓名", "被保障人姓名", "儿童姓名", "孤儿姓名", "享受补贴人姓名"),
        id_number("成员证件号码", "成员证件号", "特困人员身份证号", "低保对象身份证号", "保障人员身份证号", "保障人员身份证号码",
                  "供养对象身份证号", "低保人员身份证号", "特困人员身份证号码", "被保障人身份证号", "儿童身份证号", "儿童身份证号码",
                  "孤儿身份证号"),
        _HEAD_NAME,
        _HEAD_ID,
        Column("unit_no", "家庭编号",
               ("户编号", "户号", "户序", "低保证号码", "低保证号", "保障证号", "低保证编号", "家庭编码", "救助证号", "低保号",
                "保障家庭编号", "家庭代码", "户编码", "救助家庭编号", "证书编号", "特困证号", "供养证号",
                "低保金领取证号", "低保档案号", "档案编号", "档案号", "户ID", "家庭ID", "FAMILY_ID", "CARD_NO",
                "救助证编号", "特困供养证号", "业务编号", "低保户编号", "对象编号", "低保家庭编号", "家庭号", "儿童编号", "孤儿编号",
                "儿童福利证号"),
               NUMBER, strong=True, look=looks.DIGITS),
        Column("relation", "与户主关系",
               ("家庭关系", "关系", "与户主的关系", "称谓", "与申请人关系", "成员关系", "户主关系", "与户主之关系",
                "与申请人的关系", "与低保户主关系"), RELATION),
        Column("sex", "性别", (), SEX),
        Column("birth", "出生日期", ("出生年月日", "出生年月", "出生时间", "生日"), BIRTH),
        Column("programme", "救助类别",
               ("保障类别", "类别", "救助类型", "对象类别", "保障类型", "救助项目", "低保类别", "城乡类别",
                "人员类别", "低保类型", "享受类别", "城乡属性", "享受政策", "ASSISTANCE_TYPE", "补贴种类", "享受补贴种类", "补贴类型",
                "享受补贴类型", "享受补贴类别", "儿童类别", "儿童类型"), PROGRAMME),
        Column("amount", "月保障金额",
               ("保障金额", "月发放金额", "救助金额", "月保障金", "发放金额", "低保金", "月补助金额", "补助金额",
                "金额", "月救助金额", "月领取金额", "户月保障金额", "家庭月保障金额", "供养金额", "月供养金额",
                "保障金", "月补差金额", "补差金额", "月补助", "基本生活费", "供养金", "月低保金", "救助金",
                "享受金额", "月人均补差", "户补助金额", "家庭补差", "保障资金", "月金额", "救助供养金",
                "基本生活标准", "领取金额", "户保障金额", "月保障标准", "供养标准", "ASSISTANCE_MON", "月享受金额", "户月保障金", "户月保障金额", "救助金额", "月供养标准合计", "享受低保金额",
                "低保金额", "月发放额", "月补贴金额", "月补贴标准", "补贴标准", "月基本生活费", "基本生活费标准", "基本生活补贴"), AMOUNT),
        Column("class_amount", "分类施保金额", ("分类施保金", "分类施保", "重点救助金额"), AMOUNT),
        Column("care_amount", "照料护理费", ("护理补贴金额", "护理费", "照料护理补贴", "护理金额", "照料护理金"),
               AMOUNT),
        *INCOME,
        *RECKONING,
        Column("since", "保障起始时间",
               ("起始时间", "纳入时间", "享受时间", "开始时间", "审批时间", "批准时间", "纳入保障时间",
                "起始保障年月", "享受起始时间", "保障开始时间", "起始日期", "保障起始日期", "开始享受时间",
                "享受起始年月", "救助开始时间", "低保起始时间", "供养起始时间", "起保时间", "起始保障时间",
                "审批日期", "批准日期", "起始年月", "认定时间", "认定日期", "开始保障时间", "纳入日期",
                "纳入供养时间", "ASSISTANCE_BEGIN", "享受开始时间", "起始享受年月", "入保时间", "首次享受时间"), DATE),
        Column("status", "状态",
               ("保障状态", "享受状态", "救助状态", "是否在保", "当前状态", "人员状态", "低保状态", "业务状态",
                "在保状态", "供养状态", "家庭状态", "对象状态"), STATUS, {"status_text": TEXT, "status_on": STATUS_DAY}),
        Column("stopped_on", "停保时间",
               ("停保日期", "退保时间", "停发时间", "终止时间", "退出时间", "停保月", "停止时间", "退保日期",
                "终止日期", "截止时间", "停发日期", "退出日期", "ASSISTANCE_END", "停保年月", "停发年月", "终止供养时间"), DATE),
        Column("stop_reason", "停保原因", ("退保原因", "停发原因", "终止原因", "退出原因")),
        Column("account", "银行账号",
               ("账号", "银行卡号", "开户账号", "银行帐号", "帐号", "卡号", "社保卡号", "一卡通账号", "账户",
                "惠民一卡通账号", "存折账号", "发放账号", "银行账户", "一卡通卡号", "ACCOUNT_CODE"), NUMBER, look=looks.ACCOUNT),
        Column("account_name", "账户名称", ("开户人", "户名", "账户名", "开户名", "开户姓名", "账户姓名"), TEXT, {"account_key": NAME_KEY}, look=looks.PERSON),
        Column("guardian", "监护人", ("监护人姓名", "代管人", "代管人姓名", "代领人", "代领人姓名", "委托代领人", "委托代管人", "受托人", "受托人姓名"), NAME),
        Column("official", "经办人", ("经办人员", "审核人", "经办人姓名", "审批人", "受理人", "经办"), look=looks.PERSON),
        Column("support", "供养方式",
               ("供养形式", "供养类型", "供养类别", "集中或分散", "分散集中", "供养状况", "救助供养形式", "供养方式(集中/分散)"),
               strong=True),
        Column("single", "是否单人保",
               ("单人保", "是否单人保障", "是否参照单人户", "参照单人户", "单人施保", "是否单人户纳入", "是否按单人户纳入", "单人户纳入"), SINGLE),
        Column("care", "自理能力",
               ("照料护理等级", "护理等级", "生活自理能力", "自理能力等级", "护理级别", "失能等级", "照护等级",
                "自理情况", "生活自理能力等级", "照料护理档次", "护理类型", "自理能力评估", "失能程度", "自理能力评估结果"), CARE, strong=True),
        Column("institution", "供养机构", ("供养服务机构", "所在机构", "敬老院", "机构名称"), look=looks.CARE_HOME),
        Column("members", "保障人口", ("保障人数", "家庭人口", "享受人数", "人口数", "家庭人口数", "户人口"), INTEGER),
        Column("reviewed_on", "最近复核日期",
               ("复核日期", "复核时间", "最近复核时间", "年审时间", "年审日期", "上次复核时间", "最近一次复核时间",
                "最近一次复核日期", "复审时间", "动态复核时间", "上次复核日期", "核查时间"), MADE_ON),
        Column("reported_on", "核对报告日期",
               ("核对报告时间", "核对日期", "报告日期", "经济状况核对日期", "核对报告出具日期", "核对时间",
                "家庭经济状况核对日期", "最近核对日期", "核对报告有效期起"), MADE_ON),
        Column("review_class", "类别分档",
               ("分类分档", "常补非常补", "常补/非常补", "是否常补", "补助性质", "保障分类", "对象分类", "低保分类", "分类类别", "ABC类", "ABC分类", "低保等级",
                "低保档次", "分档", "保障等级", "施保类别", "困难等级", "分类管理类别", "复核分类", "复核类别"),
               REVIEW_CLASS, {"class_text": TEXT}),
        Column("remark", "备注", ("说明", "附注", "备 注")),
        TOWN,
        VILLAGE,
        ADDRESS,
        PHONE,
    ),
    stand_in={"name": "head_name", "id_number": "head_id"},  # lists of households
    fill_down=("unit_no", "head_name", "head_id", "town", "village", "address", "account"),
    monthly=True,
    expect=Expect(
        fresh=True,
        counted="coalesce(status, '正常') = '正常'",
        complete={"name": 0.5, "id_number": 0.3},
        steady={"unit_no": "head_name"},
        laws=(
            Law("停保时间早于保障起始时间", "stopped_on <> since", "stopped_on < since"),
            Law("户主与本人不同，关系却是户主", "relation IN ('01', '02') AND head_name IS NOT NULL", "head_name <> name"),
        ),
    ),
    signature=(
        ("name", "unit_no", "relation"),
        ("name", "amount", "since"),
        ("name", "amount", "unit_no"),
        ("name", "programme", "amount"),
        ("name", "id_number", "programme"),
        ("name", "id_number", "@kind"),
        ("name", "amount", "members"),
        ("name", "programme", "unit_no"),
        ("name", "programme", "since"),
        ("name", "support"),
        ("name", "care"),
        ("name", "since", "relation"),
        ("name", "amount", "relation"),
        ("name", "programme", "relation"),
        ("name", "programme", "status"),
        ("name", "amount", "status"),
    ),
    ignore=(*(h for h in IGNORE if h not in ("备注", "说明", "附注", "备 注")), "保障标准", "致困原因", "致贫原因", "残疾等级", "残疾类别", "是否残疾",
            "保障类型代码", "家庭类型",
            "劳动能力", "身体状况", "疾病名称", "认定依据", "有效期至"),
    variant=Variant(
        "programme",
        words=PROGRAMMES,
        columns={"特困": ("support", "care")},
        default="低保",
    ),
)  # fmt: skip

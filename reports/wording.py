"""The sentences of a ledger that are not a rule's own."""

from datetime import datetime, time

from pipeline.kernel.calendar_months import first_of, shifted
from pipeline.kernel.ledger import Ledger, LedgerSheet
from pipeline.kernel.tiers import TIERS

LEDGER = "社会救助疑点整改台账"
NOTICE = (
    "一、本台账所列均为数据比对发现的疑点线索，须逐条核实，不是认定结论。",
    "二、任何疑点本身都不停发、不减发救助金。拟减发、停发的，必须先听取本人或者其监护人的意见，"
    "再依程序作出决定，并书面告知理由（《社会救助法》第四十七条、第四十八条）。",
    "三、经核实没有问题的，如实选“不属实”并选误报原因，同样是核查成果。",
)
TITLES = {"verify": "疑点台账", "inspect": "核查台账", "reach": "摸排台账", "none": "（名单）"}
FILL_PAGE, MORE_PAGE = "（填报页）", "（续页）"
COUNTED = {"verify": "疑点数", "inspect": "条数", "reach": "摸排人数", "none": "条数"}
CAUTIONS = {
    "verify": "疑点须逐户核实，不是认定结论；不得据此直接停发，处理前应当听取本人意见"
    "（《社会救助法》第47、48条）。",
    "inspect": "列入本表不是问题，须逐户核查；不得据此停发、减发，处理前应当听取本人意见"
    "（《社会救助法》第47、48条）。",
    "reach": "名单由数据比对得出，不是认定结论；须见到本人，说明政策，由本人自愿申请。",
    "none": "本表供查阅，不是认定结论；不得据此停发、减发。",
}
STEPS = (
    "浅黄色的格由乡镇填写，浅蓝色的格由县级复核填写；其余的格已经锁定，请勿改动，也不要增删行列。",
    "逐户核实，以入户为主，核查人不少于2人；选“核实结果”，写明核查情况。",
    "选“不属实”的，须选“误报原因”；选“属实”“部分属实”的，须选“整改措施”，填“整改时限”和已追缴金额。",
    "漏保摸排表：见到本人并说明政策后填“摸排结果”；符合条件的，填“拟纳入类别”和办理时限。",
    "带下拉框的格只能从框中选择；日期按“2026-11-03”的样式填写；佐证材料编号后留存备查。",
    "“可信度”是说身份比对有多可靠，不是说问题是否属实："
    + "；".join(f"“{word}”是{meaning}" for _, word, meaning in TIERS)
    + "。死亡日期后另有本人记录的，再降一级。",
    "各问题表标题下的“下发日期”“核实时限”由县级填写，“责任人”由责任单位填写，可以打字，也可以打印后手写。",
    "填写完毕，保存为原文件名和原格式（.xlsx）交回；同时打印，由核查人、分管领导签字并盖章。",
    "县级复核后填“复核意见”和“是否销号”；没有佐证材料的不予销号。",
    "需要筛选的，用表头的筛选按钮；行高可以调整。用A4纸横向打印：左页是下发的事实，右页（填报页）由乡镇填写、签字。",
)
PRIVACY = "本台账含公民个人信息，仅限办理本项工作使用，不得外传、张贴、拍照转发。"
TO_SEE_TO = "需要处理（共{}项，请县级经办人员先处理，再下发台账）"
INFORMATION = "信息"
FOR_INFORMATION = "供查阅，不是疑点，未计入合计"
NOT_SUMMED = (
    "合计只含已运行的疑点类别，不含“信息”类；同一人、同一笔资金可能涉及多类疑点，人数和金额未去重。"
)
NOTHING_FOUND = "已比对，未发现疑点"
NO_REASON = "未说明原因，请询问县级经办人员"
SIGNATURES = (
    "填报人",
    "核查人（至少2人）",
    "乡镇分管领导",
    "县级复核人",
    "县局分管领导",
    "单位盖章",
)
SEAL = "台账指纹：{}　　批次：{}　　（与台账文件一一对应；签字盖章的纸质件凭此核对，hedui status --fingerprint 可查）"
SEVERITY = {"red": "红色（优先核实）", "yellow": "黄色", "info": "提示"}
SIGN_DATE = "年　　月　　日"


def purpose(problem: LedgerSheet) -> str:
    """What a sheet is for, by which its title, count and caution are worded."""
    return "inspect" if (problem.fill, problem.severity) == ("verify", "info") else problem.fill


def month_words(month: str) -> str:
    """``2026-10`` as officers write it: 2026年10月."""
    first = datetime.strptime(month, "%Y-%m")
    return f"{first.year}年{first.month}月"


def rate_words(rate: float | None) -> str:
    """Wrong cells in a thousand rows, as a share: 3.2‰."""
    if rate is None:
        return "—"
    if rate < 0.05:
        return "＜0.1‰" if rate else "0"
    return f"{rate:.1f}‰"


def month_after(month: str) -> datetime:
    """The first moment after the month."""
    return datetime.combine(shifted(first_of(month), 1), time())


def scope(ledger: Ledger) -> str:
    """Whose copy this is."""
    return ledger.town or "总表"


def reporting_unit(ledger: Ledger) -> str:
    """Who fills this copy in."""
    return ledger.town or f"{ledger.county}民政局（总表）"


def responsible(ledger: Ledger, fill: str) -> str:
    """Who answers for a sheet and until when; the person, and dates not known yet, are left blank."""
    words = [f"责任单位：{ledger.town or '各乡镇（街道）'}"]
    words += [] if fill == "none" else ["责任人：＿＿＿＿＿＿"]
    on, due = ledger.handed
    words += [f"下发日期：{day_words(on)}"]
    words += [] if fill == "none" else [f"核实时限：{day_words(due)}前"]
    return "　　".join(words)


def day_words(day: str) -> str:
    """``2026-11-02`` as it is printed; room to write it where it is ''."""
    if not day:
        return "＿＿＿＿年＿＿月＿＿日"
    year, month, number = day.split("-")
    return f"{year}年{int(month)}月{int(number)}日"


def ledger_title(ledger: Ledger) -> str:
    """The name of the whole workbook."""
    return f"{ledger.county}{month_words(ledger.month)}{LEDGER}（{scope(ledger)}）"

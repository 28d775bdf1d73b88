"""The sentences of a return slip (数据质量反馈单)."""

from pipeline.kernel.slip import UNKNOWN, Slip
from reports.page import PageHead, header_part
from reports.wording import month_words

SLIP = "数据质量反馈单"
ROWS, WRONG = "问题明细", "请校核的登记"
SEVERITY = {"high": "严重", "middle": "一般", "low": "提示"}
NOTICE = (
    "一、本单仅用于数据更正，不是对任何人、任何事项的认定。",
    "二、本单含个人信息，证件号、账号、姓名等已作遮盖；仅限办理数据更正的人员使用，不得外传、张贴、拍照转发，"
    "用后按规定保管或者销毁。",
)
STEPS = (
    "“行号”是用Excel打开贵单位原文件时看到的行号。原值已经遮盖，请按文件、工作表、行号查找原记录。",
    "请对照证件或者原始档案核对，在业务系统或者原始台账中更正，再重新导出；只改导出的文件，下月还会出错。",
    "核对后确认原件就是这样的，请如实选“原件如此”，不要为了通过校验而改动。",
    "导出时，身份证号、银行账号、证书编号等列请设为“文本”格式；日期按“2026-10-31”的样式填写。",
    "请在＿＿＿＿年＿＿月＿＿日前，重新提供更正后的完整文件（不要只给改过的几行），"
    "并在“问题明细”和下方“部门回复”的浅黄色格内填写，打印盖章后返回县民政局。",
)
NOT_LISTED = "列出前{shown}条（各类问题都有），另有{left}条未列出，个数见“反馈单”；全部清单由县民政局留存，可以索取。"
FILES_NOTE = "“校验值”是文件SHA-256值的前12位，用来确认是不是同一份文件：内容相同，校验值就相同。"
ROWS_NOTE = "行号为用Excel打开原文件时看到的行号；浅黄色的格由贵单位填写。"
REPAIRS_NOT_LISTED = "列出前{shown}处，另有{left}处未列出，可向县民政局索取。"
REPAIRED = (
    "这些格的写法不规范，但改法是确定的，比对时已代为整理，不影响本月使用；请在业务系统中一并规范。"
)
WRONG_NOTE = (
    "这些行在入户核实时查明与实际不符（不是对任何人的认定）。行号是所写月份的文件用Excel打开时看到的行号。"
    "请自收到本单之日起10个工作日内校核，并在浅黄色格内回复（《政务数据共享条例》第二十六条）；下次提供的数据会再核对是否已更正。"
)
WRONG_SUM = (
    "近一年提出{asked}处，其中本次{new}处；以前提出的已更正{mended}处，未更正{still}处，不能判断{untold}处（没有收到新数据，或者不含那段时间）。"
    "逐行见“请校核的登记”表；请自收到本单之日起10个工作日内校核（《政务数据共享条例》第二十六条）。"
)
REPLY = "部门回复（请填写浅黄色的格）"


def issuer(slip: Slip) -> str:
    """Who sends the slip."""
    return f"{slip.county}民政局"


def slip_title(slip: Slip) -> str:
    """The name of the workbook."""
    return f"{slip.county}{month_words(slip.month)}社会救助{SLIP}（{slip.department}）"


def slip_head(slip: Slip) -> PageHead:
    """County and month, whose slip it is, and the run."""
    return PageHead(
        f"{header_part(slip.county)} {month_words(slip.month)}",
        f"社会救助{SLIP}（{header_part(slip.department)}）",
        f"批次 {header_part(slip.run_id)}",
    )


def address(slip: Slip) -> str:
    """The opening: to whom, about what, with thanks."""
    month = month_words(slip.month)
    if slip.department == UNKNOWN:
        return (
            f"下列文件没有读懂，或者看不出由哪个部门提供，没有参加{month}的比对。"
            "请县级经办人员核对来源，转请来源部门重新提供。"
        )
    said = (
        "提供的数据已经收到，其中部分内容不能使用或者需要核对，现反馈如下，请予更正。"
        if slip.received
        else "的数据本月没有收到，请按下列情况予以提供或者说明。"
    )
    return f"{slip.department}：\n　　感谢贵单位对社会救助数据比对工作的支持。{month}{said}"

"""The columns of the closing workbooks that the county fills in; their reader goes by them."""

from reports.fill_columns import YES_NO, FillColumn

NUMBER_HEADING = "问题编号"
"""The visible key of a row: given once, never used again."""

WAIVED_FOR = ("已死亡无遗产", "生活困难减免", "下落不明", "诉讼或移送中", "其他")
SOUND, POOR, FALSE_MENDING = "属实已改", "整改不到位", "虚假整改"

REVIEW = (
    FillColumn("复核人", 8),
    FillColumn("复核方式", 7, "choice", ("资料", "现场")),
    FillColumn("复核意见", 9, "choice", ("同意销号", "退回重整", "延期", "移送")),
    FillColumn("是否销号", 5, "choice", YES_NO),
    FillColumn("审批人", 8),
    FillColumn("销号日期", 11, "date"),
    FillColumn("佐证材料编号", 9),
    FillColumn("整改时限", 11, "date"),
    FillColumn("移送对象", 12),
)
MONEY = (
    FillColumn("核定应追金额", 9, "amount"),
    FillColumn("累计追缴金额", 9, "amount"),
    FillColumn("累计减免金额", 9, "amount"),
    FillColumn("减免原因", 9, "choice", WAIVED_FOR),
    FillColumn("截至日期", 11, "date"),
    FillColumn("经办人", 8),
    FillColumn("审批人", 8),
    FillColumn("说明", 12),
)
REVISIT = (
    FillColumn("回头看日期", 11, "date"),
    FillColumn("回头看人1", 8),
    FillColumn("回头看人2", 8),
    FillColumn("回头看结果", 10, "choice", (SOUND, POOR, FALSE_MENDING)),
    FillColumn("说明", 24),
)
GROUPS = {"review": REVIEW, "money": MONEY, "revisit": REVISIT}

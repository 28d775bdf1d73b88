"""How sure an identity is: the three tiers, in order, with their words and their meaning."""

CONFIRMED, PROBABLE, POSSIBLE = "confirmed", "probable", "possible"

TIERS = (
    (CONFIRMED, "确认", "证号一致且姓名一致"),
    (PROBABLE, "高度疑似", "主要信息一致，个别信息缺失或有出入"),
    (POSSIBLE, "待核实", "信息有冲突或不足，须先见到本人"),
)

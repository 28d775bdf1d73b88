"""How sure an identity is: the three tiers, in order, with their words and their meaning."""

CONFIRMED, PROBABLE, POSSIBLE = "confirmed", "probable", "possible"

TIERS = (
    (CONFIRMED, "确认", "证号一致，姓名也一致（或来源未写姓名），或者是名册自身的记载"),
    (
        PROBABLE,
        "高度疑似",
        "没有证号，或者证号、姓名个别有出入，但姓名、住址、年龄等相符，没有别人同样相符",
    ),
    (POSSIBLE, "待核实", "信息有冲突或不足，或者几个人同样相符，须先见到本人"),
)

"""The settings a county may change (policy.md 11c), with shipped defaults and their clauses."""

from pipeline.kernel.declare import Switch

SWITCHES: tuple[Switch, ...] = (
    Switch("death_stop", "死亡后停发", "next_month",
           "特困人员认定办法（民发〔2021〕43号）：终止的从下月起停发；各类救助默认照此，死亡当月可发",
           ("next_month", "same_month", "next_quarter"), prominent=True,
           words={"next_month": "次月起停发", "same_month": "当月起停发", "next_quarter": "下季度起停发"}),
    Switch("kin_set", "近亲属范围", "1045",
           "民法典第1045条：配偶、父母、子女、兄弟姐妹、祖父母、外祖父母、孙子女、外孙子女",
           ("1045", "wide"), prominent=True,
           words={"1045": "民法典第1045条范围", "wide": "第1045条范围，另加姻亲和叔伯姑舅姨"}),
    Switch("homes_max", "住房套数上限", 1, "各地低保家庭财产认定办法（默认1套，按当地规定修改）", prominent=True),
    Switch("nonresidential_max", "非居住用房上限", 0,
           "各地低保家庭财产认定办法（默认0处；-1 表示不查）", prominent=True, words={-1: "不查"}),
    Switch("motorcycle_2w", "普通二轮摩托车", "exempt",
           "浙江、揭阳等地不计入；个别地方按GB 7258计入", ("exempt", "counted"), prominent=True,
           words={"exempt": "不计入机动车辆", "counted": "计入机动车辆"}),
    Switch("yellow_vehicles", "低速货车、三轮汽车等黄色车型", "exempt",
           "各地规定不一，默认不列为疑点；改为 counted 则列出", ("exempt", "counted"), prominent=True,
           words={"exempt": "不列为疑点", "counted": "列为疑点"}),
    Switch("selfpay_threshold", "年度个人自付医疗费", 40000.0,
           "泉州台商区2022年方案：个人自付超过4万元（默认大于，恰等于不计）", prominent=True),
    Switch("selfpay_equal", "恰等于医疗费界线时", "exclude", "原文“超过4万元以上”有歧义", ("exclude", "include"),
           words={"exclude": "不计", "include": "计入"}),
    Switch("severe_grades", "重度残疾范围", "with_grade3",
           "晋江、连云港、泉州：一二级，及三级智力、三级精神", ("with_grade3", "grades_1_2"), prominent=True,
           words={"with_grade3": "一二级和三级智力、精神", "grades_1_2": "一二级"}),
    Switch("removed_months", "近年退保、未通过的“近年”（月）", 36, "社会救助主动发现的通行做法，可改"),
    Switch("staff_exempt", "不按财政供养人员处理的人员类别", "公益性岗位,公益岗,遗属,三支一扶,退休,离休,村民小组长,临时工",
           "policy 4.4、5：公益性岗位、遗属补助、退休人员等不作为在职财政供养人员"),
)  # fmt: skip

BY_KEY = {switch.key: switch for switch in SWITCHES}

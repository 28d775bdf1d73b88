"""The settings a county may change (policy.md 11c), with shipped defaults and their clauses."""

from collections.abc import Mapping
from typing import Any

from pipeline.kernel.declare import Switch
from pipeline.kernel.presets import PRESETS, PROPERTY_PRESETS, VEHICLE_PRESETS, Preset


def _titles(presets: Mapping[str, Preset]) -> dict[Any, str]:
    return {key: f"{one.title}：{one.clause}" for key, one in presets.items()} | {
        "none": "未选用，按下列各项"
    }


SWITCHES: tuple[Switch, ...] = (
    Switch("death_stop", "死亡后停发", "next_month",
           "特困人员认定办法（民发〔2021〕43号）：终止的从下月起停发；各类救助默认照此，死亡当月可发",
           ("next_month", "same_month", "next_quarter"), prominent=True,
           words={"next_month": "次月起停发", "same_month": "当月起停发", "next_quarter": "下季度起停发"}),
    Switch("kin_set", "近亲属范围", "1045",
           "民法典第1045条：配偶、父母、子女、兄弟姐妹、祖父母、外祖父母、孙子女、外孙子女",
           ("1045", "wide"), prominent=True,
           words={"1045": "民法典第1045条范围", "wide": "第1045条范围，另加姻亲和叔伯姑舅姨"}),
    Switch("vehicle_preset", "机动车财产口径样本", "none",
           "天津、揭阳、浙江、灌云等地公布的低保家庭财产认定办法，选用后仍可逐项改", ("none", *VEHICLE_PRESETS), prominent=True,
           words=_titles(VEHICLE_PRESETS)),
    Switch("property_preset", "房产财产口径样本", "none",
           "天津、揭阳、浙江、灌云等地公布的低保家庭财产认定办法，选用后仍可逐项改", ("none", *PROPERTY_PRESETS), prominent=True,
           words=_titles(PROPERTY_PRESETS)),
    Switch("homes_max", "住房套数上限", 1, "各地低保家庭财产认定办法（默认1套，按当地规定修改）", prominent=True),
    Switch("nonresidential_max", "非居住用房上限", 0,
           "各地低保家庭财产认定办法（默认0处；-1 表示不查）", prominent=True, words={-1: "不查"}),
    Switch("motorcycle_2w", "普通二轮摩托车", "exempt",
           "浙江、揭阳等地不计入；个别地方按GB 7258计入", ("exempt", "counted"), prominent=True,
           words={"exempt": "不计入机动车辆", "counted": "计入机动车辆"}),
    Switch("yellow_vehicles", "低速货车、三轮汽车等黄色车型", "exempt",
           "各地规定不一，默认不列为疑点；改为 counted 则列出", ("exempt", "counted"), prominent=True,
           words={"exempt": "不列为疑点", "counted": "列为疑点"}),
    Switch("home_area_limit", "超出套数时的人均面积界线（平方米）", 0.0,
           "天津、浙江、灌云式：超出套数而人均面积不超过界线的不计；0 表示不看面积"),
    Switch("homes_hard_max", "不论面积的住房套数上限", -1,
           "浙江式：2套以内看人均面积，超过2套一律计入；-1 表示没有这一条"),
    Switch("relocation_homes", "拆迁安置家庭可多的住房套数", 0,
           "灌云式：拆迁安置家庭3套以上才计入，人均面积界线也加倍；0 表示不另作规定"),
    Switch("new_home_months", "申请前多少个月内或享受期间购买商品住房即计入", 0,
           "灌云式：12个月；0 表示没有这一条"),
    Switch("old_houses", "闲置的土坯房、祖屋", "counted", "揭阳式：不计入", ("counted", "exempt"),
           words={"counted": "计入住房", "exempt": "不计入住房"}),
    Switch("only_dwelling", "作为唯一居所的非居住用房", "counted", "浙江式：不计入", ("counted", "exempt"),
           words={"counted": "计入", "exempt": "不计入"}),
    Switch("farm_machines", "大型拖拉机、联合收割机等大型农机具", "counted",
           "天津、灌云式计入；浙江式只看生活用机动车", ("counted", "exempt"),
           words={"counted": "计入", "exempt": "不计入"}),
    Switch("working_vehicles", "营运、货运等生产经营用车", "counted",
           "浙江式只看生活用机动车；灌云式：唯一谋生工具的小型经营性车辆不计",
           ("counted", "sole_small_exempt", "exempt"),
           words={"counted": "计入", "sole_small_exempt": "名下仅有一辆小型经营性车辆的不计，其余计入", "exempt": "不计入"}),
    Switch("ships", "船舶", "counted", "浙江式：船舶计入；灌云式：经营性船舶计入", ("counted", "working", "exempt"),
           words={"counted": "计入", "working": "只计经营性船舶", "exempt": "不计入"}),
    Switch("vehicle_exempt_years", "登记满多少年的旧车不计", 0, "部分省份不计低值、老旧车辆；0 表示不另作规定"),
    Switch("selfpay_threshold", "年度个人自付医疗费", 40000.0,
           "泉州台商区2022年方案：个人自付超过4万元（默认大于，恰等于不计）", prominent=True, unit="元"),
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


def in_force(written: Mapping[str, Any]) -> dict[str, Any]:
    """All switches: the defaults, then what the chosen presets say, then what the county wrote."""
    values = {switch.key: switch.default for switch in SWITCHES}
    for key, presets in PRESETS.items():
        chosen = presets.get(written.get(key, "none"))
        values |= chosen.switches if chosen else {}
    return values | dict(written)

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
    Switch("aid_mode", "低保金发放方式", "gap",
           "社会救助法第十八条：按差额或者分档发放；分档发放的不核差额（名册写明施保方式的以名册为准）",
           ("gap", "grades"), prominent=True, words={"gap": "按差额发放", "grades": "按档次发放，不核差额"}),
    Switch("rounding", "差额取整", "fen",
           "各地规定不一（原文未定）；先按全户总数算差额再取整，相差不到1元的不列为疑点",
           ("fen", "yuan", "yuan_up"), prominent=True,
           words={"fen": "算到分", "yuan": "四舍五入到元", "yuan_up": "进位到元"}),
    Switch("tekun_ratio", "特困基本生活标准与低保标准之比", 1.3, "泉州台商区2022年方案：按低保标准的130%"),
    Switch("care_full_ratio", "全护理照料标准占最低工资", 0.5, "泉州台商区2022年方案：10%、25%、50%"),
    Switch("care_half_ratio", "半护理照料标准占最低工资", 0.25, "泉州台商区2022年方案：10%、25%、50%"),
    Switch("care_self_ratio", "全自理照料标准占最低工资", 0.1, "泉州台商区2022年方案：10%、25%、50%"),
    Switch("jizhong_ratio", "集中供养与分散供养标准之比", 1.5, "泉州台商区2022年方案：集中供养提高到分散供养的150%"),
    Switch("jizhong_base", "集中供养150%的基数", "either",
           "原文“供养标准统一提高到分散供养的150%”有两种读法；默认合其一即可", ("either", "basic", "all"), prominent=True,
           words={"either": "两种读法合其一即可", "basic": "只乘基本生活标准，照料护理另加", "all": "基本生活和照料护理一并乘"}),
    Switch("grace_upper_ratio", "渐退期收入上限与低保标准之比", 2.0, "连民〔2020〕12号：人均收入超过标准、在2倍以内的给予渐退期"),
    Switch("grace_months", "渐退期月数", 6, "原文“一定期限”未写明；就业渐退一般不超过6个月（各地3至12个月）"),
    Switch("low_edge_ratio", "低保边缘线与低保标准之比", 1.5, "社会救助法第二十一条：由省级规定，一般为1.5倍"),
    Switch("temp_aid_band", "临时救助标准浮动", 0.25, "泉州台商区2022年方案：低保月标准上下浮动25%以内"),
    Switch("dibao_wage_low", "低保标准占最低工资下限", 0.42, "泉州台商区2022年方案：42%至48%"),
    Switch("dibao_wage_high", "低保标准占最低工资上限", 0.48, "泉州台商区2022年方案：42%至48%"),
    Switch("dibao_wage_average", "平均低保标准占最低工资", 0.45, "泉州台商区2022年方案：达到45%以上"),
    Switch("work_deduction", "就业成本扣减（占工资）", 0.1, "各地规定不一，如兴安盟按工资的10%扣减；0 表示不扣"),
    Switch("annual_growth", "标准每年增长", 0.05, "泉州台商区2022年方案：低保、特困标准年均增长5%以上"),
    Switch("anomaly_rate", "异常线索的误报率上限（一个月全部异常合计）", 0.05,
           "错误发现率（Benjamini-Hochberg）：没有真正异常的月份，出现任何一条异常线索的可能不超过此数",
           (0.01, 0.05, 0.1, 0.2), prominent=True),
    Switch("anomaly_base", "异常比较的最小规模（户或人）", 30, "户数、人数太少的乡镇、村居、经办人不单独比较"),
    Switch("anomaly_cases", "异常比较的最少件数", 5, "实际件数太少的不列为异常"),
    Switch("verify_days", "下发后核实的时限（工作日）", 15, "审计整改一般为15个工作日；县里另有规定的照改"),
    Switch("rectify_days", "核实属实后整改的时限（工作日）", 30, "各地规定不一；县里另有规定的照改"),
    Switch("anomaly_months", "停保退出、申请未通过看近几个月", 6, "看比例是否异常的时间范围"),
    Switch("grave_illnesses", "重病病种",
           "恶性肿瘤,白血病,尿毒症,肾功能衰竭,肾衰竭,透析,器官移植,再生障碍性贫血,血友病,肝硬化失代偿,系统性红斑狼疮,耐多药肺结核,重症肌无力,运动神经元病",
           "晋政民〔2019〕31号、连民〔2020〕12号：重病患者；病种由本地目录定，逗号分隔，留空则不按病种找"),
    Switch("new_disability_since", "新认定重度残疾的起算日期", "2021-01-01",
           "泉台管民生〔2022〕41号：2021年以来新增的重度残疾（含智力、精神三级）"),
    Switch("untraced_parent", "父母查找不到的", "outside", "民发〔2019〕62号未列；黑龙江2024年按失踪计",
           ("outside", "missing"), words={"outside": "不计入失踪", "missing": "按失踪计"}),
    Switch("living_subsidy", "困难残疾人生活补贴对象", "dibao", "国务院关于全面建立两项补贴制度的意见（国发〔2015〕52号）：低保家庭中的残疾人，有条件的地方可扩大",
           ("dibao", "with_edge"), words={"dibao": "低保家庭中的残疾人", "with_edge": "低保和低保边缘家庭中的残疾人"}),
    Switch("care_subsidy_grades", "重度残疾人护理补贴的等级", "grades_1_2", "国发〔2015〕52号：一级、二级且需长期照护，有条件的地方可扩大",
           ("grades_1_2", "with_grade3"), prominent=True,
           words={"grades_1_2": "一二级", "with_grade3": "一二级和三级智力、精神"}),
    Switch("single_since", "单人保自何时起按现行条件核查", "2021-07-01",
           "最低生活保障审核确认办法（民发〔2021〕57号）自2021年7月1日施行；此前批准的不按新条件倒查"),
    Switch("tekun_minor_age", "特困未成年人年龄", 16, "特困人员认定办法（民发〔2021〕43号）：未满16周岁；贵州等地为18周岁", (16, 18)),
    Switch("tekun_table_since", "特困残疾条件自何时起按现行表", "2021-07-01",
           "特困人员认定办法（民发〔2021〕43号）自2021年7月1日施行；此前认定的不按新表重新评判残疾等级"),
    Switch("capital_contribution_max", "家庭企业认缴出资额上限（元）", 100000.0,
           "浙江式规定：累计10万元以内不计（-1 表示任何企业登记都列出）", prominent=True, words={-1: "任何企业登记都列出"}),
    Switch("family_shop", "无雇工的家庭小店", "exempt", "揭阳式规定：无雇工的家庭小店经核查可不计（须数据写明无雇工）",
           ("exempt", "counted"), words={"exempt": "写明无雇工的不列", "counted": "列为疑点"}),
    Switch("orphan_dibao", "孤儿同时计入低保家庭", "excluded", "各地规定不一，默认不得同时享受（咸阳等地）",
           ("excluded", "allowed"), words={"excluded": "列为重复享受", "allowed": "不列"}),
)  # fmt: skip

BY_KEY = {switch.key: switch for switch in SWITCHES}


def in_force(written: Mapping[str, Any]) -> dict[str, Any]:
    """All switches: the defaults, then what the chosen presets say, then what the county wrote."""
    values = {switch.key: switch.default for switch in SWITCHES}
    for key, presets in PRESETS.items():
        chosen = presets.get(written.get(key, "none"))
        values |= chosen.switches if chosen else {}
    return values | dict(written)

"""Local rules that real places published on vehicles, homes and reviews (policy.md sections 2, 4), to choose from.

A preset says what several switches are; what hedui.toml writes beside it goes before.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Preset:
    """What a place published, the switches that it amounts to, and those a county must add itself."""

    title: str
    clause: str
    switches: Mapping[str, Any]
    needs: Mapping[str, str] = field(default_factory=dict)


_AREA = {"home_area_limit": "当地人均住房面积（平方米）"}
_SAFE_AREA = {"home_area_limit": "当地人均住房保障面积的2倍（平方米）"}

VEHICLE_PRESETS: Mapping[str, Preset] = {
    "tianjin": Preset(
        "天津式",
        "各类机动车和大型农机具均计入，残疾人功能性补偿代步机动车除外",
        {"motorcycle_2w": "counted", "yellow_vehicles": "counted", "farm_machines": "counted",
         "working_vehicles": "counted", "ships": "exempt"},
    ),
    "jieyang": Preset(
        "揭阳式",
        "各类机动车均计入，残疾人代步车、燃油摩托车、电瓶车除外",
        {"motorcycle_2w": "all_exempt", "yellow_vehicles": "counted", "farm_machines": "counted",
         "working_vehicles": "counted", "ships": "exempt"},
    ),
    "zhejiang": Preset(
        "浙江式",
        "生活用机动车、船舶计入，普通二轮摩托车、残疾人代步车除外",
        {"motorcycle_2w": "exempt", "yellow_vehicles": "exempt", "farm_machines": "exempt",
         "working_vehicles": "exempt", "ships": "counted"},
    ),
    "guanyun": Preset(
        "灌云式",
        "汽车、大型农机具、经营性船舶计入，唯一谋生工具的小型经营性车辆、残疾人代步车除外",
        {"motorcycle_2w": "exempt", "yellow_vehicles": "exempt", "farm_machines": "counted",
         "working_vehicles": "sole_small_exempt", "ships": "working"},
    ),
    "gb7258": Preset(
        "国标GB 7258式",
        "机动车按GB 7258计入，含摩托车，残疾人代步车除外",
        {"motorcycle_2w": "counted", "yellow_vehicles": "counted", "farm_machines": "counted",
         "working_vehicles": "counted", "ships": "exempt"},
    ),
}  # fmt: skip

PROPERTY_PRESETS: Mapping[str, Preset] = {
    "tianjin": Preset(
        "天津式",
        "有2套以上住房且人均面积超过当地平均水平的计入；农村宅基地住房、统一规划的农民新村算1套",
        {"homes_max": 1, "nonresidential_max": -1, "homes_hard_max": -1, "old_houses": "counted",
         "only_dwelling": "counted", "relocation_homes": 0, "new_home_months": 0},
        _AREA,
    ),
    "jieyang": Preset(
        "揭阳式",
        "住房不超过1套，没有店铺、车库车位、办公用房；闲置的土坯房、祖屋不计",
        {"homes_max": 1, "nonresidential_max": 0, "homes_hard_max": -1, "home_area_limit": 0.0,
         "old_houses": "exempt", "only_dwelling": "counted", "relocation_homes": 0, "new_home_months": 0},
    ),
    "zhejiang": Preset(
        "浙江式",
        "住房不超过1套，或2套而人均面积不超过当地平均水平；没有非居住类房屋（唯一居所除外）",
        {"homes_max": 1, "nonresidential_max": 0, "homes_hard_max": 2, "old_houses": "counted",
         "only_dwelling": "exempt", "relocation_homes": 0, "new_home_months": 0},
        _AREA,
    ),
    "guanyun": Preset(
        "灌云式",
        "有2套以上住房且人均面积超过住房保障面积2倍的计入（拆迁安置家庭为3套以上且超过4倍）；"
        "申请前1年内或享受期间购买商品住房的计入",
        {"homes_max": 1, "nonresidential_max": -1, "homes_hard_max": -1, "old_houses": "counted",
         "only_dwelling": "counted", "relocation_homes": 1, "new_home_months": 12},
        _SAFE_AREA,
    ),
}  # fmt: skip

REVIEW_PRESETS: Mapping[str, Preset] = {
    "chongqing": Preset(
        "重庆式",
        "条例第二十六条：重病重残、收入基本不变的12个月，人口和收入相对稳定的6个月，"
        "有劳动能力未就业的城市每月、农村每季度复核",
        {"review_months_stable": 12, "review_months_unclassed": 6, "review_months_able": 3,
         "review_months_able_urban": 1},
    ),
}  # fmt: skip

PRESETS: Mapping[str, Mapping[str, Preset]] = {
    "vehicle_preset": VEHICLE_PRESETS,
    "property_preset": PROPERTY_PRESETS,
    "review_preset": REVIEW_PRESETS,
}

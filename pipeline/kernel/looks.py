"""What values look like, so that a column can be known without its heading.

A look is a test of one text and says how much it tells when nearly all texts of a column pass:
1 would be proof. Numbers tell little, plates and certificate numbers almost everything.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.kernel.dates import any_date
from pipeline.kernel.errors import Refused
from pipeline.kernel.ids import id_number, id_text
from pipeline.kernel.names import tidy, written_name
from pipeline.kernel.surnames import begins_with_surname


@dataclass(frozen=True, eq=False)
class Look:
    """``fits``: whether one text (never blank) looks so. ``telling``: 0..1, see above.

    ``most``: the share of a column's texts that must fit before it says anything. What was found out
    about a text is remembered, since every sheet is asked about again for each source and header.
    """

    fits: Callable[[str], bool]
    telling: float
    most: float = 0.8

    def __post_init__(self) -> None:
        object.__setattr__(self, "fits", lru_cache(maxsize=8192)(self.fits))


def shape(pattern: str, telling: float, most: float = 0.8) -> Look:
    """A look by regular expression over the whole text, spaces taken out, in capitals."""
    compiled = re.compile(pattern)

    def fits(text: str) -> bool:
        return compiled.fullmatch(re.sub(r"\s+", "", tidy(text)).upper()) is not None

    return Look(fits, telling, most)


def words(*said: str, telling: float = 0.85, most: float = 0.7) -> Look:
    """A look by words, one of which is in the text."""

    def fits(text: str) -> bool:
        return any(word in text for word in said)

    return Look(fits, telling, most)


def _is_id(text: str) -> bool:
    try:
        return id_number(text) is not None
    except Refused:
        return re.fullmatch(r"[1-9][0-9]{16}[0-9X]", id_text(text)) is not None


def _is_date(text: str) -> bool:
    try:
        return any_date(text) is not None
    except Refused:
        return False


_HAN_NAME = re.compile(r"[\u4e00-\u9fa5]{2,4}|[\u4e00-\u9fa5]{2,8}·[\u4e00-\u9fa5·]{2,12}")
_NO_NAME = re.compile(
    "镇|乡$|村$|街道|小区|局$|医院|户$|保$|人$|级$|疾$|正常|成功|失败|自理|是|否|男|女$"
)


def _is_name(text: str) -> bool:
    name = written_name(text)
    if not _HAN_NAME.fullmatch(name) or (len(name) > 2 and _NO_NAME.search(name)):
        return False
    return "·" in name or begins_with_surname(name)


def _is_amount(text: str) -> bool:
    value = re.sub(r"[\s,，￥¥元]", "", tidy(text))
    return re.fullmatch(r"-?[1-9][0-9]{1,6}(\.[0-9]{1,2})?|0(\.[0-9]{1,2})?", value) is not None


ID = Look(_is_id, 0.93, 0.6)
PERSON = Look(_is_name, 0.72, 0.7)
DAY = Look(_is_date, 0.4)
MONEY = Look(_is_amount, 0.35)
FEW = shape(r"[0-9]{1,2}(\.0*)?(人|级)?", 0.2)
YEARS = shape(r"([1-9]|[1-9][0-9]|1[01][0-9])(\.0*)?(岁|周岁)?", 0.35, 0.9)
DIGITS = shape(r"[A-Z]{0,4}[0-9-]{4,}[A-Z]?", 0.3)
MOBILE = shape(r"1[3-9][0-9]{9}", 0.93)
ACCOUNT = shape(r"(?!1[3-9][0-9]{9}$)(62[0-9]{14,17}|[0-9]{12,17}|[0-9]{19}|[0-9]{21,23})", 0.85)
PLATE = shape(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]([A-Z][·.]?[A-Z0-9]{5,6}|[0-9]{2}[-·]?[A-Z0-9]{5,6})",
    0.96, 0.7,
)  # fmt: skip
PLATE_KIND = words("汽车", "摩托车", "拖拉机", "号牌", "新能源", telling=0.6)
VEHICLE_TYPE = words("轿车", "客车", "货车", "摩托", "拖拉机", "收割机", "牵引", "挂车", "越野", "三轮", "面包", "农机", "微型")  # fmt: skip
VIN = shape(r"(?=.*[A-Z])[A-HJ-NPR-Z0-9]{17}", 0.9)
UNIT_CODE = shape(r"[0-9]{12}[A-Z]{2}[0-9]{5}[A-Z][0-9]{8}", 0.97, 0.6)
DEED = words("不动产权", "房权证", "房字第", "土地证", "集用", telling=0.95, most=0.6)
ESTATE_USE = words(
    "住宅", "商业", "办公", "车位", "车库", "仓储", "宅基地", "商铺", "工业", telling=0.85
)
CERTIFICATE_20 = shape(r"[1-9][0-9]{16}[0-9X][1-7][1-4]([0-9A-Z][0-9])?", 0.97, 0.7)
TOWN_NAME = shape(r".{1,9}(镇|乡|街道|办事处|苏木|街道办)", 0.88)
VILLAGE_NAME = shape(r".{1,14}(村|社区|居委会|村委会|居|嘎查|小区)", 0.85)
PLACE = Look(
    lambda text: len(text.strip()) >= 6 and re.search("[省市县区镇乡村路街组号栋幢室]", text) is not None
    and re.search("不动产权|医院|单位", text) is None,
    0.72,
)  # fmt: skip
HOSPITAL = words("医院", "卫生院", "卫生室", "诊所", "卫生服务", "保健院", telling=0.85)
OFFICE = words("局", "委员会", "村委会", "居委会", "学校", "中学", "小学", "办公室", "政府", "中心", "镇", "乡", "院", "站", telling=0.5)  # fmt: skip
POST = words("主任", "书记", "科员", "科长", "局长", "主席", "委员", "教师", "干部", "站长", "所长", "经办", "会计", "医师", "副", "专干", "职工", "专职", telling=0.75, most=0.6)  # fmt: skip
_ICD = shape(r"[A-Z][0-9]{2}(\.[0-9X]{1,4})?", 0.85)
_CAUSES = words(
    "癌",
    "瘤",
    "病",
    "心肌",
    "脑",
    "衰竭",
    "外伤",
    "感染",
    "溺",
    "老死",
    "肺",
    telling=0.7,
    most=0.6,
)
CAUSE = Look(lambda text: _ICD.fits(text) or _CAUSES.fits(text), 0.75, 0.6)
ILLNESS = words(
    "癌", "瘤", "病", "炎", "尿毒", "透析", "症", "骨折", "脑", "高血压", telling=0.7, most=0.6
)
VISIT = words("住院", "门诊", "药店", "急诊", telling=0.85)
GRADE = shape(r"[一二三四壹贰叁肆ⅠⅡⅢⅣ1-4]级|残疾[一二三四]级", 0.88)
CARE_HOME = words("敬老院", "养老院", "福利院", "供养", "养老服务", telling=0.85, most=0.6)
INSURANCE = words("养老", "医疗", "失业", "工伤", "职工", "居民", telling=0.75)
STAFF_KIND = words(
    "公务员", "事业", "编", "合同", "退休", "离休", "公益", "两委", "聘", telling=0.75, most=0.6
)
KIN = words("父", "母", "妻", "夫", "配偶", "子", "女", "兄", "弟", "姐", "妹", "孙", "岳", "公", "婆", "祖", telling=0.8)  # fmt: skip
CUSTODY = words("监狱", "戒毒", "看守所", "监外", "矫正", "缓刑", "有期徒刑", "拘役", "管制", "假释", telling=0.86)  # fmt: skip
COMPANY = words(
    "公司", "经营部", "商店", "合作社", "超市", "餐", "店", "厂", telling=0.85, most=0.6
)
CREDIT_CODE = shape(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}|[0-9]{15}", 0.6)


def share(look: Look, texts: Sequence[str]) -> float:
    """The share of texts that look so; 0 of none, and where the first ones speak against it."""
    if len(texts) > 2 * FIRST and share(look, texts[:FIRST]) < look.most / 2:
        return 0.0
    return sum(map(look.fits, texts)) / len(texts) if texts else 0.0


FIRST = 8

"""Columns that most extracts share: who, and where they live."""

from pipeline.kernel import looks
from pipeline.kernel.declare import Column
from pipeline.kernel.values import ID_NUMBER, ID_TEXT, NAME, NAME_KEY

NAME_HEADINGS = ("姓名", "人员姓名", "对象姓名", "救助对象姓名", "保障对象姓名", "姓 名", "名字",
                 "成员姓名", "家庭成员姓名", "申请人姓名", "公民姓名", "本人姓名", "人名", "姓名(全称)")  # fmt: skip
ID_HEADINGS = ("身份证号", "身份证号码", "公民身份号码", "公民身份证号码", "公民身份证号",
               "居民身份证号", "居民身份证号码", "证件号码", "证件号", "身份号码", "身份证件号码",
               "身份证件号", "身份证", "身份证编号", "证件编号", "ID", "IDCARD", "ID号", "SFZH",
               "GMSFHM", "GMSFZH", "本人身份证号", "本人身份证号码", "成员身份证号",
               "家庭成员身份证号", "成员身份证号码", "人员身份证号", "对象身份证号", "身份证号(18位)",
               "申请人身份证号", "救助对象身份证号", "保障对象身份证号码", "身份证明号码",
               "有效身份证件号码", "家庭成员身份证号码")  # fmt: skip


def name(*also: str, heading: str = "姓名") -> Column:
    """Whom the row is about."""
    others = tuple(h for h in (*also, *NAME_HEADINGS) if h != heading)
    return Column("name", heading, others, NAME, {"name_key": NAME_KEY})


def id_number(*also: str, heading: str = "身份证号") -> Column:
    """The ID number of that person; ``id_text`` keeps what was written, valid or not."""
    others = tuple(h for h in (*also, *ID_HEADINGS) if h != heading)
    return Column("id_number", heading, others, ID_NUMBER, {"id_text": ID_TEXT})


def other_person(prefix: str, *titles: str) -> tuple[Column, Column]:
    """Name and ID number of a second person in the row, such as the head or the father."""
    names = tuple(f"{t}姓名" for t in titles) + tuple(titles)
    ids = tuple(
        f"{t}{h}" for t in titles for h in ("身份证号", "身份证号码", "公民身份号码", "证件号码", "身份证",
                                            "公民身份证号", "公民身份证号码", "证件号", "身份号码")
    )  # fmt: skip
    return (
        Column(f"{prefix}_name", names[0], names[1:], NAME),
        Column(f"{prefix}_id", ids[0], ids[1:], ID_NUMBER),
    )


TOWN = Column(
    "town", "乡镇",
    ("乡镇(街道)", "乡镇街道", "乡(镇)", "镇", "街道", "所属乡镇", "镇街", "镇(街道)", "镇乡", "所在乡镇",
     "乡镇名称", "所属镇街", "乡镇/街道", "镇(街)", "所属街道", "户籍乡镇", "镇街名称", "街镇",
     "乡镇(办)", "乡镇办", "所属乡镇(街道)", "乡镇、街道", "乡镇（街道、开发区）", "镇乡街道"), look=looks.TOWN_NAME)  # fmt: skip
VILLAGE = Column(
    "village", "村(居)",
    ("村居", "村", "社区", "村(社区)", "行政村", "村名", "所属村", "村(居)委会", "村社区", "所属村居",
     "村居委会", "村(居)名称", "村/社区", "居委会", "村委会", "所在村", "村庄", "村（居）委会",
     "村(社区)名称", "所属村(社区)", "所属村(居)", "户籍村居", "村居名称", "行政村(社区)"), look=looks.VILLAGE_NAME)  # fmt: skip
ADDRESS = Column(
    "address", "地址",
    ("住址", "家庭住址", "家庭地址", "户籍地址", "户籍所在地", "居住地址", "现住址", "详细地址",
     "户籍地", "常住地址", "联系地址", "户口所在地", "户籍住址", "生前住址", "居住地", "住所", "住哪里", "住哪",
     "住在哪", "住在哪里", "家住", "家住哪里", "家住哪", "现住", "现住哪里", "家在哪里", "在哪里住"), look=looks.PLACE)  # fmt: skip
PHONE = Column(
    "phone",
    "联系电话",
    ("电话", "手机", "手机号", "手机号码", "联系方式", "电话号码"),
    look=looks.MOBILE,
)

IGNORE = ("序号", "编号", "备注", "说明", "行号", "NO", "年龄", "周岁", "民族", "附注", "数据日期",
          "更新时间", "创建时间", "采集时间", "省", "市", "县", "区", "县区", "县(市、区)", "组", "村民小组",
          "小组", "政治面貌", "文化程度", "学历", "婚姻状况", "健康状况", "开户银行", "开户行", "备 注",
          "批次", "批次号", "数据批次", "月份", "制表日期", "签字", "领款人签字", "邮编", "籍贯")  # fmt: skip

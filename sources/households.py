"""常住人口户籍: one row per resident in the household register, the background of every identity."""

from pipeline.kernel import looks
from pipeline.kernel.codes import RELATION, SEX
from pipeline.kernel.declare import Column, Expect, Law, Source
from pipeline.kernel.values import BIRTH, DATE, NUMBER, TEXT, one_of
from sources._person import ADDRESS, IGNORE, PHONE, TOWN, VILLAGE, id_number, name, other_person

STATE = one_of(
    {
        "正常": ("在册", "有效", "常住", "常住人口", "正常在册", "未注销", "0", "1"),
        "迁出": ("迁出注销", "已迁出", "户口迁出", "市外迁出", "县外迁出", "迁往市外", "外迁"),
        "死亡": ("死亡注销", "已死亡", "死亡销户", "因死亡注销"),
        "注销": (
            "其他注销",
            "已注销",
            "户口注销",
            "重户注销",
            "参军注销",
            "入伍注销",
            "失踪注销",
            "出国注销",
        ),
    },
    loose=True,
)

_HEAD_NAME, _HEAD_ID = other_person("head", "户主", "HZXM")
_FATHER_NAME, _FATHER_ID = other_person("father", "父亲", "父")
_MOTHER_NAME, _MOTHER_ID = other_person("mother", "母亲", "母")
_SPOUSE_NAME, _SPOUSE_ID = other_person("spouse", "配偶")

HOUSEHOLDS = Source(
    name="households",
    title="常住人口户籍",
    supplier="公安局",
    columns=(
        name("家庭成员姓名", "人口姓名", "XM"),
        id_number("GMSFHM"),
        Column("book", "户号", ("户口簿号", "家庭户号", "户口簿编号", "户口本号", "户籍编号", "户口号", "HH", "户口簿户号"),
               NUMBER, strong=True, look=looks.DIGITS),
        _HEAD_NAME,
        _HEAD_ID,
        Column("relation", "与户主关系", ("户主关系", "关系", "与户主的关系", "家庭关系", "与户主之关系", "与户主关系代码", "YHZGX", "户关系"), RELATION, strong=True),
        Column("sex", "性别", ("性别代码", "XB"), SEX),
        Column("birth", "出生日期", ("CSRQ", "生日", "出生年月日", "出生年月", "出生时间"), BIRTH),
        _FATHER_NAME,
        _FATHER_ID,
        _MOTHER_NAME,
        _MOTHER_ID,
        _SPOUSE_NAME,
        _SPOUSE_ID,
        Column("state", "人员状态", ("状态", "户籍状态", "户口状态", "人口状态", "注销标识", "在册状态"), STATE,
               {"state_text": TEXT}),
        Column("moved_on", "迁出日期", ("迁出时间", "变动日期", "注销日期", "迁出注销日期", "变动时间", "状态变动日期"), DATE),
        Column("moved_to", "迁往地", ("迁往地址", "迁往地区", "迁往地详址")),
        TOWN,
        VILLAGE,
        ADDRESS,
        PHONE,
    ),
    fill_down=("book", "head_name", "head_id", "town", "village", "address"),
    expect=Expect(
        complete={"id_number": 0.5},
        steady={"book": "head_name"},
        laws=(
            Law("父亲的证号是女性的", "father_id IS NOT NULL", "id_sex(father_id) = '女'"),
            Law("母亲的证号是男性的", "mother_id IS NOT NULL", "id_sex(mother_id) = '男'"),
            Law("父亲比本人年轻", "father_id IS NOT NULL AND id_number IS NOT NULL", "id_born(father_id) > id_born(id_number)"),
            Law("配偶与本人同一性别", "spouse_id IS NOT NULL AND id_number IS NOT NULL", "id_sex(spouse_id) = id_sex(id_number)"),
            Law("户主与本人不同，关系却是户主", "relation IN ('01', '02') AND head_name IS NOT NULL", "head_name <> name"),
        ),
    ),
    signature=(("name", "book", "relation"), ("id_number", "book", "relation"), ("id_number", "book"),
               ("name", "book", "address")),
    ignore=(*IGNORE, "户口性质", "户口类型", "户别", "婚姻状况", "派出所", "曾用名", "血型", "服务处所", "职业", "民族代码", "户类型", "户籍类别"),
)  # fmt: skip

"""近亲属备案: one row per declared relative of a staff member."""

from pipeline.kernel import looks
from pipeline.kernel.declare import Column, Source
from pipeline.kernel.values import AMOUNT, DATE, ID_NUMBER, ID_TEXT, NAME, NAME_KEY
from sources._person import IGNORE, PHONE, TOWN, VILLAGE

_STAFF = (
    "工作人员",
    "干部",
    "经办人",
    "备案人",
    "申报人",
    "经办人员",
    "村干部",
    "职工",
    "填报人",
    "报告人",
    "本人",
    "备案干部",
    "备案人员",
)
_RELATIVE = ("亲属", "亲属信息", "近亲属", "享受对象", "救助对象", "低保对象", "保障对象", "被备案人", "备案对象", "享受救助亲属", "对象",
             "近亲属(享受对象)", "享受人", "享受低保亲属", "享受救助人员", "享受救助对象")  # fmt: skip
_IDS = ("身份证号", "身份证号码", "公民身份号码", "证件号码", "身份证", "证件号")


def _names(titles: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{t}姓名" for t in titles) + tuple(t for t in titles if t not in ("本人", "对象"))


def _ids(titles: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(t + h for t in titles for h in _IDS)


DECLARATIONS = Source(
    name="declarations",
    title="近亲属备案",
    supplier="各乡镇（街道）",
    person=("staff_name", "staff_id", "name", "id_number"),
    columns=(
        Column("staff_name", "工作人员姓名", (*_names(_STAFF)[1:], "姓名"), NAME, {"staff_key": NAME_KEY}, strong=True),
        Column("staff_id", "工作人员身份证号", (*_ids(_STAFF)[1:], "身份证号"), ID_NUMBER, strong=True),
        Column("office", "单位", ("工作单位", "所在单位", "任职单位", "单位名称", "工作人员单位"), look=looks.OFFICE),
        Column("post", "职务", ("岗位", "现任职务", "单位职务", "工作人员职务", "单位及职务", "职务/岗位"), look=looks.POST),
        Column("relation", "关系", ("亲属关系", "与工作人员关系", "与本人关系", "与干部关系", "与经办人关系", "与备案人关系",
                                  "与申报人关系", "与经办人员关系", "近亲属关系", "与村干部关系", "称谓", "关系类型", "与职工关系", "两者关系"), strong=True, look=looks.KIN),
        Column("name", "亲属姓名", _names(_RELATIVE)[1:], NAME, {"name_key": NAME_KEY}, strong=True),
        Column("id_number", "亲属身份证号", _ids(_RELATIVE)[1:], ID_NUMBER, {"id_text": ID_TEXT}, strong=True),
        Column("programme", "救助类别", ("享受救助类别", "享受类别", "救助类型", "保障类别", "享受政策", "享受救助类型", "享受待遇", "救助种类", "享受救助", "享受救助种类")),
        Column("amount", "月金额", ("月保障金额", "救助金额", "月救助金额", "月享受金额"), AMOUNT),
        Column("declared_on", "备案日期", ("备案时间", "申报日期", "填报日期", "登记日期", "申报时间", "填表日期", "登记时间"), DATE),
        TOWN,
        VILLAGE,
        PHONE,
    ),
    signature=(("staff_name", "name", "relation"), ("staff_id", "id_number", "relation"),
               ("staff_name", "id_number", "relation")),
    ignore=(*IGNORE, "家庭人口", "户籍", "户籍地址", "居住地址", "困难情况", "乡镇意见", "审核时间", "开始享受时间", "是否入户",
            "家庭住址", "住址", "入户核查情况", "享受起始时间", "致困原因", "是否回避"),
)  # fmt: skip

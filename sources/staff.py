"""工作人员名单: one row per person paid by finance, in village office, or working in civil affairs."""

from pipeline.kernel import looks
from pipeline.kernel.codes import SEX
from pipeline.kernel.declare import Column, Source, Variant
from pipeline.kernel.values import NUMBER
from sources._person import IGNORE, PHONE, TOWN, VILLAGE, id_number, name

STAFF = Source(
    name="staff",
    title="工作人员名单（财政供养、村居干部、低保经办、民政干部）",
    supplier="财政局、组织部、民政局社会救助股",
    suppliers={"财政局": ("财政供养",), "组织部": ("村居干部",), "民政局社会救助股": ("低保经办", "民政干部")},
    columns=(
        name("干部", "干部姓名", "职工姓名", "工作人员姓名", "村干部姓名", "经办人员姓名", "教职工姓名", "人员名称", "经办人姓名"),
        id_number("干部身份证号", "职工身份证号", "工作人员身份证号", "村干部身份证号", "经办人员身份证号", "工作人员身份证号码"),
        Column("sex", "性别", (), SEX),
        Column("office", "单位", ("工作单位", "单位名称", "所在单位", "任职单位", "预算单位", "部门", "所在部门",
                                "工作单位名称", "供职单位", "所属单位", "所在站所", "人员所在单位", "任职村居", "任职村(社区)", "任职村", "科室"), strong=True, look=looks.OFFICE),
        Column("post", "职务", ("岗位", "职务职级", "现任职务", "职位", "职务名称", "担任职务", "职务/岗位", "岗位名称",
                               "职称", "职务(职级)", "村内职务", "村(居)职务", "经办岗位", "任职", "分工", "岗位职责", "经办事项", "负责业务"), strong=True, look=looks.POST),
        Column("staff_kind", "人员类别", ("人员性质", "人员身份", "身份类别", "编制类型", "编制性质", "人员类型", "供养类型", "类别", "身份", "在职状态", "人员状态", "状态", "任职状态", "在岗情况", "在职情况", "在岗状态", "编制情况", "编制", "在职/离退休", "在职离退休", "是否在职"), look=looks.STAFF_KIND),
        Column("kind", "名单类别", ("名单类型",)),
        Column("salary_no", "工资账号", ("工号", "职工编号", "人员编号"), NUMBER),
        TOWN,
        VILLAGE,
        PHONE,
    ),
    signature=(("name", "office", "post"), ("name", "office", "staff_kind"), ("name", "post", "staff_kind"),
               ("name", "post", "village"), ("name", "post", "town"), ("id_number", "office"), ("id_number", "post"),
               ("name", "id_number", "@kind")),
    ignore=(*IGNORE, "入职时间", "任职时间", "参加工作时间", "出生日期", "应发工资", "实发工资", "统发工资", "工资",
            "出生年月", "任职日期", "办公电话", "从事低保工作时间", "入党时间", "到岗时间", "任现职时间"),
    variant=Variant(
        "kind",
        words={
            "低保经办": ("低保经办", "经办人员", "救助经办", "经办"),
            "民政干部": ("民政干部", "民政系统", "民政局", "民政工作人员", "民政助理"),
            "村居干部": ("村居干部", "村干部", "村(居)", "村社", "支部", "村委", "两委", "居委会", "村委会", "社区干部", "村居", "村(社区)"),
            "财政供养": ("财政供养", "财政统发", "在编", "工资统发", "财政"),
        },
        default="财政供养",
    ),
    title_words={"staff_kind": ("退休", "离休", "公益性岗位", "公益岗", "遗属", "三支一扶", "临时工")},
)  # fmt: skip

"""死亡登记: one row per report of a death, from the police, the funeral home or the hospital."""

from pipeline.kernel import looks
from pipeline.kernel.codes import SEX
from pipeline.kernel.declare import Column, Expect, Law, Source, Variant
from pipeline.kernel.values import BIRTH, DATE, INTEGER, TEXT
from sources._person import ADDRESS, IGNORE, PHONE, TOWN, VILLAGE, id_number, name

DEATHS = Source(
    name="deaths",
    title="死亡登记（公安注销、殡葬火化、卫健死亡证明）",
    supplier="公安局、殡葬管理所、卫健局",
    suppliers={"公安局": ("公安户籍注销",), "殡葬管理所": ("殡葬火化",), "卫健局": ("卫健死亡证明",)},
    columns=(
        name("逝者姓名", "死者姓名", "死亡人员姓名", "亡者姓名", "亡故人员姓名", "死亡人姓名", "死亡者姓名",
             "逝者", "死者", "去世人员姓名", "被火化人姓名", "火化人员姓名", "死亡人员"),
        id_number("逝者身份证号", "死者身份证号", "死亡人员身份证号", "死者证件号码", "逝者身份证号码",
                  "死者身份证号码", "死亡人员身份证号码", "亡者身份证号", "逝者证件号码", "死亡人身份证号",
                  "死者公民身份号码", "死亡者身份证号", "火化人员身份证号"),
        Column("sex", "性别", ("逝者性别", "死者性别"), SEX),
        Column("birth", "出生日期", ("出生年月", "出生年月日", "出生时间"), BIRTH),
        Column("age", "年龄", ("逝者年龄", "享年", "死亡年龄", "终年", "虚岁", "死者年龄", "岁数"), INTEGER, look=looks.YEARS),
        Column("died_on", "死亡日期",
               ("死亡时间", "死亡日", "死亡(注销)时间", "去世时间", "去世日期", "逝世日期", "逝世时间", "死亡年月日", "亡故日期", "死亡年月",
                "亡故时间", "病故时间", "死亡登记日期", "死亡时间(年月日)", "故去时间", "SWRQ", "死亡日期时间"), DATE, {"died_text": TEXT}, strong=True),
        Column("cremated_on", "火化时间", ("火化日期", "火化日", "火化年月日", "遗体火化日期", "遗体火化时间"), DATE, strong=True),
        Column("cancelled_on", "注销日期",
               ("注销时间", "户口注销日期", "户口注销时间", "户籍注销日期", "户籍注销时间", "销户日期", "销户时间",
                "死亡注销日期", "死亡注销时间"), DATE, strong=True),
        Column("cancel_reason", "注销原因", ("户口注销原因", "注销事由", "注销(死亡)事由", "户籍注销原因", "注销类别", "注销类型")),
        Column("cause", "死亡原因", ("根本死因", "死因", "直接死因", "ICD编码", "ICD-10编码", "死因编码",
                                 "死亡原因编码", "主要死因"), strong=True, look=looks.CAUSE),
        Column("issuer", "签发机构",
               ("签发单位", "医疗机构", "报告单位", "填报单位", "出具单位", "死亡证明签发单位", "报卡单位", "医疗机构名称"), look=looks.HOSPITAL),
        Column("certificate", "死亡证编号", ("死亡证明编号", "死亡医学证明编号", "证明编号", "火化证号", "火化证编号", "死亡证号", "死亡医学证明书编号")),
        Column("remark", "备注", ("说明", "附注", "备注说明")),
        Column("feed", "登记来源", ("数据来源", "来源", "来源部门")),
        TOWN,
        VILLAGE,
        ADDRESS,
        PHONE,
    ),
    expect=Expect(
        fresh=True,
        event="coalesce(died_on, cremated_on, cancelled_on)",
        laws=(
            Law("火化时间早于死亡日期", "cremated_on <> died_on", "cremated_on < died_on"),
            Law("注销日期早于死亡日期", "cancelled_on <> died_on", "cancelled_on < died_on"),
        ),
    ),
    signature=(
        ("name", "died_on"),
        ("name", "cremated_on"),
        ("name", "cancelled_on"),
        ("name", "cause", "issuer"),
        ("id_number", "died_on"),
        ("id_number", "cremated_on"),
    ),
    ignore=(*(h for h in IGNORE if h not in ("备注", "说明", "附注", "年龄")), "家属", "家属姓名", "联系人", "经办人", "殡仪馆", "登记日期", "死亡地点", "出生地", "户号",
            "与死者关系", "派出所", "与逝者关系", "骨灰去向", "火化炉号", "申报人", "承办人", "家属电话",
            "申报人姓名", "火化费用", "报告日期", "签发日期", "登记时间", "家属联系电话", "生前住址"),
    variant=Variant(
        "feed",
        words={
            "殡葬火化": ("殡葬", "火化", "殡仪馆", "殡仪"),
            "卫健死亡证明": ("卫健", "卫生健康", "医学证明", "死因", "死亡证明", "医院", "疾控"),
            "公安户籍注销": ("公安", "户籍注销", "户口注销", "派出所"),
        },
        columns={
            "殡葬火化": ("cremated_on",),
            "公安户籍注销": ("cancelled_on", "cancel_reason"),
            "卫健死亡证明": ("cause", "issuer", "certificate"),
        },
        default="其他死亡登记",
    ),
)  # fmt: skip

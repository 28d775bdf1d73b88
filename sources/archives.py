"""纸质档案清单: one row per file (or person) on the list of paper files, as the archive room keeps it."""

from pipeline.kernel import looks
from pipeline.kernel.codes import PROGRAMME
from pipeline.kernel.declare import Column, Expect, Source, Variant
from pipeline.kernel.values import AMOUNT, DATE, INTEGER, NUMBER, one_of
from sources._person import IGNORE, TOWN, VILLAGE, id_number, name, other_person

KINDS = {
    "纸质档案": (
        "档案目录",
        "档案清单",
        "档案台账",
        "纸质档案清单",
        "档案盘点",
        "档案登记",
        "归档清单",
        "案卷目录",
        "卷内目录",
    )
}
_HEAD_NAME, _HEAD_ID = other_person("head", "户主", "家庭户主", "申请人(户主)")

ARCHIVES = Source(
    name="archives",
    title="纸质档案清单",
    supplier="民政局社会救助股、各乡镇（街道）",
    columns=(
        name("档案姓名", "建档对象", "建档对象姓名", "建档人", "立卷人姓名", "档案对象", "被建档人"),
        id_number("建档对象身份证号", "档案对象身份证号"),
        _HEAD_NAME,
        _HEAD_ID,
        Column("unit_no", "家庭编号", ("户编号", "户号", "低保证号", "保障证号", "救助证号", "特困证号", "家庭编码", "低保证编号",
                                   "档案编号", "档案号", "编号"), NUMBER, look=looks.DIGITS),
        Column("box", "盒号", ("案卷号", "卷号", "档案盒号", "柜号", "盒(卷)号", "案卷编号", "档案盒", "卷宗号", "存放位置", "柜架号", "档案柜号",
                             "案卷题名", "归档盒号"), strong=True),
        Column("programme", "救助类别", ("保障类别", "类别", "救助类型", "档案类别", "对象类别", "救助项目"), PROGRAMME),
        Column("members", "保障人口", ("保障人数", "家庭人口", "人口", "人数", "建档人数"), INTEGER),
        Column("amount", "月保障金额", ("保障金额", "月救助金额", "金额", "审批金额", "月金额", "档案金额", "批准金额", "核定金额"), AMOUNT),
        Column("archived_on", "归档日期", ("归档时间", "建档日期", "建档时间", "立卷日期", "立卷时间", "入档日期", "入档时间"), DATE, strong=True),
        Column("state", "档案状态", ("状态", "保障状态", "是否在保", "备注"),
               one_of({"停保": ("已停保", "退保", "停发", "已退出", "退出", "注销", "死亡", "终止", "已终止", "停保卷", "否"),
                       "正常": ("在保", "在册", "是", "享受", "有效", "在用")}, loose=True)),
        TOWN,
        VILLAGE,
    ),
    stand_in={"name": "head_name", "id_number": "head_id"},
    fill_down=("unit_no", "head_name", "head_id", "town", "village"),
    expect=Expect(complete={"name": 0.5}),
    signature=(("name", "box"), ("name", "archived_on"), ("id_number", "box"), ("id_number", "archived_on"),
               ("name", "@kind"), ("id_number", "@kind")),
    ignore=(*(h for h in IGNORE if h not in ("编号", "备注")), "页数", "份数", "立卷人", "保管期限", "与户主关系", "关系", "责任者", "材料名称", "密级"),
    variant=Variant("kind", words=KINDS, default="纸质档案"),
)  # fmt: skip

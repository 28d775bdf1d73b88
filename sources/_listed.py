"""人员名单: any list of people that somebody wants compared; only `hedui match` reads it."""

from pipeline.kernel import looks
from pipeline.kernel.codes import SEX
from pipeline.kernel.declare import Column, Source
from pipeline.kernel.values import BIRTH, INTEGER, NUMBER
from sources._person import ADDRESS, IGNORE, PHONE, TOWN, VILLAGE, id_number, name, other_person

_HEAD_NAME, _HEAD_ID = other_person("head", "户主", "家庭户主")
_NOT_IGNORED = ("年龄", "周岁")

LISTED = Source(
    name="listed",
    title="人员名单",
    supplier="",
    columns=(
        name("名字", "名单", "人员", "人员名单", "学生姓名", "老人姓名", "儿童姓名", "患者姓名", "参保人姓名", "持证人姓名",
             "逝者姓名", "死者姓名", "死亡人员姓名", "残疾人姓名", "监测对象姓名", "职工姓名", "干部姓名", "法定代表人",
             "所有人", "车主", "权利人", "申请人", "领款人", "村民姓名", "居民姓名", "捐助对象", "受助人", "受助人姓名"),
        id_number("学生身份证号", "老人身份证号", "儿童身份证号", "患者身份证号", "参保人身份证号", "残疾人身份证号", "逝者身份证号",
                  "死者身份证号", "监测对象身份证号", "受助人身份证号", "身份证号码(18位)", "证号"),
        _HEAD_NAME,
        _HEAD_ID,
        Column("sex", "性别", ("男女",), SEX),
        Column("birth", "出生日期", ("出生年月日", "出生年月", "出生时间", "生日", "出生"), BIRTH),
        Column("age", "年龄", ("周岁", "岁数", "虚岁", "享年", "实足年龄"), INTEGER, look=looks.YEARS),
        Column("account", "银行账号",
               ("账号", "银行卡号", "开户账号", "银行帐号", "帐号", "卡号", "社保卡号", "一卡通账号", "惠民一卡通账号",
                "存折账号", "发放账号", "银行账户", "一卡通卡号"), NUMBER, look=looks.ACCOUNT),
        TOWN,
        VILLAGE,
        ADDRESS,
        PHONE,
    ),
    stand_in={"name": "head_name", "id_number": "head_id"},
    fill_down=("town", "village"),
    signature=(("name",), ("id_number",)),
    ignore=tuple(h for h in IGNORE if h not in _NOT_IGNORED),
)  # fmt: skip

"""不动产登记: one row per unit of real estate and right holder, from the registry."""

from pipeline.kernel import looks
from pipeline.kernel.declare import Column, Source
from pipeline.kernel.values import AMOUNT, DATE, NUMBER
from sources._person import IGNORE, PHONE, id_number, name

PROPERTY = Source(
    name="property",
    title="不动产登记",
    supplier="自然资源局不动产登记中心",
    keep="linked",
    columns=(
        name("权利人", "权利人姓名", "权利人名称", "产权人", "产权人姓名", "所有权人", "房屋所有权人", "房主",
             "业主姓名", "房屋所有人", "不动产权利人", "所有人", "QLRMC", "房产所有人", "权属人"),
        id_number("权利人证件号", "权利人证件号码", "权利人身份证号", "产权人身份证号", "权利人身份证号码",
                  "产权人证件号码", "所有权人身份证号", "权利人证件编号", "房主身份证号", "QLRZJH"),
        Column("unit_code", "不动产单元号", ("不动产单元编号", "不动产单元", "单元号", "不动产单元代码", "BDCDYH", "房屋编号", "房屋代码"), NUMBER, strong=True, look=looks.UNIT_CODE),
        Column("certificate", "不动产权证号", ("权证号", "产权证号", "房产证号", "不动产权证书号", "不动产证号",
                                        "房屋产权证号", "证书号", "不动产权证号(房产证号)", "房权证号"), strong=True, look=looks.DEED),
        Column("use", "规划用途", ("用途", "房屋用途", "房屋性质", "设计用途", "土地用途", "不动产用途", "房屋类型",
                                "房屋规划用途", "GHYT", "使用性质", "不动产类型", "类型"), look=looks.ESTATE_USE),
        Column("area", "建筑面积", ("面积", "房屋面积", "建筑面积(㎡)", "房屋建筑面积", "JZMJ", "产权面积", "建筑面积(m2)", "建筑面积m2"), AMOUNT),
        Column("location", "坐落", ("房屋坐落", "座落", "不动产坐落", "地址", "房屋地址", "房屋座落", "房产地址", "ZL", "坐落地址", "房屋位置"), look=looks.PLACE),
        Column("state", "登记状态", ("权属状态", "状态", "现势状态", "产权状态", "QSZT", "权利状态")),
        Column("registered_on", "登记时间", ("登记日期", "发证日期", "登簿时间", "登簿日期", "DJSJ", "产权登记日期", "权证登记日期"), DATE),
        Column("share", "权利比例", ("共有比例", "份额", "占有份额", "共有情况", "共有方式")),
        Column("price", "交易价格", ("成交价格", "购买价格", "评估价值"), AMOUNT),
        Column("remark", "备注", ("附记", "说明", "权利其他状况")),
        PHONE,
    ),
    signature=(("name", "unit_code"), ("name", "certificate"), ("id_number", "unit_code"),
               ("id_number", "certificate"), ("name", "location", "use"), ("name", "location", "state"), ("name", "location", "area"), ("id_number", "location", "area")),
    ignore=(*(h for h in IGNORE if h not in ("备注", "说明", "附注")), "权利类型", "土地面积", "套内面积", "分摊面积",
            "房屋结构", "总层数", "所在层", "竣工时间", "权利性质", "使用期限", "查封", "抵押", "是否查封", "是否抵押",
            "查封状态", "抵押状态", "宗地面积", "证件类型", "权利人类型", "乡镇"),
)  # fmt: skip

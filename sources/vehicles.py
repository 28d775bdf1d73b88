"""机动车登记: one row per vehicle and owner, from the traffic police."""

from pipeline.kernel import looks
from pipeline.kernel.declare import Column, Expect, Law, Source
from pipeline.kernel.values import AMOUNT, DATE, NUMBER
from sources._person import IGNORE, PHONE, id_number, name

VEHICLES = Source(
    name="vehicles",
    title="机动车（含农机）登记",
    supplier="公安局交警大队、农业农村局（农机）",
    suppliers={
        "公安局交警大队": ("公安", "交警", "车管", "车辆管理"),
        "农业农村局（农机）": ("农机", "农业机械", "农业农村", "拖拉机"),
    },
    keep="linked",
    columns=(
        name("机主姓名", "机主", "农机所有人", "机具所有人", "购机者姓名", "机动车所有人", "车主", "车主姓名", "所有人", "所有人姓名", "车辆所有人", "机动车所有人姓名", "车主名称",
             "所有权人", "机动车所有人名称", "SYR"),
        id_number("车主身份证号", "所有人身份证号", "所有人证件号码", "车主证件号码", "车主身份证号码",
                  "机动车所有人身份证号", "身份证明号码", "所有人身份证明号码", "所有人证件号", "机动车所有人身份证明号码",
                  "SFZMHM"),
        Column("plate", "号牌号码", ("车牌号", "牌照", "牌照号码", "农机牌照号", "车牌号码", "车牌", "号牌", "车号", "牌照号", "车牌照号", "牌号", "HPHM"),
               NUMBER, strong=True, look=looks.PLATE),
        Column("plate_kind", "号牌种类", ("车牌种类", "号牌类型", "HPZL"), look=looks.PLATE_KIND),
        Column("vin", "车辆识别代号", ("车架号", "VIN", "车辆识别代码", "车架号码", "识别代码", "车辆识别代号/车架号"), NUMBER, look=looks.VIN),
        Column("vehicle_type", "车辆类型", ("车型", "机械类型", "农机类型", "机具类型", "机具品目", "机械名称", "农机类别", "机具名称", "机动车类型", "车辆种类", "车种", "CLLX", "车辆类别"), strong=True, look=looks.VEHICLE_TYPE),
        Column("brand", "品牌型号", ("车辆品牌", "CLPP1", "机具型号", "品牌", "厂牌型号", "中文品牌", "车辆型号", "车辆品牌型号")),
        Column("use", "使用性质", ("用途", "车辆用途", "SYXZ", "车辆使用性质")),
        Column("registered_on", "初次登记日期",
               ("登记日期", "注册日期", "初登日期", "上牌日期", "注册登记日期", "初次登记时间", "登记时间", "上牌时间",
                "注册时间", "购车日期", "初次注册日期", "CCDJRQ", "购置日期"), DATE),
        Column("state", "机动车状态", ("状态", "车辆使用状态", "使用状态", "注销状态", "车辆状态", "ZT", "登记状态", "机动车当前状态")),
        Column("ended_on", "注销日期", ("转出日期", "报废日期", "注销时间", "转移登记日期", "过户日期"), DATE),
        Column("price", "购置价", ("价格", "车辆价值", "购买价格", "购置价格", "车价", "评估价"), AMOUNT),
        Column("remark", "备注", ("说明", "附注")),
        PHONE,
    ),
    expect=Expect(
        laws=(Law("注销日期早于初次登记日期", "ended_on <> registered_on", "ended_on < registered_on"),),
    ),
    signature=(("name", "plate"), ("name", "vehicle_type"), ("id_number", "plate"),
               ("id_number", "vehicle_type")),
    ignore=(*(h for h in IGNORE if h not in ("备注", "说明", "附注")), "排量", "燃料种类", "检验有效期止",
            "强制报废期止", "住址", "发证机关", "车身颜色", "核定载客", "核定载质量", "发动机号", "住所地址",
            "出厂日期", "检验有效期", "排量(ml)", "功率", "燃料类型", "总质量", "颜色", "管理部门", "乡镇", "住所"),
)  # fmt: skip

"""How much a text looks like what stands in rosters, to choose between two ways of decoding it.

Bytes of one encoding often make a text in another, but of characters that nobody's name, village
or remark is made of: the name 郑伟 written in GBK is two letters of other scripts in UTF-8.
"""

import re
from functools import lru_cache

_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
    "酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒"
    "屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫房裘缪干解应宗丁宣贲邓郁单杭洪包诸左"
    "石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘厉戎祖武"
    "符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍璩桑桂濮牛寿通边扈"
    "燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧利师巩聂关荆肖付闫覃佘岳帅涂邝"
    "阳上官阚归海羌盖公仉督亓官丘占揭官粟原晋代苑申麦蓝雷钟畲危洒玛阿依古丽买提吐尔逊木沙艾"
)
_GIVEN = (
    "伟芳娜秀英敏静丽磊军洋勇艳杰娟涛超兰霞刚桂建玉红春生志晓雪飞鹏琴波辉萍斌鑫宇浩然轩子涵欣怡梓萱雨诗佳琪思嘉颖婷梦妍彤钰晗"
    "德福财旺根贵有炳坤清森树金火土仁义礼忠发来凤娥素贞月娇招弟美治珠莲香菊珍淑惠玲莉蓉胜解放革永祥荣利新亮毅泉宏俊凯煌泽睿博晨昊"
    "铭霖翔逸沐辰奕诺谦恩汐若可馨悦瑶丹慧莹雅倩琳虹翠婵娣姗姣娅媛嫣婉婕瑛瑜瑾璐璇琼珊珂玮玲珏琰琦琨瑞璟楠榕桢枫栋梁栩桦榆椿槐峰"
    "岩岚岭峻嵩崇巍川淼淑湘涵渊溪澜潇潮澄浚洁津沛泓洲流润滔滨滢熙煜炜炎烨焕灿焱钦钊锋锐锦镇铁钢铃银铜才良民主先学孝友信诚实真善"
    "世代传承继业兴隆昌盛裕丰登庆瑞喜欢笑乐安康健宁静泰和顺利吉祥如意圆满堂立正直方远达通宽广大长久恒昆仑星辰日光晖旭晓曦晴朗霄云"
    "雁鸿鹤鹰鹃燕莺凰麟骏驹骥骁骅彪虎豹竹兰芝芬芸芷苇茂茜莎萌菲菁蕾薇蓓蕊荷苗苏莹蔚蓝绿青紫彩绮绣绢纯缘维纲纪统绪经续朝阳冬夏"
    "秋汉唐宋元明周齐楚越闽粤赣湘豫鲁冀晋陕甘宁青藏疆蒙辽黑沪京津渝川贵滇桂琼喆堃玥珺旻昇玟犇淏赟翀燚叒珅玘禛婧钲祎懿韬璞琛"
)
_PLACES_AND_FORMS = (
    "省市县区镇乡村组社街道路巷弄号室楼栋幢单元层屯庄寨堡坝坪坡坑埔厝头尾洋坂湖亭井塘桥河江溪沟湾港岛洲口岸滩泉池潭渡关岭峰崖洞沙石"
    "东西南北中上下前后左右内外新老大小高低平长一二三四五六七八九十百千万亿零〇○第年月日时分姓名性别男女民族汉身份证件号码住址地"
    "居户口簿主家庭成员人数关系与本配偶父母子儿孙妻夫兄弟姐妹长次出生死亡日期登记机状态正常停发放金额元账银行农信用联系电话手机备注"
    "低保特困五保残疾等级类别肢体视力听言语智精神重轻优抚退役军属孤独养老医疗救助临时补贴助标准合计总统填报单位负责审核制表经办盖章"
    "车辆牌照型所有权房屋产面积平方米建筑不动产企业注册资本法定代理股东职务工作事业局科员干部在职离退休学校幼园院卫医务室不无是否已未"
    "户籍户别农非集体个私营公司有限责任局委员会村民居办事处开发城乡建设财政国家税人社公安民政残联教育水利交通自然资源市场监管原因火化"
    "殡葬殡仪馆遗骸注销迁移入出变更状况说明情属于为的了在丢好很你我他她同上及其以到因病故事由患慢性癌症透析精智失能半全护理基础"
)
_GOOD, _COMMON, _LESS, _RARE, _FOREIGN, _WRONG = 1.0, 0.6, 0.2, -0.6, -1.0, -1.5
_LATIN = re.compile("(?<=[A-Za-z])[À-ž]+|[À-ž]+(?=[A-Za-z])|[üÜ]")
_MARKS = "·，。、；：？！（）《》〈〉【】〔〕“”‘’—…～￥×÷°±％＋－＝／＊＃＆＠．　•○●√"


@lru_cache(maxsize=1)
def _weights() -> dict[str, float]:
    weights: dict[str, float] = {}
    for lead in range(0xB0, 0xF8):
        common = _COMMON if lead < 0xD8 else _LESS  # GB 2312 has the common characters first
        letters = bytes(b for trail in range(0xA1, 0xFF) for b in (lead, trail))
        weights |= dict.fromkeys(letters.decode("gb2312", "ignore"), common)
    weights |= dict.fromkeys(map(chr, range(0xFF01, 0xFF5F)), _COMMON)
    weights |= dict.fromkeys(map(chr, range(0x600, 0x700)), _COMMON)  # Uyghur
    weights |= dict.fromkeys(_MARKS, _COMMON)
    return weights | dict.fromkeys(_SURNAMES + _GIVEN + _PLACES_AND_FORMS, _GOOD)


def _weight(letter: str) -> float:
    known = _weights().get(letter)
    if known is not None:
        return known
    code = ord(letter)
    if 0x3400 <= code < 0xA000 or 0x20000 <= code < 0x32000:
        return _RARE
    if code == 0xFFFD or code < 0xA0 or 0xD800 <= code < 0xF900:
        return _WRONG
    return _FOREIGN


def plausibility(text: str) -> float:
    """From 1 (all of it familiar) to -1.5; 1 for a text of ASCII characters."""
    letters = [c for c in _LATIN.sub("", text) if c > "\x7f"]
    return sum(map(_weight, letters)) / len(letters) if letters else 1.0

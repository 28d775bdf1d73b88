"""Surnames: the characters and pairs with which the name of a Han Chinese person may begin.

A name that begins otherwise may still be one.
"""

COMMON_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
    "范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛"
    "伍韦申尤毕聂焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游裴席卫查屈鲍覃霍翁隋植甘景薄单包司柏"
    "宁柯阮桂闵解强柴华车冉房边蓝骆连肖付闫阳"
    "陳張劉楊趙黃吳許鄭謝蘇葉蔣賴盧鄧蕭閻"
)
SURNAMES = COMMON_SURNAMES | frozenset(
    "尚符蒙喻蒲滕饶艾时穆农卓古吉缪简麦褚娄窦戚岑党宫冷晏米宗瞿全佟应臧苟邬卞姬师和仇栾商刁沙荣巫寇桑郎丛仲虞敖巩明佘池麻苑迟"
    "邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权帅屠豆朴"
)
"""Of one character. The less common ones are also words, or begin names of Uyghurs."""

_COMPOUND = (
    "欧阳 上官 司徒 司马 诸葛 皇甫 令狐 尉迟 万俟 澹台 公孙 慕容 宇文 长孙 夏侯 东方 轩辕 钟离 "
    "闻人 赫连 淳于 单于 太叔 申屠 公羊 公冶 宗政 濮阳 独孤 南宫 西门 端木 百里 东郭 呼延 拓跋 "
    "左丘 司空 鲜于 闾丘 司寇 仲孙 第五 完颜 纳兰 叶赫 爱新 耶律 南门 东门 微生 梁丘 亓官 巫马 "
    "谷梁 颛孙 漆雕 乐正 壤驷 公良 拓拔 夹谷 宰父 段干 羊舌 即墨"
)
COMPOUND_SURNAMES = frozenset(_COMPOUND.split())


def begins_with_surname(text: str) -> bool:
    """Whether more than a surname is there, and it begins with one."""
    return len(text) > 1 and (
        text[0] in SURNAMES or (len(text) > 2 and text[:2] in COMPOUND_SURNAMES)
    )


def may_be_name(text: str, surnames: frozenset[str] = SURNAMES) -> bool:
    """A surname of one character or two, and a given name of one or two."""
    if text[:2] in COMPOUND_SURNAMES:
        return len(text) in (3, 4)
    return len(text) in (2, 3) and text[0] in surnames

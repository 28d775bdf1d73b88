"""Lines of a sheet that are about nobody: blank ones, totals, notes and signatures, by name."""

import re
from collections.abc import Sequence

from pipeline.kernel.names import tidy

_TOTAL = re.compile(
    r"^(本页|本表|全镇|全县|全村|全市|各?乡镇)?(合计|总计|小计|共计|累计|总数|汇总)|(合计|小计|总计|汇总)[:：]?$"
)
_NOTE = re.compile(
    r"^(备注|注|说明|填表说明|制表|制表人|填表|填表人|填报|填报人|填报单位|审核|审核人|复核|复核人|经办|经办人|负责人|"
    r"单位负责人|主管|分管|分管领导|联系电话|联系人|日期|打印|打印时间|盖章|制表日期|填表日期|统计|数据来源|截至|"
    r"单位|公章|签字|签章|第\d+页|共\d+页|导出时间|查询时间)[^:：]{0,12}[:：]|^第?\d+页|^(注|备注|说明)\d?[:：.、]"
)
_SENTENCE = re.compile(
    r"盖章|公章|签字|签章|负责人|公示|无异议|以上|均已|特此|制表|填表|审核人|复核人|填报"
)


def kind_of_line(texts: Sequence[str]) -> str | None:
    """What a line without a person's number is: blank, total or note; None if none of these."""
    if not texts:
        return "空行"
    plain = [re.sub(r"\s+", "", tidy(text)) for text in texts]
    if any(_TOTAL.search(text) for text in plain if len(text) <= 16):
        return "合计行"
    if _NOTE.search(plain[0]) or _NOTE.search("".join(plain)):
        return "说明或签名行"
    if len(plain) <= 3 and any(_SENTENCE.search(text) for text in plain):
        return "说明或签名行"
    return None

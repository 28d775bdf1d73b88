"""Why nothing could be compared, so that silence is not taken for an answer."""

from collections.abc import Mapping

_TOWNS = "至少要有4个乡镇，每个不少于 anomaly_base 规定的户（人）数"
_REASONS = {
    "exits": (("exit",), f"可比较的乡镇不足（{_TOWNS}）"),
    "town_rates": (("dead", "refused", "relative"), f"可比较的乡镇不足（{_TOWNS}）"),
    "officials": (("official",), "名册没有“经办人”，或可比较的经办人不足4个"),
    "amounts": (("uniform",), "按档次发放，或可比较的乡镇不足4个"),
    "payment_history": (
        ("payment",),
        "发放记录不足：须有30户以上、各6个月以上的发放明细（含以前月份）",
    ),
    "contacts": (("电话", "地址"), "名册没有联系电话，也没有写到门牌号的地址"),
    "village_history": (("unchanged",), "以前月份的名册不足：须连续13个月，至少4个村（居）够规模"),
}


def not_compared(compared: Mapping[str, int]) -> dict[str, str]:
    """Need of a rule -> why it is not met. ``compared``: kind -> places or households compared."""
    return {
        need: reason
        for need, (kinds, reason) in _REASONS.items()
        if not any(compared[kind] for kind in kinds)
    }

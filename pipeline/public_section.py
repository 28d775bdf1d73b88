"""What hedui.toml says of notices to the public: ``[public]``."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pipeline.kernel.errors import UserError

SECTION = "[public]"
KEYS = ("names", "kin", "least", "phone")
NAMES = {"law": "户主全名", "surname": "只写姓（张**）", "middle": "遮盖中间（张*三）"}


@dataclass(frozen=True)
class Public:
    """``names``: how heads of households are named; ``kin``: whether 近亲属备案 is marked; ``least``:
    smaller counts are not told; ``phone``: where the public may complain."""

    names: Literal["law", "surname", "middle"] = "law"
    kin: bool = False
    least: int = 5
    phone: str = ""


def read_public(said: dict[str, Any], path: Path) -> Public:
    """The section, checked. Raises UserError."""
    names, kin, least, phone = (said.get(key, getattr(Public, key)) for key in KEYS)
    if names not in NAMES:
        raise _wrong(path, "names", "可选：" + "、".join(f'"{key}"（{word}）' for key, word in NAMES.items()))  # fmt: skip
    if not isinstance(kin, bool):
        raise _wrong(path, "kin", "写 true（标注）或 false（不标注），不加引号")
    if not isinstance(least, int) or isinstance(least, bool) or not 1 <= least <= 100:
        raise _wrong(path, "least", "应为1到100的整数")
    if not isinstance(phone, str):
        raise _wrong(path, "phone", "应为文字，两边加英文引号")
    return Public(names, kin, least, phone.strip())


def _wrong(path: Path, key: str, what: str) -> UserError:
    return UserError(f"{key} 的值不对：{what}", where=f"{path} {SECTION}", fix="改正后重新运行")


TEMPLATE = """[public]
# 公示（hedui report --public）怎样写。未成年人的姓名、证号、电话、账号、详细地址在任何情况下都不公示。
# names = "law"          # 户主姓名："law" 写全名（低保审核确认办法要求公示申请人姓名），"surname" 写作张**，"middle" 写作张*三
# kin = false            # 是否标注“近亲属备案”，按本县公示的规定
# least = 5              # 统计表中小于此数的件数不公开
# phone = ""             # 监督电话，印在公示上
"""

"""hedui.toml: the county, its switches, memory. What it does not say has a shipped default."""

import difflib
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.files_section import read_files
from pipeline.kernel.correction import Correction
from pipeline.kernel.errors import UserError
from pipeline.kernel.silence import REASONS, SHELVES
from pipeline.kernel.standards import Standard
from pipeline.kernel.switches import BY_KEY, SWITCHES
from pipeline.public_section import KEYS as PUBLIC_KEYS
from pipeline.public_section import TEMPLATE as PUBLIC
from pipeline.public_section import Public, read_public
from pipeline.standards_section import TEMPLATE as STANDARDS
from pipeline.standards_section import read_standards
from pipeline.switches_section import DATED, dated_changes, switches_of

_KNOWN = {
    "county": ("name", "division"),
    "switches": tuple(BY_KEY),
    "privacy": ("retention_months",),
    "resources": ("memory", "threads"),
    "passwords": (),
    "quality": ("accept",),
    "rules": ("off",),
    "silence": REASONS,
    "public": PUBLIC_KEYS,
    "ledger_passwords": (),
    "visits": (),
}
_FREE = ("passwords", "ledger_passwords", "visits")
"""Sections whose keys are the county's own words."""


@dataclass(frozen=True)
class Settings:
    """Values in force; ``found`` is False where there is no hedui.toml."""

    county: str = "本县"
    division: str = ""
    switches: dict[str, Any] = field(default_factory=lambda: {s.key: s.default for s in SWITCHES})
    memory: str = "2GB"
    threads: int = 0
    files: tuple[Correction, ...] = ()
    standards: tuple[Standard, ...] = ()
    found: bool = False
    passwords: dict[str, str] = field(default_factory=dict, repr=False)
    ledger_passwords: dict[str, str] = field(default_factory=dict, repr=False)
    accept: dict[str, str] = field(default_factory=dict)
    rules_off: tuple[str, ...] = ()
    silence: Mapping[str, int] = field(default_factory=dict)
    retention_months: int = 36
    public: Public = field(default_factory=Public)
    visits: Mapping[str, int] = field(default_factory=dict)

    def told(self) -> list[tuple[str, str, str]]:
        """(title, value, clause) of the switches that change many rows or were changed, in words."""
        told = []
        for s in SWITCHES:
            value, clause = self.switches[s.key], s.clause
            if s.prominent or value != s.default:
                for choice in s.choices:  # spelled as in hedui.toml, between spaces
                    clause = clause.replace(f" {choice} ", f"“{s.words.get(choice, choice)}”")
                told.append((s.title, s.told(value), clause))
        return told


def read_settings(workspace: Path, month: str = "") -> Settings:
    """Settings of a workspace as they are in ``month``. Raises UserError with the place of what is wrong."""
    path = workspace / "hedui.toml"
    if not path.exists():
        return Settings()
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise UserError(
            "hedui.toml 不是UTF-8编码", where=str(path), fix="用记事本打开，另存为UTF-8"
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise _misspelt(error, path) from None
    files = read_files(said.pop("files", []), path)
    dated = dated_changes(said.pop("switches_from", []), path)
    standards = read_standards(said.pop("standards", []), path)
    _check_keys(said, path)
    for change in dated:
        for key in change.keys() - {"from", *BY_KEY}:
            _unknown(key, tuple(BY_KEY), path, f"{DATED} 中的项")
    county, resources = dict(said.get("county", {})), said.get("resources", {})
    if _is_whole(county.get("division")):  # written without quotation marks
        county["division"] = str(county["division"])
    switches = switches_of(said.get("switches", {}), dated, month, path)
    threads = resources.get("threads", 0)
    if not _is_whole(threads) or not 0 <= threads <= 1024:
        _wrong(path, "resources", "threads", "应为0到1024的整数")
    for section, key, value in (
        ("county", "name", county.get("name", "")),
        ("county", "division", county.get("division", "")),
        ("resources", "memory", resources.get("memory", "")),
    ):
        if not isinstance(value, str):
            _wrong(path, section, key, "应为文字，两边加英文引号")
    for section in ("passwords", "ledger_passwords"):
        for pattern, password in said.get(section, {}).items():
            if not isinstance(password, str) or (section == "ledger_passwords" and not password):
                _wrong(path, section, pattern, "口令应为文字，两边加英文引号，不能空")
    accept = said.get("quality", {}).get("accept", {})
    if not isinstance(accept, dict) or not all(
        isinstance(v, str) and v.strip() for v in accept.values()
    ):
        _wrong(path, "quality", "accept", "单独一行写 [quality.accept]，下面每行写 数据名称 = \"理由\"，理由不能空")  # fmt: skip
    off = said.get("rules", {}).get("off", [])
    if not isinstance(off, list) or not all(isinstance(slug, str) for slug in off):
        _wrong(path, "rules", "off", '写成 off = ["规则代号", "规则代号"]，代号见 hedui rules')
    silence = said.get("silence", {})
    for reason, months in silence.items():
        if not _is_whole(months) or not 0 <= months <= 120:
            _wrong(path, "silence", reason, "应为0到120的整数（月），0 表示长期")
    visits = said.get("visits", {})
    for town, homes in visits.items():
        if not _is_whole(homes) or not 1 <= homes <= 100_000:
            _wrong(path, "visits", town, "应为不小于1的整数（每月能入户的户数）；不限的删去这一行")
    retention = said.get("privacy", {}).get("retention_months", 36)
    if not _is_whole(retention) or retention < 1:
        _wrong(path, "privacy", "retention_months", "应为不小于1的整数")
    return Settings(
        county=county.get("name", "本县"),
        division=county.get("division", ""),
        switches=switches,
        memory=resources.get("memory", "2GB"),
        threads=threads,
        files=files,
        standards=standards,
        found=True,
        passwords=dict(said.get("passwords", {})),
        ledger_passwords=dict(said.get("ledger_passwords", {})),
        accept=accept,
        rules_off=tuple(dict.fromkeys(off)),
        silence=silence,
        retention_months=retention,
        public=read_public(said.get("public", {}), path),
        visits=visits,
    )


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _wrong(path: Path, section: str, key: str, what: str) -> None:
    raise UserError(f"{key} 的值不对：{what}", where=f"{path} [{section}]", fix="改正后重新运行")


def _misspelt(error: tomllib.TOMLDecodeError, path: Path) -> UserError:
    where = f"{path}（{_place(error)}）"
    twice = re.search(r"Cannot declare \(([^)]+)\) twice", str(error))
    if twice:
        section = ".".join(re.findall(r"'([^']+)'", twice[1]))
        return UserError(
            f"小节 [{section}] 写了两次", where=where, fix="把两处的内容合到一处，留一个小节名"
        )
    if "overwrite a value" in str(error):
        return UserError("同一项写了两次", where=where, fix="留一行，删去另一行")
    return UserError(
        "hedui.toml 写法有误", where=where, fix="检查该处的引号、等号和方括号是否为英文半角"
    )


def _place(error: tomllib.TOMLDecodeError) -> str:
    found = re.search(r"line (\d+), column (\d+)", str(error))
    return f"第{found[1]}行第{found[2]}列" if found else "文件末尾，可能少了右括号或引号"


def _check_keys(said: dict[str, Any], path: Path) -> None:
    for section, values in said.items():
        if section in _KNOWN and not isinstance(values, dict):
            raise UserError(
                f"{section} 应写成小节",
                where=str(path),
                fix=f"单独一行写 [{section}]，各项写在下面",
            )
        if section not in _KNOWN:
            _unknown(section, tuple(_KNOWN), path, "小节")
        for key in values if section not in _FREE else ():
            if key not in _KNOWN[section]:
                _unknown(key, _KNOWN[section], path, f"[{section}] 中的项")


def _unknown(word: str, known: tuple[str, ...], path: Path, what: str) -> None:
    near = difflib.get_close_matches(word, known, 1)
    hint = f"是不是 {near[0]}？" if near else "可用的有：" + "、".join(known)
    raise UserError(f"hedui.toml 里有不认识的{what}：{word}", where=str(path), fix=hint)


TEMPLATE = """# 核对（hedui）的设置。以 # 开头的行是说明；改后保存即可，下次运行生效。

[county]
name = {name}          # 县（市、区）名称，印在台账上
division = {division}        # 行政区划代码前6位

[switches]
# 各开关的默认值与依据见 hedui rules；需要改动时去掉行首的 # 。
{switches}

# 从某个月起改口径的，写在这里；以前月份重跑仍按原来的口径。
# [[switches_from]]
#     from = "2026-04"
#     homes_max = 2

{standards}
# 认错或认不出的文件，在这里更正；照 hedui check 的提示写。更正会记住，下个月同样表头的文件自动照办。
# [[files]]
# file = "车管所*.xlsx"       # 文件名，* 代替会变的部分
# source = "机动车"           # 是哪类数据（见 hedui sources）；不用读入写 "不用"；恢复自动识别写 "自动"
# header = 3                  # 表头在第几行，占两行的写下面一行；没有表头写 0（可省）
# kind = "殡葬火化"           # 名单类别、救助类别（可省）
# [files.columns]
# "车主大名" = "姓名"         # 表头 = 栏目；没有表头的列写 "C列" = "姓名"；不用的列写 "不用"

[rules]
# 不需要的规则在此停用（代号见 hedui rules），如 off = ["vehicle_owner"]；停用的规则印在台账首页。
# off = []

[silence]
# 核实为“不属实”并销号的线索，证据没有变化的，按误报原因在多少个月内不再下发；0 表示长期。证据一变，照常下发。
{silence}

[visits]
# 各乡镇每月能入户多少户。写了的，按优先级排到这个数，标“本月入户”，其余标“排后”，仍在台账里，下月往前排；不写不限。
# "临江镇" = 40
# default = 60           # 没有单独写的乡镇

[privacy]
# retention_months = 36    # 个人信息保存多少个月；到期后用 hedui purge 清理，没到期的不给清理

[resources]
# memory = "2GB"         # 内存上限
# threads = 0            # 0 表示用全部处理器

[passwords]
# 带打开密码的Excel文件在此写口令；左边是文件名，可用 * 代替一段文字，两边都要加英文引号。
# "农村低保名册*.xlsx" = "口令"

{public}
[ledger_passwords]
# 发给乡镇的台账加打开口令：左边是乡镇名（县级总表写 "总表"），两边都要加英文引号；口令当面或电话告知，不要和台账一起发。
# 乡镇填好交回时口令不用去掉。
# "东镇" = "口令"

[quality.accept]
# 某类数据未通过质量检查、经核实确实无误时，写明理由即可照常使用（理由印在总表首页）；下月请删去。
# deaths = "殡仪馆系统更换，本月只有半月数据，已电话核实"
"""


def template(name: str, division: str) -> str:
    """A commented hedui.toml."""
    lines = []
    for switch in SWITCHES:
        value = f'"{switch.default}"' if isinstance(switch.default, str) else switch.default
        choices = f"（可选：{'、'.join(map(str, switch.choices))}）" if switch.choices else ""
        lines.append(f"# {switch.key} = {value}    # {switch.title}{choices}")
    quoted = (json.dumps(text, ensure_ascii=False) for text in (name, division))
    silence = "\n".join(f'# "{one.reason}" = {one.months}' for one in SHELVES)
    return TEMPLATE.format(silence=silence, name=next(quoted), division=next(quoted), switches="\n".join(lines),
                           standards=STANDARDS, public=PUBLIC)  # fmt: skip

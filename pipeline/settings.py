"""hedui.toml: the county, its switches, memory. What it does not say has a shipped default."""

import difflib
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.kernel.errors import UserError
from pipeline.kernel.switches import BY_KEY, SWITCHES

_KNOWN = {
    "county": ("name", "division"),
    "switches": tuple(BY_KEY),
    "privacy": ("retention_months",),
    "resources": ("memory", "threads"),
}


@dataclass(frozen=True)
class Settings:
    """Values in force; ``found`` is False where there is no hedui.toml."""

    county: str = "本县"
    division: str = ""
    switches: dict[str, Any] = field(default_factory=lambda: {s.key: s.default for s in SWITCHES})
    memory: str = "2GB"
    threads: int = 0
    found: bool = False

    def told(self) -> list[tuple[str, str, str]]:
        """(title, value, clause) of the switches that change many rows."""
        return [(s.title, str(self.switches[s.key]), s.clause) for s in SWITCHES if s.prominent]


def read_settings(workspace: Path) -> Settings:
    """Settings of a workspace. Raises UserError with the place of what is wrong."""
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
        raise UserError("hedui.toml 写法有误", where=f"{path}（{_place(error)}）",
                        fix="检查该处的引号、等号和方括号是否为英文半角") from None  # fmt: skip
    _check_keys(said, path)
    county, resources = said.get("county", {}), said.get("resources", {})
    switches = {s.key: s.default for s in SWITCHES}
    for key, value in said.get("switches", {}).items():
        switches[key] = _switch(key, value, path)
    return Settings(
        county=str(county.get("name", "本县")),
        division=str(county.get("division", "")),
        switches=switches,
        memory=str(resources.get("memory", "2GB")),
        threads=int(resources.get("threads", 0)),
        found=True,
    )


def _place(error: tomllib.TOMLDecodeError) -> str:
    text = str(error)
    return (
        text[text.find("(at ") + 4 : -1].replace("line", "第").replace(", column", "行 第") + "列"
    )


def _check_keys(said: dict[str, Any], path: Path) -> None:
    for section, values in said.items():
        if section not in _KNOWN or not isinstance(values, dict):
            _unknown(section, tuple(_KNOWN), path, "小节")
        for key in values:
            if key not in _KNOWN[section]:
                _unknown(key, _KNOWN[section], path, f"[{section}] 中的项")


def _unknown(word: str, known: tuple[str, ...], path: Path, what: str) -> None:
    near = difflib.get_close_matches(word, known, 1)
    hint = f"是不是 {near[0]}？" if near else "可用的有：" + "、".join(known)
    raise UserError(f"hedui.toml 里有不认识的{what}：{word}", where=str(path), fix=hint)


def _switch(key: str, value: Any, path: Path) -> Any:
    switch = BY_KEY[key]
    if switch.choices and value not in switch.choices:
        raise UserError(f"开关 {key} 不能是 {value}", where=f"{path} [switches]",
                        fix="可选：" + "、".join(map(str, switch.choices)))  # fmt: skip
    if isinstance(switch.default, int | float) and not isinstance(switch.default, bool):
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise UserError(
                f"开关 {key} 应为数字", where=f"{path} [switches]", fix="去掉引号，只写数字"
            )
        return type(switch.default)(value)
    return str(value)


TEMPLATE = """# 核对（hedui）的设置。以 # 开头的行是说明；改后保存即可，下次运行生效。

[county]
name = "{name}"          # 县（市、区）名称，印在台账上
division = "{division}"        # 行政区划代码前6位

[switches]
# 各开关的默认值与依据见 hedui rules；需要改动时去掉行首的 # 。
{switches}

[resources]
# memory = "2GB"         # 内存上限
# threads = 0            # 0 表示用全部处理器
"""


def template(name: str, division: str) -> str:
    """A commented hedui.toml."""
    lines = []
    for switch in SWITCHES:
        value = f'"{switch.default}"' if isinstance(switch.default, str) else switch.default
        choices = f"（可选：{'、'.join(map(str, switch.choices))}）" if switch.choices else ""
        lines.append(f"# {switch.key} = {value}    # {switch.title}{choices}")
    return TEMPLATE.format(name=name, division=division, switches="\n".join(lines))

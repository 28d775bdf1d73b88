"""The catalogues of sources, rules and commands, as text and as tables for the READMEs."""

import textwrap
from pathlib import Path

from matchers.rules import RULES
from pipeline.demands import DEMANDS
from pipeline.kernel.switches import BY_KEY, SWITCHES
from pipeline.rule_states import states_text
from sources import SOURCES

_SEVERITY = {"red": "红", "yellow": "黄", "info": "提示"}
_TITLES = {source.name: source.title for source in SOURCES}


def _needs(sources: tuple[str, ...], any_source: tuple[str, ...]) -> str:
    needs = [_TITLES[name] for name in sources]
    if any_source:
        needs.append("或".join(_TITLES[name] for name in any_source) + "至少一种")
    return "、".join(needs)


def rules_text(root: Path | None = None, month: str | None = None) -> str:
    """For ``hedui rules``; how each stands in the workspace ``root`` first, if there is one."""
    states = states_text(root, month) if root else ""
    parts = [states, ""] if states else []
    parts += [f"共 {len(RULES)} 条规则（按台账中的次序）"]
    for rule in RULES:
        parts += [
            "",
            f"{rule.code}  {rule.title}（{rule.slug}，{_SEVERITY[rule.severity]}）",
            f"    依据：{rule.basis}",
            f"    需要：{_needs(rule.sources, rule.any_source)}",
            f"    核实：{rule.how}",
        ]
        parts += [
            f"    开关：{BY_KEY[key].title}（{key}）默认 {BY_KEY[key].default}"
            for key in rule.switches
        ]
    parts += ["", "开关一览（在 hedui.toml 的 [switches] 里改）"]
    for switch in SWITCHES:
        choices = f"，可选 {'、'.join(map(str, switch.choices))}" if switch.choices else ""
        parts.append(f"  {switch.key} = {switch.default}{choices}：{switch.title}；{switch.clause}")
    return "\n".join(parts)


def sources_text() -> str:
    """For ``hedui sources``."""
    parts = [f"共 {len(SOURCES)} 类数据；文件叫什么都可以，按表头识别；除名册外都可缺"]
    for source in SOURCES:
        parts += ["", f"{source.title}（{source.name}，{source.supplier}）"]
        for column in source.columns:
            more = (
                f"（也认：{'、'.join(column.also[:6])}{'等' if len(column.also) > 6 else ''}）"
                if column.also
                else ""
            )
            parts += textwrap.wrap(f"{column.heading}{more}", 76, initial_indent="    ",
                                   subsequent_indent="      ")  # fmt: skip
    return "\n".join(parts)


def rules_table() -> str:
    """Markdown for the READMEs."""
    lines = ["| 编号 | 规则 | 依据 | 需要的数据 | 怎样核实 |", "|---|---|---|---|---|"]
    lines += [
        f"| {r.code} | {r.title}<br>`{r.slug}` | {r.basis} | {_needs(r.sources, r.any_source)} | {r.how} |"
        for r in RULES
    ]
    return "\n".join(lines)


def sources_table() -> str:
    """Markdown for the READMEs."""
    lines = ["| 数据 | 来源部门 | 主要栏目 |", "|---|---|---|"]
    for source in SOURCES:
        columns = "、".join(c.heading for c in source.columns[:10])
        lines.append(f"| {source.title}<br>`{source.name}` | {source.supplier} | {columns} |")
    return "\n".join(lines)


def switches_table() -> str:
    """Markdown for the READMEs."""
    lines = ["| 开关 | 含义 | 默认 | 可选 | 依据 |", "|---|---|---|---|---|"]
    for s in SWITCHES:
        choices = "、".join(map(str, s.choices)) or "数值或文字"
        lines.append(f"| `{s.key}` | {s.title} | {s.default} | {choices} | {s.clause} |")
    return "\n".join(lines)


def demands_table() -> str:
    """Markdown for the READMEs: every sentence of the five documents that asks for a check."""
    titles = {rule.slug: f"{rule.code} {rule.title}" for rule in RULES}
    lines = ["| 文件 | 原文要求 | 由什么检查 |", "|---|---|---|"]
    for one in DEMANDS:
        answers = [titles[slug] for slug in one.rules] + ([one.besides] if one.besides else [])
        lines.append(f"| {one.document} | {one.says.replace('|', ' ')} | {'；'.join(answers)} |")
    return "\n".join(lines)

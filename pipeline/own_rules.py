"""A county's own rules: ``rules/*.sql`` of the workspace, each a header of comment lines and one SELECT.

A rule that cannot be used is no reason to stop: it is listed with what is wrong with it, and the
others go on.
"""

import difflib
import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from string import Formatter
from typing import Literal

from pipeline.kernel.declare import Rule
from pipeline.kernel.digests import digest_of
from pipeline.kernel.errors import UserError
from pipeline.own_sql import Schemas, tables_named
from pipeline.settings import Settings
from sources import SOURCES

DERIVED = {
    "recipient": "roster", "enrolled": "roster", "person": "", "link": "", "death": "deaths", "car": "vehicles",
    "estate": "property", "certificate": "disability", "custody": "hardship", "target": "", "target_person": "",
    "serving": "staff", "kin": "staff", "standard": "", "past_recipient": "", "past_payment": "",
}  # fmt: skip
"""Tables made of the extracts that own rules may read, each with the source that it cannot do without."""

ASKABLE = (*(source.name for source in SOURCES), *DERIVED)

_KEYS = {
    "slug": ("slug", "代号", "编码"), "title": ("title", "标题", "名称"), "sentence": ("sentence", "句子", "说明句"),
    "columns": ("columns", "栏目"), "basis": ("basis", "依据"), "how": ("how", "核实", "怎样核实"),
    "severity": ("severity", "级别"), "sources": ("sources", "数据", "所需数据"),
}  # fmt: skip
_BY_WORD = {word: key for key, words in _KEYS.items() for word in words}
_SEVERITY: dict[str, Literal["red", "yellow", "info"]] = {
    "red": "red", "红": "red", "yellow": "yellow", "黄": "yellow", "info": "info", "提示": "info",
}  # fmt: skip
_HOW = "查看原始材料并入户核实，听取本人说明；查清以前待遇不变。"
SLUG = re.compile(r"[a-z][a-z0-9_]{1,39}")


@dataclass(frozen=True)
class OwnRule:
    """A file of ``rules/``. ``wrong``: why it cannot be used, '' if it can as far as reading shows.

    ``tables``: what its SELECT reads.
    """

    rule: Rule
    path: Path
    tables: tuple[str, ...] = ()
    wrong: str = ""


_VERDICT = re.compile(
    "骗保|骗取|套取|冒领|欺诈|诈骗|作假|违法|违规|犯罪|贪污|立即停|直接停|一律停|予以停|取消资格|予以取消|清退"
)


def own_rules(root: Path, taken: Collection[str], schemas: Schemas) -> list[OwnRule]:
    """The own rules of a workspace by file name. ``taken``: slugs of the catalogue."""
    folder = root / "rules"
    found: list[OwnRule] = []
    for path in sorted(folder.glob("*.sql")) if folder.is_dir() else ():
        used = {*taken, *(one.rule.slug for one in found if not one.wrong)}
        found.append(read_rule(path, used, schemas, len(found) + 1))
    return found


def read_rule(path: Path, taken: Collection[str], schemas: Schemas, nth: int = 1) -> OwnRule:
    """One file; what is wrong with it is told in ``wrong``."""
    text = _text(path)
    if text is None:
        return OwnRule(_rule(path, {}, "", (), nth), path, (),
                       f"文件读不出（{path.name}）。用记事本打开，点“另存为”，编码选UTF-8，再保存")  # fmt: skip
    said: dict[str, str] = {}
    try:
        said = _header(text, path.name)
        tables = tables_named(text, schemas, path.name)
        rule = _checked(_rule(path, said, text, tables, nth), said, taken, path.name)
    except UserError as error:
        return OwnRule(_rule(path, said, text, (), nth), path, (), one_line(error))
    return OwnRule(rule, path, tuple(tables))


def _text(path: Path) -> str | None:
    """A file as Notepad writes it, in UTF-8 or in GBK; None where it is neither."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = path.read_text(encoding=encoding)
        except OSError:
            return None
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text
    return None


def one_line(error: UserError) -> str:
    """An error where only one line is for it."""
    place = f"（{error.where}）" if error.where else ""
    return f"{error.problem}{place}" + (f"。{error.fix}" if error.fix else "")


def _header(text: str, name: str) -> dict[str, str]:
    """What the comment lines at the top say: ``-- key: value``."""
    said: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.lstrip().startswith("--"):
            break
        found = re.match(r"\s*--\s*([\w一-龥]+)\s*[:：]\s*(.*?)\s*$", line)
        if not found:
            continue
        word, value = found[1].lower(), found[2]
        if word in _BY_WORD:
            if value:
                said[_BY_WORD[word]] = value
            continue
        near = difflib.get_close_matches(word, _BY_WORD, 1, 0.75)
        if near:
            raise UserError(f"开头的说明里有不认识的项：{found[1]}", where=f"{name} 第{number}行",
                            fix=f"是不是 {near[0]}？")  # fmt: skip
    return said


def _slug(path: Path, said: Mapping[str, str]) -> str:
    stem = path.stem.lower().replace("-", "_")
    return said.get("slug") or (
        stem
        if SLUG.fullmatch(stem)
        else f"own_{hashlib.sha256(path.stem.encode()).hexdigest()[:8]}"
    )


def _rule(path: Path, said: Mapping[str, str], sql: str, tables: Sequence[str], nth: int) -> Rule:
    needed = [word for word in re.split(r"[,，、\s]+", said.get("sources", "")) if word]
    names = {source.name for source in SOURCES}
    needed += [table if table in names else DERIVED[table] for table in tables]
    return Rule(
        slug=_slug(path, said), code=f"OWN-{nth:02d}", title=said.get("title", path.stem),
        basis=said.get("basis", ""), severity=_SEVERITY.get(said.get("severity", "yellow").lower(), "yellow"),
        sources=tuple(dict.fromkeys(name for name in needed if name)), sql=sql,
        sentence=said.get("sentence", ""), how=said.get("how", _HOW), columns=_columns(said.get("columns", "")),
    )  # fmt: skip


def _columns(said: str) -> dict[str, str]:
    """``amount=金额，day=日期``: column -> heading; where no heading is given, its own name."""
    pairs = [
        part.partition("=")
        for part in re.split(r"[,，；;]", said.replace("＝", "="))
        if part.strip()
    ]
    return {name.strip(): (heading.strip() or name.strip()) for name, _, heading in pairs}


def _checked(rule: Rule, said: Mapping[str, str], taken: Collection[str], name: str) -> Rule:
    for key, example in (("title", "标题：低保家庭有船"), ("sentence", "句子：{name}名下有船。"),
                         ("basis", "依据：本县低保家庭财产认定办法第三条")):  # fmt: skip
        if key not in said:
            raise UserError(
                f"开头缺少“{_KEYS[key][1]}”", where=name, fix=f"在文件最前面加一行，如 -- {example}"
            )
    if not SLUG.fullmatch(rule.slug):
        raise UserError(
            f"代号写法不对：{rule.slug}",
            where=name,
            fix="用小写英文字母、数字和下划线，字母开头，2至40个字，如 boat_owner",
        )
    if rule.slug in taken:
        raise UserError(
            f"代号已被别的规则使用：{rule.slug}",
            where=name,
            fix="换一个代号，如 " + f"county_{rule.slug}"[:40],
        )
    known = {source.name for source in SOURCES}
    for source in rule.sources:
        if source not in known:
            near = difflib.get_close_matches(source, known, 1)
            raise UserError(f"没有叫 {source} 的数据", where=name,
                            fix=f"是不是 {near[0]}？" if near else "名称见 hedui sources 括号里的英文")  # fmt: skip
    if said.get("severity", "黄").lower() not in _SEVERITY:
        raise UserError(f"级别不能是 {said['severity']}", where=name, fix="可选：红、黄、提示")
    if found := _VERDICT.search(rule.title + "，" + rule.sentence):
        raise UserError(f"标题或句子里有下结论的话：{found[0]}", where=name,
                        fix="疑点须逐条核实，不是结论，也不能据此停发；改写成事实，如“{name}名下有船”")  # fmt: skip
    try:
        blanks = list(Formatter().parse(rule.sentence))
    except ValueError:
        raise UserError(
            "句子里的花括号不成对", where=name, fix="栏目写在一对英文花括号里，如 {name}"
        ) from None
    if any(spec or convert or blank == "" for _, blank, spec, convert in blanks):
        raise UserError("句子的花括号里只能写栏目名", where=name, fix="如 {name}、{programme}")
    return rule


def own_slugs(root: Path) -> set[str]:
    """The slugs of a workspace's own rules, whether they are in order or not."""
    return {one.rule.slug for one in own_rules(root, (), dict.fromkeys(ASKABLE, ()))}


def digests_of_own(root: Path) -> dict[str, str]:
    """File -> digest of the county's own rules."""
    folder = root / "rules"
    return {path.name: digest_of(path)
            for path in (sorted(folder.glob("*.sql")) if folder.is_dir() else ())}  # fmt: skip


def check_off(settings: Settings, slugs: Collection[str], codes: Mapping[str, str]) -> Settings:
    """The settings with the rules to be left out by their slugs, though one is named by its code.

    ``codes``: code as ledgers print it -> slug. Raises UserError where there is no such rule.
    """
    off = [codes.get(one.strip().upper(), one) for one in settings.rules_off]
    for slug in off:
        if slug not in slugs:
            near = difflib.get_close_matches(slug, [*slugs, *codes], 1)
            raise UserError(f"[rules] off 里有不认识的规则：{slug}", where="hedui.toml [rules]",
                            fix=f"是不是 {near[0]}？" if near else "规则的代号见 hedui rules")  # fmt: skip
    return replace(settings, rules_off=tuple(dict.fromkeys(off)))

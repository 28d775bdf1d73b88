"""A Word template filled in; what is wrong with the template is told by its placeholder."""

import io
import re
from collections.abc import Mapping
from typing import Any

from pipeline.kernel.errors import UserError

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_OPEN = re.compile(r"\{\{(?:(?!\}\}).)*$|\{%(?:(?!%\}).)*$|(?<!\{)\{[^{}%]+\}\}", re.DOTALL)
_NUMBERS = "〇一二三四五六七八九十"


def han(number: int) -> str:
    """A number below a hundred as headings count: 十二."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _NUMBERS[tens] + "十") + (_NUMBERS[ones] if ones else "")  # fmt: skip


def filled(template: bytes, said: Mapping[str, Any], where: str) -> bytes:
    """The template with everything filled in. Raises UserError naming the placeholder that is wrong."""
    from docxtpl import DocxTemplate
    from jinja2 import StrictUndefined, TemplateError, UndefinedError
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(undefined=StrictUndefined)
    environment.filters["汉字"] = han
    try:
        paper = DocxTemplate(io.BytesIO(template))
        paper.init_docx()
    except MemoryError:
        raise
    except Exception:  # whatever python-docx makes of what is no document
        raise UserError("模板不是能打开的Word文档（.docx）", where=where, fix=_AGAIN) from None
    texts = _texts(paper)
    try:
        paper.render(dict(said), environment, autoescape=True)
    except UndefinedError as error:
        found = re.search(r"'([^']+)' is undefined|has no attribute '([^']+)'", str(error))
        name = (found[1] or found[2]) if found else ""
        tag = next((one for one in _tags(texts) if name and name in one), name or "（不明）")
        raise UserError(f"模板里有不认识的占位符：{tag}", where=where, fix=f"核对占位符的名字（数字来源表里列有全部名字），或删去；{_AGAIN}") from None  # fmt: skip
    except TemplateError as error:
        raise UserError(f"模板里的占位符写法有误：{_broken(texts, environment, said) or getattr(error, 'message', '') or '（不明）'}", where=where,
                        fix=f"占位符写成 {{{{名字}}}}，两边各两个半角花括号；循环的首尾行不要改动；{_AGAIN}") from None  # fmt: skip
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


_AGAIN = "改不好的，把模板改名移走，重新运行即得到原来的模板"


def _texts(paper: Any) -> list[str]:
    """Every paragraph of the body, of tables, headers and footers."""
    from docx.oxml.ns import qn

    roots = [paper.docx.element.body]
    for section in paper.docx.sections:
        roots += [section.header._element, section.footer._element]
    return [
        "".join(text.text or "" for text in one.iter(qn("w:t")))
        for root in roots
        for one in root.iter(qn("w:p"))
    ]


def _tags(texts: list[str]) -> list[str]:
    return [tag for text in texts for tag in _TAG.findall(text)]


def _broken(texts: list[str], environment: Any, said: Mapping[str, Any]) -> str:
    """The first placeholder that is no placeholder, or a loop that is not closed."""
    from jinja2 import TemplateError, UndefinedError

    for text in texts:
        if found := _OPEN.search(_TAG.sub("", text)):
            return found[0][:40]
        for tag in _TAG.findall(text):
            if tag.startswith("{{"):
                try:
                    environment.from_string(tag).render(dict(said))
                except UndefinedError:
                    continue  # a variable of a loop
                except TemplateError:
                    return str(tag)
    return _unclosed(_tags(texts))


def _unclosed(tags: list[str]) -> str:
    """The first beginning without an end, or end without a beginning."""
    begun: list[tuple[str, str]] = []
    for tag in tags:
        word = re.match(r"\{%-?(?:tr|tc|p|r)?\s*(\w+)", tag)
        if word and word[1] in ("for", "if"):
            begun.append((word[1], tag))
        elif word and word[1] in ("endfor", "endif"):
            if not begun or f"end{begun[-1][0]}" != word[1]:
                return tag
            begun.pop()
    return begun[0][1] if begun else ""

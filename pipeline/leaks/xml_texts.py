"""Texts of an XML part: what belongs together is put together, however many runs it is split into."""

from collections.abc import Iterator
from xml.etree import ElementTree

_TOGETHER = frozenset(
    ["p", "h", "si", "is", "text", "rst", "definedName", "oddHeader", "oddFooter"]
)
"""Elements whose text is one, in Word, Excel, drawings and OpenDocument."""

SHORTEST = 5
"""Characters: no number that matters is shorter."""


def local(tag: str) -> str:
    """The name of an element or attribute without its namespace."""
    return tag.rpartition("}")[2]


def texts_below(element: ElementTree.Element) -> Iterator[str]:
    """Every text of an element and below, and every value of an attribute, that is long enough."""
    for one in element.iter():
        for value in one.attrib.values():
            if len(value) >= SHORTEST:
                yield value
        whole = isinstance(one.tag, str) and local(one.tag) in _TOGETHER
        text = "".join(one.itertext()) if whole else one.text
        for part in (text, one.tail):
            if part and len(part) >= SHORTEST:
                yield part


def tree_of(data: bytes) -> ElementTree.Element:
    """The root, comments kept. Raises ElementTree.ParseError."""
    builder = ElementTree.TreeBuilder(insert_comments=True, insert_pis=True)
    return ElementTree.fromstring(data, ElementTree.XMLParser(target=builder))

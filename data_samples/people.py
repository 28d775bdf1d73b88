"""People, their register books and their kin."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from data_samples.places import Village


@dataclass(slots=True, eq=False, repr=False)
class Person:
    """One person of the world; `book` is None for those without a register row."""

    name: str
    sex: str
    born: date
    number: str
    village: Village
    father: Person | None = None
    mother: Person | None = None
    spouse: Person | None = None
    children: list[Person] = field(default_factory=list)
    twin: Person | None = None
    book: Book | None = None
    ethnic: str = "汉族"
    died: date | None = None
    gone: bool = False
    moved_out: bool = False
    moved_on: date | None = None
    moved_to: str = ""
    cancelled: bool = False
    enrolled: bool = False
    quiet: bool = False

    def age(self, today: date) -> int:
        """Full years."""
        return (
            today.year
            - self.born.year
            - ((today.month, today.day) < (self.born.month, self.born.day))
        )

    @property
    def alive(self) -> bool:
        return self.died is None

    @property
    def present(self) -> bool:
        """Alive, registered and living here."""
        return self.died is None and self.book is not None and not self.moved_out


@dataclass(slots=True, eq=False, repr=False)
class Book:
    """One household-register book (户口簿)."""

    code: str
    village: Village
    address: str
    members: list[Person] = field(default_factory=list)
    head: Person | None = None
    quiet: bool = False


def siblings(person: Person) -> list[Person]:
    parent = person.father or person.mother
    return [child for child in parent.children if child is not person] if parent else []


def parents(person: Person) -> list[Person]:
    return [parent for parent in (person.father, person.mother) if parent]


def near_kin(person: Person) -> Iterator[tuple[str, Person, tuple[Person, ...]]]:
    """The near relatives of 民法典 1045: word, relative, and who stands between."""
    if person.spouse:
        yield "配偶", person.spouse, ()
    for parent in parents(person):
        yield ("父亲" if parent.sex == "男" else "母亲"), parent, ()
        side = "" if parent.sex == "男" else "外"
        for old in parents(parent):
            yield side + ("祖父" if old.sex == "男" else "祖母"), old, (parent,)
    for other in siblings(person):
        yield ("兄弟" if other.sex == "男" else "姐妹"), other, tuple(parents(person))
    for child in person.children:
        yield ("儿子" if child.sex == "男" else "女儿"), child, ()
        side = "" if child.sex == "男" else "外"
        for young in child.children:
            yield side + ("孙子" if young.sex == "男" else "孙女"), young, (child,)


def kin_set(person: Person) -> set[Person]:
    return {other for _, other, _ in near_kin(person)}


def parents_in_law(person: Person) -> list[Person]:
    return parents(person.spouse) if person.spouse else []


def nephews(person: Person) -> list[Person]:
    return [child for other in siblings(person) for child in other.children]


# GB/T 4761 code and word for the children of the head, by order among those of one sex.
SON_CODES = (("22", "长子"), ("23", "次子"), ("24", "三子"), ("25", "四子"), ("26", "五子"))
DAUGHTER_CODES = (("32", "长女"), ("33", "次女"), ("34", "三女"), ("35", "四女"), ("36", "五女"))


def relation(head: Person, member: Person) -> tuple[str, str]:
    """GB/T 4761 code and word of a member as seen from the head."""
    man = member.sex == "男"
    if member is head:
        return "02", "户主"
    if member is head.spouse:
        return ("11", "夫") if man else ("12", "妻")
    if member in head.children:
        return _child(head, member)
    if member in parents(head):
        return ("51", "父亲") if man else ("52", "母亲")
    if member in parents_in_law(head):
        if head.sex == "男":
            return ("55", "岳父") if man else ("56", "岳母")
        return ("53", "公公") if man else ("54", "婆婆")
    if member.spouse in head.children:
        return ("28", "女婿") if man else ("38", "儿媳")
    return _further(head, member, man)


def _child(head: Person, member: Person) -> tuple[str, str]:
    man = member.sex == "男"
    if len(head.children) == 1:
        return ("21", "独生子") if man else ("31", "独生女")
    same = [child for child in head.children if child.sex == member.sex]
    codes = SON_CODES if man else DAUGHTER_CODES
    at = same.index(member)
    if at < len(codes) and len(same) > 1:
        return codes[at]
    return ("20", "子") if man else ("30", "女")


def _further(head: Person, member: Person, man: bool) -> tuple[str, str]:
    for child in head.children:
        if member in child.children:
            if child.sex == "男":
                return ("41", "孙子") if man else ("42", "孙女")
            return ("43", "外孙子") if man else ("44", "外孙女")
        if member.spouse and member.spouse in child.children:
            return ("46", "孙女婿") if man else ("45", "孙媳")
    for parent in parents(head):
        if member in parents(parent):
            if parent.sex == "男":
                return ("61", "祖父") if man else ("62", "祖母")
            return ("63", "外祖父") if man else ("64", "外祖母")
    return _side(head, member, man)


def _side(head: Person, member: Person, man: bool) -> tuple[str, str]:
    for other in siblings(head):
        older = other.born < head.born
        if member is other:
            if man:
                return ("71", "兄") if older else ("73", "弟")
            return ("75", "姐") if older else ("77", "妹")
        if member is other.spouse:
            if man:
                return ("76", "姐夫") if older else ("78", "妹夫")
            return ("72", "嫂") if older else ("74", "弟媳")
        if member in other.children and other.sex == "男":
            return ("93", "侄子") if man else ("94", "侄女")
    return ("97", "其他亲属") if member.father or member.mother else ("99", "非亲属")

"""Rules about 特困 and 单人保, inmates, people who have left, and businesses."""

from __future__ import annotations

from collections.abc import Iterator

from data_samples.answers.amounts import PER_HEAD
from data_samples.answers.incomes import Incomes
from data_samples.answers.ledger import Finding, View, by_person
from data_samples.facts import (
    DIBAO,
    LOW_EDGE,
    ORPHAN,
    TEKUN,
    UNCARED,
    Business,
    Certificate,
    Fact,
    Hardship,
    RosterRow,
)
from data_samples.people import Person, parents
from data_samples.plant_support import NEW_RULES

CHILD_AGE = 16
PROVINCE = "福建"


class Support:
    """What is known of who can work, and who can support whom."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.today = view.clock.last
        cards = [card for card in view.some(view.facts.certificates) if card.status == "正常"]
        self.cards: dict[Person, list[Certificate]] = by_person(cards)
        self.heard = {card.town_and_village[0] for card in view.facts.certificates}
        self.register = {row.who: row for row in view.facts.register}
        self.inside = by_person(
            row for row in view.some(view.facts.hardship) if self._is_inside(row)
        )
        self.declined = {
            row.who for row in view.some(view.facts.hardship) if "放弃" in row.note
        }  # fmt: skip

    def _is_inside(self, row: Hardship) -> bool:
        held = row.detail in ("监狱服刑", "强制隔离戒毒")
        return held and row.until is not None and row.day <= self.today <= row.until

    def unfit(self, row: RosterRow) -> bool:
        """Old, a child, or disabled as the table of 特困 has it; of no age where the row contradicts itself."""
        who = row.who
        age = who.age(self.today) if row.born == who.born else CHILD_AGE
        tables = {1: 1, 4: 2, 5: 3, 6: 3}
        disabled = any(card.grade <= tables.get(card.kind, 0) for card in self.cards.get(who, []))
        return age >= 60 or age < CHILD_AGE or disabled

    def able(self, who: Person) -> list[Person]:
        """Spouse, parents and grown children in the register who are able to support."""
        kin = [*([who.spouse] if who.spouse else []), *parents(who), *who.children]
        return [one for one in kin if self._is_able(one)]

    def _is_able(self, one: Person) -> bool:
        row = self.register.get(one)
        if row is None or row.status != "正常" or one in self.view.dead or one in self.inside:
            return False
        severe = any(card.severe for card in self.cards.get(one, []))
        aided = {r.programme for r in self.view.rows_of.get(one, [])} & {*DIBAO, TEKUN}
        return 18 <= one.age(self.today) < 70 and not severe and not aided


def _whole(view: View) -> View:
    """What damaged rows say, too: whatever speaks against a finding is heard in any case."""
    return View(view.facts, view.clock, lambda _: True)


def _about(rule: str, row: RosterRow, evidence: list[Fact], *others: Fact) -> Finding:
    who = row.who
    return Finding(
        rule, (rule, row), who.name, who.number, [row, *others], evidence, row.programme, row.unit.code
    )  # fmt: skip


def _is_alone(row: RosterRow) -> bool:
    return len({other.who for other in row.unit.rows if other.receives}) == 1 == _size(row)


def _size(row: RosterRow) -> int:
    """What the roster says of the household's size."""
    return len(row.unit.rows)


def single_without_grounds(view: View) -> Iterator[Finding]:
    """The one member of a 低保边缘 family on 低保, without grade or illness."""
    whole = _whole(view)
    known = Support(whole)
    ill = {bill.who for bill in view.facts.settlements if "肿瘤" in bill.illness}
    for row in view.assisted:
        edge = [
            r for r in whole.rows_of[row.who] if r.programme == LOW_EDGE and len(r.unit.rows) > 1
        ]
        if row.programme not in DIBAO or not edge or not _is_alone(row):
            continue
        covered = {
            r.who for r in edge[0].unit.rows
            if r.receives and any(o.programme in DIBAO for o in whole.rows_of.get(r.who, []))
        }  # fmt: skip
        cards = known.cards.get(row.who, [])
        fits = row.who in ill or any(card.severe for card in cards)
        old = row.unit.start < NEW_RULES or row.who in whole.dead
        if len(covered) == 1 and not fits and not old and row.who.village.town.name in known.heard:
            yield _about("single_without_grounds", row, list(cards), *edge)


def should_be_tekun(view: View) -> Iterator[Finding]:
    """Alone on 低保, unable to work, with nobody able to support."""
    known, whole = Support(view), _whole(view)
    every, income = Support(whole), Incomes(whole)
    for row in view.assisted:
        who = row.who
        held = {r.programme for r in whole.held_by[who]}
        registered = who in known.register and known.register[who].status == "正常"
        if (
            row.programme in DIBAO
            and _is_alone(row)
            and registered
            and not held & {TEKUN, LOW_EDGE, ORPHAN, UNCARED}
            and who not in every.declined
            and income.of(who)[0] < PER_HEAD
            and who not in every.inside
            and who not in whole.dead
            and known.unfit(row)
            and not known.able(who)
        ):
            yield _about("should_be_tekun", row, [])


def tekun_unfit(view: View) -> Iterator[Finding]:
    """In prison, with an able obligor, or neither old nor young nor disabled."""
    whole = _whole(view)
    known, seen = Support(whole), Support(view)
    written = {row.number for row in view.facts.roster}
    for row in view.assisted:
        if row.programme != TEKUN or row.who in whole.dead:
            continue
        prison = [r for r in seen.inside.get(row.who, []) if r.kind == "服刑在押"]
        able = known.able(row.who)
        grown = (
            row.born == row.who.born
            and 18 <= row.who.age(view.clock.last) < 60
            and not known.unfit(row)
        )
        cards = known.cards.get(row.who, [])
        heard = row.who.village.town.name in known.heard
        unproven = grown and heard and (not cards or row.unit.start >= NEW_RULES)
        if prison or able or unproven:
            kin: list[Fact] = [known.register[one] for one in able if one.number not in written]
            yield _about("tekun_unfit", row, [*prison, *kin])


def inmate_recipient(view: View) -> Iterator[Finding]:
    """One for each unit with members detained this month."""
    known = Support(view)
    for unit in dict.fromkeys(row.unit for row in view.assisted):
        rows = [
            row for row in unit.rows
            if row.receives and view.keeps(row) and row.who in known.inside
            and not (unit.programme == TEKUN and known.inside[row.who][0].kind == "服刑在押")
        ]  # fmt: skip
        if rows:
            evidence = [note for row in rows for note in known.inside[row.who]]
            yield _of_unit("inmate_recipient", rows, list(evidence))


def _of_unit(rule: str, rows: list[RosterRow], evidence: list[Fact]) -> Finding:
    first = rows[0]
    return Finding(
        rule, (rule, first.unit), first.who.name, first.who.number, list(rows), evidence,
        first.programme, first.unit.code,
    )  # fmt: skip


def moved_out(view: View) -> Iterator[Finding]:
    """One for each unit with members who left the register before this month."""
    dead = _whole(view).dead
    register = {row.who: row for row in view.facts.register}
    for unit in dict.fromkeys(row.unit for row in view.receiving):
        rows = [
            row for row in unit.rows
            if row.receives and view.keeps(row) and row.who in register and row.who not in dead
            and _has_left(view, row.who)
            and not (PROVINCE in row.who.moved_to and _is_kept(row))
        ]  # fmt: skip
        if rows:
            yield _of_unit("moved_out", rows, [register[row.who] for row in rows])


def _has_left(view: View, who: Person) -> bool:
    away = who.cancelled or (who.moved_out and "示例县" not in who.moved_to)
    return away and (who.moved_on is None or who.moved_on < view.clock.first)


def _is_kept(row: RosterRow) -> bool:
    """Somebody of the unit or of the book stays."""
    mates = [other.who for other in row.unit.rows if other.receives]
    mates += row.who.book.members if row.who.book else []
    return any(one is not row.who and one.present for one in mates)


def business_owner(view: View) -> Iterator[Finding]:
    """One for each unit with businesses that count."""
    firms = by_person(view.some(view.facts.businesses))
    for unit in dict.fromkeys(row.unit for row in view.assisted):
        rows = [row for row in unit.rows if row.receives and view.keeps(row) and row.who in firms]
        owned = [firm for who in dict.fromkeys(row.who for row in rows) for firm in firms[who]]
        live = [firm for firm in owned if firm.status != "注销" and firm.founded <= view.clock.last]
        whole = sum(firm.capital for firm in live if firm.kind == "有限责任公司")
        counted = [firm for firm in live if _counts(firm, whole)]
        if counted:
            owners = {firm.who for firm in counted}
            yield _of_unit("business_owner", [r for r in rows if r.who in owners], list(counted))


def _counts(firm: Business, whole: float) -> bool:
    """`whole`: the contributions of the household in 万元."""
    if firm.kind == "有限责任公司":
        return whole > 10
    return (
        firm.post in ("理事长", "法定代表人")
        if firm.kind == "农民专业合作社"
        else firm.employees != "0"
    )

"""The household register: who stands in which book, and who heads it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from data_samples.families import Settlers
from data_samples.ids import DIVISION
from data_samples.people import Book, Person, parents
from data_samples.places import COUNTY, Village

KEPT_YEARS = 4


class Register:
    """Writes families into books until the county has as many people as asked for."""

    def __init__(self, settlers: Settlers, rng: Random, today: date) -> None:
        self.settlers = settlers
        self.rng = rng
        self.today = today
        self.kept_since = today - timedelta(days=365 * KEPT_YEARS)
        self.books: list[Book] = []
        self.count = 0

    def enter_families(self) -> None:
        """Every couple with its unmarried children, then those who live alone."""
        for husband, wife in self.settlers.couples:
            book = self._couple_book(husband, wife)
            self._enter(book, husband)
            self._enter(book, wife)
            for child in husband.children:
                if child.spouse is None and not child.gone and not self._leaves_home(child):
                    self._enter(book, child)
        for single in self.settlers.singles:
            if single.book is None and self._is_kept(single):
                self._enter(self._new_book(single.village), single)

    def enter_newcomers(self, people: int) -> None:
        """Young families from elsewhere, until the register has exactly so many rows."""
        settlers, rng = self.settlers, self.rng
        while self.count < people:
            village = rng.choice(settlers.villages)
            head = settlers.outsider("男", rng.randint(1955, 2002), village)
            head.died = None
            book = self._new_book(village)
            self._enter(book, head)
            if rng.random() < 0.75 and self.count < people:
                wife = settlers.outsider("女", head.born.year + rng.randint(-1, 4), village)
                wife.died = None
                children = settlers.marry(head, wife)
                for member in [wife, *children][: people - self.count]:
                    self._enter(book, member)

    def choose_heads(self) -> None:
        """Heads, mover-outs, and books nobody stands in dropped."""
        self.books = [book for book in self.books if book.members]
        for book in self.books:
            book.head = self._head(book.members)
            if self.rng.random() < 0.012:
                for member in book.members:
                    member.moved_out = member.alive and self.rng.random() < 0.8

    def _head(self, members: list[Person]) -> Person:
        living = [p for p in members if p.alive] or members
        adults = [p for p in living if p.age(self.today) >= 18] or living
        men = [p for p in adults if p.sex == "男"] or adults
        able = [p for p in men if p.age(self.today) < 72] or men
        return min(able, key=lambda p: p.born)

    def _couple_book(self, husband: Person, wife: Person) -> Book:
        elders: list[Person] = parents(husband) or parents(wife)
        for parent in elders:
            home = parent.book
            if home and home.village is husband.village and not _has_couple_child(home, parent):
                old = parent.age(self.today) > 75
                if self.rng.random() < (0.4 if old else 0.28):
                    return home
                break
        return self._new_book(husband.village)

    def _leaves_home(self, child: Person) -> bool:
        return child.age(self.today) > 30 and self.rng.random() < 0.4

    def _is_kept(self, person: Person) -> bool:
        """Living people, the recently dead, and dead people who still link parents to children."""
        if person.died is None or person.died >= self.kept_since:
            return True
        return any(parent.alive for parent in parents(person)) and bool(person.children)

    def _enter(self, book: Book, person: Person) -> None:
        if person.book is None and not person.gone and self._is_kept(person):
            person.book, person.village = book, book.village
            book.members.append(person)
            self.count += 1

    def _new_book(self, village: Village) -> Book:
        place = f"{COUNTY}{village.town.name}{village.name}"
        if village.town.urban:
            address = f"{place}{self.rng.randint(1, 40)}号楼{self.rng.randint(101, 1806)}室"
        else:
            address = f"{place}{self.rng.randint(1, village.groups)}组{self.rng.randint(1, 300)}号"
        book = Book(f"{DIVISION}{len(self.books) + 1:07d}", village, address)
        self.books.append(book)
        return book

    def people(self) -> Iterator[Person]:
        """Everyone with a register row, in book order."""
        for book in self.books:
            yield from book.members


def _has_couple_child(home: Book, parent: Person) -> bool:
    return any(child.spouse and child.book is home for child in parent.children)

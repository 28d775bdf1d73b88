"""One small county month after month: births, deaths, moves, enrolments, things bought and sold."""

from datetime import date
from pathlib import Path
from random import Random

from data_samples.assets import give_home, give_vehicle
from data_samples.clock import after, any_day, make_clock, month_of
from data_samples.county import SETTINGS, make_world
from data_samples.deaths import FUNERAL, HEALTH, POLICE, bury, choose_feeds
from data_samples.departments.all import all_tables
from data_samples.dirt import ORDINARY
from data_samples.facts import (
    DIBAO,
    LIVING,
    LOW_EDGE,
    NORMAL,
    NURSING,
    ORPHAN,
    RURAL,
    STOPPED,
    TEKUN,
    UNCARED,
    URBAN,
    PaperFile,
    Payment,
    RegisterRow,
    RosterRow,
    Settlement,
    Unit,
)
from data_samples.people import Person, relation
from data_samples.tables import write_tables
from data_samples.welfare import Office

PAID_MONTHS, DEATH_MONTHS = 6, 36
"""How far back pay-rolls and lists of deaths go."""


class LivingCounty:
    """A world of data_samples that goes on; the same seed, the same two years."""

    def __init__(self, people: int, seed: int, month: str) -> None:
        self.world = make_world(people, seed, month, ORDINARY, lambda text: None)
        self.office = Office(self.world)
        for unit in self.world.facts.units:
            self.office.counts[unit.programme] += 1
        self.rng = Random(f"living county {seed}")

    @property
    def month(self) -> str:
        return self.world.clock.month

    def deliver(self, root: Path) -> None:
        """The month's extracts, into the inbox."""
        write_tables(root / "inbox" / self.month, all_tables(self.world))
        settings = root / "hedui.toml"
        if not settings.exists():
            settings.write_text(SETTINGS.replace('"2025-04"', '"2024-01"'), encoding="utf-8")

    def live_on(self) -> None:
        """One month passes."""
        clock = self.world.clock
        self.world.clock = make_clock(month_of(after(clock.last, 1)))
        self.world.rng = self.rng
        self._born()
        self._die()
        self._move_away()
        self._enrol()
        self._subsidise()
        self._see_doctors()
        self._buy_and_sell()
        self._review()
        self._stop_the_dead()
        self._pay()

    # --- what happens to people ----------------------------------------------------------------

    def _people(self) -> list[Person]:
        return [one for one in self.world.people if one.present]

    def _born(self) -> None:
        mothers = [one for one in self._people() if one.sex == "女" and one.spouse and 21 < one.age(self.world.clock.last) < 38]  # fmt: skip
        for mother in self.rng.sample(mothers, min(2, len(mothers))):
            assert mother.book is not None and mother.spouse is not None
            sex, day = self.rng.choice("男女"), any_day(self.rng, self.world.clock.first, self.world.clock.last)  # fmt: skip
            name = (
                mother.spouse.name[0]
                + self.rng.choice("沐泽梓诗安瑞")
                + self.rng.choice("宸涵轩妍宁阳")
            )
            child = Person(name, sex, day, self.world.population.numbers.new(day, sex), mother.village,
                           father=mother.spouse, mother=mother, book=mother.book)  # fmt: skip
            mother.children.append(child)
            mother.spouse.children.append(child)
            mother.book.members.append(child)
            self.world.population.people.append(child)
            code, word = relation(mother.book.head or mother, child)
            self.world.facts.register.append(RegisterRow(
                child, book=mother.book, code=code, word=word, status="正常",
                father=mother.spouse.number, mother=mother.number))  # fmt: skip

    def _die(self) -> None:
        old = [one for one in self._people() if one.age(self.world.clock.last) > 58]
        enrolled = [one for one in old if one.enrolled]
        for at, person in enumerate(dict.fromkeys([*self.rng.sample(old, min(3, len(old))), *self.rng.sample(enrolled, min(2, len(enrolled)))])):  # fmt: skip
            day = any_day(self.rng, self.world.clock.first, self.world.clock.last)
            feeds = (
                choose_feeds(self.world) if at else [POLICE, FUNERAL, HEALTH]
            )  # each list has somebody new
            bury(self.world, person, day, feeds, self.rng.choice(("", "", "", "missing")))
            for row in self.world.facts.register:
                if row.who is person and self.rng.random() < 0.8:
                    row.status = "死亡注销"
        since = self.world.clock.back(DEATH_MONTHS)
        self.world.facts.deaths = [one for one in self.world.facts.deaths if one.died >= since]

    def _move_away(self) -> None:
        for person in self.rng.sample(self._people(), 2):
            person.moved_out, person.moved_on, person.moved_to = (
                True,
                self.world.clock.first,
                "外省",
            )
            for row in self.world.facts.register:
                if row.who is person:
                    row.status = "迁出"

    def _enrol(self) -> None:
        free = [one for one in self._people() if not one.enrolled and one.age(self.world.clock.last) > 45]  # fmt: skip
        for programme in (RURAL, RURAL, URBAN, TEKUN, LOW_EDGE):
            there = [one for one in free if one.village.town.urban == (programme == URBAN)] or free
            self.enrol(self.rng.choice([one for one in there if not one.enrolled]), programme)

    def enrol(self, person: Person, programme: str = RURAL) -> None:
        """On the roster from this month on."""
        unit = self.office.enrol(programme, [person])
        unit.start = self.world.clock.first
        self.world.facts.papers.append(PaperFile(
            person, unit.programme, unit.code, 9, 1, unit.monthly, self.world.clock.first))  # fmt: skip

    def _subsidise(self) -> None:
        """Somebody new on every short list: one that never changes is taken for last month's."""
        for programme, least, most in (
            (LIVING, 20, 90),
            (NURSING, 20, 90),
            (UNCARED, 2, 16),
            (ORPHAN, 2, 16),
        ):
            free = [one for one in self._people() if least < one.age(self.world.clock.last) < most and not one.enrolled]  # fmt: skip
            unit = self.office.enrol(programme, [self.rng.choice(free)])
            unit.start = self.world.clock.first
        staff = self.rng.choice(self.world.facts.staff)
        staff.post = self.rng.choice(("科员", "主任", "干事", "副主任"))

    def _see_doctors(self) -> None:
        since = self.world.clock.back(13)
        facts = self.world.facts
        facts.settlements = [one for one in facts.settlements if one.day >= since]
        for person in self.rng.sample(self._people(), 40):
            day = any_day(self.rng, self.world.clock.first, self.world.clock.last)
            own = round(self.rng.uniform(20, 900), 2)
            facts.settlements.append(Settlement(
                person, day=max(day, person.born), total=own * 2, fund=own, own=own))  # fmt: skip

    def _buy_and_sell(self) -> None:
        rng, facts = self.rng, self.world.facts
        for person in rng.sample([one for one in self._people() if one.age(self.world.clock.last) > 25], 3):  # fmt: skip
            give_vehicle(self.world, person, rng.choice(("K33", "M21", "H31")))
        enrolled = [one for one in self._people() if one.enrolled and one.age(self.world.clock.last) > 25]  # fmt: skip
        for person in rng.sample(enrolled, min(1, len(enrolled))):
            give_vehicle(self.world, person, "K33")
            give_home(self.world, person)
        for _ in range(min(2, len(facts.vehicles))):
            facts.vehicles.pop(rng.randrange(len(facts.vehicles)))

    # --- what the office does ------------------------------------------------------------------

    def _review(self) -> None:
        for unit in self.rng.sample(self.world.facts.units, len(self.world.facts.units) // 9):
            unit.reviewed = self.world.clock.first
            unit.checked = after(self.world.clock.first, -9)

    def _stop_the_dead(self) -> None:
        for row in self.world.facts.roster:
            died = row.who.died
            if (
                row.receives
                and died
                and died < self.world.clock.back(2)
                and self.rng.random() < 0.3
            ):
                self.stop(row, "死亡")

    def stop(self, row: RosterRow, reason: str) -> None:
        """Off the roster from this month on, with the family where it is the head."""
        day = self.world.clock.first
        if row.who is row.unit.head:
            self.office.stop(row.unit, day, reason)
        else:
            row.status, row.stopped, row.reason = STOPPED, day, reason

    def _pay(self) -> None:
        month, facts = self.month, self.world.facts
        oldest = self.world.clock.month_back(PAID_MONTHS - 1)
        facts.payments = [one for one in facts.payments if one.month >= oldest]
        day = date(self.world.clock.year, self.world.clock.first.month, 8)
        for unit in facts.units:
            if unit.programme != LOW_EDGE and not (unit.last_paid and month > unit.last_paid) and month_of(unit.start) <= month:  # fmt: skip
                facts.payments.append(Payment(
                    unit.head, programme=unit.programme, unit=unit.code, month=month, day=day, amount=unit.monthly,
                    account=unit.account, done=not unit.fails_from))  # fmt: skip

    def mend(self, rule: str, unit: str, number: str, plate: str) -> None:
        """What is done once a finding has proved true."""
        facts = self.world.facts
        rows = [row for row in facts.roster if row.status == NORMAL and (row.who.number == number or row.unit.code == unit)]  # fmt: skip
        if rule == "vehicle_owner" and self.rng.random() < 0.5:
            facts.vehicles = [one for one in facts.vehicles if one.plate != plate]
        elif rule in ("deceased_recipient", "paid_after_death", "moved_out", "staff_recipient"):
            for row in [row for row in rows if row.who.number == number]:
                self.stop(row, "核查不符合")
        elif rule == "missed_case":
            person = next((one for one in self._people() if one.number == number), None)
            if person and not person.enrolled:
                self.enrol(person)
        elif rule in ("vehicle_owner", "property_owner", "business_owner", "pension_or_wage"):
            units: list[Unit] = [one for one in facts.units if one.code == unit and one.programme in DIBAO]  # fmt: skip
            for one in units:
                self.office.stop(one, self.world.clock.first, "财产状况不符合")

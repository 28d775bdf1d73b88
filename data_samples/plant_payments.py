"""Money sent late, wrongly, to nobody's account or to none, and payments that only look like it."""

from __future__ import annotations

from datetime import date

from data_samples.deaths import FUNERAL, POLICE, bury, recent_day
from data_samples.facts import DIBAO, RURAL, STOPPED, TEKUN, Payment, RosterRow, Unit
from data_samples.people import Person, kin_set
from data_samples.welfare import CARE, TEKUN_BASIC, Office, roster_relation
from data_samples.world import World

STOP, MISMATCH, SHARED, LATE, HEAD = (
    "paid_while_stopped",
    "payment_mismatch",
    "shared_account",
    "late_payment",
    "head_deceased",
)
LATE_DAY = 18
PAUSED = "暂停"
OWED = "待补发"
SPARE = 5


def plant_accounts(world: World, office: Office) -> list[Unit]:
    """Rules shared_account, paid_while_stopped and head_deceased, with families of their own.

    Returns families of whom nothing is planted yet, for `plant_payments`.
    """
    world.stage("plant accounts")
    count = world.per_roster(6)
    _shared(world, office, count)
    _held_by_others(world, office, count)
    _stopped_but_paid(world, office, count)
    _head_changed(world, office, count)
    return _families(world, office, SPARE * count)


def _near_staff(world: World, person: Person) -> bool:
    return any(other in world.staff for other in kin_set(person))


def _families(world: World, office: Office, count: int) -> list[Unit]:
    """New rural families of one, of people without any part yet."""
    people = world.take_people(
        count, lambda p: 30 <= p.age(world.clock.last) <= 58 and not _near_staff(world, p)
    )
    return [office.enrol(RURAL, [person]) for person in people]


def _in_care(world: World, office: Office, count: int) -> list[Unit]:
    """New 特困 people whom a care home keeps."""

    def fits(person: Person) -> bool:
        alone = not person.spouse and not person.children and not _near_staff(world, person)
        return alone and person.age(world.clock.last) >= 65

    units = [office.enrol(TEKUN, [person]) for person in world.take_people(count, fits)]
    for unit in units:
        unit.rows[0].support = "集中"
        unit.monthly = TEKUN_BASIC * 1.5 + dict(CARE)[unit.rows[0].care]
    return units


def _shared(world: World, office: Office, count: int) -> None:
    """Two families on one account; the same with a written agreement, or kept by one care home."""
    for one, two in _pairs(_families(world, office, 2 * count)):
        two.account = one.account
    for one, two in _pairs(_families(world, office, 2 * count)):
        two.account = one.account
        two.note = f"由{one.head.name}代管，已签委托协议"
        world.decoy(SHARED, "有代管协议", *one.rows, *two.rows)
    for one, two in _pairs(_in_care(world, office, 2 * count)):
        two.account = one.account
        world.decoy(SHARED, "集中供养机构账户", *one.rows, *two.rows)


def _pairs(units: list[Unit]) -> list[tuple[Unit, Unit]]:
    return list(zip(units[::2], units[1::2], strict=False))


def _held_by_others(world: World, office: Office, count: int) -> None:
    """Accounts in the name of a stranger or of a cadre; of a guardian."""
    cadres = [line.name for line in world.facts.staff if line.list == "村居干部"]
    strangers = world.take_people(2 * count, lambda p: p.age(world.clock.last) >= 18)
    for unit, person in zip(_families(world, office, count), strangers[:count], strict=False):
        unit.holder = person.name
    for unit in _families(world, office, count):
        unit.holder = world.rng.choice(cadres)
    for unit, person in zip(_families(world, office, count), strangers[count:], strict=False):
        unit.holder, unit.note = person.name, f"监护人{person.name}代领"
        world.decoy(SHARED, "监护人账户", *unit.rows)


def _stopped_but_paid(world: World, office: Office, count: int) -> None:
    """Stopped or suspended three months ago, and money goes on, or only what was still owed."""
    for at, unit in enumerate(_families(world, office, 2 * count)):
        office.stop(unit, world.clock.back(3).replace(day=12), "收入超过标准")
        if at < count:
            unit.last_paid = ""
            for member in unit.rows if at % 2 else ():
                member.status, member.reason = PAUSED, "外出务工暂停"
        else:
            unit.note = OWED
            world.decoy(STOP, "停保后补发欠款", *unit.rows)


def _head_changed(world: World, office: Office, count: int) -> None:
    """The head has died: the family goes on under the old one, or under the wife or husband."""

    def fits(person: Person) -> bool:
        other = person.spouse
        if other is None or not world.is_free(other) or person.born.year > world.clock.year - 40:
            return False
        return not _near_staff(world, person) and not _near_staff(world, other)

    for at, person in enumerate(world.take_people(2 * count, fits)):
        assert person.spouse is not None
        person.spouse.quiet = True
        unit = office.enrol(RURAL, [person, person.spouse])
        bury(world, person, recent_day(world, 5, 1), [POLICE, FUNERAL])
        if at < count:
            continue
        gone, unit.head = unit.rows[0], person.spouse
        gone.status, gone.stopped, gone.reason = STOPPED, world.clock.first, "死亡"
        person.enrolled = False
        for member in unit.rows:
            member.relation = roster_relation(unit, member.who)
        world.decoy(HEAD, "户主变更已登记", *unit.rows)


def plant_payments(world: World, families: list[Unit]) -> None:
    """Rules payment_mismatch and late_payment, with those families; called once payments exist."""
    world.stage("plant payments")
    count = world.per_roster(6)
    _owed_later(world)
    several = [families[at::SPARE] for at in range(SPARE)]
    _wrong_sums(world, several[0], several[1], several[2])
    _unpaid(world, several[3], several[4])
    _paid_strangers(world, count)
    _late_town(world)
    _note_late_decoys(world)


def _of(world: World, unit: Unit, month: str) -> list[Payment]:
    return [one for one in world.facts.payments if one.unit == unit.code and one.month == month]


def _again(world: World, unit: Unit, month: str, day: date, remark: str = "") -> Payment:
    """One more payment to the family's head."""
    payment = Payment(
        unit.head, programme=unit.programme, unit=unit.code, month=month, day=day,
        amount=unit.monthly, account=unit.account, remark=remark,
    )  # fmt: skip
    world.facts.payments.append(payment)
    return payment


def _owed_later(world: World) -> None:
    for unit in world.facts.units:
        if unit.note == OWED:
            row = _again(
                world, unit, world.clock.month, world.clock.first.replace(day=20), "补发6月"
            )
            world.decoy(STOP, "停保后补发欠款", row)
            world.decoy(LATE, "补发", row)
            unit.note = ""


def _wrong_sums(world: World, wrong: list[Unit], owed: list[Unit], both: list[Unit]) -> None:
    """Paid too much or too little; with back-pay, or two months at once, it only seems so."""
    now, last = world.clock.month, world.clock.month_back(1)
    for at, unit in enumerate(wrong):
        for payment in _of(world, unit, now):
            payment.amount += 137.0 if at % 2 else -57.0
    for unit in owed:
        for payment in _of(world, unit, now):
            payment.amount, payment.remark = payment.amount + 260.0, "含补发9月260元"
            world.decoy(MISMATCH, "含补发", *unit.rows, payment)
    for unit in both:
        for payment in _of(world, unit, last):
            world.facts.payments.remove(payment)
        for payment in _of(world, unit, now):
            payment.amount *= 2
            world.decoy(MISMATCH, "两个月合并发放", *unit.rows, payment)


def _unpaid(world: World, left_out: list[Unit], new: list[Unit]) -> None:
    """Left out of this month's list; residents of a care home are paid through it, new families later."""
    now = world.clock.month
    for unit in left_out:
        for payment in _of(world, unit, now):
            world.facts.payments.remove(payment)
    shared = dict.fromkeys(row.row.unit for row in world.facts.decoys if row.rule == SHARED and isinstance(row.row, RosterRow))  # fmt: skip
    for unit in [unit for unit in shared if unit.programme == TEKUN]:
        for payment in _of(world, unit, now):
            world.facts.payments.remove(payment)
        world.decoy(MISMATCH, "集中供养由机构领取", *unit.rows)
    for unit in new:
        unit.start = world.clock.first
        for payment in [one for one in world.facts.payments if one.unit == unit.code]:
            world.facts.payments.remove(payment)
        world.decoy(MISMATCH, "本月新纳入", *unit.rows)


def _paid_strangers(world: World, count: int) -> None:
    """Residents on no roster who stand on the pay-roll of this month."""
    for person in world.take_people(count, lambda p: p.age(world.clock.last) >= 30):
        world.facts.payments.append(
            Payment(
                person, programme=RURAL, unit="", month=world.clock.month,
                day=world.clock.first.replace(day=8), amount=420.0,
                account=f"62303699{world.rng.randrange(10**11):011d}",
            )
        )  # fmt: skip


def _late_town(world: World) -> None:
    """One town sent its rural money late, two months ago."""
    month = world.clock.month_back(2)
    towns = sorted({one.who.village.town.name for one in world.facts.payments if one.programme == RURAL})  # fmt: skip
    for payment in world.facts.payments:
        if (payment.programme, payment.month) == (RURAL, month) and payment.who.village.town.name == towns[0]:  # fmt: skip
            payment.day = payment.day.replace(day=LATE_DAY)


def _note_late_decoys(world: World) -> None:
    """Second tries of what had been sent in time, and failures."""
    tried: dict[tuple[str, str], Payment] = {}
    for payment in world.facts.payments:
        if not payment.done:
            tried[payment.unit, payment.month] = payment
    for payment in world.facts.payments:
        failed = tried.get((payment.unit, payment.month))
        if payment.programme not in DIBAO:
            continue
        if payment.done and failed and failed.day.day <= 10 and payment.who is failed.who:
            world.decoy(LATE, "失败后重发", payment)
        elif not payment.done and payment.day.day > 10:
            world.decoy(LATE, "发放失败", payment)

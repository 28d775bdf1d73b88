"""Rules about the money itself: when it was sent, how much, to which account, after a stop."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from data_samples.answers.ledger import Finding, View
from data_samples.clock import month_of
from data_samples.facts import DIBAO, LOW_EDGE, RURAL, TEKUN, Fact, Payment, RosterRow, Unit

PAY_DAY = 10
ROUNDING = 1.0
MONTHLY = (*DIBAO, TEKUN)


def late_payment(view: View) -> Iterator[Finding]:
    """One for each town, programme and month with money sent after the tenth."""
    families = {unit.code: unit for unit in _receiving(view)}
    failed = {
        (one.who, one.programme, one.month)
        for one in view.facts.payments
        if not one.done and one.day.day <= PAY_DAY
    }
    groups: dict[tuple[str, str, str], list[Payment]] = {}
    for one in view.some(view.facts.payments):
        family = families.get(one.unit)
        is_new = family is not None and _months(one.month) - _months(month_of(family.start)) <= 1
        retried = (one.who, one.programme, one.month) in failed
        late = month_of(one.day) > one.month or one.day.day > PAY_DAY
        counts = one.done and not one.remark and one.programme in MONTHLY
        if counts and one.amount > 0 and late and not is_new and not retried:
            key = (one.who.village.town.name, one.programme, one.month)
            groups.setdefault(key, []).append(one)
    for (town, programme, month), rows in groups.items():
        total = round(sum(row.amount for row in rows), 2)
        yield Finding(
            "late_payment", ("late", town, programme, month), "", "", [], list(rows), programme,
            amount=total, months=1,
        )  # fmt: skip


def _months(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7])


def paid_while_stopped(view: View) -> Iterator[Finding]:
    """One for each family none of whom receives any more, and which was paid for months after."""
    active = {(who, _family(row.programme)) for who, rows in view.rows_of.items() for row in rows}
    for unit in dict.fromkeys(row.unit for row in view.facts.roster):
        stops = [row.stopped for row in unit.rows]
        if (
            unit.programme not in MONTHLY
            or any(row.receives for row in unit.rows)
            or not all(stops)
        ):
            continue
        last = month_of(max(day for day in stops if day))
        rows = [
            one
            for one in _paid_to(view, unit)
            if one.month > last
            and not _dead_before(view, one)
            and (one.who, _family(unit.programme)) not in active
        ]
        if rows:
            yield _finding(
                "paid_while_stopped", unit, unit.rows, rows,
                round(sum(row.amount for row in rows), 2), len({row.month for row in rows}),
            )  # fmt: skip


def _dead_before(view: View, payment: Payment) -> bool:
    died = view.dead.get(payment.who)
    return died is not None and payment.month > month_of(died)


def _paid_to(view: View, unit: Unit) -> list[Payment]:
    """Money that arrived, without back-pay."""
    return [one for one in view.payment_rows(unit) if one.done and not one.remark]


def _family(programme: str) -> str:
    return "低保" if programme in DIBAO else programme


def _receiving(view: View) -> dict[Unit, list[RosterRow]]:
    families: dict[Unit, list[RosterRow]] = {}
    for row in view.facts.roster:
        if not row.receives:
            continue
        families.setdefault(row.unit, []).append(row)
    return families


def payment_mismatch(view: View) -> Iterator[Finding]:
    """This month's money against the roster; families left out; people on no roster."""
    month = view.clock.month
    for unit, rows in _receiving(view).items():
        if unit.programme not in MONTHLY or unit.monthly <= 0:
            continue
        paid = [one for one in _paid_to(view, unit) if one.month == month]
        backpay = any(one.remark for one in view.payment_rows(unit) if one.month == month)
        if paid and not _agrees(view, unit, sum(one.amount for one in paid)):
            yield _finding("payment_mismatch", unit, rows, paid)
        if not paid and not backpay and _is_owed(view, unit):
            yield _finding("payment_mismatch", unit, rows, [])
    known = {row.who for row in view.facts.roster if row.programme in MONTHLY}
    for one in view.some(view.facts.payments):
        counts = one.month == month and one.done and not one.remark and one.programme in MONTHLY
        if counts and one.who not in known and one.who not in view.dead:
            yield Finding(
                "payment_mismatch", ("outside", one.who), one.who.name, one.who.number, [], [one],
                one.programme,
            )  # fmt: skip


def _agrees(view: View, unit: Unit, paid: float) -> bool:
    """The household's amount, or everybody's own; or several months after as many without any."""
    heads = len({row.who for row in unit.rows if row.receives})
    before = {one.month for one in _paid_to(view, unit)} - {view.clock.month}
    for due in (unit.monthly, unit.monthly * heads):
        times = round(paid / due)
        skipped = {view.clock.month_back(back) for back in range(1, times)}
        if abs(paid - due * max(times, 1)) < ROUNDING and times <= 12 and not skipped & before:
            return True
    return False


def _is_owed(view: View, unit: Unit) -> bool:
    alive = [row for row in unit.rows if row.receives and row.who not in view.dead]
    return unit.start < view.clock.first and bool(alive) and unit.rows[0].support != "集中"


def shared_account(view: View) -> Iterator[Finding]:
    """One for each account that several families use, or whose holder is none of the family."""
    users: dict[str, list[Unit]] = {}
    for unit in _receiving(view):
        if unit.programme in MONTHLY and not unit.note and unit.rows[0].support != "集中":
            users.setdefault(unit.account, []).append(unit)
    for account, units in users.items():
        people = [frozenset(row.who for row in unit.rows if row.receives) for unit in units]
        apart = [
            unit for at, unit in enumerate(units)
            if not any(people[at] & other for other in people[:at])
        ]  # fmt: skip
        foreign = [unit for unit in units if _held_by_other(unit)]
        odd = list(dict.fromkeys([*(apart if len(apart) > 1 else []), *foreign]))
        if odd:
            rows = [row for unit in odd for row in unit.rows if row.receives]
            paid = [one for unit in odd for one in view.payment_rows(unit) if one.done]  # fmt: skip
            first = rows[0]
            yield Finding(
                "shared_account", ("account", account), first.who.name, first.who.number, list(rows),
                list(paid), "、".join(dict.fromkeys(unit.programme for unit in odd)),
            )  # fmt: skip


def _held_by_other(unit: Unit) -> bool:
    holder = unit.holder if unit.programme == RURAL else ""
    return bool(holder) and holder not in {row.who.name for row in unit.rows}


def head_deceased(view: View) -> Iterator[Finding]:
    """One for each family whose head has died and of whom somebody still receives."""
    for unit in dict.fromkeys(row.unit for row in view.roster):
        own = [row for row in unit.rows if row.who is unit.head and view.keeps(row)]
        alive = [row for row in unit.rows if row.receives and row.who not in view.dead and view.keeps(row)]  # fmt: skip
        if unit.programme in (*MONTHLY, LOW_EDGE) and unit.head in view.dead and own and alive:
            yield _finding("head_deceased", unit, [*own, *alive], list(view.death_rows(unit.head)))


def _finding(
    rule: str,
    unit: Unit,
    subjects: list[RosterRow],
    evidence: Sequence[Fact],
    amount: float | None = None,
    months: int | None = None,
) -> Finding:
    head = next((row for row in subjects if row.who is unit.head), subjects[0])
    return Finding(
        rule, (rule, unit), head.who.name, head.who.number, list(subjects), list(evidence),
        unit.programme, unit.code, amount, months,
    )  # fmt: skip

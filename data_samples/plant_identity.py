"""Identity fields of roster rows: wrong ones, and odd ones that are right."""

from __future__ import annotations

from collections.abc import Callable

from data_samples import ids, names
from data_samples.clock import after, any_day
from data_samples.facts import DIBAO, LOW_EDGE, RURAL, TEKUN, RosterRow, Settlement
from data_samples.people import Person, kin_set
from data_samples.world import RowTest, World, both

RULE = "identity_error"
Spoil = Callable[[World, RosterRow], None]


def plant_identity(world: World) -> None:
    """Rule identity_error. Nothing else happens to the people concerned."""
    world.stage("plant identity")
    kinds: tuple[tuple[Spoil, RowTest], ...] = (
        (_missing, _any_row),
        (_wrong_check, _any_row),
        (_impossible_date, _any_row),
        (_cut_short, _any_row),
        (_as_float, _fits_float),
        (_wrong_sex, _any_row),
        (_wrong_birth, _any_row),
        (_number_of_a_resident, _any_row),
        (_number_of_the_line_above, _has_mate),
        (_name_clash, _any_row),
    )
    for spoil, fits in kinds:
        for row in world.take(world.per_roster(6), both(_is_free, fits)):
            _hush(row)
            spoil(world, row)
    _odd_but_right(world)


def _is_free(row: RosterRow) -> bool:
    return row.who.present and not row.who.quiet


def _is_plain(row: RosterRow) -> bool:
    """Written as the person is, without any oddity yet."""
    return _is_free(row) and row.number == row.who.number and row.name == row.who.name


def _hush(row: RosterRow) -> None:
    """Nobody of the unit or of their books gets into any other rule."""
    for other in row.unit.rows:
        other.who.quiet = True
        if other.who.book:
            other.who.book.quiet = True


def _any_row(row: RosterRow) -> bool:
    return True


def _fits_float(row: RosterRow) -> bool:
    """On an Excel roster, digits only, and really harmed by becoming a number."""
    number = row.who.number
    excel = row.programme in (RURAL, TEKUN, LOW_EDGE)
    return excel and number.isdigit() and int(float(number)) != int(number)


def _has_mate(row: RosterRow) -> bool:
    return row.programme in DIBAO and any(other.who is not row.who for other in row.unit.rows)


def _missing(world: World, row: RosterRow) -> None:
    row.number = ""


def _wrong_check(world: World, row: RosterRow) -> None:
    row.number = ids.wrong_check(row.number)


def _impossible_date(world: World, row: RosterRow) -> None:
    row.number = ids.impossible_date(row.number)


def _cut_short(world: World, row: RosterRow) -> None:
    row.number = ids.cut_short(row.number)


def _as_float(world: World, row: RosterRow) -> None:
    row.as_float = True
    row.number = str(int(float(row.number)))


def _wrong_sex(world: World, row: RosterRow) -> None:
    row.sex = "女" if row.sex == "男" else "男"


def _wrong_birth(world: World, row: RosterRow) -> None:
    row.born = after(row.who.born, world.rng.choice((-731, -365, 31, 366)))


def _number_of_a_resident(world: World, row: RosterRow) -> None:
    """Somebody else's valid number: a resident of the same sex of whom no rule knows anything."""

    def fits(person: Person) -> bool:
        return (
            person.sex == row.who.sex
            and person.born.year < 2005
            and names.read(person.name) != names.read(row.who.name)
            and not any(other in world.staff for other in kin_set(person))
        )

    for person in world.take_people(1, fits):
        assert person.book is not None
        person.book.quiet = True
        row.number, row.born = person.number, person.born


def _number_of_the_line_above(world: World, row: RosterRow) -> None:
    """The number of another member of the unit, copied down."""
    other = next(other for other in row.unit.rows if other.who is not row.who)
    row.number = other.who.number


def _name_clash(world: World, row: RosterRow) -> None:
    """A hospital bill under this number names somebody else."""
    for person in world.take_people(1, lambda p: p.name != row.who.name):
        own = round(world.rng.uniform(80, 900), 2)
        bill = Settlement(
            person,
            day=any_day(world.rng, world.clock.back(8), world.clock.last),
            total=own * 2,
            fund=own,
            own=own,
            number=row.who.number,
        )
        world.facts.settlements.append(bill)


def _odd_but_right(world: World) -> None:
    """Old, variant and badly typed forms of a right number or name."""
    kinds: tuple[tuple[str, RowTest, Callable[[RosterRow], None]], ...] = (
        ("旧15位证号", lambda row: row.who.born.year < 2000, _shorten),
        ("旧行政区划代码", lambda row: row.number.startswith(ids.OLD_DIVISION), _leave),
        ("繁体或异体字姓名", lambda row: names.has_variant(row.name), _variant),
        ("姓名中有空格", lambda row: "·" not in row.name, _spaced),
        ("末位小写x", lambda row: row.number.endswith("X"), _lower),
        ("全角数字证号", _any_row, _full_width),
        ("证号中有空格", _any_row, _grouped),
    )
    for why, fits, write in kinds:
        for row in world.pick(world.per_roster(8), both(_is_plain, fits)):
            write(row)
            world.decoy(RULE, why, row)


def _leave(row: RosterRow) -> None:
    """Nothing to change."""


def _shorten(row: RosterRow) -> None:
    row.number = ids.shorten(row.number)


def _variant(row: RosterRow) -> None:
    row.name = names.variant(row.name)


def _spaced(row: RosterRow) -> None:
    row.name = names.spaced(row.name)


def _lower(row: RosterRow) -> None:
    row.number = row.number.lower()


def _full_width(row: RosterRow) -> None:
    row.number = "".join(chr(ord(c) + 0xFEE0) for c in row.number)


def _grouped(row: RosterRow) -> None:
    row.number = f" {row.number[:6]} {row.number[6:14]} {row.number[14:]}"

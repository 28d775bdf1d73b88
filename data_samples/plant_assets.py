"""Cars and houses of recipients, and vehicles and rights that don't count."""

from __future__ import annotations

from data_samples.assets import give_home, give_vehicle
from data_samples.clock import after
from data_samples.facts import RosterRow
from data_samples.people import Person
from data_samples.world import World

VEHICLE, PROPERTY = "vehicle_owner", "property_owner"
RED = ("K33", "K33", "K33", "K31", "K39", "H31", "H11", "Q11", "Z31", "H41", "J11")
# Why a vehicle doesn't count: type, status, use, remark, farm register.
HARMLESS: tuple[tuple[str, str, str, str, str, bool], ...] = (
    ("普通二轮摩托车", "M21", "A", "A", "", False),
    ("轻便二轮摩托车", "M22", "A", "A", "", False),
    ("残疾人专用代步车", "K33", "A", "A", "残疾人代步车", False),
    ("车辆已注销", "K33", "E", "A", "", False),
    ("车辆强制注销", "K31", "M", "A", "", False),
    ("车辆报废公告作废", "H31", "P", "F", "", False),
    ("车辆已转出", "K33", "B", "A", "", False),
    ("三轮汽车", "N11", "A", "F", "", False),
    ("低速货车", "H51", "A", "F", "", False),
    ("手扶拖拉机", "手扶拖拉机", "A", "A", "", True),
    ("小型轮式拖拉机", "小型轮式拖拉机", "A", "A", "", True),
)


def plant_assets(world: World) -> None:
    """Rules vehicle_owner and property_owner."""
    world.stage("plant assets")
    _vehicles(world)
    _homes(world)


def _adult(world: World) -> int:
    return world.clock.year - 20


def _vehicles(world: World) -> None:
    year = _adult(world)
    for row in world.take(world.per_roster(60), lambda row: row.who.born.year < year):
        give_vehicle(world, row.who, world.rng.choice(RED))
        if world.rng.random() < 0.1:
            give_vehicle(world, row.who, "K33")
    for row in world.take(world.per_roster(8), lambda row: row.who.born.year < year):
        give_vehicle(world, row.who, "大型轮式拖拉机", farm=True)
    for why, kind, status, use, note, farm in HARMLESS:
        for row in world.take(world.per_roster(8), lambda row: row.who.born.year < year):
            vehicle = give_vehicle(world, row.who, kind, status, farm)
            vehicle.use, vehicle.note = use, note
            world.decoy(VEHICLE, why, vehicle)
    for row in world.take(world.per_roster(8), lambda row: row.who.born.year < year):
        vehicle = give_vehicle(world, row.who, "K33")
        vehicle.registered = after(world.clock.last, world.rng.randint(1, 3))
        world.decoy(VEHICLE, "登记日期在本月之后", vehicle)


def _homes(world: World) -> None:
    year = _adult(world)

    def fits(row: RosterRow) -> bool:
        return row.who.born.year < year and row.who is row.unit.head

    for row in world.take(world.per_roster(25), fits):
        for _ in range(world.rng.choice((2, 2, 2, 3))):
            give_home(world, row.who)
    for row in world.take(world.per_roster(12), fits):
        give_home(world, row.who)
        give_home(world, row.who, use=world.rng.choice(("商业服务", "办公", "车位")))
    for row in world.take(world.per_roster(12), lambda row: _has_partner(row) and fits(row)):
        _shared_home(world, row)
    for row in world.take(world.per_roster(12), fits):
        home = give_home(world, row.who)
        gone = give_home(world, row.who, status=world.rng.choice(("历史", "注销")))
        world.decoy(PROPERTY, "另一处已注销或属历史登记", home, gone)
    for row in world.take(world.per_roster(12), fits):
        home = give_home(world, row.who, use="住宅")
        plot = give_home(world, row.who, use="农村宅基地", like=home)
        world.decoy(PROPERTY, "宅基地与住房为同一不动产单元", home, plot)


def _partner(row: RosterRow) -> Person | None:
    """The owner's spouse, if in the same unit."""
    mates = [other.who for other in row.unit.rows if other.who is row.who.spouse]
    return mates[0] if mates else None


def _has_partner(row: RosterRow) -> bool:
    return _partner(row) is not None


def _shared_home(world: World, row: RosterRow) -> None:
    """One home, written once for each of two owners."""
    home = give_home(world, row.who)
    partner = _partner(row)
    assert partner is not None
    other = give_home(world, partner, like=home)
    home.shared = other.shared = "共同共有"
    world.decoy(PROPERTY, "夫妻共有同一不动产单元", home, other)

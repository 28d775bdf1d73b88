"""Vehicles, real estate and firms, as owned by anybody."""

from __future__ import annotations

from datetime import date

from data_samples.clock import after, any_day
from data_samples.facts import Business, Home, Vehicle
from data_samples.ids import DIVISION
from data_samples.people import Person
from data_samples.places import COUNTY
from data_samples.world import World

HOME_USES = ("成套住宅", "成套住宅", "住宅")
SHOP_USES = ("商业服务", "办公", "车位", "仓储")
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"
TRADES = ("百货店", "餐饮店", "建材经营部", "水产行", "电器维修部", "服装店", "农资店")


def give_vehicle(
    world: World, who: Person, kind: str, status: str = "A", farm: bool = False
) -> Vehicle:
    """A vehicle registered some time in the last twelve years."""
    rng = world.rng
    registered = any_day(rng, _grown(who, world.clock.year - 12), world.clock.back(1))
    plate = ("闽35" if farm else "闽C") + "".join(rng.choice("0123456789") for _ in range(5))
    if not farm:
        plate = plate[:3] + rng.choice(LETTERS) + plate[3:6] + rng.choice(LETTERS)
    vehicle = Vehicle(who, kind=kind, status=status, registered=registered, farm=farm, plate=plate)
    world.facts.vehicles.append(vehicle)
    return vehicle


def give_home(
    world: World,
    who: Person,
    use: str = "",
    status: str = "现势",
    like: Home | None = None,
) -> Home:
    """A right to a unit; `like` writes another right to the same unit."""
    rng = world.rng
    home = Home(
        who,
        unit=like.unit if like else _unit_number(world),
        use=use or (like.use if like else rng.choice(HOME_USES)),
        status=status,
        registered=any_day(rng, _grown(who, 2008), world.clock.back(1)),
        area=like.area if like else round(rng.uniform(12 if use == "车位" else 55, 145), 2),
        seat=like.seat if like else _seat(world, who),
    )
    world.facts.homes.append(home)
    return home


def _grown(who: Person, year: int) -> date:
    """The start of that year, or when the owner came of age."""
    return max(date(year, 1, 1), after(who.born, 18 * 366))


def _unit_number(world: World) -> str:
    """28 characters: county, district, block, parcel kind, parcel, F for house, house."""
    rng = world.rng
    parcel = f"{rng.randint(1, 60):03d}{rng.randint(1, 40):03d}"
    kind = rng.choice(("GB", "JC", "JC"))
    return f"{DIVISION}{parcel}{kind}{rng.randint(1, 99999):05d}F{rng.randint(1, 99999999):08d}"


def _seat(world: World, who: Person) -> str:
    if who.book and world.rng.random() < 0.6:
        return who.book.address
    town = world.rng.choice(world.population.towns)
    return f"{COUNTY}{town.name}{world.rng.choice('东西南北')}街{world.rng.randint(1, 280)}号"


def give_firm(world: World, who: Person, kind: tuple[str, str] | None = None) -> Business:
    """A small firm, self-employed business or cooperative; or one of that kind and code."""
    rng = world.rng
    what, start, post = rng.choices(
        (
            ("个体工商户", "92", "经营者"),
            ("有限责任公司", "91", "法定代表人"),
            ("农民专业合作社", "93", "成员"),
        ),
        (75, 20, 5),
    )[0]
    business = Business(
        who,
        firm=f"{COUNTY}{who.village.name[:2]}{who.name[-1]}{rng.choice(TRADES)}",
        code=_credit_code(world, kind[1] if kind else start),
        kind=kind[0] if kind else what,
        post=post,
        capital=float(rng.choice((0, 1, 3, 5, 10, 50, 100))),
        founded=any_day(rng, _grown(who, 2009), after(world.clock.first, -1)),
        status=rng.choices(("存续", "注销", "吊销"), (85, 12, 3))[0],
    )
    world.facts.businesses.append(business)
    return business


def _credit_code(world: World, start: str) -> str:
    """统一社会信用代码 (GB 32100) with its check character."""
    body = f"{start}{DIVISION}" + "".join(world.rng.choice(USCC) for _ in range(9))
    total = sum(USCC.index(c) * pow(3, at, 31) for at, c in enumerate(body))
    return body + USCC[-total % 31]

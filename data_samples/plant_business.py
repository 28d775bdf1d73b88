"""Businesses of recipients, and registrations that do not count."""

from __future__ import annotations

from data_samples.assets import give_firm
from data_samples.facts import RURAL, Business
from data_samples.people import Person
from data_samples.plant_support import fresh, grown
from data_samples.welfare import Office
from data_samples.world import World

RULE = "business_owner"
SHOP, FIRM, COOP = ("个体工商户", "92"), ("有限责任公司", "91"), ("农民专业合作社", "93")
CASES = (
    ("", SHOP, "经营者", "存续", 3.0, "2"),
    ("", FIRM, "法定代表人", "存续", 50.0, ""),
    ("", COOP, "理事长", "存续", 20.0, ""),
    ("", SHOP, "经营者", "吊销，未注销", 1.0, "1"),
    ("合作社普通社员", COOP, "成员", "存续", 5.0, ""),
    ("已注销的个体工商户", SHOP, "经营者", "注销", 2.0, ""),
    ("已注销的企业", FIRM, "法定代表人", "注销", 100.0, ""),
    ("企业出资额在限额以内", FIRM, "股东", "存续", 10.0, ""),
    ("无雇工的家庭小店", SHOP, "经营者", "存续", 1.0, "0"),
)


def plant_business(world: World, office: Office) -> None:
    """Rule business_owner."""
    world.stage("plant business")
    for why, kind, post, status, capital, employees in CASES:
        rows = fresh(world, office, RURAL, world.per_roster(3), grown(world))
        for row in rows:
            firm = _register(world, row.who, kind, post, status, capital, employees)
            if why:
                world.decoy(RULE, why, firm)


def _register(
    world: World, who: Person, kind: tuple[str, str], post: str, status: str, capital: float, employees: str
) -> Business:  # fmt: skip
    firm = give_firm(world, who, kind=kind)
    firm.post, firm.status, firm.capital, firm.employees = post, status, capital, employees
    return firm

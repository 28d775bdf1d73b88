"""Towns and villages of the county."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

COUNTY = "示例县"
TOWN_STEMS = (
    "城南", "临江", "石桥", "青山", "白沙", "东岭", "南埔", "西溪", "北湖", "凤阳", "黄塘", "螺田",
)  # fmt: skip
VILLAGE_HEADS = "上下前后东西南北新大小龙凤金玉青白石溪山"
VILLAGE_TAILS = ("坑", "埔", "厝", "头", "尾", "洋", "坂", "林", "湖", "亭", "岭", "堂", "井", "塘")


@dataclass(slots=True, eq=False, repr=False)
class Village:
    """A village or community: name with suffix, the surnames that prevail in it."""

    town: Town
    name: str
    surnames: list[str]
    groups: int


@dataclass(slots=True, eq=False, repr=False)
class Town:
    """A township: 镇, 乡 (rural) or 街道 (urban)."""

    name: str
    urban: bool
    villages: list[Village] = field(default_factory=list)


def make_towns(people: int, rng: Random, surname_pool: list[str]) -> list[Town]:
    """8 to 12 towns, the first two urban, each of 6 to 15 villages; smaller counties have fewer."""
    size = min(1.0, people / 50_000)
    stems = rng.sample(TOWN_STEMS, 8 + round(4 * size))
    towns = [_town(stem, at, rng) for at, stem in enumerate(stems)]
    names = [head + tail for head in VILLAGE_HEADS for tail in VILLAGE_TAILS]
    rng.shuffle(names)
    for town in towns:
        for _ in range(rng.randint(6, 7 + round(8 * size))):
            name = names.pop() + (rng.choice(("社区", "居委会")) if town.urban else "村")
            surnames = [rng.choice(surname_pool[:30]) for _ in range(rng.randint(2, 4))]
            town.villages.append(Village(town, name, surnames, rng.randint(3, 12)))
    return towns


def _town(stem: str, at: int, rng: Random) -> Town:
    suffix = "街道" if at < 2 else rng.choices(("镇", "乡"), (7, 3))[0]
    return Town(stem + suffix, urban=at < 2)

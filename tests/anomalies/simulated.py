"""Counties drawn by chance, as the tables that anomalies are counted from: with and without anomalies.

``Sea`` is one database for many counties: shapes are those of the real statements, only the rows are
drawn. Towns, villages and officials differ by gamma factors of mean 1 whose coefficient of variation
is ``differ``; what is planted multiplies the rate of the first town, official, village or household.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from matchers.anomalies.find import find_anomalies
from matchers.anomalies.tables import NO_PAST
from matchers.rules import RULES
from matchers.rules._money import MONEY
from matchers.rules._payments import PAYMENTS
from pipeline.kernel.switches import SWITCHES
from tests.rules.conftest import OCTOBER, County

MONTHS = np.array([np.datetime64("2025-10") + n for n in range(13)])
"""From the oldest month in the store to the one that is judged."""
STANDARD = 890
ANOMALIES = tuple(rule for rule in RULES if rule.code.startswith("ANO-"))
FILLED = ("recipient", "person", "link", "death", "kin", "hardship", "payments", "households", "past_recipient",
          "past_payment")  # fmt: skip


@dataclass(frozen=True)
class Plant:
    """How many times the ordinary; 1 (of ``uniform``, ``shared``: 0) is no anomaly.

    ``uniform``: share of the first town's households with one sum; ``shared``: unrelated households
    with one telephone; ``payment``: what the payment of one household is multiplied by.
    """

    exit: float = 1
    dead: float = 1
    refused: float = 1
    relative: float = 1
    official: float = 1
    payment: float = 1
    uniform: float = 0
    shared: int = 0
    unchanged: bool = False


NOTHING = Plant()


@dataclass(frozen=True)
class Size:
    towns: int = 10
    households: int = 220  # of a town, on average
    villages: int = 8  # of a town


def _factors(rng: np.random.Generator, count: int, differ: float) -> Any:
    return rng.gamma(1 / differ**2, differ**2, count) if differ else np.ones(count)


class Sea:
    """The tables of a month, filled anew for every county."""

    def __init__(self) -> None:
        self.county = County()
        self.county.prepare()
        self.con = self.county.con
        for sql in NO_PAST:
            self.con.execute(sql)

    def fill(self, table: str, columns: dict[str, Any]) -> None:
        self.con.register("_drawn", pa.table(columns))
        self.con.execute(f"INSERT INTO {table} BY NAME FROM _drawn")
        self.con.unregister("_drawn")

    def findings(self, **switches: Any) -> dict[str, list[dict[str, Any]]]:
        """Of each rule of anomalies, what it finds."""
        values = {s.key: s.default for s in SWITCHES} | OCTOBER | switches
        for sql in (*MONEY[:2], *PAYMENTS):
            self.county.run(sql, switches)
        for table in ("odd_group", "odd_payment", "odd_contact"):
            self.con.execute(f"TRUNCATE {table}")
        self.compared = find_anomalies(self.con, lambda sql: self.county.run(sql, switches), values)
        found = {}
        for rule in ANOMALIES:
            answer = self.county.run(rule.sql, switches)
            names = [column[0] for column in answer.description or ()]
            found[rule.slug] = [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
        return found

    def draw(
        self, seed: int, *, differ: float = 0.2, size: Size = Size(), plant: Plant = NOTHING
    ) -> None:
        """Another county in place of the last."""
        rng = np.random.default_rng([seed, 350599])
        for table in FILLED:
            self.con.execute(f"TRUNCATE {table}")
        _Draw(self, rng, differ, size, plant).all()


class _Draw:
    def __init__(
        self, sea: Sea, rng: np.random.Generator, differ: float, size: Size, plant: Plant
    ) -> None:
        self.sea, self.rng, self.differ, self.plant = sea, rng, differ, plant
        many = np.maximum(rng.lognormal(np.log(size.households), 0.5, size.towns).astype(int), 20)
        many[0] = size.households  # planted anomalies are of a stated size
        self.towns, self.villages = size.towns, size.villages
        self.town = np.repeat(np.arange(size.towns), many)
        self.n = len(self.town)
        self.village = self.town * size.villages + rng.integers(0, size.villages, self.n)
        self.official = self.town * 3 + rng.integers(0, 3, self.n)
        self.heads = rng.choice([1, 2, 3, 4], self.n, p=[0.48, 0.32, 0.14, 0.06])
        self.by_town = lambda: _factors(rng, size.towns, differ)

    def all(self) -> None:
        self.came_and_went()
        self.amounts()
        self.roster()
        self.deaths()
        self.relatives()
        self.refusals()
        self.payments()

    def came_and_went(self) -> None:
        """First and last month on the roster; 13 and more: still there."""
        village = _factors(self.rng, self.towns * self.villages, self.differ)
        rate = 0.01 * self.by_town()[self.town] * village[self.village]
        came = self.rng.random(self.n) < 0.1
        self.first = np.where(came, self.rng.integers(1, 13, self.n), -30)
        rate[self.town == 0] *= self.plant.exit
        self.last = np.maximum(self.first, 0) + self.rng.geometric(np.minimum(rate, 0.9))
        if self.plant.unchanged:
            still = self.village == 0
            self.first[still], self.last[still] = -30, 99
        if self.plant.payment != 1:
            self.first[0], self.last[0] = -30, 99
        self.now = self.last > 12

    def amounts(self) -> None:
        """By the gap to the standard, in tens; one in ten has no income and the whole standard."""
        gap = np.round(STANDARD * self.heads * self.rng.uniform(0.3, 0.9, self.n), -1)
        self.amount = np.where(self.rng.random(self.n) < 0.1, STANDARD * self.heads, gap)
        alike = (self.town == 0) & (self.rng.random(self.n) < self.plant.uniform)
        self.amount[alike] = 300

    def roster(self) -> None:
        sharing = self.rng.random(self.n) < 0.03
        phone = np.cumsum(~sharing)
        if self.plant.shared:
            phone[self.rng.choice(self.n, self.plant.shared, replace=False)] = 0
        self.row = np.repeat(np.arange(self.n), self.heads)
        self.person = np.array([f"P{n:07d}" for n in range(len(self.row))])
        self.unit = np.array([f"农村低保|N{n:06d}" for n in range(self.n)])
        self.town_name = np.array([f"第{t + 1}镇" for t in self.town])
        self.village_name = np.array([f"{v}村" for v in self.village])
        stopped = pa.array(MONTHS[np.minimum(self.last, 12)].astype("datetime64[D]"), mask=self.now)
        row = self.row
        columns = {
            "ref": np.arange(len(row)), "person": self.person, "id_number": self.person, "name": self.person,
            "unit": self.unit[row], "unit_no": np.array([u[5:] for u in self.unit])[row],
            "programme": np.full(len(row), "农村低保"), "is_dibao": np.ones(len(row), bool),
            "town": self.town_name[row], "village": self.village_name[row],
            "official": np.array([f"经办{o}" for o in self.official])[row],
            "members": self.heads[row], "amount": self.amount[row],
            "state": np.where(self.now, "正常", "停保")[row],
            "stopped_on": stopped.take(pa.array(row)),
            "since": pa.array((MONTHS[0] + self.first).astype("datetime64[D]")).take(pa.array(row)),
            "phone": np.array([f"138{(p + 1) * 26543 % 10**8:08d}" for p in phone])[row],
        }  # fmt: skip
        self.sea.fill("recipient", columns)
        there = (self.first[:, None] <= np.arange(12)) & (self.last[:, None] > np.arange(12))
        row, month = np.nonzero(there[row])
        unit = self.row[row]
        self.sea.fill("past_recipient", {
            "month": MONTHS.astype(str)[month], "person": self.person[row],
            "unit": self.unit[unit], "programme": np.full(len(unit), "农村低保"), "town": self.town_name[unit],
            "village": self.village_name[unit], "state": np.full(len(unit), "正常"),
        })  # fmt: skip

    def hit(self, rate: float, town: Any, times: float) -> Any:
        """Towns' rates, the first one's multiplied."""
        rates = rate * self.by_town()
        rates[0] *= times
        return self.rng.random(len(town)) < rates[town]

    def deaths(self) -> None:
        dead = self.person[self.hit(0.01, self.town[self.row], self.plant.dead)]
        self.sea.fill("death", {"person": dead, "tier": np.full(len(dead), "confirmed")})

    def relatives(self) -> None:
        kin = self.hit(0.03, self.town, self.plant.relative)
        kin |= (self.official == 0) & (self.rng.random(self.n) < 0.03 * (self.plant.official - 1))
        chosen = self.person[np.cumsum(self.heads)[kin] - 1]
        self.sea.fill("kin", {"cadre": np.full(len(chosen), "C"), "id_number": chosen})

    def refusals(self) -> None:
        town = np.repeat(np.arange(self.towns), 60 + self.rng.poisson(20, self.towns))
        refused = self.hit(0.3, town, self.plant.refused)
        names = np.array([f"R{n}" for n in range(len(town))])
        self.sea.fill("hardship", {
            "ref": 10**6 + np.arange(refused.sum()), "kind": np.full(refused.sum(), "申请未通过"),
            "name_key": names[refused], "town": np.array([f"第{t + 1}镇" for t in town])[refused],
            "on_date": pa.array(np.full(refused.sum(), np.datetime64("2026-08-15"))),
        })  # fmt: skip

    def payments(self) -> None:
        """Seven months; a few in a hundred change each month, and July raises all by a twentieth."""
        changed = self.rng.random((self.n, 7)) < 0.03
        steps = np.where(changed, self.rng.normal(0, 0.35, changed.shape), 0.0)
        steps[:, 3] += np.log(1.05)
        steps[0, 4] += np.log(self.plant.payment)
        sums = np.round(self.amount[:, None] * np.exp(np.cumsum(steps, axis=1)), 2)
        month = np.arange(6, 13)
        unit, at = np.nonzero((self.first[:, None] <= month) & (self.last[:, None] > month))
        self.sea.fill("payments", {
            "ref": 2 * 10**6 + np.arange(len(unit)), "unit_no": np.array([u[5:] for u in self.unit])[unit],
            "programme": np.full(len(unit), "农村低保"), "result": np.full(len(unit), "成功"),
            "pay_month": pa.array(MONTHS[month[at]].astype("datetime64[D]")), "amount": sums[unit, at],
        })  # fmt: skip

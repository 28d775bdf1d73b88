"""A town that can only visit so many: the most urgent first, the rest kept, nobody put off for ever."""

import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from matchers.rules import MISSED_CASE, STAFF_RECIPIENT, VEHICLE_OWNER
from pipeline.cases.issue import issue
from pipeline.cases.status import status
from pipeline.kernel.errors import UserError
from pipeline.priority import rank
from pipeline.run import run_month
from pipeline.settings import read_settings
from pipeline.store import open_store
from pipeline.visit_plan import LATER, NOW, PATIENCE, Home, arranged
from tests.conftest import MONTH, quiet

NEXT = "2026-11"
HOMES = st.lists(
    st.builds(Home, st.uuids().map(str), st.sampled_from(["甲镇", "乙镇", ""]), st.integers(0, 100), st.booleans(),
              st.integers(0, 9), st.booleans()), unique_by=lambda home: home.household)  # fmt: skip


@given(HOMES, st.integers(1, 5))
def test_a_town_visits_as_many_as_it_can_and_the_rest_is_counted(homes: list[Home], limit: int) -> None:  # fmt: skip
    plan = arranged(homes, {"甲镇": limit, "default": 2 * limit})
    assert plan.keys() == {home.household for home in homes}
    for town, most in (("甲镇", limit), ("乙镇", 2 * limit), ("", 2 * limit)):
        mine = [home for home in homes if home.town == town]
        chosen = [home for home in mine if plan[home.household][0] == NOW]
        assert len(chosen) == min(most, len(mine))
    assert arranged(homes, {}) == {}
    assert arranged(homes, {"乙镇": 1}).keys() == {home.household for home in homes if home.town == "乙镇"}  # fmt: skip
    assert plan == arranged(homes[::-1], {"甲镇": limit, "default": 2 * limit})


def place(*homes: Home) -> list[str]:
    plan = arranged(homes, {"default": 1})
    return sorted(plan, key=lambda one: plan[one][1])


def test_waiting_moves_up_and_what_is_running_keeps_its_place() -> None:
    low, high = Home("low", "甲镇", 20, False, 0), Home("high", "甲镇", 50, False, 0)
    assert place(low, high) == ["high", "low"]
    assert place(Home("low", "甲镇", 20, False, 4), high) == ["low", "high"]
    assert place(Home("low", "甲镇", 20, False, 1, running=True), high) == ["low", "high"]
    patient = [Home("red", "甲镇", 10, True, PATIENCE["red"]), Home("yellow", "甲镇", 10, False, PATIENCE["yellow"] + 3)]  # fmt: skip
    assert place(high, Home("out", "甲镇", 90, True, 1, running=True), *patient) == ["yellow", "red", "out", "high"]  # fmt: skip


def test_nobody_waits_for_ever() -> None:
    """As many new households a month as can be visited, ever more urgent ones: red waits a few months."""
    chance, waiting, longest = np.random.default_rng(3), {}, {True: 0, False: 0}
    for month in range(60):
        for n in range(20 if month else 60):
            waiting[f"{month}-{n}"] = (int(chance.integers(0, 60)) + month, bool(chance.random() < 0.3), month)  # fmt: skip
        homes = [Home(name, "甲镇", min(score, 100), red, month - since) for name, (score, red, since) in waiting.items()]  # fmt: skip
        plan = arranged(homes, {"甲镇": 20})
        for home in homes:
            if plan[home.household][0] == NOW:
                longest[home.red] = max(longest[home.red], home.waited)
                del waiting[home.household]
        assert len(waiting) == 40
    assert longest[True] <= PATIENCE["red"] + 2 and longest[False] <= PATIENCE["yellow"] + 6


# --- at equal visits ---------------------------------------------------------------------------

RATES = {"vehicle_owner": 0.1, "staff_recipient": 0.85, "missed_case": 0.5}
"""How often such findings are true in this county, which is not what was expected of them."""


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    con = duckdb.connect(config={"python_enable_replacements": False})
    con.execute("""
        CREATE TABLE finding (nth INTEGER, finding_id VARCHAR, rule VARCHAR, tier VARCHAR, probability DOUBLE,
            amount DOUBLE, months INTEGER, id_number VARCHAR, detail VARCHAR, name VARCHAR, unit VARCHAR);
        CREATE TABLE evidence_ref (finding_id VARCHAR, role VARCHAR, ref BIGINT);
        CREATE TABLE recipient (ref BIGINT, unit VARCHAR, person VARCHAR, id_number VARCHAR);
        CREATE TABLE households (id_number VARCHAR, book VARCHAR);
        CREATE TABLE outcome (rule VARCHAR, tier VARCHAR, result VARCHAR, reason VARCHAR, cases BIGINT)
    """)
    yield con
    con.close()


def test_priority_confirms_more_people_and_money_than_the_order_of_the_list(con: duckdb.DuckDBPyConnection) -> None:  # fmt: skip
    chance = np.random.default_rng(5)
    true, money = {}, {}
    rows = []
    for n in range(900):
        rule = list(RATES)[int(chance.integers(0, 3))]
        tier = ("confirmed", "probable", "possible")[int(chance.choice(3, p=[0.6, 0.2, 0.2]))]
        rate = RATES[rule] * {"confirmed": 1.0, "probable": 0.9, "possible": 0.3}[tier]
        name, amount = f"{n:04}", round(float(np.exp(chance.normal(7, 1.2))), 2)
        true[name], money[name] = bool(chance.random() < rate), amount
        rows.append((n, name, rule, tier, {"confirmed": 1.0, "probable": 0.95, "possible": 0.5}[tier], amount, 3, "", "{}", "张三", name))  # fmt: skip
    con.executemany("INSERT INTO finding VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def gained(order: list[str], visits: int) -> tuple[int, float]:
        held = [name for name in order[:visits] if true[name]]
        return len(held), round(sum(money[name] for name in held), 2)

    def by_priority() -> list[str]:
        rank(con, (VEHICLE_OWNER, STAFF_RECIPIENT, MISSED_CASE))
        return [one for (one,) in con.execute("SELECT finding_id FROM priority ORDER BY score DESC, finding_id").fetchall()]  # fmt: skip

    listed, untaught = sorted(true), by_priority()
    earlier = [(rule, "confirmed", result, "", cases) for rule, rate in RATES.items()
               for result, cases in (("属实", round(60 * rate)), ("不属实", round(60 * (1 - rate))))]  # fmt: skip
    con.executemany("INSERT INTO outcome VALUES (?, ?, ?, ?, ?)", earlier)
    taught = by_priority()
    for visits in (60, 150, 300, 450):
        plain, first, then = (gained(order, visits) for order in (listed, untaught, taught))
        assert then[0] > 1.3 * plain[0] and then[1] > 1.5 * plain[1]
        assert first[1] > plain[1] and then[0] >= first[0]
    assert gained(taught, 900) == gained(listed, 900) != (0, 0)


# --- a whole county ----------------------------------------------------------------------------


def test_limits_are_read_and_wrong_ones_named(tmp_path: Path) -> None:
    path = tmp_path / "hedui.toml"
    path.write_text('[visits]\n"临江镇" = 40\ndefault = 60\n', encoding="utf-8")
    assert read_settings(tmp_path).visits == {"临江镇": 40, "default": 60}
    for wrong in ("0", "2.5", '"四十"', "true"):
        path.write_text(f"[visits]\ndefault = {wrong}\n", encoding="utf-8")
        with pytest.raises(UserError, match="户数"):
            read_settings(tmp_path)


def said(path: Path) -> str:
    return "\n".join(str(cell.value) for row in load_workbook(path).worksheets[0].iter_rows() for cell in row if cell.value)  # fmt: skip


def listed(path: Path) -> list[tuple[str, str, int]]:
    """(town, arrangement, matters) of the county's list of visits, in its order."""
    sheet = load_workbook(path)["入户清单"]
    head = [cell.value for cell in sheet[3]]
    rows = list(sheet.iter_rows(min_row=4, values_only=True))
    return [(row[head.index("乡镇(街道)")], row[head.index("本月安排")], row[head.index("条数")]) for row in rows]  # fmt: skip


@pytest.mark.long
def test_a_county_with_a_limit(fresh_run: Path) -> None:
    with (fresh_run / "hedui.toml").open("a", encoding="utf-8") as file:
        file.write('\n[visits]\ndefault = 6\n"无此镇" = 3\n')
    result = run_month(fresh_run, MONTH, quiet)
    assert any("无此镇" in text for text in result.loaded.attention)
    homes = listed(result.master)
    for town in {town for town, *_ in homes}:
        mine = [kind for one, kind, _ in homes if one == town]
        assert mine.count(NOW) == min(6, len(mine)) and mine == sorted(mine, key=lambda one: one != NOW)  # fmt: skip
    later = [count for _, kind, count in homes if kind == LATER]
    found = re.search(r"本月入户(\d+)户(\d+)条，排后(\d+)户(\d+)条", said(result.master))
    assert found and [int(found[1]), int(found[3]), int(found[4])] == [len(homes) - len(later), len(later), sum(later)]  # fmt: skip
    assert later and "排后" in said(result.towns[0])

    told = issue(fresh_run, MONTH, None, "2026-11-02", date(2026, 11, 2))
    with closing(open_store(fresh_run / "store" / "hedui.duckdb")) as store:
        states = dict(store.execute("SELECT state, count(*) FROM case_now GROUP BY 1").fetchall())
        out = {one for (one,) in store.execute("SELECT finding_id FROM case_now WHERE state = '已下发'").fetchall()}  # fmt: skip
    assert f"起算核实时限的 {states['已下发']} 条" in told and states["待下发"] >= sum(later)
    assert f"排后 {sum(later)} 条" in status(fresh_run, None, date(2026, 11, 3))

    shutil.copytree(fresh_run / "inbox" / MONTH, fresh_run / "inbox" / NEXT)
    again = run_month(fresh_run, NEXT, quiet)
    assert any("已等1个月" in str(kind) for _, kind, _ in listed(again.master))
    with closing(open_store(fresh_run / "store" / "hedui.duckdb")) as store:
        planned = store.execute("SELECT finding_id, arranged FROM visit_plan WHERE month = ?", [NEXT]).fetchall()  # fmt: skip
    kept = [kind for one, kind in planned if one in out]
    assert kept.count(NOW) > 0.9 * len(kept)  # who was handed out keeps the place

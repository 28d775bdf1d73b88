"""A synthetic county with planted facts, in a workspace ready to run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from data_samples.answers.solve import solve, true_decoys
from data_samples.answers.write import write_truth
from data_samples.background import live, write_carelessly
from data_samples.clock import make_clock
from data_samples.deaths import report_natural_deaths
from data_samples.departments.all import all_tables
from data_samples.dirt import ORDINARY, Dirt
from data_samples.payments import pay
from data_samples.plant_assets import plant_assets
from data_samples.plant_business import plant_business
from data_samples.plant_children import enrol_children
from data_samples.plant_deaths import note_payment_decoys, plant_deaths
from data_samples.plant_enrolment import plant_enrolment
from data_samples.plant_groups import plant_groups
from data_samples.plant_identity import plant_identity
from data_samples.plant_incomes import live_by_work, plant_incomes
from data_samples.plant_missed import plant_missed
from data_samples.plant_money import plant_money, reckon
from data_samples.plant_papers import plant_papers
from data_samples.plant_payments import plant_accounts, plant_payments
from data_samples.plant_reviews import plant_reviews
from data_samples.plant_rivals import plant_rivals
from data_samples.plant_staff import plant_idle_filings, plant_staff
from data_samples.plant_subsidies import plant_subsidies
from data_samples.plant_support import plant_support
from data_samples.population import populate
from data_samples.register import write_register
from data_samples.spoil import spoil
from data_samples.staff import fill_lists
from data_samples.subsidies import subsidise
from data_samples.tables import write_tables
from data_samples.welfare import enrol_county
from data_samples.world import World

SETTINGS = """# 示例县的工作区设置。未写明的各项均取默认值，全部可设项见 `hedui init` 生成的文件。
[county]
name = "示例县"       # 县（市、区）名称
division = "350599"   # 行政区划代码（6 位）

[[standards]]
from = "2025-04"
minimum_wage = 1850
dibao_urban = 845
dibao_rural = 845

[[standards]]
from = "2026-04"      # 从哪个月起执行；每人每月
minimum_wage = 1960
dibao_urban = 890
dibao_rural = 890
"""
LEAST_PEOPLE = 1000
Progress = Callable[[str], None]


@dataclass(frozen=True)
class CountySummary:
    """What was made: rows of the register and rosters, extract files, findings by rule."""

    people: int
    roster_rows: int
    recipients: int
    files: int
    rows: int
    findings: dict[str, int]
    fuzzy: int
    lookalikes: dict[str, int]


def make_county(
    root: Path,
    *,
    people: int,
    seed: int,
    month: str = "2026-10",
    dirt: Dirt = ORDINARY,
    progress: Progress | None = None,
) -> CountySummary:
    """Writes hedui.toml, inbox/<month>/ and truth/ under `root`; the same seed, the same county.

    `people` is the number of rows of the household register, `dirt` how badly departments write.
    """
    if people < LEAST_PEOPLE:
        raise ValueError(f"people must be at least {LEAST_PEOPLE}, not {people}")
    say = progress or (lambda _: None)
    world = make_world(people, seed, month, dirt, say)
    say("写出数据包")
    tables = all_tables(world)
    write_tables(root / "inbox" / month, tables)
    say("写出标准答案")
    findings = solve(world.facts, world.clock, misleading=dirt.misleads)
    decoys = true_decoys(world.facts, findings)
    write_truth(root / "truth", world.facts, findings, decoys, dirt)
    (root / "hedui.toml").write_text(SETTINGS, encoding="utf-8")
    return CountySummary(
        people=len(world.facts.register),
        roster_rows=len(world.facts.roster),
        recipients=sum(row.receives for row in world.facts.roster),
        files=len({table.file for table in tables}),
        rows=sum(len(table.rows) for table in tables),
        findings=dict(Counter(finding.rule for finding in findings)),
        fuzzy=sum(not finding.exact for finding in findings),
        lookalikes=dict(Counter(decoy.rule for decoy in decoys)),
    )


def make_world(people: int, seed: int, month: str, dirt: Dirt, say: Progress) -> World:
    """Kin first, then what was planted, then everybody's ordinary life around it."""
    clock = make_clock(month)
    say("生成人口与家庭")
    world = World(seed, clock, populate(people, seed, clock.last), dirt)
    say("生成花名册与预设事实")
    office = enrol_county(world)
    world.open_pool()
    plant_staff(world)
    fill_lists(world)
    plant_idle_filings(world)
    plant_deaths(world, office)
    enrol_children(world, office)
    plant_enrolment(world, office)
    plant_assets(world)
    plant_money(world)
    plant_identity(world)
    plant_missed(world)
    if dirt.rivals:
        plant_rivals(world)
    plant_incomes(world)
    plant_groups(world, office)
    plant_subsidies(world)
    plant_support(world, office)
    plant_business(world, office)
    plant_reviews(world)
    families = plant_accounts(world, office)
    say("生成其他人员信息")
    report_natural_deaths(world)
    live(world)
    live_by_work(world)
    subsidise(world, office)
    reckon(world)
    plant_papers(world)
    pay(world)
    plant_payments(world, families)
    note_payment_decoys(world)
    write_carelessly(world)
    spoil(world)
    write_register(world)
    return world

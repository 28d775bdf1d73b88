"""Every extract of the month."""

from __future__ import annotations

from data_samples.departments.belongings import businesses, property_rights, vehicles
from data_samples.departments.care import disability, medical, pensions, staff
from data_samples.departments.hardship import hardship
from data_samples.departments.incomes import incomes
from data_samples.departments.life import deaths, households
from data_samples.departments.papers import papers
from data_samples.departments.relief import declarations, left, payments, refused
from data_samples.departments.rosters import rosters
from data_samples.tables import Table
from data_samples.world import World

EXTRACTS = (
    rosters, households, deaths, payments, vehicles, property_rights, disability, medical, staff,
    declarations, hardship, left, refused, businesses, pensions,
    incomes, papers,
)  # fmt: skip


def all_tables(world: World) -> list[Table]:
    return [table for extract in EXTRACTS for table in extract(world)]

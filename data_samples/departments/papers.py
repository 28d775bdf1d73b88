"""民政: the list of paper files."""

from __future__ import annotations

from collections.abc import Iterator

from data_samples.clock import dotted
from data_samples.tables import Table, signature
from data_samples.world import World

HEADINGS = (
    "序号",
    "乡镇",
    "村（居）",
    "档案号",
    "姓名",
    "身份证号",
    "救助类别",
    "人口",
    "核定金额（元）",
    "盒号",
    "归档日期",
    "状态",
)


def papers(world: World) -> Iterator[Table]:
    rows = sorted(
        world.facts.papers, key=lambda one: (one.who.village.town.name, one.unit, one.who.number)
    )
    yield Table(
        "archives",
        "民政/社会救助纸质档案清单.xlsx",
        HEADINGS,
        [
            (
                one,
                (at, *one.town_and_village, one.unit, one.name, one.number, one.programme, one.members, one.amount,
                 one.box, dotted(one.filed), one.state),
            )
            for at, one in enumerate(rows, 1)
        ],
        sheet="档案清单",
        titles=[["社会救助对象纸质档案清单"]],
        notes=[signature(len(HEADINGS))],
    )  # fmt: skip

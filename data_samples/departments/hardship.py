"""农业农村, 司法, 公安: people watched for falling back into poverty, and people detained."""

from __future__ import annotations

from collections.abc import Iterator

from data_samples.clock import dashed, dotted, in_words, packed
from data_samples.facts import Hardship
from data_samples.tables import GBK, UTF8, Table, signature
from data_samples.world import World

UNSTABLE_HEADINGS = (
    "序号", "乡镇", "行政村", "姓名", "证件号码", "家庭人口", "识别时间", "风险类型", "备注",
)  # fmt: skip
EDGE_HEADINGS = (
    "序号", "乡镇", "村", "户主或成员姓名", "身份证号码", "纳入监测时间", "致贫风险", "备注",
)  # fmt: skip
SUDDEN_HEADINGS = ("乡镇", "村", "姓名", "身份证号", "困难发生时间", "困难类型", "备注")
PRISON_HEADINGS = (
    "序号", "姓名", "证件号码", "入监日期", "刑期止日", "执行方式", "户籍所在乡镇",
)  # fmt: skip
LOST_HEADINGS = ("姓名", "身份证号码", "人员类别", "报警时间", "户籍所在乡镇", "备注")
DRUG_HEADINGS = ("姓名", "公民身份号码", "决定日期", "期限届满日期", "措施种类", "户籍所在乡镇")


def hardship(world: World) -> Iterator[Table]:
    yield _unstable(world)
    yield _edge(world)
    yield _sudden(world)
    yield _prison(world)
    yield _drugs(world)
    yield _lost(world)


def _of(world: World, kind: str) -> list[Hardship]:
    rows = [row for row in world.facts.hardship if row.kind == kind]
    return sorted(rows, key=lambda row: (row.who.village.town.name, row.day, row.who.number))


def _where(row: Hardship) -> tuple[str, str]:
    return row.town_and_village


def _unstable(world: World) -> Table:
    return Table(
        "hardship",
        "农业农村/脱贫不稳定户名单.xlsx",
        UNSTABLE_HEADINGS,
        [
            (
                row,
                (
                    at, *_where(row), row.name, row.number, _family(row), row.day, row.detail,
                    row.note,
                ),
            )
            for at, row in enumerate(_of(world, "脱贫不稳定"), 1)
        ],
        sheet="脱贫不稳定",
        titles=[["示例县脱贫不稳定户名单"]],
        notes=[signature(len(UNSTABLE_HEADINGS))],
    )  # fmt: skip


def _family(row: Hardship) -> int:
    return len(row.who.book.members) if row.who.book else 1


def _edge(world: World) -> Table:
    return Table(
        "hardship",
        "农业农村/边缘易致贫户名单.xlsx",
        EDGE_HEADINGS,
        [
            (
                row,
                (at, *_where(row), row.name, row.number, dotted(row.day), row.detail, row.note),
            )
            for at, row in enumerate(_of(world, "边缘易致贫"), 1)
        ],
        sheet="边缘易致贫",
    )


def _sudden(world: World) -> Table:
    return Table(
        "hardship",
        "农业农村/突发严重困难户名单.csv",
        SUDDEN_HEADINGS,
        [
            (row, (*_where(row), row.name, row.number, in_words(row.day), row.detail, row.note))
            for row in _of(world, "突发严重困难")
        ],
        encoding=UTF8,
    )


def _prison(world: World) -> Table:
    return Table(
        "hardship",
        "司法/服刑在押人员名单.csv",
        PRISON_HEADINGS,
        [
            (
                row,
                (
                    at, row.name, row.number, packed(row.day), packed(row.until), row.detail,
                    _where(row)[0],
                ),
            )
            for at, row in enumerate(_of(world, "服刑在押"), 1)
        ],
        encoding=GBK,
    )  # fmt: skip


def _drugs(world: World) -> Table:
    return Table(
        "hardship",
        "公安/强制隔离戒毒人员名单.xlsx",
        DRUG_HEADINGS,
        [
            (
                row,
                (
                    row.name, row.number, dashed(row.day), dashed(row.until), row.detail,
                    _where(row)[0],
                ),
            )
            for row in _of(world, "强制隔离戒毒")
        ],
        sheet="强制隔离戒毒",
    )  # fmt: skip


def _lost(world: World) -> Table:
    return Table(
        "hardship",
        "公安/失联等人员名单.csv",
        LOST_HEADINGS,
        [
            (
                row,
                (row.name, row.number, row.kind, dashed(row.day), _where(row)[0], row.note),
            )
            for kind in ("失联", "遣送出境")
            for row in _of(world, kind)
        ],
        encoding=UTF8,
    )

"""Two months of a county at the gate: faults are caught, honest changes pass."""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from data_samples.county import make_world
from data_samples.departments.all import all_tables
from data_samples.dirt import ORDINARY
from data_samples.tables import Cell, Table, write_tables
from matchers.rules import RULES
from pipeline import admit
from pipeline.inbox import Inbox, Loaded
from pipeline.judge import missing_sources
from pipeline.kernel.errors import Refused, UserError
from pipeline.kernel.ids import check_digit, id_number
from pipeline.load import load
from pipeline.month_values import month_values
from pipeline.quality.compared import Earlier, Past, fresh
from pipeline.quality.examiner import examiner
from pipeline.quality.gate import Gate, Verdict
from pipeline.quality.measures import Received
from pipeline.quality.suites import ExaminationError, Expectation
from pipeline.run import people_who_matter
from pipeline.settings import Settings
from pipeline.store import working
from sources import SOURCES
from tests.conftest import quiet

Change = Callable[[list[Table]], None]
COUNTY = "350599"


@cache
def _tables() -> list[Table]:
    """The month's extracts of a county, all as text files, for speed."""
    tables = all_tables(make_world(1500, 11, "2026-10", ORDINARY, quiet))
    return [replace(t, file=t.file.replace(".xlsx", f"-{t.sheet}.csv"), titles=t.titles[:1]) for t in tables]  # fmt: skip


MONTHLY = ("死亡", "火化", "医疗费用", "_202610")
LATER = (("2026-10", "2026-11"), ("2026.10", "2026.11"), ("2026/10/31", "2026/11/30"),
         ("2026/10/", "2026/11/"), ("202610", "202611"), ("2026年10月", "2026年11月"))  # fmt: skip


def honest(tables: list[Table]) -> None:
    """What a month changes by itself: some leave every list, and monthly lists go on to this month."""
    for table in tables:
        table.rows = [row for at, row in enumerate(table.rows) if at % 29 != 1]
        if any(word in table.file for word in MONTHLY):
            table.rows = [(fact, [_later(cell) for cell in cells]) for fact, cells in table.rows]


def _later(cell: Cell) -> Cell:
    if isinstance(cell, date) and (cell.year, cell.month) == (2026, 10):
        return cell.replace(month=11, day=min(cell.day, 30))
    for before, after in LATER:
        cell = cell.replace(before, after).replace(f"{after}-31", f"{after}-30") if isinstance(cell, str) else cell  # fmt: skip
    return cell


@dataclass
class Month:
    """One month after the gate."""

    gate: Gate
    verdict: Verdict
    loaded: Loaded

    def not_run(self) -> dict[str, str]:
        present = self.loaded.present - set(self.verdict.stopped)
        said = {r.slug: missing_sources(r, SOURCES, present, self.verdict.stopped) for r in RULES}
        return {slug: why for slug, why in said.items() if why}


def at_gate(
    folder: Path, month: str, tables: Sequence[Table], earlier: Earlier, *, division: str = COUNTY,
    accept: Mapping[str, str] | None = None,
) -> Month:  # fmt: skip
    inbox, scratch = folder / month, folder / "scratch"
    shutil.rmtree(folder, ignore_errors=True)
    scratch.mkdir(parents=True)
    write_tables(inbox, list(tables))
    settings = Settings(division=division, accept=dict(accept or {}))
    values = month_values(month, settings)
    reader = Inbox(inbox, SOURCES, scratch, quiet)
    with closing(working(scratch, "1GB", 1)) as con:
        reader.look()
        loaded = load(reader, con, lambda: people_who_matter(con, values))
        reader.close()
        gate = admit.at_the_gate(con, examiner(), loaded, (earlier, [division]), values, settings)
        return Month(gate, gate.verdict(), loaded)


def remembered(month: Month, name: str) -> Earlier:
    """What the store would keep of a month."""
    profiles = [
        Past(name, p.source, p.feed, p.counted, p.first_on, p.last_on, p.digest, p.sketch)
        for p in month.gate.profiles
        if p.file_no < 0
    ]
    files = {(s.source, s.sha256): name for s in month.gate.received if s.rows}
    return Earlier(profiles, files)


def few(count: int, *cases: Any) -> list[Any]:
    """All cases, those after the first ``count`` only in the long run."""
    rest = [case if isinstance(case, tuple) else (case,) for case in cases[count:]]
    return [*cases[:count], *(pytest.param(*case, marks=pytest.mark.long) for case in rest)]


@pytest.fixture(scope="module")
def october(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Earlier]:
    month = at_gate(tmp_path_factory.mktemp("october"), "2026-10", _tables(), Earlier())
    assert (month.verdict.stopped, list(month.verdict.lines())) == ({}, [])
    yield remembered(month, "2026-10")


@pytest.fixture
def november(tmp_path: Path, october: Earlier) -> Callable[..., Month]:
    """The next month: honest changes, then one more. What ``stale`` names is October's file."""

    def gate(*changes: Change, stale: str = "", **options: object) -> Month:
        tables = [replace(table, rows=list(table.rows)) for table in _tables()]
        old = {t.file: list(t.rows) for t in tables}
        honest(tables)
        for table in tables:
            if stale and stale in table.file:
                table.rows = old[table.file]
        for change in changes:
            change(tables)
        earlier = options.pop("earlier", october)
        assert isinstance(earlier, Earlier)
        return at_gate(tmp_path / "ws", "2026-11", tables, earlier, **options)  # type: ignore[arg-type]

    return gate


def of(word: str, how: Callable[[Table], None]) -> Change:
    """Change the tables whose file name has the word."""

    def change(tables: list[Table]) -> None:
        chosen = [t for t in tables if word in t.file]
        assert chosen
        for table in chosen:
            how(table)

    return change


def cut(share: float, *, end: bool = False) -> Callable[[Table], None]:
    def how(table: Table) -> None:
        keep = int(len(table.rows) * share)
        table.rows = table.rows[-keep:] if end else table.rows[:keep]

    return how


def swap(one: str, other: str) -> Callable[[Table], None]:
    def how(table: Table) -> None:
        a, b = list(table.headings).index(one), list(table.headings).index(other)

        def swapped(cells: Sequence[Cell]) -> list[Cell]:
            out = list(cells)
            out[a], out[b] = out[b], out[a]
            return out

        table.rows = [(fact, swapped(cells)) for fact, cells in table.rows]

    return how


def elsewhere(table: Table) -> None:
    """Another county's people: other prefixes, and other people."""

    def moved(cell: Cell) -> Cell:
        try:
            number = id_number(cell) if isinstance(cell, str) and len(cell) > 14 else None
        except Refused:
            number = None
        if number is None:
            return cell
        first17 = "330102" + number[6:14] + f"{(int(number[14:17]) + 501) % 1000:03d}"
        return first17 + check_digit(first17)

    table.rows = [(fact, [moved(cell) for cell in cells]) for fact, cells in table.rows]


def doubled(table: Table) -> None:
    table.rows = [row for row in table.rows for _ in range(2)]


def remove(word: str) -> Change:
    def change(tables: list[Table]) -> None:
        tables[:] = [t for t in tables if word not in t.file]

    return change


# --- nothing wrong -----------------------------------------------------------------------------


def test_an_honest_month_passes(november: Callable[..., Month]) -> None:
    month = november()
    assert month.verdict.stopped == {} and month.verdict.lines() == []
    assert month.not_run() == {}


# --- faults ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stale", "source"),
    few(
        2,
        ("户籍注销", "deaths"),
        ("农村低保", "roster"),
        ("火化", "deaths"),
        ("医疗费用", "medical"),
    ),
)
def test_last_months_file_again_stops_what_is_new_every_month(
    november: Callable[..., Month], stale: str, source: str
) -> None:
    month = november(stale=stale)
    assert list(month.verdict.stopped) == [source]
    assert any("2026-10" in text and "完全相同" in text for text in month.verdict.attention)


@pytest.mark.parametrize(
    "stale", few(2, "市场主体", "常住人口", "不动产", "持证残疾人", "财政供养")
)
def test_a_register_may_come_again(november: Callable[..., Month], stale: str) -> None:
    month = november(stale=stale)
    assert month.verdict.stopped == {} and month.verdict.attention == []
    assert any("完全相同" in text for text in month.verdict.remarks)


def test_old_pay_rolls_beside_a_new_one_are_history(november: Callable[..., Month]) -> None:
    old = {f"2026{month:02d}" for month in range(5, 10)}

    def keep_old(tables: list[Table]) -> None:
        for table, first in zip(tables, _tables(), strict=True):
            if any(word in table.file for word in old):
                table.rows = list(first.rows)

    assert november(keep_old).verdict.stopped == {}


def test_last_months_rows_in_another_order_and_under_another_name(
    november: Callable[..., Month],
) -> None:
    def renamed(table: Table) -> None:
        table.rows = table.rows[::-1]
        table.file = table.file.replace("202610", "202611")

    month = november(of("户籍注销", renamed), stale="户籍注销")
    assert list(month.verdict.stopped) == ["deaths"]
    assert any("内容与2026-10的一模一样" in text for text in month.verdict.attention)


def test_an_old_file_of_a_source_without_feeds_is_told_in_a_whole_sentence() -> None:
    medical = next(source for source in SOURCES if source.name == "medical")
    sheet = Received(0, "医保.xlsx", "", "medical", "", 50, "abc", {})
    (check,) = fresh(medical, [], [sheet], Earlier((), {("medical", "abc"): "2026-10"}))
    assert check.message == "这类数据的文件与2026-10已导入的完全相同，不是本月的（医保.xlsx）"


def test_a_copied_folder_is_said_aloud_and_stops_nothing(november: Callable[..., Month]) -> None:
    month = november(stale=".")
    assert month.verdict.stopped == {}
    assert len(month.verdict.attention) == 1 and "全部与以往" in month.verdict.attention[0]


@pytest.mark.parametrize(
    ("word", "source", "end"),
    few(3, ("户籍注销", "deaths", False), ("不动产", "property", True), ("农村低保", "roster", True),
        ("常住人口", "households", True), ("机动车", "vehicles", False), ("医疗费用", "medical", False),
        ("持证残疾人", "disability", False), ("养老", "pensions", True)),
)  # fmt: skip
def test_a_file_that_is_nearly_half_short_stops_its_source(
    november: Callable[..., Month], word: str, source: str, end: bool
) -> None:
    month = november(of(word, cut(0.52, end=end)))
    assert list(month.verdict.stopped) == [source]
    needy = {rule.slug for rule in RULES if source == "roster" or source in rule.sources}
    assert set(month.not_run()) == needy
    assert all("未通过质量检查" in why for why in month.not_run().values())


def test_a_few_rows_less_than_few_is_chance(november: Callable[..., Month]) -> None:
    assert november(of("突发严重困难", cut(0.5))).verdict.stopped == {}


@pytest.mark.parametrize(
    ("word", "one", "other", "source"),
    few(4, ("死亡医学证明", "出生日期", "死亡日期", "deaths"), ("农村低保", "户主姓名", "姓  名", "roster"),
        ("常住人口信息_第一批", "父亲身份证号", "母亲身份证号", "households"),
        ("医疗费用", "总费用", "个人自付", "medical"), ("户籍注销", "死亡日期", "注销日期", "deaths"),
        ("农村低保", "出生日期", "保障起始时间", "roster"), ("农村低保", "乡镇", "村(居)", "roster"),
        ("农村低保", "家庭编号", "银行账号", "roster")),
)  # fmt: skip
def test_swapped_columns_stop_their_source(
    november: Callable[..., Month], word: str, one: str, other: str, source: str
) -> None:
    month = november(of(word, swap(one, other)))
    assert list(month.verdict.stopped) == [source], month.verdict.attention


@pytest.mark.parametrize(
    ("word", "source"),
    few(2, ("户籍注销", "deaths"), ("机动车", "vehicles"), ("常住人口信息_第二批", "households"), ("医疗费用", "medical")),
)  # fmt: skip
def test_another_countys_file_stops_its_source(
    november: Callable[..., Month], word: str, source: str
) -> None:
    month = november(of(word, elsewhere))
    assert list(month.verdict.stopped) == [source]
    assert any("外县" in text for text in month.verdict.attention)


def test_another_countys_roster_is_known_by_the_settings_and_by_the_months_before(
    november: Callable[..., Month],
) -> None:
    words = ("农村低保", "城市低保", "特困", "低保边缘")
    month = november(*(of(word, elsewhere) for word in words))
    assert "roster" in month.verdict.stopped
    assert set(month.not_run()) == {rule.slug for rule in RULES}


@pytest.mark.parametrize(("word", "source"), [("救助资金", "payments"), ("不动产", "property")])
def test_rows_written_twice_stop_their_source(
    november: Callable[..., Month], word: str, source: str
) -> None:
    month = november(of(word, doubled))
    assert list(month.verdict.stopped) == [source]
    assert any("完全相同" in text for text in month.verdict.attention)


def test_a_feed_that_stopped_is_named_and_the_others_are_used(
    november: Callable[..., Month],
) -> None:
    month = november(remove("火化"))
    assert month.verdict.stopped == {}
    assert any("“殡葬火化”本月没有收到" in text for text in month.verdict.attention)
    gone = november(remove("机动车"), remove("农业机械"))
    assert any("机动车" in t and "本月没有收到" in t for t in gone.verdict.attention)


# --- what is odd but honest --------------------------------------------------------------------


def test_a_list_that_begins_again_with_the_year_is_only_remarked_on(
    november: Callable[..., Month], october: Earlier
) -> None:
    def last_year(past: Past) -> Past:
        if past.source != "medical":
            return past
        return replace(past, rows=past.rows * 12, first_on=date(2025, 1, 1), last_on=date(2025, 12, 31))  # fmt: skip

    def this_year(table: Table) -> None:
        table.rows = [row for row in table.rows if str(row[1][2]).startswith("2026/")]

    earlier = Earlier([last_year(past) for past in october.profiles], october.files)
    month = november(of("医疗费用", this_year), earlier=earlier)
    assert month.verdict.stopped == {}
    assert any("此前的不在其中" in text for text in month.verdict.attention)


def test_without_settings_and_with_strangers_cars_nothing_is_stopped(
    november: Callable[..., Month],
) -> None:
    def most_from_elsewhere(table: Table) -> None:
        known, rest = table.rows[:40], replace(table, rows=table.rows[40:])
        elsewhere(rest)
        table.rows = known + rest.rows

    month = november(of("机动车", most_from_elsewhere), division="", earlier=Earlier())
    assert month.verdict.stopped == {}


def test_the_reason_in_the_settings_lets_a_source_pass(november: Callable[..., Month]) -> None:
    month = november(
        stale="户籍注销", accept={"死亡登记": "系统停机，已电话核实", "staff": "旧理由"}
    )
    assert month.verdict.stopped == {} and month.not_run() == {}
    assert any("系统停机，已电话核实" in text for text in month.verdict.accepted)
    assert any("staff" in text and "没有用到" in text for text in month.verdict.remarks)
    with pytest.raises(UserError, match="没有这种数据：death"):
        november(accept={"death": "写错了名称"})


# --- Great Expectations ------------------------------------------------------------------------


def test_what_cannot_be_examined_is_our_fault_and_never_bad_data(
    november: Callable[..., Month], monkeypatch: pytest.MonkeyPatch
) -> None:
    import pipeline.quality.gate as gate_module

    broken = [Expectation("rows", "ExpectColumnValuesToNotBeNull", {"column": "no_such_column"})]
    monkeypatch.setattr(gate_module, "SUITE", broken)
    with pytest.raises(ExaminationError, match="extracts"):
        november()
    monkeypatch.setattr(gate_module, "SUITE", [])  # what is not examined has not passed
    with pytest.raises(ExaminationError):
        november(stale="户籍注销")

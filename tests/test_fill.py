"""Cells written once for several rows: given to each of them, and to nobody else."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.inbox import Inbox
from pipeline.load import _cleaned
from pipeline.reading.clean import Task
from pipeline.reading.recognise import recognise
from pipeline.reading.sheet import Block, Sheet
from sources import SOURCES

HEAD = ["家庭编号", "户主姓名", "姓名", "与户主关系", "乡镇", "村", "家庭住址", "银行账号", "保障金额", "保障起始时间"]  # fmt: skip
Row = Sequence[str]


class Blocks:
    """Rows below a header, in blocks of the sizes given; as jobs for threads or one by one."""

    def __init__(self, rows: Sequence[Row], sizes: Sequence[int]) -> None:
        self.rows, self.sizes = rows, sizes

    def __call__(self, header: int, wanted: Sequence[int]) -> Iterator[Block]:
        for job in self.cut(header, wanted):
            yield job()

    def cut(self, header: int, wanted: Sequence[int]) -> Iterator[Callable[[], Block]]:
        at, turn = 0, 0
        while at < len(self.rows):
            size = self.sizes[turn % len(self.sizes)]
            part, first = self.rows[at : at + size], at + header + 1
            at, turn = at + size, turn + 1
            yield lambda part=part, first=first: Block(  # type: ignore[misc]
                {c: pa.array([row[c] for row in part], pa.string()) for c in wanted},
                pa.array(range(first, first + len(part)), pa.int64()).to_numpy(),
            )


class Jobs(Blocks):
    jobs = Blocks.cut


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inbox]:
    folder: Path = tmp_path_factory.mktemp("inbox")
    made = Inbox(folder, SOURCES, folder, lambda said: None)
    yield made
    made.close()


def read(
    inbox: Inbox, rows: Sequence[Row], *, merged: Sequence[tuple[int, int, int]] = (),
    sizes: Sequence[int] = (1000,), threads: bool = False, head: Row = HEAD,
) -> list[tuple[str | None, ...]]:  # fmt: skip
    """unit, head, name, town, village, address, account, amount of each row as loaded."""
    found = recognise(SOURCES, [list(head), *map(list, rows)], ["", "农村低保名册"])
    assert found is not None and found.source.name == "roster"
    blocks = (Jobs if threads else Blocks)(rows, sizes)
    sheet = Sheet("", [list(head)], blocks, lambda: len(rows) + 1, merged=merged)
    task = Task(found.source, found, 0, None, None, merged)
    table = pa.concat_tables([block.table for block in _cleaned(inbox, sheet, task)])
    names = ("unit_no", "head_name", "name", "town", "village", "address", "account", "amount")
    return list(zip(*(table.column(name).to_pylist() for name in names), strict=True))


def person(name: str, unit: str = "", head: str = "", relation: str = "", town: str = "",
           village: str = "", address: str = "", account: str = "", amount: str = "") -> Row:  # fmt: skip
    return [unit, head, name, relation, town, village, address, account, amount, "2020-01"]


ZHANG = person("张伟", "A1", "张伟", "户主", "城东镇", "一村", "一组3号", "6228001", "500")
LI = person("李娜", "A2", "李娜", "户主", "城西镇", "二村", "二组8号", "6228002", "300")


def test_a_person_below_a_household_with_all_blank_belongs_to_it(inbox: Inbox) -> None:
    first, second, third = read(inbox, [ZHANG, person("王芳"), LI])
    assert second == ("A1", "张伟", "王芳", "城东镇", "一村", "一组3号", "6228001", None)
    assert (first[0], third[0], third[2]) == ("A1", "A2", "李娜")


def test_amounts_are_never_filled(inbox: Inbox) -> None:
    rows = [ZHANG, person("王芳")]
    for merged in ((), [(0, 2, 3), (8, 2, 3)]):
        assert [row[7] for row in read(inbox, rows, merged=merged)] == [500.0, None]


def test_one_merged_column_is_enough(inbox: Inbox) -> None:
    member = person("王芳", "", "张伟", "配偶", "城东镇", "一村", "一组3号", "6228001")
    (_, second) = read(inbox, [ZHANG, member], merged=[(0, 2, 3)])
    assert second[:3] == ("A1", "张伟", "王芳")


def test_a_merged_cell_is_given_to_its_rows_and_no_further(inbox: Inbox) -> None:
    rows = [ZHANG, person("王芳"), person("张小明"), person("赵六")]
    found = read(inbox, rows, merged=[(0, 2, 3), (4, 2, 4)])
    assert [row[0] for row in found] == ["A1", "A1", None, None]
    assert [row[3] for row in found] == ["城东镇", "城东镇", "城东镇", None]
    assert [row[4] for row in found] == ["一村", None, None, None]


def test_what_a_covered_cell_says_itself_stays(inbox: Inbox) -> None:
    found = read(inbox, [ZHANG, person("王芳", "A9")], merged=[(0, 2, 3)])
    assert [row[0] for row in found] == ["A1", "A9"]


def test_a_merged_header_or_title_fills_nothing(inbox: Inbox) -> None:
    found = read(inbox, [person("王芳", town="城东镇")], merged=[(0, 1, 2)])
    assert found[0][0] is None


def test_members_under_their_head_need_no_number_of_their_own(inbox: Inbox) -> None:
    wife = person("王芳", "", "张伟", "配偶", "城东镇", "一村", "一组3号")
    son = person("张小明", "", "", "子", "城东镇", "一村")
    found = read(inbox, [ZHANG, wife, son, LI])
    assert [row[0] for row in found] == ["A1", "A1", "A1", "A2"]
    assert found[2][1] == "张伟" and found[2][5] == "一组3号"


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([ZHANG, person("王芳", "", "张伟", "", "城东镇", "一村")], id="no relation"),
        pytest.param([ZHANG, person("赵六", "", "", "户主", "城东镇")], id="a head himself"),
        pytest.param([ZHANG, person("王芳", "", "", "配偶", "城西镇")], id="another town"),
        pytest.param([ZHANG, person("王芳", "", "赵六", "配偶", "城东镇")], id="another head"),
        pytest.param(
            [ZHANG, person("", town="城东镇"), person("王芳", "", "", "配偶", "城东镇")],
            id="the run is broken",
        ),
        pytest.param(
            [
                person("张伟", "A1", "张伟", "配偶", "城东镇"),
                person("王芳", "", "", "子", "城东镇"),
            ],
            id="above stands no head",
        ),
    ],
)
def test_where_it_is_not_certain_nothing_is_filled(inbox: Inbox, rows: list[Row]) -> None:
    assert read(inbox, rows)[-1][0] is None


def test_a_list_of_households_keeps_its_own_names(inbox: Inbox) -> None:
    head = ["家庭编号", "户主姓名", "户主身份证号", "乡镇", "保障金额", "保障起始时间"]
    rows = [["A1", "张伟", "11010519491231002X", "城东镇", "500", "2020-01"],
            ["A2", "李娜", "", "城东镇", "300", "2020-01"]]  # fmt: skip
    found = recognise(SOURCES, [head, *rows], ["", "农村低保名册"])
    assert found is not None
    sheet = Sheet("", [head], Blocks(rows, [10]), lambda: 3, merged=[(2, 2, 3)])
    task = Task(found.source, found, 0, None, None, sheet.merged)
    (block,) = _cleaned(inbox, sheet, task)
    assert block.table.column("id_number").to_pylist() == ["11010519491231002X", None]


@pytest.mark.parametrize("threads", [False, True])
@pytest.mark.parametrize("merged", [(), [(0, 2, 6), (4, 2, 6), (5, 2, 6)]])
def test_a_household_may_run_over_many_blocks(
    inbox: Inbox, threads: bool, merged: Sequence[tuple[int, int, int]]
) -> None:
    rows = [ZHANG, *(person(f"张{name}") for name in "一二三四"), LI, person("李五")]
    found = read(inbox, rows, merged=merged, sizes=(1,), threads=threads)
    assert [row[0] for row in found[:6]] == ["A1"] * 5 + ["A2"]
    assert [row[4] for row in found[:6]] == ["一村"] * 5 + ["二村"]
    assert found[6][0] == (None if merged else "A2")


MEMBER = st.builds(
    person,
    st.sampled_from(["张伟", "王芳", "李娜", ""]),
    st.sampled_from(["", "", "A1", "A2"]),
    st.sampled_from(["", "", "张伟"]),
    st.sampled_from(["", "户主", "配偶", "子"]),
    st.sampled_from(["", "", "城东镇"]),
)


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(MEMBER, min_size=1, max_size=14),
    st.lists(st.integers(1, 5), min_size=1, max_size=4),
    st.booleans(),
    st.sampled_from([(), [(0, 2, 5), (0, 8, 9), (4, 3, 7)]]),
)
def test_blocks_of_any_size_give_the_same_rows(
    inbox: Inbox,
    rows: list[Row],
    sizes: list[int],
    threads: bool,
    merged: Sequence[tuple[int, int, int]],
) -> None:
    rows = [ZHANG, *rows]
    whole = read(inbox, rows, merged=merged)
    assert read(inbox, rows, merged=merged, sizes=sizes, threads=threads) == whole

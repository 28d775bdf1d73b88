"""hedui report --public: who is posted and how, small counts, and nothing that may not get out."""

import io
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.kernel.errors import UserError
from pipeline.kernel.notice import Notice, NoticeRow, told_counts
from pipeline.leaks.scan import Rules, scan
from pipeline.public import write
from pipeline.public.people import CHILD, UNKNOWN, covered_name, posted, unique_share
from pipeline.public.write import summary, write_public
from pipeline.public_section import Public
from pipeline.report import report_public
from pipeline.scanning import numbers_of
from pipeline.store import new_store, open_store
from reports.public_notice import notice_bytes
from tests.conftest import MONTH

DAY = date(2026, 10, 31)


def texts(path: Path) -> list[list[object]]:
    sheet = load_workbook(path).worksheets[0]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_every_town_gets_a_notice_without_any_number_of_the_roster(fresh_run: Path) -> None:
    text = report_public(fresh_run, None)
    folder = fresh_run / "out" / MONTH / "公示"
    with closing(open_store(fresh_run / "store" / "hedui.duckdb")) as store:
        known = numbers_of(store)
        households = store.execute(
            "SELECT count(DISTINCT (programme, unit)) FROM kept.recipient WHERE state = '正常' AND town <> ''"
            " AND programme IN ('农村低保', '城市低保', '低保', '特困')").fetchall()[0][0]  # fmt: skip
        minors = {name for (name,) in store.execute(
            "SELECT DISTINCT name FROM kept.recipient WHERE birth > DATE '2008-10-31'").fetchall()}  # fmt: skip
        adults = {name for (name,) in store.execute(
            "SELECT DISTINCT name FROM kept.recipient WHERE birth <= DATE '2008-10-31'").fetchall()}  # fmt: skip
    files = sorted(folder.glob("*.xlsx"))
    lists = [path for path in files if "公示_" in path.name]
    shown = [row for path in lists for row in texts(path) if isinstance(row[0], int)]
    assert len(known) > 100 and len(shown) == households and households > 50
    assert {str(row[3]) for row in shown}.isdisjoint(minors - adults)
    for path in files:
        assert scan(path.name, path.read_bytes(), Rules(known)).clean
    assert "号码检查通过" in text and "遮盖后仍独一无二" in text


def test_a_number_in_a_name_stops_everything(fresh_run: Path) -> None:
    with closing(open_store(fresh_run / "store" / "hedui.duckdb")) as store:
        store.execute(
            "UPDATE kept.recipient SET village = '东村13812345678' WHERE ref = (SELECT min(ref) FROM kept.recipient WHERE state = '正常' AND programme = '农村低保')"
        )
    with pytest.raises(UserError, match="不能公开") as error:
        write_public(fresh_run, None)
    assert error.value.code == 5 and "13812345678" not in str(error.value) and "单元格B" in str(error.value)  # fmt: skip
    assert not (fresh_run / "out" / MONTH / "公示").exists()


def test_the_masking_of_names_is_the_countys_choice(fresh_run: Path) -> None:
    settings = fresh_run / "hedui.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + '\n[public]\nnames = "surname"\nkin = true\nphone = "0595-22381234"\n', encoding="utf-8")  # fmt: skip
    done = write_public(fresh_run, None)
    path = next(done.folder.glob("*公示_*.xlsx"))
    rows = texts(path)
    assert any("0595-22381234" in str(cell) for row in rows for cell in row)
    named = [row for row in rows if isinstance(row[0], int)]
    assert all(str(row[3]).endswith("**") or str(row[3]) in (CHILD, UNKNOWN) for row in named)
    assert "近亲属备案" in rows[4]
    assert any(row[6] == "是" for one in done.folder.glob("*公示_*.xlsx") for row in texts(one) if isinstance(row[0], int))  # fmt: skip
    assert "熟人能认出" in summary(done)


@pytest.mark.parametrize(
    ("name", "how", "shown"),
    [("王小明", "law", "王小明"), ("王小明", "surname", "王**"), ("欧阳明", "surname", "欧阳**"), ("王小明", "middle", "王*明"),
     ("王明", "middle", "王*"), ("欧阳小明", "middle", "欧阳*明"), ("阿依古丽", "middle", "阿**丽")],
)  # fmt: skip
def test_names_are_covered_as_said(name: str, how: str, shown: str) -> None:
    assert covered_name(name, how) == shown


ROSTER = """
CREATE TABLE kept.recipient AS FROM (VALUES
    ('东镇', '一村', 'a', '李大', '35059919700101001X', '02', '李大', 500.0, NULL, 1), ('东镇', '一村', 'a', '李小', '350599201501010014', '20', '李大', NULL, NULL, 2),
    ('东镇', '一村', 'b', '王小', '350599201501010022', '02', '王小', 300.0, NULL, 3),
    ('东镇', '一村', 'c', '赵某', NULL, '02', '赵某', 300.0, NULL, 4),
    ('东镇', '一村', 'd', '钱大', '350599197001010028', '10', '钱外', 300.0, NULL, 5), ('东镇', '一村', 'd', '钱二', '350599197201010028', '20', '钱外', 200.0, NULL, 6),
    ('', '', 'e', '孙大', '350599197001010036', '02', '孙大', 300.0, NULL, 7)
) AS t(town, village, unit, name, id_number, relation, head_name, amount, members, ref)
"""


def roster_of(store) -> None:  # type: ignore[no-untyped-def]
    store.execute(ROSTER)
    store.execute("ALTER TABLE kept.recipient ADD COLUMN month VARCHAR DEFAULT '2026-10'")
    store.execute("ALTER TABLE kept.recipient ADD COLUMN state VARCHAR DEFAULT '正常'")
    store.execute("ALTER TABLE kept.recipient ADD COLUMN programme VARCHAR DEFAULT '农村低保'")
    store.execute("ALTER TABLE kept.recipient ADD COLUMN birth DATE")
    store.execute("ALTER TABLE kept.recipient ADD COLUMN person VARCHAR")
    store.execute("UPDATE kept.recipient SET person = coalesce(id_number, name)")
    store.execute("CREATE TABLE kept.link AS SELECT '2026-10' AS month, 'declarations' AS source, 'confirmed' AS tier, '350599197201010028' AS person")  # fmt: skip


def test_children_are_never_named_and_nobody_who_receives_nothing() -> None:
    with closing(new_store()) as store:
        roster_of(store)
        done = posted(store, "2026-10", DAY, Public())
    shown = [(one.name, one.people, one.amount, one.kin) for one in done.towns["东镇"]]
    assert shown == [("李大", 2, 500.0, False), (CHILD, 1, 300.0, False), (UNKNOWN, 1, 300.0, False), ("钱大", 2, 500.0, True)]  # fmt: skip
    assert (done.townless, done.nameless) == (1, 1)


def test_small_counts_cannot_be_worked_out() -> None:
    for counts in ([0, 3, 12, 40], [1, 1, 1, 9], [2, 0, 0], [4, 4], [3, 3, 7], [10, 20], [0, 0]):
        *cells, total = told_counts(counts, 5)
        hidden = [at for at, cell in enumerate(cells) if not cell.isdigit()]
        small = [at for at, count in enumerate(counts) if 0 < count < 5]
        assert set(small) <= set(hidden)
        if small and total.isdigit():
            assert len(hidden) > 1 and sum(counts[at] for at in hidden) >= 5


def test_the_share_that_stays_unique_is_counted() -> None:
    rows = [NoticeRow("一村", "低保", name, people, 1.0, False) for name, people in (("王**", 1), ("王**", 1), ("王**", 2), ("李**", 1))]  # fmt: skip
    assert unique_share(rows) == 0.5


def test_the_notice_is_open_and_says_nothing_unseen() -> None:
    data = notice_bytes(Notice("示例县", "东镇", MONTH, [NoticeRow("一村", "低保", "王*", 1, 400.0, False)], False))  # fmt: skip
    book = load_workbook(io.BytesIO(data))
    assert [sheet.sheet_state for sheet in book.worksheets] == ["visible"]
    assert "保密" not in str(book.worksheets[0].oddFooter.left.text)
    assert write.FOLDER == "公示"

"""The page of a month: its figures are those of the tables, nobody is on it, and it asks nothing of anybody."""

import base64
import hashlib
import json
import re
from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from matchers.identity.model import shipped
from matchers.identity.weights import TITLES
from matchers.rules import RULES
from pipeline.cases.events import LAYOUT, NOW, Event, record
from pipeline.kernel.ledger import IndicatorRow
from pipeline.kernel.page import (
    Cases,
    Comparator,
    Delivery,
    Judged,
    Kind,
    Linked,
    Month,
    Page,
    Town,
    Weights,
    page_name,
)
from pipeline.kernel.proved import Proved
from pipeline.kernel.shares import wilson
from pipeline.page_months import earlier_months, standing_cases
from reports.html_page import page_html
from tests.browser import CHROMIUM, Browser
from tests.conftest import MONTH

DOUBTS = {rule.slug: rule for rule in RULES if rule.severity != "info"}
TIERS, LEVELS = ("confirmed", "probable", "possible"), ("高", "中", "低")


class Reader(HTMLParser):
    """Tables by caption, as lists of rows of texts; all text; attributes that could load something."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self.words: list[str] = []
        self.loads: list[str] = []
        self.tags: Counter[str] = Counter()
        self._rows: list[list[str]] = []
        self._inside: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        if tag not in ("meta", "br"):
            self._inside.append(tag)
        if tag == "table":
            self._rows = []
        if tag == "tr":
            self._rows.append([])
        if tag in ("td", "th"):
            self._rows[-1].append("")
        for name, value in attrs:
            self.words.append(value or "")
            if name in ("src", "srcset", "action", "data", "poster", "xlink:href", "style") or name.startswith("on"):  # fmt: skip
                self.loads.append(f"{name}={value}")
            if name == "href" and not (value or "").startswith("#"):
                self.loads.append(f"{name}={value}")

    def handle_endtag(self, tag: str) -> None:
        assert self._inside.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" in self._inside:
            return
        self.words.append(data)
        if self._inside[-1:] == ["caption"]:
            self.tables[data] = self._rows
        elif {"td", "th"} & set(self._inside) and "title" not in self._inside:
            self._rows[-1][-1] += data


def figures(cells: list[str]) -> list[float]:
    return [float(text.replace(",", "") or 0) for text in cells]


@pytest.fixture(scope="module")
def folder(run_county: Path) -> Path:
    return run_county / "out" / MONTH


@pytest.fixture(scope="module")
def shown(folder: Path) -> Reader:
    return Reader((folder / page_name(MONTH)).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def found(folder: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(folder / "findings.parquet").to_pylist()
    levels = {row["finding_id"]: row["level"] for row in pq.read_table(folder / "priorities.parquet").to_pylist()}  # fmt: skip
    return [row | {"level": levels[row["finding_id"]]} for row in rows if row["rule"] in DOUBTS]


def test_the_matrix_counts_the_findings(shown: Reader, found: list[dict[str, Any]]) -> None:
    heads, *towns, foot = shown.tables["疑点条数：乡镇 × 类别"]
    counts = Counter((row["town"] or "未匹配乡镇", row["rule"]) for row in found)
    columns = [_kinds_under(head, {slug for _, slug in counts}) for head in heads[1:-3]]
    named = {slug for column in columns for slug in column if len(column) == 1}
    columns = [column if len(column) == 1 else column - named for column in columns]
    assert sorted(slug for column in columns for slug in column) == sorted({slug for _, slug in counts})  # fmt: skip
    for name, *cells in towns:
        told = [sum(counts[name, slug] for slug in column) for column in columns]
        assert figures(cells[:-3]) == told, name
        assert figures(cells[-3:-2]) == [sum(told)]
    assert figures(foot[1:-3]) == [sum(row["rule"] in column for row in found) for column in columns]  # fmt: skip
    assert figures(foot[-3:-2]) == [len(found)]


def _kinds_under(head: str, slugs: set[str]) -> set[str]:
    """The kinds of a column: the one whose title begins so, or all where it is of the rest."""
    mine = {slug for slug in slugs if DOUBTS[slug].title.startswith(head.rstrip("…"))}
    return mine or {slug for slug in slugs if re.fullmatch(r"其他\d+类", head)}


def test_every_kind_has_its_tiers_levels_and_money(
    shown: Reader, found: list[dict[str, Any]]
) -> None:
    _, *kinds, foot = shown.tables["疑点条数：类别、可信度、优先级"]

    def told(rows: list[dict[str, Any]]) -> list[float]:
        tiers = [sum(row["tier"] == tier for row in rows) for tier in TIERS]
        levels = [sum(row["level"] == level for row in rows) for level in LEVELS]
        return [len(rows), *tiers, *levels, round(sum(row["amount"] or 0 for row in rows), 2)]

    by_title = {rule.title: [row for row in found if row["rule"] == slug] for slug, rule in DOUBTS.items()}  # fmt: skip
    for cells in [*kinds, foot]:
        rows = found if cells is foot else by_title[cells[1]]
        shown_figures = [cells[2], *cells[4:7], *cells[8:11], cells[11].replace("—", "")]
        assert figures(shown_figures) == told(rows), cells[1]
    assert {cells[1] for cells in kinds} >= {title for title, rows in by_title.items() if rows}


def test_every_household_to_be_visited_is_counted_once(shown: Reader, folder: Path) -> None:
    rows = pq.read_table(folder / "priorities.parquet").to_pylist()
    homes = {row["household"] for row in rows if row["household"]}
    assert homes and f"要入户的{len(homes)}户" in "".join(shown.words)


def test_deliveries_and_links_are_those_of_the_tables(shown: Reader, folder: Path) -> None:
    files = pq.read_table(folder / "files.parquet").to_pylist()
    rejects = pq.read_table(folder / "rejects.parquet").num_rows
    used = [row for row in files if row["source"]]
    *_, foot = shown.tables["各类数据的收到、读入和质量检查"]
    sums = [sum(row[f"rows_{what}"] for row in used) for what in ("in", "loaded", "rejected", "passed")]  # fmt: skip
    assert figures(foot[1:7]) == [len(used), *sums, rejects]
    tiers = Counter(pq.read_table(folder / "links.parquet")["tier"].to_pylist())
    *_, foot = shown.tables["各类数据认定到人的行数"]
    assert figures(foot[1:5]) == [*(tiers[tier] for tier in TIERS), sum(tiers.values())]


def test_indicators_are_those_of_the_manifest(shown: Reader, folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    told = manifest["quality"]["indicators"]
    _, *towns, _ = shown.tables["名册的两项指标"]
    for name, rows, accurate, _, passed, *_ in towns:
        mine = told[name]
        shares = [f"{mine[what] / mine['rows']:.1%} {mine[what]}行" for what in ("accurate", "passed")]  # fmt: skip
        assert [int(rows), accurate, passed] == [mine["rows"], *shares]
    assert len(towns) == len(told)
    assert manifest["page"] == page_name(MONTH)


def test_the_charts_show_the_weights_of_the_model(shown: Reader) -> None:
    words = " ".join(shown.words)
    model = shipped()  # a county this small learns none of its own
    for name, title in TITLES.items():
        if name in model.m:
            bits = model.weights(name) / 0.6931471805599453
            strongest = f"{max(bits):+.1f}"
            assert re.search(rf"{title}：[^：]*{re.escape(strongest)}", words), name


def test_what_was_not_asked_comes_first(shown: Reader, folder: Path) -> None:
    rules = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["rules"]
    idle = {cells[1] for cells in shown.tables["没有运行的规则（不等于没有问题）"][1:]}
    _, *kinds, _ = shown.tables["疑点条数：类别、可信度、优先级"]
    assert idle and not idle & {cells[1] for cells in kinds}
    assert len(rules) == len(RULES)
    assert next(iter(shown.tables)) == "没有运行的规则（不等于没有问题）"


def test_nobody_is_on_the_page(shown: Reader, folder: Path) -> None:
    words = "\n".join(shown.words)
    assert not re.search(r"(?<!\d)\d{6}(19|20)\d{2}[01]\d[0-3]\d\d{3}[\dXx](?!\d)", words)
    assert not re.search(r"(?<![\d,.])1[3-9]\d{9}(?!\d)", words)
    assert not re.search(r"(?<![\d,.])\d{12,}", words)
    assert not re.search(r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][A-Z0-9]{5,6}", words)  # fmt: skip
    rows = pq.read_table(folder / "findings.parquet").to_pylist()
    names = {row["name"] for row in rows if row["name"]}
    assert len(names) > 50
    assert not [name for name in names if name in words]
    assert not [row["finding_id"] for row in rows if row["finding_id"] in words]


def page(**said: Any) -> Page:
    """A page of made-up figures."""
    kinds = (
        Kind("dead", "DTH-01", "死亡后仍发放", "red", "run", "", 3, (1, 1, 1), (2, 1, 0), 120.5),
        Kind("cars", "VEH-01", "有机动车辆", "yellow", "run", "", 2, (2, 0, 0), (0, 2, 0)),
        Kind("list", "REL-02", "专档", "info", "run", "", 7, (7, 0, 0)),
        Kind("tax", "TAX-01", "个税", "yellow", "not_run", "缺少数据：个人所得税申报"),
    )
    plain = Page(
        "示例县", MONTH, f"{MONTH}-0a1b2c3d", Judged(100, 40, 5, 2, 1), [("死亡登记", "3行无可用证号")], kinds,
        [Town("临江镇", 60, {"dead": 3}), Town("未匹配乡镇", 0, {"cars": 2})], (2, 3, 0, 1), [("已移送", 1)],
        [Month("2026-09", 4, 0, {"dead": 4, "cars": None}), Month(MONTH, 2, 3, {"dead": 3, "cars": 2})],
        Cases(date(2026, 10, 31), [("已下发", 4), ("已销号", 1)], [("本月", 2), ("1个月", 2)], [("已超期", 1), ("未到期", 3)], 80.0, 0.0),
        [Delivery("名册", 1, 12, 10, 1, 1, 3, "通过"), Delivery("个人所得税申报", 0, 0, 0, 0, 0, 0, "未收到")],
        [IndicatorRow("临江镇", 10, 9, 8, "姓名未填1行")], [Linked("死亡登记", (3, 2, 1))],
        Weights("出厂权重", 0.9, 0.15, [Comparator("姓名", [("同名", 11.8), ("姓名不同", -5.8)])]),
        [Proved("死亡后仍发放", "确认", 6, 2, 2, 1, (("同名同姓", 2),))], [("乡镇比例", "临江镇偏高")], [("医疗费界线", "40000元", "文件")],
        [("医疗费界线", "30000元", "40000元")], [("死亡后仍发放", 1, 2, 0)], 2,
    )  # fmt: skip
    return replace(plain, **said)


def test_a_page_loads_nothing_and_forbids_it() -> None:
    html = page_html(page())
    told = Reader(html)
    assert not told.loads
    assert not told.tags.keys() & {"script", "img", "link", "iframe", "object", "form", "base"}
    style = re.search(r"<style>(.*)</style>", html, re.DOTALL)
    assert style and not re.search(r"url\(|@import|@font-face|http", style[1])
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"default-src &#x27;none&#x27;; style-src &#x27;sha256-{digest}&#x27;" in html


def test_what_is_put_in_stays_text() -> None:
    bad = "<script>alert(1)</script>\"'&\u202e\x00</style>"
    odd = page(
        county=bad, run_id=bad, towns=[Town(bad, 1, {"dead": 3, "cars": 2})], odd=[(bad, bad)],
        kinds=[replace(kind, title=bad, reason=bad, code=bad) for kind in page().kinds],
        settings=[(bad, bad, bad)], limits=[(bad, bad)], indicators=[IndicatorRow(bad, 3, 2, 1, bad)],
    )  # fmt: skip
    html = page_html(odd)
    told = Reader(html)
    assert "script" not in told.tags and html.count("</style>") == 1
    assert "\u202e" not in html and "\x00" not in html
    assert any("<script>alert(1)</script>\"'&</style>" in words for words in told.words)


def test_the_same_facts_make_the_same_page() -> None:
    assert page_html(page()) == page_html(page())


def test_figures_of_made_up_facts_add_up() -> None:
    told = Reader(page_html(page()))
    assert told.tables["疑点条数：乡镇 × 类别"][-1] == ["全县合计", "3", "2", "5", "60", "8.3"]
    assert told.tables["各环节件数"][-1][:2] == ["合计", "5"]
    assert told.tables["各月疑点条数：类别 × 月份"][-1] == ["合计", "4", "5"]
    assert told.tables["各月疑点条数：类别 × 月份"][2] == ["有机动车辆", "—", "2"]
    assert told.tables["各类疑点的属实比例"][1][:9] == ["死亡后仍发放", "确认", "6", "2", "2", "1", "同名同姓2", "80%", "49%至94%"]  # fmt: skip
    assert told.tables["条数的变化"][-1] == ["合计", "1", "2", "0"]
    words = "".join(told.words)
    assert "要入户的6户" in words and "已移送的1条" in words
    assert "2人（占2.0%）" in words and "1条没有运行：个税（缺少数据：个人所得税申报）" in words


def test_a_page_of_nothing_is_a_page_all_the_same() -> None:
    bare = page(
        judged=Judged(0, 0, 0, 0, 0), limits=[], kinds=[], towns=[], homes=(0, 0, 0, 0), withheld=[], months=[Month(MONTH, 0, 0, {})],
        cases=Cases(date(2026, 10, 31), [], [], [], 0.0, 0.0), deliveries=[], indicators=[], links=[], precision=[], odd=[], settings=[], changed=[], moved=[], to_see_to=0,
    )  # fmt: skip
    words = "".join(Reader(page_html(bare)).words)
    assert "本次没有查出疑点" in words and "还没有核实结果" in words and "nan" not in words


def test_many_kinds_share_the_last_column_of_the_matrix() -> None:
    kinds = [Kind(f"k{n}", f"K-{n}", f"类别{n}", "yellow", "run", "", n, (n, 0, 0), (0, n, 0)) for n in range(1, 31)]  # fmt: skip
    towns = [Town("甲镇", 10, {kind.slug: kind.found for kind in kinds})]
    told = Reader(page_html(page(kinds=kinds, towns=towns)))
    heads, town, foot = told.tables["疑点条数：乡镇 × 类别"]
    assert "其他7类：类别11条；" in "".join(told.words)
    assert heads[-4] == "其他7类" and len(heads) == 28
    assert figures(town[-4:-2]) == [sum(range(1, 8)), sum(range(1, 31))]
    assert foot[1:-3] == town[1:-3]


@pytest.mark.parametrize(
    ("held", "failed", "low", "high"),
    [(0, 5, 0.0, 0.434), (5, 0, 0.566, 1.0), (8, 2, 0.490, 0.943), (50, 50, 0.404, 0.596)],
)
def test_the_interval_is_wilsons(held: int, failed: int, low: float, high: float) -> None:
    assert wilson(held, held + failed) == pytest.approx((low, high), abs=0.0006)


def findings(con: duckdb.DuckDBPyConnection, *ids: str) -> None:
    con.execute("CREATE TABLE out_findings (finding_id VARCHAR, rule VARCHAR, first_seen VARCHAR)")
    con.executemany("INSERT INTO out_findings VALUES (?, 'dead', '2026-10')", [[one] for one in ids])  # fmt: skip


def test_cases_are_told_as_they_stand_at_the_end_of_the_month() -> None:
    con, store = duckdb.connect(), duckdb.connect()
    findings(con, "a", "b")
    first = standing_cases(con, store, MONTH, ["dead"])
    assert list(first.states) == [("待下发", 2)]
    for statement in LAYOUT.split(";\n"):
        store.execute(statement)
    store.execute(f"CREATE VIEW case_now AS {NOW}")
    assert standing_cases(con, store, MONTH, ["dead"]) == first

    def event(finding: str, month: str, kind: str, state: str, **said: Any) -> Event:
        return Event(finding_id=finding, rule="dead", month=month, kind=kind, state=state, **said)

    record(
        store,
        [
            event("a", "2026-06", "found", "待下发"),
            event("a", "2026-06", "issued", "已下发", due=date(2026, 10, 30)),
            event("c", "2026-09", "found", "待下发"),
            event("c", "2026-09", "issued", "已下发", due=date(2026, 11, 3)),
            event("d", "2026-09", "found", "待下发"),
            event("d", "2026-10", "closed", "已销号"),
            event("d", "2026-10", "recovered", "已销号", amount=120.5),
            event("e", "2026-11", "found", "待下发"),
        ],
        datetime(2026, 11, 1),
    )
    told = standing_cases(con, store, MONTH, ["dead"])
    assert told.day == date(2026, 10, 31)
    assert dict(told.states) == {"待下发": 1, "已下发": 2, "已销号": 1}
    assert {word: count for word, count in told.ages if count} == {"本月": 1, "1个月": 1, "4至6个月": 1}  # fmt: skip
    assert {word: count for word, count in told.due if count} == {"已超期": 1, "7天内到期": 1, "未定期限": 1}  # fmt: skip
    assert (told.recovered, told.waived) == (120.5, 0.0)


def test_months_before_come_from_the_store() -> None:
    con, store = duckdb.connect(), duckdb.connect()
    findings(con, "a", "b")
    kinds = page().kinds
    assert [one.month for one in earlier_months(con, store, MONTH, kinds)] == [MONTH]
    store.execute("CREATE TABLE finding (month VARCHAR, rule VARCHAR, first_seen VARCHAR)")
    store.execute("CREATE TABLE asked (month VARCHAR, slug VARCHAR, state VARCHAR)")
    store.execute("CREATE TABLE run (month VARCHAR)")
    store.execute("INSERT INTO run VALUES ('2026-08'), ('2026-09'), ('2026-10')")
    store.execute("INSERT INTO asked VALUES ('2026-09', 'dead', 'run'), ('2026-09', 'cars', 'run'), ('2026-08', 'dead', 'off')")  # fmt: skip
    store.execute("INSERT INTO finding VALUES ('2026-09', 'dead', '2026-09'), ('2026-09', 'dead', '2026-08'),"
                  " ('2026-09', 'list', '2026-09'), ('2026-10', 'dead', '2026-10')")  # fmt: skip
    august, september, october = earlier_months(con, store, MONTH, kinds)
    assert (august.new, august.known, august.found["dead"]) == (0, 0, None)
    assert (september.new, september.known) == (1, 1)
    assert (september.found["dead"], september.found["cars"], september.found["tax"]) == (2, 0, None)  # fmt: skip
    assert (october.new, october.known, october.found["dead"]) == (2, 0, 2)


@pytest.mark.skipif(not CHROMIUM, reason="no Chromium here")
def test_a_browser_shows_it_without_a_word_a_request_or_a_scroll(
    folder: Path, tmp_path: Path
) -> None:
    kinds = [Kind(f"k{n}", f"OWN-{n}", "保障家庭成员名下疑似有很多机动车辆的情形", "yellow", "run", "", 1234 * n, (n, 0, 0), (0, n, 0), 98765432.1)
             for n in range(1, 31)]  # fmt: skip
    towns = [Town(f"很长名字的乡镇街道{n}", 100, {kind.slug: kind.found for kind in kinds}) for n in range(30)]  # fmt: skip
    months = [Month(f"2026-{n:02}", 10000, n, {kind.slug: 23456 for kind in kinds}) for n in range(1, 13)]  # fmt: skip
    crowded = tmp_path / "crowded.html"
    crowded.write_text(page_html(page(kinds=kinds, towns=towns, months=months)), encoding="utf-8")
    with Browser(1366, 768) as browser:
        for path in (folder / page_name(MONTH), crowded):
            browser.asked.clear()
            browser.open(path)
            wide = browser.value("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")  # fmt: skip
            assert wide[0] <= wide[1], path.name
            assert browser.asked == [path.as_uri()]
            assert browser.said == []
            assert browser.value("[...document.querySelectorAll('svg')].every(one => one.querySelector('title'))")  # fmt: skip
            assert browser.value("[...document.querySelectorAll('th')].every(one => one.scope)")
        browser.paper(tmp_path / "page.pdf")
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")

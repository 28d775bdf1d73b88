"""The knobs of the synthetic county: each does what it says, and the truth names what it did."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from random import Random

import openpyxl
import pytest

from data_samples.confusion_tables import DIALECT, HOMOPHONES, LOOKALIKES
from data_samples.county import make_county
from data_samples.dirt import ID_DAMAGES, Dirt, dirt_of
from data_samples.ids import check_digit, is_valid, spoil
from data_samples.misspell import SPELLINGS, misspell
from data_samples.name_tables import FASHIONS, SURNAMES
from pipeline.cli import main
from tests.test_sample import digests

MONTH = "2026-10"
FUNERAL, HEALTH = "殡葬/殡仪馆火化登记.xlsx", "卫健/死亡医学证明.csv"
Links = list[dict[str, str]]


def county(folder: Path, people: int, seed: int, dirt: Dirt) -> Links:
    """The links of a new county."""
    make_county(folder, people=people, seed=seed, month=MONTH, dirt=dirt)
    return listed(folder, "links.csv")


def listed(folder: Path, name: str) -> Links:
    with (folder / "truth" / name).open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def kinds(links: Links, *sources: str) -> Counter[str]:
    return Counter(k for r in links if r["source"] in sources for k in r["damage"].split(";"))


def funeral_lines(folder: Path) -> list[list[object]]:
    book = openpyxl.load_workbook(folder / "inbox" / MONTH / FUNERAL)
    return [list(row) for row in book.active.iter_rows(values_only=True)]


def health_lines(folder: Path) -> list[list[str]]:
    text = (folder / "inbox" / MONTH / HEALTH).read_text(encoding="utf-8-sig")
    return list(csv.reader(text.splitlines()))


@pytest.fixture(scope="module")
def heavy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("heavy")
    make_county(root, people=4000, seed=3, month=MONTH, dirt=dirt_of("heavy"))
    return root


def test_the_same_dirt_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        county(tmp_path / name, 1200, 5, dirt_of("heavy", single_feed=True))
    assert digests(tmp_path / "one") == digests(tmp_path / "two")


def test_shares_of_the_heavy_level(heavy: Path) -> None:
    links = listed(heavy, "links.csv")
    reports = [row for row in links if row["file"] in (FUNERAL, HEALTH)]
    without = sum("id_" in row["damage"] or "no_id" in row["damage"] for row in reports)
    assert 0.6 < without / len(reports) < 0.8
    nowhere = sum("no_village" in r["damage"] or "_place" in r["damage"] or "bare_" in r["damage"]
                  for r in reports)  # fmt: skip
    assert 0.3 < nowhere / len(reports) < 0.5
    assert all("nominal_age" in row["damage"] for row in reports)
    assert {f"id_{kind}" for kind in ID_DAMAGES[1:]} <= kinds(links, "deaths").keys()
    elsewhere = kinds(links, "hardship", "disability", "medical", "vehicles")
    assert elsewhere["no_id"] > elsewhere["id_digit"] > 0
    assert {f"name_{kind}" for kind in SPELLINGS} - {"name_pinyin"} <= elsewhere.keys()


def test_the_truth_says_whose_every_row_is(heavy: Path) -> None:
    links = listed(heavy, "links.csv")
    lines = funeral_lines(heavy)
    mine = [row for row in links if row["file"] == FUNERAL]
    assert len(mine) == len(lines) - 3  # title, headings, signature
    for row in mine:
        number = lines[int(row["row"]) - 1][2]
        if not row["damage"].startswith(("id_", "no_id")) and row["person"]:
            assert number == row["person"]
        if row["damage"].startswith("no_id"):
            assert number is None
        if row["damage"].startswith("id_precision"):
            assert isinstance(number, float) and str(int(number))[:14] == row["person"][:14]
    assert any(not row["person"] for row in mine)


def test_outsiders_are_nobody_here(heavy: Path) -> None:
    lines = funeral_lines(heavy)
    strange = [row for row in listed(heavy, "links.csv") if not row["person"]]
    assert len(strange) >= 3 and {row["file"] for row in strange} == {FUNERAL}
    numbers = [str(lines[int(row["row"]) - 1][2] or "") for row in strange]
    assert all(number[:3] != "350" or number[:6] == "350598" for number in numbers)


@pytest.mark.parametrize(("people", "seed"), [(1000, 1), (1000, 2), (2500, 3)])
def test_every_kind_of_rival_dies_at_every_size(tmp_path: Path, people: int, seed: int) -> None:
    county(tmp_path, people, seed, dirt_of("ordinary", rivals=True, outsiders=0.05))
    why = Counter(r["why"] for r in listed(tmp_path, "lookalikes.csv") if r["source"] == "deaths")
    for part in ("双胞胎死亡且登记无身份证号", "兄弟姐妹死亡且登记无身份证号", "同名同村", "同名同日出生者死亡且登记无身份证号",
                 "同名同龄", "外县同名"):  # fmt: skip
        assert any(part in reason for reason in why), part


def test_a_single_feed_reports_each_death_once(tmp_path: Path) -> None:
    links = county(tmp_path, 1500, 4, dirt_of("ordinary", single_feed=True))
    deaths = [row for row in links if row["source"] == "deaths"]
    assert {row["file"] for row in deaths} == {FUNERAL}
    assert max(Counter(row["person"] for row in deaths).values()) == 1
    assert len(health_lines(tmp_path)) == 1


def test_nominal_ages_stand_in_place_of_birth_dates(heavy: Path) -> None:
    headings, *rows = health_lines(heavy)
    assert "出生日期" not in headings
    links = {int(r["row"]): r["person"] for r in listed(heavy, "links.csv") if r["file"] == HEALTH}
    more = Counter(
        int(row[3]) - (int(row[4][:4]) - int(links[at][6:10])) for at, row in enumerate(rows, 2)
    )
    assert more.keys() <= {0, 1, 2, 3} and more.most_common(1)[0][0] == 1


def test_without_dirt_every_row_but_the_planted_is_intact(tmp_path: Path) -> None:
    links = county(tmp_path, 1500, 4, dirt_of("none"))
    sources = {"deaths", "vehicles", "property", "disability", "pensions", "business"}
    assert kinds(links, *sources).keys() <= {"", "nominal_age"}
    others = [
        f for f in listed(tmp_path, "findings.csv") if not f["rule"].startswith("missed_case")
    ]
    assert all(f["identity"] == "exact" for f in others)


@pytest.mark.parametrize("kind", ID_DAMAGES)
def test_a_damaged_number_is_never_a_valid_other(kind: str) -> None:
    rng, seen = Random(1), Counter[int]()
    from datetime import date, timedelta

    for _ in range(300):
        born = date(1930, 1, 1) + timedelta(rng.randrange(36000))
        body = f"350599{born:%Y%m%d}{rng.randrange(1000):03d}"
        number = body + check_digit(body)
        written = spoil(number, born, kind, rng)
        assert written != number
        if kind != "precision":
            assert not is_valid(written)
        seen[len(written)] += 1
    assert set(seen) <= {0, 15, 17, 18}


def test_names_go_wrong_in_the_way_that_is_said() -> None:
    rng = Random(2)
    for name in ("陈建国", "王芳", "欧阳建华", "林喆", "阿依古丽·吐尔逊", "黄金水"):
        for _ in range(60):
            written, kind = misspell(name, rng)
            assert written != name and (kind in SPELLINGS or kind == "shortened")
            if kind in ("homophone", "lookalike", "dialect", "surname_sound", "unreadable"):
                assert len(written) == len(name)
                assert sum(a != b for a, b in zip(written, name, strict=True)) == 1


def test_confusions_are_of_the_characters_that_names_use() -> None:
    used = set("".join(SURNAMES)) | {c for _, men, women in FASHIONS for c in men + women}
    assert used <= HOMOPHONES.keys() | LOOKALIKES.keys() | DIALECT.keys()
    for table in (HOMOPHONES, DIALECT, LOOKALIKES):
        assert all(char not in others for char, others in table.items())


@pytest.mark.parametrize("option", ["--no-id=2", "--wrong-names=-0.1"])
def test_a_share_beyond_its_bounds_is_refused_in_words(
    tmp_path: Path, option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["sample", str(tmp_path / "x"), "--quiet", option])
    assert ended.value.code == 2 and "0 到 1" in capsys.readouterr().err


def test_knobs_reach_the_county_from_the_command_line(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["sample", str(tmp_path), "--quiet", "--people", "1000", "--dirt", "none", "--no-id", "1",
              "--id-damages", "masked", "--single-feed", "--nominal-ages"])  # fmt: skip
    assert ended.value.code == 0
    said = kinds(listed(tmp_path, "links.csv"), "deaths")
    assert said["id_masked"] == said.total() / 2 == said["nominal_age"]

"""The synthetic county: same seed, same files; the truth names rows that say what it says."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from data_samples import ids, names
from data_samples.county import CountySummary, make_county

MONTH = "2026-10"
PEOPLE = 3000
COMMITTED = Path(__file__).parent.parent / "data_samples" / "county"
RULES = {
    "deceased_recipient",
    "paid_after_death",
    "amount_off_standard",
    "grace_period",
    "pension_or_wage",
    "dual_enrolment",
    "single_without_grounds",
    "should_be_tekun",
    "tekun_unfit",
    "inmate_recipient",
    "moved_out",
    "vehicle_owner",
    "property_owner",
    "business_owner",
    "staff_recipient",
    "staff_relative_declared",
    "staff_relative_undeclared",
    "missed_case",
    "missed_case_excluded",
    "subsidy_missing",
    "identity_error",
    "review_overdue",
    "report_expired",
    "head_deceased",
    "paid_while_stopped",
    "payment_mismatch",
    "shared_account",
    "late_payment",
    "ledger_mismatch",
}
Lines = dict[tuple[str, str], list[list[str]]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, CountySummary]:
    root = tmp_path_factory.mktemp("county")
    return root, make_county(root, people=PEOPLE, seed=7, month=MONTH)


@pytest.fixture(scope="module")
def county(made: tuple[Path, CountySummary]) -> Path:
    return made[0]


@pytest.fixture(scope="module")
def lines(county: Path) -> Lines:
    """Every extract as text, by file and sheet, read by readers that are not ours."""
    found: Lines = {}
    inbox = county / "inbox" / MONTH
    for path in sorted(inbox.rglob("*")):
        file = path.relative_to(inbox).as_posix()
        if path.suffix == ".csv":
            found[file, ""] = _csv_lines(path)
        elif path.suffix == ".xlsx":
            book = openpyxl.load_workbook(path)
            for sheet in book:
                rows = [[_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
                found[file, sheet.title] = rows
    return found


def _csv_lines(path: Path) -> list[list[str]]:
    raw = path.read_bytes()
    encoding = "utf-8-sig" if raw.startswith(b"\xef\xbb\xbf") else "gb18030"
    return list(csv.reader(raw.decode(encoding).splitlines()))


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)


def truth(county: Path, name: str) -> list[dict[str, str]]:
    with (county / "truth" / name).open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def at(lines: Lines, row: dict[str, str]) -> list[str]:
    """The cells of the line a truth row points at."""
    return lines[row["file"], row["sheet"]][int(row["row"]) - 1]


def digests(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def test_same_seed_same_bytes(tmp_path: Path) -> None:
    for name, seed in (("one", 3), ("two", 3), ("other", 4)):
        make_county(tmp_path / name, people=1200, seed=seed)
    one, two, other = (digests(tmp_path / name) for name in ("one", "two", "other"))
    assert one == two
    assert one.keys() == other.keys()
    assert len({name for name in one if one[name] == other[name]}) <= 2  # hedui.toml, README.md


def test_the_committed_county_is_what_the_generator_writes(county: Path) -> None:
    assert digests(county) == digests(COMMITTED)


def test_too_few_people_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least"):
        make_county(tmp_path, people=10, seed=1)


def test_small_enough_to_commit(county: Path) -> None:
    assert sum(path.stat().st_size for path in county.rglob("*") if path.is_file()) < 4_000_000


def test_register_has_the_people_asked_for(lines: Lines) -> None:
    register = [rows for (file, _), rows in lines.items() if "常住人口" in file]
    assert sum(len(rows) - 1 for rows in register) == PEOPLE
    prefixes = {row[3][:6] for rows in register for row in rows[1:]}
    assert prefixes == {ids.DIVISION, ids.OLD_DIVISION}
    assert all(ids.is_valid(row[3]) for rows in register for row in rows[1:])


def test_every_rule_has_findings_and_lookalikes(county: Path) -> None:
    exact = Counter(f["rule"] for f in truth(county, "findings.csv") if f["identity"] == "exact")
    like = Counter(row["rule"] for row in truth(county, "lookalikes.csv"))
    assert {rule for rule in RULES if exact[rule] < 3} == set()
    assert {rule for rule in RULES if like[rule] < 3} == set()
    assert exact.keys() <= RULES


def test_some_deaths_need_a_sharper_eye(county: Path) -> None:
    fuzzy = Counter(f["rule"] for f in truth(county, "findings.csv") if f["identity"] == "fuzzy")
    assert fuzzy["deceased_recipient"] >= 3
    assert fuzzy.keys() <= {
        "deceased_recipient",
        "paid_after_death",
        "missed_case",
        "missed_case_excluded",
        "head_deceased",
    }


def test_summary_counts_what_was_written(made: tuple[Path, CountySummary]) -> None:
    county, summary = made
    findings = truth(county, "findings.csv")
    assert summary.findings == Counter(f["rule"] for f in findings)
    assert summary.lookalikes == Counter(row["rule"] for row in truth(county, "lookalikes.csv"))
    assert summary.people == PEOPLE
    assert summary.files == len(list((county / "inbox").rglob("*.*")))


def test_subject_rows_name_the_subject(county: Path, lines: Lines) -> None:
    findings = {f["finding"]: f for f in truth(county, "findings.csv")}
    detained = {"司法/服刑在押人员名单.csv", "公安/强制隔离戒毒人员名单.xlsx"}
    for row in truth(county, "evidence.csv"):
        finding = findings[row["finding"]]
        several = (
            finding["rule"] == "shared_account"
        )  # of families, none of whom is the subject alone
        if several:
            continue
        if row["role"] == "subject" and row["file"] not in detained and finding["id_number"]:
            assert _says(at(lines, row), finding["name"]), (row, finding)
    assert {row["finding"] for row in truth(county, "evidence.csv")} == findings.keys()


def _says(cells: list[str], name: str) -> bool:
    return any(names.read(cell) == name for cell in cells)


def test_links_name_the_true_person(county: Path, lines: Lines) -> None:
    rows = truth(county, "links.csv")
    for row in rows:
        seen = {ids.read(cell) for cell in at(lines, row)}
        if row["clean"] == "true":
            assert row["person"] in seen, row
    assert Counter(row["clean"] for row in rows)["false"] < len(rows) / 20
    assert {row["source"] for row in rows} >= {"roster", "households", "deaths", "payments"}


def test_lookalikes_carry_no_finding_of_their_rule(county: Path) -> None:
    rules = {f["finding"]: f["rule"] for f in truth(county, "findings.csv")}
    used = {
        (rules[row["finding"]], row["file"], row["sheet"], row["row"])
        for row in truth(county, "evidence.csv")
    }
    like = {(r["rule"], r["file"], r["sheet"], r["row"]) for r in truth(county, "lookalikes.csv")}
    assert used & like == set()


def test_money_paid_after_death(county: Path, lines: Lines) -> None:
    """Amount and months of a finding are those of its payment rows."""
    evidence = truth(county, "evidence.csv")
    for finding in truth(county, "findings.csv"):
        if finding["rule"] == "paid_after_death":
            paid = list(_payments(finding["finding"], evidence, lines))
            assert sum(amount for _, amount in paid) == pytest.approx(float(finding["amount"]))
            assert len({month for month, _ in paid}) == int(finding["months"])


def _payments(
    finding: str, evidence: list[dict[str, str]], lines: Lines
) -> Iterator[tuple[str, float]]:
    for row in evidence:
        if row["finding"] == finding and row["source"] == "payments":
            cells = at(lines, row)
            assert cells[10] == "成功"
            yield cells[6], float(cells[8].replace(",", ""))


@pytest.mark.parametrize(
    "number", ["11010519491231002X", "440524188001010014"], ids=["with X", "with digit"]
)
def test_id_numbers(number: str) -> None:
    assert ids.is_valid(number)
    assert not ids.is_valid(ids.wrong_check(number))
    assert not ids.is_valid(ids.impossible_date(number))
    assert ids.read(number.lower()) == number


def test_short_numbers_lead_back() -> None:
    assert ids.lengthen("110105491231002") == "11010519491231002X"
    assert ids.read(" 110105 491231 002") == "11010519491231002X"
    assert ids.shorten("11010519491231002X") == "110105491231002"

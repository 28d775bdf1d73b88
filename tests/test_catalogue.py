"""Nothing declared is forgotten, and every rule fits the tables, its words and its switches."""

import re
from pathlib import Path
from string import Formatter

import pytest

import sources
from matchers import kinship, rules, targets
from matchers.rules import RULES
from pipeline.demands import DEMANDS
from pipeline.kernel.declare import FINDING, Rule, Source
from pipeline.kernel.switches import BY_KEY
from pipeline.reading.headings import plain_heading
from sources import SOURCES
from tests.rules.conftest import County

THIS_RELEASE = (
    "deceased_recipient", "paid_after_death", "head_deceased", "paid_while_stopped", "payment_mismatch",
    "shared_account", "late_payment", "amount_off_standard", "grace_period", "dual_enrolment",
    "single_without_grounds", "should_be_tekun", "tekun_unfit", "inmate_recipient", "moved_out",
    "vehicle_owner", "property_owner", "business_owner", "pension_or_wage", "staff_recipient",
    "staff_relative_declared", "staff_relative_undeclared", "ledger_mismatch", "review_overdue",
    "report_expired", "missed_case", "missed_case_excluded", "subsidy_missing", "identity_error",
    "exit_wave", "town_rate", "official_concentration", "uniform_amounts", "payment_break",
    "shared_contact", "village_unchanged",
)  # fmt: skip

each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.slug)
each_source = pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)


@pytest.fixture(scope="module")
def empty() -> County:
    made = County()
    made.prepare()
    return made


@pytest.mark.parametrize(("package", "listed"), [(sources, SOURCES), (rules, RULES)])
def test_no_file_is_forgotten(package, listed):
    files = {path.stem.upper() for path in Path(package.__file__).parent.glob("[!_]*.py")}
    names = {name for name, value in vars(package).items() if any(value is one for one in listed)}
    assert files == names
    assert len(listed) == len(files)


def test_rules_are_those_of_this_release_in_ledger_order():
    assert tuple(rule.slug for rule in RULES) == THIS_RELEASE


@each_rule
def test_a_module_is_named_after_its_rule(rule: Rule):
    assert vars(rules)[rule.slug.upper()] is rule


def test_codes_and_slugs_are_unique():
    assert len({rule.code for rule in RULES}) == len({rule.slug for rule in RULES}) == len(RULES)


@each_rule
def test_sql_binds_and_its_words_fit_its_columns(empty: County, rule: Rule):
    columns = {row[0]: row[1] for row in empty.run("DESCRIBE " + rule.sql, {}).fetchall()}
    blanks = {name for _, name, _, _ in Formatter().parse(rule.sentence) if name}
    assert {*FINDING, *blanks, *rule.columns} <= set(columns)
    assert (columns["subject"], columns["evidence"]) == ("BIGINT[]", "BIGINT[]")
    assert (columns["amount"], columns["months"]) == ("DOUBLE", "INTEGER")


@each_rule
def test_empty_extracts_give_no_findings(empty: County, rule: Rule):
    assert empty.run(rule.sql, {}).fetchall() == []


@each_rule
def test_what_a_rule_names_exists(rule: Rule):
    assert set(rule.switches) <= set(BY_KEY)
    assert {*rule.sources, *rule.any_source} <= {source.name for source in SOURCES}
    assert set(re.findall(r"\$(\w+)", rule.sql)) <= {
        *rule.switches,
        "month",
        "month_end",
        "county_name",
    }


def test_every_switch_of_the_tables_is_named_by_a_rule():
    used = set(re.findall(r"\$(\w+)", " ".join((*kinship.statements(), *targets.statements()))))
    named = {key for rule in RULES for key in rule.switches}
    assert used - {"month", "month_end", "county_name"} <= named


@each_rule
def test_the_words_accuse_nobody_and_the_person_is_heard(rule: Rule):
    assert not re.search(r"违规|骗保|冒领|欺诈|违法|作假", rule.title + rule.sentence)
    if rule.fill == "verify":
        assert re.search(r"听取|意见|意愿", rule.how)


@each_source
def test_a_heading_means_one_column(source: Source):
    seen: dict[str, str] = {}
    for column in source.columns:
        for heading in (column.heading, *column.also):
            assert seen.setdefault(plain_heading(heading), column.name) == column.name, heading


def test_every_demand_is_answered_and_every_rule_answers_one():
    named = {slug for one in DEMANDS for slug in one.rules}
    assert named == {rule.slug for rule in RULES}
    assert all(one.rules or one.besides for one in DEMANDS)
    assert len({(one.document, one.says) for one in DEMANDS}) == len(DEMANDS)
    assert len({one.document for one in DEMANDS}) == 5

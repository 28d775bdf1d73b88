"""On sample counties of several seeds every rule finds what is true, and nothing else."""

from pathlib import Path

import pytest

from data_samples.county import make_county
from matchers.rules import RULES
from pipeline.run import run_month
from tests.conftest import MONTH, quiet
from tests.truth import compare, found_in, truth_of

PLANTED = [rule for rule in RULES if not rule.code.startswith("ANO-")]
SEEDS = (1, *(pytest.param(seed, marks=pytest.mark.long) for seed in (2, 3, 4)))


@pytest.fixture(scope="module", params=SEEDS)
def judged(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp(f"seed{request.param}") / "ws"
    make_county(root, people=2500, seed=request.param, month=MONTH)
    run_month(root, MONTH, quiet)
    return root


def test_every_fact_is_found_and_every_finding_is_a_fact(judged: Path) -> None:
    answer = compare(judged, MONTH)
    wrong = {rule: (sides["missed"], sides["wrong"]) for rule, sides in answer.items()
             if sides["missed"] or sides["wrong"]}  # fmt: skip
    assert wrong == {}
    assert len(answer) == len(PLANTED) and all(
        len(sides["right"]) >= 3 for sides in answer.values()
    )


def test_amounts_and_months_are_those_of_the_truth(judged: Path) -> None:
    truth, found = truth_of(judged), found_in(judged / "out" / MONTH)
    facts = [f for f in truth.findings["paid_after_death"] if truth.exact["paid_after_death", f]]
    assert facts
    for fact in facts:
        assert found.money["paid_after_death", fact] == truth.money["paid_after_death", fact]


def test_children_and_those_entitled_to_aid_alone_are_suggested_what_is_true(judged: Path) -> None:
    truth, found = truth_of(judged), found_in(judged / "out" / MONTH)
    wrong = {}
    for (rule, fact), said in truth.suggestion.items():
        if said and truth.exact[rule, fact] and found.suggestion.get((rule, fact)) != said:
            wrong[fact] = (said, found.suggestion.get((rule, fact)))
    assert wrong == {}
    assert {"孤儿", "事实无人抚养儿童", "困境儿童（线索）"} <= set(truth.suggestion.values())


def test_evidence_of_every_fact_is_cited(judged: Path) -> None:
    """Every evidence row of the truth with an intact number stands in evidence.parquet."""
    truth, found = truth_of(judged), found_in(judged / "out" / MONTH)
    lacking = []
    for rule, facts in truth.findings.items():
        for fact, rows in facts.items():
            if truth.exact[rule, fact] and fact in found.findings[rule]:
                gone = (rows - truth.unclean) - found.findings[rule][fact]
                lacking += [(rule, row) for row in gone]
    assert lacking == []


def test_no_finding_rests_on_a_look_alike(judged: Path) -> None:
    found = found_in(judged / "out" / MONTH)
    for rule, rows in truth_of(judged).lookalikes.items():
        subjects = {row for fact in found.findings[rule] for row in fact}
        assert not subjects & rows, rule

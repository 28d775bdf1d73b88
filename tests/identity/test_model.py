"""The weights: shipped, learnt, frozen, read back; steady where there is little to learn from."""

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from matchers.identity.comparing import COMPARATORS
from matchers.identity.model import Model, frozen, read_model, shipped, written
from pipeline.kernel.errors import UserError
from tests.bench.linkage.whole import link_everything
from tests.identity.conftest import Hamlet


def test_shipped_chances_sum_to_one() -> None:
    model = shipped()
    for name in COMPARATORS:
        assert abs(sum(model.m[name]) - 1) < 0.02 and abs(sum(model.u[name]) - 1) < 0.02, name
        assert model.m[name][0] == model.u[name][0] == 0


def test_agreement_speaks_for_and_difference_against() -> None:
    model = shipped()
    for name, levels in COMPARATORS.items():
        weights = model.weights(name)
        assert weights[0] == 0 and weights[1] > 0 > weights[len(levels) - 1], name


def test_a_model_comes_back_from_its_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "identity_model.json"
    assert read_model(path) is None
    model = frozen(Model(shipped().m, shipped().u, 3, "2026-10", 812, 345.6))
    path.write_text(written(model), encoding="utf-8")
    assert read_model(path) == model and written(model) == path.read_text(encoding="utf-8")
    assert "同名" in path.read_text(encoding="utf-8")


def test_a_model_of_other_comparators_is_learnt_anew_and_a_broken_one_is_named(
    tmp_path: Path,
) -> None:
    path = tmp_path / "identity_model.json"
    said = json.loads(written(shipped()))
    del said["comparators"]["name"]["identical"]
    path.write_text(json.dumps(said), encoding="utf-8")
    assert read_model(path) is None
    for broken in ("{", "[]", '{"format": 1}'):
        path.write_text(broken, encoding="utf-8")
        with pytest.raises(UserError, match="身份比对模型"):
            read_model(path)


@pytest.mark.parametrize("chance", ["nan", -0.5, 0, 700])
def test_a_model_whose_figures_are_no_chances_is_named(tmp_path: Path, chance: object) -> None:
    path = tmp_path / "identity_model.json"
    said = json.loads(written(shipped()))
    said["comparators"]["name"]["identical"]["m"] = chance
    path.write_text(json.dumps(said), encoding="utf-8")
    with pytest.raises(UserError, match="身份比对模型"):
        read_model(path)


def damaged(hamlet: Hamlet, rows: int) -> None:
    """Rows of a funeral register: nominal ages, no numbers, one in ten with another name or village."""
    chance = np.random.default_rng(7)
    for at, who in enumerate(chance.choice(hamlet.residents, rows, replace=True).tolist()):
        said = {"name_key": who["name_key"], "age": 2026 - who["birth"].year + 1, "sex": who["sex"],
                "town": who["town"], "village": who["village"]}  # fmt: skip
        if at % 10 == 0:
            said["name_key"] = who["name_key"][0] + "兰" + who["name_key"][-1]
        if at % 10 == 1:
            said["village"] = None
        hamlet.row(**said, said_on=date(2026, 9, 1))


def test_few_records_teach_nothing_and_many_agree_with_the_priors(hamlet: Hamlet) -> None:
    hamlet.model = None
    damaged(hamlet, 40)
    hamlet.link()
    assert hamlet.model == shipped()
    damaged(hamlet, 900)
    hamlet.model = None
    learnt_links = hamlet.link()
    model = hamlet.model
    assert model is not None and model.version == 1 and 700 < model.matches <= 940
    assert 0.75 < model.m["name"][1] < 0.97 and model.m["sex"][1] > 0.95
    hamlet.model = shipped()
    shipped_links = hamlet.link()
    same = [
        {(f["person"], f["tier"]) for f in learnt_links[rid]}
        == {(f["person"], f["tier"]) for f in shipped_links[rid]}
        for rid in learnt_links
    ]
    assert np.mean(same) > 0.97


@pytest.mark.long
def test_learning_twice_gives_the_same_weights(hamlet: Hamlet) -> None:
    damaged(hamlet, 400)
    hamlet.model = None
    hamlet.link()
    first = hamlet.model
    assert link_everything(hamlet.con) == first

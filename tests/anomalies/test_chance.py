"""The tails against what they are by hand, and the procedure that bounds false discoveries."""

import numpy as np
import pytest
from scipy import stats

from matchers.anomalies.chance import _betabinom_tail, so_few, so_many
from matchers.anomalies.discovery import _adjusted, discovered
from matchers.anomalies.payments import _chances

MANY = np.full(40, 1e5)


def test_without_differences_among_places_the_tail_is_binomial() -> None:
    base = np.array([50.0, *MANY])
    observed = np.array([9.0, *MANY * 0.05])
    found = so_many(base, observed, spread=0.0)
    assert found.expected[0] == pytest.approx(2.5, rel=0.01)
    assert found.chance[0] == pytest.approx(stats.binom.sf(8, 50, 0.05), rel=0.02)


def test_without_differences_among_places_the_tail_of_few_is_poisson() -> None:
    base = np.array([200.0, *MANY])
    found = so_few(base, np.array([0.0, *MANY * 0.02]), spread=0.0)
    assert found.chance[0] == pytest.approx(np.exp(-4), rel=0.02)


def test_the_more_places_differ_the_less_odd_a_count_is() -> None:
    base = np.full(12, 300.0)
    alike, apart = np.full(12, 15.0), np.tile([5.0, 25.0], 6)
    alike[0] = apart[0] = 45
    assert so_many(base, alike, 0.2).chance[0] < so_many(base, apart, 0.2).chance[0] / 5


def test_a_place_is_not_compared_with_itself() -> None:
    base, observed = np.full(6, 100.0), np.array([90.0, 5, 5, 5, 5, 5])
    assert so_many(base, observed, 0.2).expected[0] == pytest.approx(5.0, abs=0.2)


def test_a_share_is_shrunk_towards_the_others_the_more_so_the_smaller_the_place() -> None:
    base = np.array([30.0, 3000.0, *MANY])
    observed = base * 0.05
    observed[:2] = base[:2] * 0.2
    small, large = so_many(base, observed, 0.2).shrunk[:2]
    assert 0.05 < small < 0.12 < large < 0.2


def test_counts_of_nothing_anywhere_are_not_odd() -> None:
    found = so_many(np.full(8, 100.0), np.zeros(8), 0.2)
    assert (found.chance == 1).all() and np.isfinite(found.expected).all()


def test_the_rate_is_shared_out_among_kinds_with_something_to_compare() -> None:
    chances = {"a": np.array([0.02, 1.0]), "b": np.array([0.02, 1.0]), "c": np.zeros(0)}
    assert not any(which.any() for which in discovered(chances, 0.05).values())
    assert discovered({"a": chances["a"], "c": np.zeros(0)}, 0.05)["a"].tolist() == [True, False]


def test_a_county_of_large_changes_is_not_shown_them_all() -> None:
    rng = np.random.default_rng(1)
    changes = np.zeros(301)
    changes[:300] = rng.normal(0, 1.2, 300)
    changes[300] = 2.2
    wild = _chance_of_last(changes)
    changes[:300] = rng.normal(0, 0.3, 300)
    calm = _chance_of_last(changes)
    assert wild > 1e-3 and calm < 1e-7


def _chance_of_last(changes: np.ndarray) -> float:
    """Beside 5,699 households' that did not change."""
    chance, _ = _chances(changes[np.abs(changes) > 0.1], 6000)
    return float(chance[-1])


def test_tails_are_those_of_the_library() -> None:
    rng = np.random.default_rng(7)
    base = rng.integers(1, 5000, 60).astype(float)
    observed = np.floor(base * rng.uniform(0, 1, 60) ** 3)
    yes, no = rng.uniform(0.5, 60, 60), rng.uniform(0.5, 900, 60)
    known = stats.betabinom.sf(observed - 1, base, yes, no)
    # The library takes it from one, and so keeps eleven digits behind the point.
    tails = [_betabinom_tail(*place) for place in zip(observed, base, yes, no, strict=True)]
    assert tails == pytest.approx(known, rel=1e-9, abs=1e-10)


def test_what_may_be_shown_is_what_the_library_would_show() -> None:
    rng = np.random.default_rng(8)
    for size in (1, 2, 50, 5000):
        chances = rng.uniform(0, 1, size) ** 4
        chances[: size // 3] = chances[0]
        assert _adjusted(chances) == pytest.approx(stats.false_discovery_control(chances))

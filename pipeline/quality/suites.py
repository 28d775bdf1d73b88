"""Great Expectations at work: suites built in memory, frames in, what failed out.

Runs in the examiner's process, the only one that imports Great Expectations and pandas. Nothing is
written, nothing is sent anywhere, no Data Docs. An expectation that could not be evaluated is a
fault of ours (``ExaminationError``), never "the data failed".
"""

import logging
import os
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pyarrow as pa


class ExaminationError(RuntimeError):
    """Great Expectations could not answer; the text names the expectation, never a value."""


@dataclass(frozen=True)
class Expectation:
    """One expectation to be built: its ``name`` here, its ``kind`` and arguments there."""

    name: str
    kind: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    says: str = ""


@cache
def _context() -> Any:
    """One ephemeral context a process, silent."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    warnings.filterwarnings("ignore")
    import great_expectations as gx
    from tqdm.std import TqdmDefaultWriteLock

    TqdmDefaultWriteLock.mp_lock = None  # a semaphore that would outlive a killed process
    logging.getLogger("great_expectations").setLevel(logging.WARNING)
    context: Any = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    return context


def begin() -> None:
    """Import what takes seconds."""
    _context()


def examine(
    suite: str, expectations: Sequence[Expectation], frame: pa.Table
) -> dict[str, list[int]]:
    """For each expectation the ``ref`` of the rows that fail it."""
    import great_expectations as gx
    import great_expectations.expectations as kinds

    built = gx.ExpectationSuite(
        name=suite,
        expectations=[getattr(kinds, one.kind)(**one.arguments, meta={"name": one.name, "says": one.says})
                      for one in expectations],
    )  # fmt: skip
    source = _context().data_sources.add_or_update_pandas(suite)
    batch = source.add_dataframe_asset(suite).add_batch_definition_whole_dataframe(suite).get_batch(
        batch_parameters={"dataframe": frame.to_pandas(date_as_object=False)})  # fmt: skip
    answer = batch.validate(built, result_format={
        "result_format": "COMPLETE", "unexpected_index_column_names": ["ref"]})  # fmt: skip
    failed: dict[str, list[int]] = {}
    for result in answer.results:
        name = result.expectation_config.meta["name"]
        if result.exception_info.get("raised_exception", True):
            raise ExaminationError(f"{suite}.{name}")
        rows = result.result.get("unexpected_index_list") or []
        if result.result.get("element_count") != frame.num_rows or bool(rows) == result.success:
            raise ExaminationError(f"{suite}.{name}")
        failed[name] = [int(row["ref"]) for row in rows]
    if set(failed) != {one.name for one in expectations}:
        raise ExaminationError(suite)
    return failed

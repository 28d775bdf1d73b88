"""The process in which Great Expectations works.

Importing it costs seconds, so the process starts with the run and imports while files are read. It
serves all examinations of its parent's life, one after the other, and ends with it.
"""

import atexit
import multiprocessing
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from multiprocessing.connection import Connection
from typing import Any

import pyarrow as pa

from pipeline.kernel.errors import UserError
from pipeline.quality.suites import ExaminationError, Expectation, begin, examine

Failed = dict[str, list[int]]

ROWS_AT_ONCE = 200_000
"""Rows of a frame that are examined together, so that memory is bounded."""


def _work(pipe: Connection) -> None:
    """Answer until the parent goes."""
    try:
        begin()
        while True:
            suite, expectations, frame = pipe.recv()
            try:
                pipe.send(examine(suite, expectations, frame))
            except ExaminationError as error:
                pipe.send(str(error))
            except Exception as error:  # never its text, which may quote a cell
                pipe.send(f"{suite}: {type(error).__name__}")
    except (EOFError, OSError, KeyboardInterrupt):
        pass


class Examiner:
    """Takes frames and answers them one after the other, while the run goes on."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()
        self._thread = ThreadPoolExecutor(1)

    def submit(
        self, suite: str, expectations: Sequence[Expectation], frame: pa.Table
    ) -> "Future[Failed]":
        """For each expectation the ``ref`` of the rows that fail it.

        The future raises ExaminationError where Great Expectations could not say.
        """
        return self._thread.submit(self._ask, suite, list(expectations), frame)

    def _ask(self, suite: str, expectations: list[Expectation], frame: pa.Table) -> Failed:
        failed: Failed = {one.name: [] for one in expectations}
        for at in range(0, max(1, frame.num_rows), ROWS_AT_ONCE):
            try:
                self._pipe.send((suite, expectations, frame.slice(at, ROWS_AT_ONCE)))
                answer: Any = self._pipe.recv()
            except (EOFError, OSError):
                examiner.cache_clear()
                raise UserError("质量检查的进程意外结束，可能是内存不足", where="质量检查",
                                fix="关闭其他程序后重新运行；本次没有改动任何结果", code=4) from None  # fmt: skip
            if isinstance(answer, str):
                raise ExaminationError(answer)
            for name, rows in answer.items():
                failed[name].extend(rows)
        return failed

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()


@cache
def examiner() -> Examiner:
    """The one examiner of this process, begun when first asked for."""
    begun = Examiner()
    atexit.register(begun.close)
    return begun

"""Workbooks, read in child processes: what kills a reader does not kill the run."""

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from pipeline.kernel.lean import without_pandas
from pipeline.reading.archive import Member
from pipeline.reading.cells import Stored
from pipeline.reading.convert import Answer, Order, convert
from pipeline.reading.sheet import Block, Extract, Sheet

CHILD_MEMORY = 4 << 30


def _prepare() -> None:
    """In the child, before its first file: its memory is limited, its libraries are loaded.

    What a reader prints while it dies is of no use to an officer.
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    without_pandas()
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (CHILD_MEMORY, CHILD_MEMORY))
    except (ImportError, ValueError, OSError):
        pass
    import python_calamine  # noqa: F401


@dataclass(frozen=True)
class Opened:
    """What came of a file: an extract, or the files inside an archive; and the file's sha256.

    ``locked``: another password may open it; ``streamed``: it was or will be read piece by piece, and must not change meanwhile.
    """

    extract: Extract
    digest: str
    members: Sequence[Member] = ()
    streamed: bool = False
    locked: bool = False


SECONDS, SECONDS_A_MB = 120.0, 20.0
"""How long a file may take: many times what the slowest office PC needs."""
ENDLESS = Answer(problem="读取时间过长，文件疑似损坏", fix="请用Excel或WPS打开后另存为xlsx再放入")


def _patience(order: Order) -> float:
    """Seconds after which a file is given up."""
    return SECONDS + SECONDS_A_MB * Path(order.path).stat().st_size / (1 << 20)


def _kill(pool: ProcessPoolExecutor | None) -> None:
    for process in list((getattr(pool, "_processes", None) or {}).values()):
        process.kill()


class ExcelReader:
    """A pool of one or two child processes; a file that kills its child is named, the rest go on."""

    def __init__(self, scratch: Path, processes: int = 2) -> None:
        self.scratch = scratch
        self.processes = processes
        self._pool: ProcessPoolExecutor | None = None
        self._numbers = count()

    def _fresh(self) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self.processes, mp_context=context, initializer=_prepare)

    def submit(self, path: Path, passwords: Sequence[str] = ()) -> "Reading":
        """Start reading a file in the background."""
        folder = self.scratch / f"read-{next(self._numbers)}"
        order = Order(str(path), str(folder), tuple(passwords))
        self._pool = self._pool or self._fresh()
        try:
            return Reading(order, self._pool.submit(convert, order))
        except BrokenProcessPool:  # a file before this one killed its child
            self.close()
            self._pool = self._fresh()
            return Reading(order, self._pool.submit(convert, order))

    def result(self, reading: "Reading") -> Opened:
        """The file as read; a broken pool is made anew and the file tried once more, alone."""
        try:
            answer = reading.future.result(_patience(reading.order))
        except TimeoutError:
            _kill(self._pool)
            self.close()
            answer = ENDLESS
        except (BrokenProcessPool, CancelledError):
            answer = self._alone(reading.order)
        path = Path(reading.order.path)
        sheets = [as_sheet(stored) for stored in answer.sheets]
        extract = Extract(path, sheets, answer.problem, answer.fix)
        return Opened(extract, answer.digest, answer.members, streamed=bool(answer.members),
                      locked=answer.locked)  # fmt: skip

    def _alone(self, order: Order) -> Answer:
        self.close()
        pool = self._fresh()
        try:
            alone = pool.submit(convert, replace(order, guard_first=True))
            return alone.result(_patience(order))
        except TimeoutError:
            _kill(pool)
            return ENDLESS
        except BrokenProcessPool:
            return Answer(problem="文件使读取程序崩溃，疑似损坏或恶意",
                          fix="请用Excel或WPS打开后另存为xlsx再放入")  # fmt: skip
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    def close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None


@dataclass(frozen=True)
class Reading:
    """A file that is being read."""

    order: Order
    future: "Future[Answer]"


def as_sheet(stored: Stored) -> Sheet:
    return Sheet(
        stored.name,
        stored.head,
        _Blocks(stored),
        lambda: stored.last,
        stored.hidden,
        stored.errors,
        stored.merged,
    )


@dataclass(frozen=True)
class _Blocks:
    stored: Stored

    def __call__(self, header_row: int, wanted: Sequence[int]) -> Iterator[Block]:
        """Blocks after the header; rows behind the last one with a value are left out."""
        import numpy as np
        import pyarrow as pa

        if not self.stored.width:
            return
        row = 1
        with pa.memory_map(self.stored.path) as source, pa.ipc.open_file(source) as reader:
            for number in range(reader.num_record_batches):
                batch = reader.get_batch(number)
                rows = np.arange(row, row + len(batch), dtype=np.int64)
                row += len(batch)
                start = min(max(header_row + 1 - int(rows[0]), 0), len(batch))
                stop = min(max(self.stored.last + 1 - int(rows[0]), 0), len(batch))
                if start >= stop:
                    continue
                part = batch.slice(start, stop - start)
                blank = pa.array([""] * len(part), pa.string())
                columns = {c: part.column(c) if c < self.stored.width else blank for c in wanted}
                yield Block(columns, rows[start:stop])

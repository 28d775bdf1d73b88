"""Wall and CPU seconds of one stage after another."""

from dataclasses import dataclass, field
from time import perf_counter, process_time


@dataclass
class Clock:
    """``taken``: stage -> wall seconds, and '<stage> cpu' -> CPU seconds of all threads."""

    taken: dict[str, float] = field(default_factory=dict)
    _last: tuple[float, float] = field(default_factory=lambda: (perf_counter(), process_time()))

    def stage(self, name: str) -> None:
        """What was done since the last stage was that."""
        now = (perf_counter(), process_time())
        self.taken[name] = now[0] - self._last[0]
        self.taken[f"{name} cpu"] = now[1] - self._last[1]
        self._last = now


def counted(taken: dict[str, float], *, cpu: bool = False) -> float:
    """Seconds of every stage that counts: all but the preparing of columns."""
    return sum(
        seconds
        for stage, seconds in taken.items()
        if stage.endswith(" cpu") == cpu and not stage.startswith("prepare")
    )

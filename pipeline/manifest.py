"""manifest.json: what a run read, with which settings, what it found, and what it cost."""

import json
import platform
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path

import duckdb

from pipeline.changes import Changes
from pipeline.identity import Settled
from pipeline.inbox import Loaded
from pipeline.kernel.page import page_name
from pipeline.quality.gate import Verdict
from pipeline.quality.people import indicators
from pipeline.settings import Settings

Counts = list[tuple[str, str, int, float | None]]
"""slug, title, findings, amount in 元 of each rule that was asked."""


@dataclass
class Stages:
    """Seconds and peak memory (MB) by stage, for the manifest."""

    taken: dict[str, dict[str, float]] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        start, used = time.perf_counter(), time.process_time()
        yield
        self.taken[name] = {
            "seconds": round(time.perf_counter() - start, 3),
            "cpu_seconds": round(time.process_time() - used, 3),
            "peak_mb": peak_mb(),
        }


def peak_mb() -> float:
    """The most memory this process has held so far, in MB; 0 where the system does not say."""
    try:
        import resource
    except ImportError:
        return 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1 << 20 if platform.system() == "Darwin" else 1 << 10), 1)


def write_manifest(
    part: Path, month: str, run_id: str, settings: Settings, loaded: Loaded,
    counts: Counts, con: duckdb.DuckDBPyConnection, stages: Stages, verdict: Verdict,
    settled: Settled, changes: Changes | None, seals: Mapping[str, str],
) -> None:  # fmt: skip
    tiers: dict[str, dict[str, int]] = {}
    for rule, tier, count in con.execute(
        "SELECT rule, tier, count(*) FROM out_findings GROUP BY ALL ORDER BY ALL"
    ).fetchall():
        tiers.setdefault(rule, {})[tier] = count
    told = {
        "run": run_id,
        "month": month,
        "versions": {"hedui": version("hedui"), "duckdb": duckdb.__version__,
                     "python": platform.python_version()},
        "settings": {"county": settings.county, "division": settings.division,
                     "switches": settings.switches, "found": settings.found,
                     "standards": [asdict(one) for one in settings.standards],
                     "rules_off": list(settings.rules_off)},
        "identity_model": {"version": settled.model.version, "month": settled.model.month,
                           "pairs": settled.model.pairs, "matches": round(settled.model.matches, 1),
                           **({"calibration": asdict(settled.model.calibration)} if settled.model.calibration else {})},
        "identity_blocks": {title: {"pairs": pairs, "narrowed": narrowed, "left_out": left}
                            for title, (pairs, narrowed, left) in settled.blocks.items()},
        "inputs": loaded.digests,
        "files": [asdict(row) for row in loaded.files],
        "attention": loaded.attention,
        "remarks": loaded.remarks,
        "quality": {"stopped": verdict.stopped, "accepted": list(verdict.accepted),
                    "indicators": {one.town: {"rows": one.rows, "accurate": one.accurate, "passed": one.passed}
                                   for one in indicators(con)}},
        "rules": {slug: {"title": title, "found": count, "amount": money, "tiers": tiers.get(slug, {})}
                  for slug, title, count, money in counts},
        "page": page_name(month),
        "fingerprints": dict(seals),
        **({"changes": changes.told()} if changes else {}),
        "stages": stages.taken,
        "finished": time.strftime("%Y-%m-%dT%H:%M:%S"),
    }  # fmt: skip
    text = json.dumps(told, ensure_ascii=False, indent=1, default=str)
    (part / "manifest.json").write_text(text, encoding="utf-8")

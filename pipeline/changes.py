"""What a run changed against the last run of the same month: by rule, and in the settings."""

import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from importlib.metadata import version

import duckdb

from pipeline.judge import Asked
from pipeline.kernel.silence import told as told_silence
from pipeline.kernel.switches import SWITCHES
from pipeline.settings import Settings
from pipeline.store import arrow, open_store
from pipeline.workspace import Workspace


@dataclass(frozen=True)
class RuleChange:
    """Findings of one rule that are new, gone, or the same with another amount, tier or sentence."""

    slug: str
    title: str
    new: int
    gone: int
    changed: int


@dataclass(frozen=True)
class Changes:
    """``against``: the run before. ``settings``: name, old value, new value of what differs."""

    against: str
    settings: Sequence[tuple[str, str, str]]
    rules: Sequence[RuleChange]

    def told(self) -> dict[str, object]:
        """For manifest.json."""
        return {
            "against": self.against,
            "settings": [{"name": name, "old": old, "new": new} for name, old, new in self.settings],
            "rules": {one.slug: {k: v for k, v in asdict(one).items() if k != "slug"} for one in self.rules},
        }  # fmt: skip


_COMPARED = """
SELECT rule, count(*) FILTER (old.finding_id IS NULL) AS new, count(*) FILTER (now.finding_id IS NULL) AS gone,
       count(*) FILTER (old.finding_id = now.finding_id AND (
           old.amount IS DISTINCT FROM now.amount OR old.months IS DISTINCT FROM now.months
           OR old.tier <> now.tier OR old.summary <> now.summary)) AS changed
FROM _before AS old FULL JOIN out_findings AS now USING (rule, finding_id)
GROUP BY rule HAVING new + gone + changed > 0 ORDER BY rule
"""


def in_force(settings: Settings, own: Mapping[str, str]) -> dict[str, str]:
    """Every setting that has a say in the findings: name -> value in words.

    ``own``: file -> digest of the county's own rules.
    """
    told = {switch.title: switch.told(settings.switches[switch.key]) for switch in SWITCHES}
    for one in settings.standards:
        values = {k: v for k, v in asdict(one).items() if k != "since" and v is not None}
        told[f"{one.since:%Y-%m}起的保障标准"] = "、".join(f"{k}={v:g}" if isinstance(v, float) else f"{k}={v}"
                                                    for k, v in values.items())  # fmt: skip
    told["县名"], told["行政区划代码"] = settings.county, settings.division
    told["核实不属实后不再下发的期限"] = told_silence(settings.silence)
    if settings.visits:
        told["每月能入户的户数"] = "、".join(
            f"{town}{homes}" for town, homes in settings.visits.items()
        )
    told["停用的规则"] = "、".join(settings.rules_off)
    told["质量检查放行"] = "、".join(sorted(settings.accept))
    told |= {f"本县规则 {name}": digest[:8] for name, digest in own.items()}
    told["软件版本"] = version("hedui")
    return told


def what_changed(
    con: duckdb.DuckDBPyConnection, workspace: Workspace, month: str, now: Mapping[str, str], asked: Sequence[Asked]
) -> Changes | None:  # fmt: skip
    """Compare ``out_findings`` with what the store has of the month; None where it was never run."""
    if not workspace.store.exists():
        return None
    with closing(open_store(workspace.store)) as store:
        last = store.execute("SELECT run_id, settings FROM run WHERE month = ? ORDER BY started DESC LIMIT 1",
                             [month]).fetchall()  # fmt: skip
        if not last:
            return None
        before = arrow(
            store,
            "SELECT rule, finding_id, amount, months, tier, summary FROM finding WHERE month = ?",
            [month],
        )
        titles = dict(
            store.execute("SELECT slug, title FROM asked WHERE month = ?", [month]).fetchall()
        )
    titles |= {one.rule.slug: one.rule.title for one in asked}
    con.register("_before", before)
    counted = con.execute(_COMPARED).fetchall()
    con.unregister("_before")
    ((run_id, said),) = last
    order = {slug: at for at, slug in enumerate(titles)}
    rules = [RuleChange(slug, titles.get(slug, slug), *counts) for slug, *counts in counted]
    rules.sort(key=lambda one: order.get(one.slug, len(order)))
    return Changes(run_id, differing(json.loads(said), now) if said else [], rules)


def differing(old: Mapping[str, str], now: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Settings that differ; a switch that one side does not know is not told."""
    names = [name for name in {**now, **old} if old.get(name, "") != now.get(name, "")]
    switches = {switch.title for switch in SWITCHES}
    return [(name, old.get(name, ""), now.get(name, "")) for name in names
            if name not in switches or (name in old and name in now)]  # fmt: skip

"""The figures of the linkage benchmark as plain text."""

from collections.abc import Mapping

from pipeline.kernel.shares import wilson
from tests.bench.linkage.clock import counted
from tests.bench.linkage.judge import BINS, Score

TIERS = ("confirmed", "probable", "possible")
OFF = 0.05
"""The share of true links may be so far from the probability stated."""
BARS = {
    "hard": "bar: fuzzy recall at least .95 at precision .99 and more",
    "ordinary": "bar: recall at least .995 at precision .998 and more",
}


def share(some: float, of: float) -> str:
    return f"{some / of:8.4f}" if of else f"{'-':>8}"


def told(title: str, scores: Mapping[str, Score]) -> str:
    """One scenario: every linker's precision and recall, tiers, rivals, damage, calibration."""
    first = next(iter(scores.values()))
    fuzzy, total = first.found["fuzzy", "residents"], first.found["all", "residents"]
    clear = share(first.clear["clear"], first.clear["plain"]).strip()
    lines = ["", f"{title}: {total:,} records of residents, {fuzzy:,} of them fuzzy (not settled by the ID number)",
             f"of fuzzy records without a slip in name, birth, sex or place {clear} fit one resident alone",
             BARS.get(title.split(" ")[0], ""), "",
             f"{'':26}{'all':>17}{'fuzzy':>17}{'best match':>12}{'seconds':>9}{'peak MB':>9}",
             f"{'probable and better':26}{'prec.':>9}{'recall':>8}{'prec.':>9}{'recall':>8}{'is right':>12}"]  # fmt: skip
    for name, score in scores.items():
        seconds = sum(map(counted, score.seconds))
        peak = max(score.peaks, default=0)
        lines.append(f"{name:26}{score.precision('all'):9.4f}{score.recall('all'):8.4f}{score.precision('fuzzy'):9.4f}"
                     f"{score.recall('fuzzy'):8.4f}{share(score.found['fuzzy', 'reached'], fuzzy):>12}{seconds:9.1f}{peak:9.0f}")  # fmt: skip
    for part in (_tiers, _rivals, _damage, _calibration):
        lines += ["", *part(scores)]
    return "\n".join(lines)


def _tiers(scores: Mapping[str, Score]) -> list[str]:
    lines = [f"{'links by tier, share true':26}" + "".join(f"{tier:>20}" for tier in TIERS)]
    for name, score in scores.items():
        cells = "".join(f"{score.tiers[t, 'links']:>12,}{share(score.tiers[t, 'true'], score.tiers[t, 'links'])}" for t in TIERS)  # fmt: skip
        lines.append(f"{name:26}{cells}")
    return lines


def _rivals(scores: Mapping[str, Score]) -> list[str]:
    kinds = ("twin", "sibling", "namesake", "other")
    lines = [f"{'wrong links, of whom':26}" + "".join(f"{kind:>10}" for kind in kinds)]
    for name, score in scores.items():
        for tier in TIERS:
            counts = [score.rivals[tier, kind] for kind in kinds]
            if any(counts):
                lines.append(f"{name + ', ' + tier:26}" + "".join(f"{n:>10}" for n in counts))
    return lines


def _damage(scores: Mapping[str, Score]) -> list[str]:
    first = next(iter(scores.values()))
    kinds = sorted({kind for kind, _ in first.damage}, key=lambda k: -first.damage[k, "records"])
    lines = [
        f"{'fuzzy recall by damage':26}{'records':>9}" + "".join(f"{n[:12]:>13}" for n in scores)
    ]
    for kind in kinds:
        cells = "".join(f"{share(s.damage[kind, 'found'], s.damage[kind, 'records']):>13}" for s in scores.values())  # fmt: skip
        lines.append(f"  {kind:24}{first.damage[kind, 'records']:>9,}{cells}")
    return lines


def _calibration(scores: Mapping[str, Score]) -> list[str]:
    """Links by stated probability: mean stated, share true with its 95 % interval, and whether that is
    within ``OFF``, or could be, for all that so few links can tell.
    """
    lines = []
    for name, score in scores.items():
        lines += [
            "",
            f"{'fuzzy, ' + name:26}{'links':>9}{'stated':>9}{'true':>9}{'95 % interval':>18}  within {OFF}",
        ]
        for low, high, (links, stated, true) in zip(BINS, BINS[1:], score.bins, strict=False):
            if not links:
                continue
            least, most = wilson(true, links)
            off, distance = (
                abs(stated - true) / links,
                max(least - stated / links, stated / links - most),
            )
            verdict = "yes" if off <= OFF else "cannot tell" if distance <= OFF else "NO"
            lines.append(f"  {low:.2f} - {min(high, 1):.2f}{'':13}{links:>8,.0f}{stated / links:9.3f}{true / links:9.3f}"
                         f"{least:10.3f} - {most:.3f}  {verdict}")  # fmt: skip
    return lines


def growth(rows: list[tuple[str, int, int, dict[str, float], float]]) -> str:
    """Seconds and memory of the linkage stage as the tables grow."""
    lines = ["", "speed of the linkage stage (tables loaded; preparing Splink's columns not counted)", "",
             f"{'':10}{'frame':>12}{'records':>10}{'seconds':>9}{'CPU s':>8}{'us per record':>15}{'peak MB':>9}  stages"]  # fmt: skip
    for name, frame, records, seconds, peak in rows:
        whole = counted(seconds)
        stages = ", ".join(
            f"{stage} {s:.1f}" for stage, s in seconds.items() if not stage.endswith(" cpu")
        )
        lines.append(f"{name:10}{frame:>12,}{records:>10,}{whole:9.1f}{counted(seconds, cpu=True):8.1f}{whole / records * 1e6:15.1f}{peak:9.0f}  {stages}")  # fmt: skip
    return "\n".join(lines)

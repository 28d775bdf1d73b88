"""How much is still recognised when headings are hidden: run it to see the figures.

The headings of a share of the columns of every sheet of the sample county are replaced by invented
words, ten times a sheet; what is then known of those columns is known by their values.
"""

import random
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.inbox import Inbox
from pipeline.reading.recognise import Recognition, recognise
from sources import SOURCES
from tests.conftest import MONTH, quiet

SAMPLE = Path(__file__).parent.parent / "data_samples" / "county" / "inbox" / MONTH
INVENTED = ["甲乙", "丙字", "丁栏", "戊数", "己值", "庚项", "辛量", "壬额", "癸度", "子丑", "寅卯",
            "辰巳", "午未", "申酉", "戌亥", "乾坤", "震巽", "坎离", "艮兑"]  # fmt: skip


@dataclass
class Held:
    """Sheets tried and columns hidden, and what became of them."""

    sheets: int = 0
    recognised: int = 0
    hidden: int = 0
    by_values: int = 0
    asked: int = 0
    wrong: list[str] = field(default_factory=list)

    def told(self) -> str:
        return (f"sheets {self.sheets}, recognised {self.recognised} ({self.recognised / self.sheets:.0%}), "
                f"columns hidden {self.hidden}, known by values {self.by_values} ({self.by_values / self.hidden:.0%}), "
                f"asked about rightly {self.asked}, wrong {len(self.wrong)}")  # fmt: skip


def hold_out(share: float, rounds: int = 10, seed: int = 1) -> Held:
    """Hide ``share`` of the mapped columns of every sheet, ``rounds`` times."""
    with tempfile.TemporaryDirectory() as scratch:
        inbox = Inbox(SAMPLE, SOURCES, Path(scratch), quiet)
        try:
            plans = [p for p in inbox.look().plans if p.recognition and p.sheet]
        finally:
            inbox.close()
    held, pick = Held(), random.Random(seed)
    for plan in plans:
        for _ in range(rounds):
            assert plan.recognition is not None and plan.sheet is not None
            _once(held, plan.recognition, plan.sheet.head, share, pick)
    return held


def _once(held: Held, true: Recognition, head: object, share: float, pick: random.Random) -> None:
    lines = [list(line) for line in head]  # type: ignore[attr-defined]
    places = sorted(set(true.columns.values()))
    hidden = pick.sample(places, max(1, round(len(places) * share)))
    for at in hidden:
        lines[true.header_row - 1][at] = f"{pick.choice(INVENTED)}{at}"
    held.sheets += 1
    found = recognise(SOURCES, lines, ["", ""])
    if found is None or found.rivals:
        return
    if found.source is not true.source:
        held.wrong.append(f"{true.source.name} taken for {found.source.name}")
        return
    held.recognised += 1
    for at in hidden:
        held.hidden += 1
        right = {name for name, place in true.columns.items() if place == at}
        said = {name for name, place in found.columns.items() if place == at}
        held.by_values += bool(right & said)
        held.asked += any(g.position == at and g.field in right for g in found.asked)
        if said and not right & said:
            held.wrong.append(f"{true.source.name}: {min(right)} taken for {min(said)}")


if __name__ == "__main__":
    for part in (1 / 3, 0.6):
        sys.stdout.write(f"{part:.0%} of the headings hidden: {hold_out(part).told()}\n")

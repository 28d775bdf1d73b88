"""Month after month: delivery, run, issue, answers, collection, review; each step watched."""

import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from random import Random

from openpyxl import load_workbook

from matchers.rules import RULES
from pipeline.cases.issue import issue
from pipeline.cases.status import status
from pipeline.closing.write import FOLDER, write_closing
from pipeline.collect import collect
from pipeline.run import run_month
from pipeline.store import open_store
from tests.simulate.county import LivingCounty
from tests.simulate.towns import (
    WAYS,
    Sent,
    Town,
    close_in_ledger,
    keys,
    pay_in_ledger,
    review,
)
from tests.simulate.watch import Watch

Say = Callable[[str], None]


def silent(text: str) -> None:
    """No progress."""


class Simulation:
    """A county and its towns over some months."""

    def __init__(
        self, root: Path, *, people: int, seed: int, first: str = "2025-01", towns: int = 99
    ) -> None:
        self.root, self.seed, self.most = root, seed, towns
        self.county = LivingCounty(people, seed, first)
        self.watch = Watch(root, seed, frozenset(rule.slug for rule in RULES if rule.bygone),
                           frozenset(rule.slug for rule in RULES if rule.fill == "none"))  # fmt: skip
        self.rng = Random(f"simulation {seed}")
        self.late: list[tuple[str, Path, str]] = []

    def run(self, months: int, say: Say = silent) -> None:
        """Raises Broken with the seed and the month where something does not hold."""
        for number in range(months):
            if number:
                self.county.live_on()
            self._month()
            told = "，".join(f"{word} {count}" for word, count in self.watch.counted.items())
            say(f"{self.county.month}: {told}")

    def _month(self) -> None:
        month, after = self.county.month, self._day
        self.county.deliver(self.root)
        run_month(self.root, month, silent)
        books = sorted((self.root / "out" / month / "乡镇台账").glob("*.xlsx"))
        self.watch.after_run(month, [(path.name.split("_")[0], key) for path in books for key in keys(path)])  # fmt: skip
        issue(self.root, month, None, f"{after(12)}", after(12))
        sent = self._answers(month, books[: self.most], after(20))
        collect(self.root, month, silent, after(25))
        self.watch.after_collect(sent)
        self._late(after(25))
        self._review(month, [one for one in sent if one.whole], after(28))
        self._unchanged(month, after(28))
        self._close(month, after(28))
        status(self.root, month, after(28))

    def _day(self, day: int) -> date:
        """A day of the month after the one that is looked at."""
        first = self.county.world.clock.last
        return date(first.year + first.month // 12, first.month % 12 + 1, day)

    def _answers(self, month: str, books: list[Path], on: date) -> list[Sent]:
        sent: list[Sent] = []
        for path in books:
            name, way = path.name.split("_")[0], self.rng.choice(WAYS)
            if way == "not":
                continue
            if way == "late":
                kept = self.root / "late" / path.name
                kept.parent.mkdir(exist_ok=True)
                shutil.copy(path, kept)
                self.late.append((month, kept, name))
                continue
            target = self.root / "returned" / month / f"{name} 交回 {on:%Y%m%d}.xlsx"
            sent.append(Town(name, self.seed).answer(path, target, way, on))
        return sent

    def _late(self, on: date) -> None:
        """What is a month late comes in now, beside what is due."""
        month = self.county.month
        now = [one for one in self.late if one[0] < month]
        self.late = [one for one in self.late if one[0] == month]
        for ledger, path, name in now:
            target = self.root / "returned" / ledger / f"{name} 补交 {on:%Y%m%d}.xlsx"
            Town(name, self.seed).answer(path, target, "all", on)
            collect(self.root, ledger, silent, on)
            self.watch.after_collect([])

    def _review(self, month: str, sent: list[Sent], on: date) -> None:
        ready = {key: rule for key, rule in self.watch.ask("SELECT finding_id, rule FROM case_now WHERE state = '待复核'")}  # fmt: skip
        decided: dict[str, str] = {}
        for one in sent:
            if self.rng.random() < 0.85:
                target = one.path.parent / "县级复核" / one.path.name.replace("交回", "复核")
                decided |= review(one.path, target, set(ready) & one.keys, on, self.seed)
        if not decided:
            return
        collect(self.root, month, silent, on)
        self.watch.after_review(decided)
        self._mend({key for key, word in decided.items() if word == "同意销号"})

    def _mend(self, closed: set[str]) -> None:
        """Most of what proved true is put right; the rest is 表面整改 and comes back."""
        with closing(open_store(self.root / "store" / "hedui.duckdb", read_only=True)) as store:
            rows = store.execute(
                "SELECT finding_id, rule, unit, id_number, coalesce(json_extract_string(detail, '$.plate'), '')"
                " FROM finding JOIN case_now USING (finding_id, rule) WHERE month = ? AND result <> '不属实' ORDER BY ALL",
                [self.county.month]).fetchall()  # fmt: skip
        for key, rule, unit, number, plate in rows:
            if key in closed and self.rng.random() < 0.8:
                self.county.mend(rule, unit, number, plate)

    def _unchanged(self, month: str, on: date) -> None:
        """The same files again say nothing new."""
        before = list(self.watch.events)
        collect(self.root, month, silent, on)
        self.watch._history()
        if self.watch.events != before:
            self.watch.fail(f"collecting again made {len(self.watch.events) - len(before)} events")

    def _close(self, month: str, on: date) -> None:
        """The county's own ledgers: written, filled in, taken back, written again."""
        before = self._money(month, on)
        folder = self.root / "out" / month / FOLDER
        closed = next(folder.glob("销号台账*.xlsx"), None)
        owed = next(folder.glob("追缴台账*.xlsx"), None)
        target = self.root / "returned" / month
        if closed is not None:
            self.watch.counted["closed by ledger"] += close_in_ledger(closed, target / f"销号 {on:%Y%m%d}.xlsx", on, self.seed)  # fmt: skip
        paid, waived = pay_in_ledger(owed, target / f"追缴 {on:%Y%m%d}.xlsx", on, self.seed) if owed else (0.0, 0.0)  # fmt: skip
        done = collect(self.root, month, silent, on)
        self.watch.counted["ledger rows refused"] += done.refused
        self.watch.after_review({})
        after = self._money(month, on)
        if abs(after[0] - before[0] - paid) > 0.005 or abs(after[1] - before[1] - waived) > 0.005:
            self.watch.fail(
                f"{paid} was paid and {waived} let off; the ledger went from {before} to {after}"
            )

    def _money(self, month: str, on: date) -> tuple[float, float]:
        """Write the ledgers and add up what was paid back and what was let off."""
        write_closing(self.root, month, on)
        path = next((self.root / "out" / month / FOLDER).glob("追缴台账*.xlsx"), None)
        rows = list(money_rows(path)) if path is not None else []
        self.watch.money(rows)
        return sum(row[1] for row in rows), sum(row[2] for row in rows)


def money_rows(path: Path) -> list[tuple[float, float, float, float]]:
    """The lines of the county's ledger of money, read as anybody would."""
    found: list[tuple[float, float, float, float]] = []
    for sheet in load_workbook(path).worksheets:
        at: dict[str, int] = {}
        for row in sheet.iter_rows(values_only=True):
            words = [str(cell or "") for cell in row]
            if not at and any(word.startswith("应追") for word in words):
                at = {name: next(i for i, word in enumerate(words) if word.startswith(name))
                      for name in ("应追", "已追", "减免", "剩余")}  # fmt: skip
            elif (
                at
                and all(isinstance(row[i], int | float) for i in at.values())
                and words[0][:1].isdigit()
            ):
                due, paid, waived, left = (
                    float(row[at[name]] or 0) for name in ("应追", "已追", "减免", "剩余")
                )  # type: ignore[arg-type]
                found.append((due, paid, waived, left))
    return found

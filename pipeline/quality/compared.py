"""What is expected of an extract beside earlier months.

Numbers of rows are compared with the median of up to six accepted months, and only what is beyond
chance (three standard deviations of a count) is said.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from math import sqrt
from statistics import median

from pipeline.kernel.declare import Source
from pipeline.quality.check import ENOUGH, Check, Severity, percent
from pipeline.quality.measures import Profile, Received
from pipeline.quality.sketch import overlap

SHORT, GROWN = 0.6, 2.0
"""Fewer or more rows than so many times the usual number. Registers change by a few per cent a
month, flows by chance; a merger of lists or a new feed doubles a source, hence only a warning."""

SMALLER = 0.9
SAME_PEOPLE = 0.5
FEW_ROWS = 10


@dataclass(frozen=True)
class Past:
    """What is remembered of one feed in one earlier month ('' is the source as a whole)."""

    month: str
    source: str
    feed: str
    rows: int
    first_on: date | None
    last_on: date | None
    digest: str
    sketch: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Earlier:
    """Earlier months: accepted profiles, newest first; and months of files by source and digest."""

    profiles: Sequence[Past] = ()
    files: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def of(self, source: str, feed: str) -> list[Past]:
        """Up to six months of a feed."""
        return [p for p in self.profiles if (p.source, p.feed) == (source, feed)][:6]


def of_what_came(earlier: Earlier, profile: Profile, there: Collection[str]) -> list[Past]:
    """Earlier months of a feed; of a whole source, without the feeds that did not come this time:
    that they are missing is said by itself.
    """
    past = earlier.of(profile.source, profile.feed)
    if profile.feed:
        return past
    gone = [
        p for p in earlier.profiles if p.source == profile.source and p.feed and p.feed not in there
    ]
    return [
        replace(p, rows=p.rows - sum(other.rows for other in gone if other.month == p.month)) for p in past
    ]  # fmt: skip


def compared(
    source: Source, profile: Profile, past: Sequence[Past], month: date, copied: bool
) -> list[Check]:
    """Of a source as a whole or one of its feeds."""
    if not past:
        return []
    usual, expect = median(p.rows for p in past), source.expect
    chance, rows = 3 * sqrt(usual), profile.counted
    severity: Severity = "warn" if profile.feed and expect.feeds_vary else "stop"
    again = _begins_again(profile, past[0], month)
    said = f"本月{rows}行，以往每月约{usual:.0f}行（最近{past[0].month}为{past[0].rows}行）"
    feed = f"“{profile.feed}”" if profile.feed else ""
    message = f"{feed}{said}，少了{percent(1 - rows / usual) if usual else '0%'}"
    if again:
        severity, message = "warn", f"{message}；只有{again:%Y-%m-%d}以后的，此前的不在其中"
    checks = [
        Check("rows", source.name, profile.feed, "", "行数", rows, max(0.0, min(SHORT * usual, usual - chance)),
              severity, message, f"{feed}行数比以往少{percent(1 - rows / usual) if usual else '0%'}"),
        Check("growth", source.name, profile.feed, "", "行数", rows, max(GROWN * usual, usual + 3 * chance),
              "warn", f"{feed}{said}，成倍增加，请确认没有放重", f"{feed}行数成倍增加"),
    ]  # fmt: skip
    least = max(0.0, min(SMALLER * usual, usual - chance))
    if not expect.fresh and not profile.feed and rows >= checks[0].limit:
        checks.append(replace(checks[0], limit=least, severity="note"))
    if not profile.feed and not copied:
        checks += _same_people(source, profile, past[0])
        checks += _recent(source, profile, past, month)
    return checks


def _begins_again(profile: Profile, last: Past, month: date) -> date | None:
    """Where a list that used to reach further back now begins with the year or the month."""
    now, before = profile.first_on, last.first_on
    if now is None or before is None or (now - before).days <= 45:
        return None
    for start in (date(month.year, 1, 1), month):
        if start <= now <= start + timedelta(days=10) and before < start:
            return start
    return None


def _same_people(source: Source, profile: Profile, last: Past) -> list[Check]:
    """Registers and rosters speak of the same people month after month (where all are kept)."""
    share = overlap(profile.sketch, last.sketch)
    flow = source.expect.fresh and source.expect.event
    if share is None or flow or source.keep == "linked" or len(last.sketch) < 100:
        return []
    return [Check("overlap", source.name, "", "", "证号", share, SAME_PEOPLE, "warn",
                  f"与{last.month}相同的人只有{percent(share)}，请确认没有拿错", "与上月的人大不相同")]  # fmt: skip


def _recent(source: Source, profile: Profile, past: Sequence[Past], month: date) -> list[Check]:
    """A monthly extract whose newest date used to lie in its own month."""
    if not source.expect.fresh or profile.last_on is None or profile.events < ENOUGH:
        return []
    before = [p for p in past if p.last_on is not None]
    if not before or any(f"{p.last_on:%Y-%m}" < p.month for p in before):
        return []
    return [Check("recent", source.name, "", "", "日期", float(profile.last_on >= month), 1.0, "warn",
                  f"最新的日期是{profile.last_on:%Y-%m-%d}，没有{month:%Y-%m}的记录；以往每月都有", "没有当月的记录")]  # fmt: skip


def fed(source: Source, mine: Sequence[Profile], earlier: Earlier) -> list[Check]:
    """Feeds, and the source itself, that the last month had."""
    checks: list[Check] = []
    newest = sorted({p.month for p in earlier.profiles})[-3:]
    there = {profile.feed for profile in mine}
    for feed in sorted({p.feed for p in earlier.profiles if p.source == source.name}):
        past = earlier.of(source.name, feed)
        if past[0].month not in newest or (feed and not mine):
            continue
        what = f"“{feed}”" if feed else "这类数据"
        least = min(p.rows for p in past)
        checks.append(Check(
            "feeds", source.name, feed, "", feed, float(feed in there), 1.0,
            "warn" if least >= 10 or not feed else "note",
            f"以往收到的{what}本月没有收到（{past[0].month}有{past[0].rows}行）", f"{feed}没有收到"))  # fmt: skip
    return checks


def fresh(
    source: Source, mine: Sequence[Profile], received: Sequence[Received], earlier: Earlier
) -> list[Check]:
    """Whether all there is of a feed has been here before: the same file, or the same content."""
    checks = []
    sheets = [sheet for sheet in received if sheet.source == source.name and sheet.rows]
    groups = {
        variant: [s for s in sheets if s.variant == variant]
        for variant in {s.variant for s in sheets}
    }
    severity: Severity = "stop" if source.expect.fresh else "note"
    for variant, group in sorted(groups.items()):
        few = sum(sheet.rows for sheet in group) < FEW_ROWS
        months = [earlier.files.get((source.name, sheet.sha256), "") for sheet in group]
        again = max(months) if all(months) else ""
        feed = f"“{variant}”" if variant else ""
        checks.append(Check("fresh", source.name, variant, "", "文件", float(bool(again)), 0.0, "note" if few else severity,
                            f"{feed or '这类数据'}的文件与{again}已导入的完全相同，不是本月的（{group[0].place}）",
                            f"{feed}是{again}的旧文件"))  # fmt: skip
    told = {check.feed for check in checks if not check.holds}
    for profile in (p for p in mine if p.file_no < 0 and p.feed not in told):
        same = [
            p.month for p in earlier.of(source.name, profile.feed) if p.digest == profile.digest
        ]
        again, feed = max(same, default=""), f"“{profile.feed}”" if profile.feed else ""
        short = profile.rows < FEW_ROWS  # may well be the same people again
        if source.keep == "all" and not short and not (told and not profile.feed):
            checks.append(Check("fresh", source.name, profile.feed, "", "内容", float(bool(again)), 0.0, severity,
                                f"{feed or '这类数据'}的内容与{again}的一模一样，只是文件改过，不是本月的", f"{feed}与{again}的内容相同"))  # fmt: skip
    return checks

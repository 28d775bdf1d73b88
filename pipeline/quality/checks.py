"""What is expected of this month's extracts, each expectation beside what was measured.

Shares are judged from ``ENOUGH`` rows on: in fewer, chance alone may do anything, and an officer
sees every row. Numbers of rows are compared with the median of up to six accepted months, and only
what is beyond chance (three standard deviations of a count) is said.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from math import sqrt
from statistics import median
from typing import Literal

from pipeline.kernel.declare import Source
from pipeline.quality.laws import laws_of
from pipeline.quality.measures import Profile, Received, overlap

ENOUGH = 30
FEW, PLAIN = 12, 0.8
"""A law that honest rows hardly ever break is judged from fewer rows on, if four in five break it."""

SHORT, GROWN = 0.6, 2.0
"""Fewer or more rows than so many times the usual number. Registers change by a few per cent a
month, flows by chance; a merger of lists or a new feed doubles a source, hence only a warning."""

SMALLER = 0.9
USABLE, DOUBTFUL = 0.2, 0.7
"""Of the filled cells of a column: swapped columns leave none, a lost precision none; companies
among owners leave more than half."""

FOREIGN, STRANGE = 0.01, 0.1
"""People move, but of a county's own extract more than one row in a hundred has a prefix of the county
(or of its roster), or is about somebody known from another extract; else it is another county's."""

CLASHING = 0.3
SAME_PEOPLE = 0.5

Severity = Literal["stop", "warn", "note"]
"""What becomes of it: the source is not used; the officer is asked; it is mentioned."""

FLOORS = ("rows", "complete", "usable", "home", "feeds", "overlap", "recent")
CEILINGS = ("growth", "fresh", "repeats", "laws", "names", "steady", "future")
KINDS = {
    "rows": "行数不少于以往", "growth": "行数不成倍增加", "fresh": "不是以往的文件", "feeds": "各来源都送到",
    "complete": "主要栏目填写", "usable": "单元格可用", "repeats": "没有整行重复", "home": "是本县的数据",
    "laws": "栏目之间相符", "names": "同一证号姓名一致", "steady": "同户户主一致", "overlap": "与上月是同一批人",
    "recent": "有当月的记录", "future": "没有以后的日期",
}  # fmt: skip


@dataclass(frozen=True)
class Check:
    """One expectation: ``value`` at least (or at most, by its kind) ``limit``."""

    kind: str
    source: str
    feed: str
    place: str
    subject: str
    value: float
    limit: float
    severity: Severity
    message: str
    short: str

    @property
    def holds(self) -> bool:
        """By plain arithmetic; Great Expectations must come to the same."""
        return self.value >= self.limit if self.kind in FLOORS else self.value <= self.limit


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


def all_checks(
    sources: Sequence[Source], profiles: Sequence[Profile], received: Sequence[Received],
    earlier: Earlier, month: date,
) -> list[Check]:  # fmt: skip
    """Every expectation of the month."""
    places = {sheet.file_no: sheet.place for sheet in received}
    copied = copied_folder(received, earlier)
    checks: list[Check] = []
    for source in sources:
        mine = [profile for profile in profiles if profile.source == source.name]
        for profile in mine:
            if not profile.feed:
                checks += _absolute(source, profile, places.get(profile.file_no, ""))
            if profile.file_no < 0:
                past = _of_what_came(earlier, profile, {p.feed for p in mine})
                checks += _compared(source, profile, past, month, copied)
        checks += _fed(source, mine, earlier)
        if mine and not copied:
            checks += _fresh(source, mine, received, earlier)
    return _once(checks)


def copied_folder(received: Sequence[Received], earlier: Earlier) -> bool:
    """All files are those of earlier months: the officer's own repetition, not a department's."""
    used = [sheet for sheet in received if sheet.rows]
    return bool(used) and all((sheet.source, sheet.sha256) in earlier.files for sheet in used)


def _once(checks: Sequence[Check]) -> list[Check]:
    """What is said of a sheet is not said of the whole source again."""
    told = {(c.kind, c.source, c.subject) for c in checks if c.place and not c.holds}
    return [c for c in checks if c.place or c.feed or (c.kind, c.source, c.subject) not in told]


def _percent(share: float) -> str:
    return f"{share:.0%}"


# --- what holds in any month -------------------------------------------------------------------


def _absolute(source: Source, profile: Profile, place: str) -> list[Check]:
    """Of a source as a whole or one of its sheets."""
    titles = {column.name: column.heading for column in source.columns}
    checks: list[Check] = []

    def say(kind: str, subject: str, value: float, limit: float, severity: Severity,
            message: str, short: str) -> None:  # fmt: skip
        checks.append(
            Check(kind, source.name, "", place, subject, value, limit, severity, message, short)
        )

    if profile.stored >= ENOUGH:
        for name, least in source.expect.complete.items():
            share = profile.filled.get(name, 0) / profile.stored
            say("complete", name, share, least, "stop",
                f"“{titles[name]}”只有{_percent(share)}的行填写", f"{titles[name]}大多未填")  # fmt: skip
        if source.expect.event:
            share = profile.events / profile.stored
            say("complete", "日期", share, 0.5, "stop", f"只有{_percent(share)}的行有能用的日期", "日期大多缺失")  # fmt: skip
        share = profile.repeats / profile.stored
        say("repeats", "整行", share, source.expect.duplicates, "stop",
            f"{profile.repeats}行与别的行完全相同（{_percent(share)}），可能同一份数据放了两份", "整行重复过多")  # fmt: skip
    checks += _usable(source, profile, place, titles)
    if profile.numbers >= ENOUGH:
        share = max(profile.home, profile.known) / profile.numbers
        few = f"{profile.numbers}个证号里，前六位是本县的和在别的数据里出现的都不到"
        say(
            "home",
            "证号",
            share,
            FOREIGN,
            "stop",
            f"{few}百分之一，像是外县的文件",
            "像是外县的文件",
        )
        if share >= FOREIGN:
            say(
                "home",
                "证号",
                share,
                STRANGE,
                "warn",
                f"{few}十分之一，请确认是本县的文件",
                "多是外县的人",
            )
    for law, (over, broken) in zip(laws_of(source), profile.laws, strict=True):
        if over >= FEW:
            most = law.most if over >= ENOUGH else max(law.most, PLAIN)
            say("laws", law.says, broken / over, most, "stop" if law.stops else "warn",
                f"{over}行中{broken}行{law.says}，疑似栏目放错了位置", law.says)  # fmt: skip
    over, broken = profile.names
    if over >= ENOUGH:
        say("names", "姓名", broken / over, CLASHING, "stop",
            f"{over}行中{broken}行的姓名与其他数据里同一证号的都不同，疑似姓名或证号列放错", "姓名与证号对不上")  # fmt: skip
    for group, (over, broken) in profile.steady.items():
        if over >= ENOUGH // 3:
            one = titles[source.expect.steady[group]]
            say("steady", group, broken / over, 0.5, "stop",
                f"{over}户中{broken}户的“{one}”各行不同、姓名却相同，疑似这两列放反", f"{one}与姓名疑似放反")  # fmt: skip
    if profile.events >= ENOUGH:
        share = profile.future / profile.events
        say("future", "日期", share, 0.2, "warn", f"{_percent(share)}的日期在本月以后，请确认是否拿错了月份", "日期在本月以后")  # fmt: skip
    return checks


def _usable(source: Source, profile: Profile, place: str, titles: Mapping[str, str]) -> list[Check]:
    """Columns of which cells were refused."""
    checks = []
    event = {name for name in titles if name in source.expect.event}
    for name, refused in sorted(profile.refused.items()):
        good = profile.filled.get(name, 0)
        if name == "id_number":  # strangers' rows were let go because their numbers are good
            good += profile.rows - profile.stored
        if refused + good < ENOUGH:
            continue
        share = good / (refused + good)
        key = name in source.person or name in event or name in source.expect.complete
        message = f"“{titles[name]}”只有{_percent(share)}的单元格能用，疑似栏目放错或格式有误"
        short = f"{titles[name]}大多不能用"
        if key:
            checks.append(Check("usable", source.name, "", place, name, share, USABLE, "stop", message, short))  # fmt: skip
        if share >= USABLE or not key:
            checks.append(Check("usable", source.name, "", place, name, share, DOUBTFUL, "warn", message, short))  # fmt: skip
    return checks


# --- what holds beside earlier months ----------------------------------------------------------


def _of_what_came(earlier: Earlier, profile: Profile, there: Collection[str]) -> list[Past]:
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


def _compared(
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
    message = f"{feed}{said}，少了{_percent(1 - rows / usual) if usual else '0%'}"
    if again:
        severity, message = "warn", f"{message}；只有{again:%Y-%m-%d}以后的，此前的不在其中"
    checks = [
        Check("rows", source.name, profile.feed, "", "行数", rows, max(0.0, min(SHORT * usual, usual - chance)),
              severity, message, f"{feed}行数比以往少{_percent(1 - rows / usual) if usual else '0%'}"),
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
                  f"与{last.month}相同的人只有{_percent(share)}，请确认没有拿错", "与上月的人大不相同")]  # fmt: skip


def _recent(source: Source, profile: Profile, past: Sequence[Past], month: date) -> list[Check]:
    """A monthly extract whose newest date used to lie in its own month."""
    if not source.expect.fresh or profile.last_on is None or profile.events < ENOUGH:
        return []
    before = [p for p in past if p.last_on is not None]
    if not before or any(f"{p.last_on:%Y-%m}" < p.month for p in before):
        return []
    return [Check("recent", source.name, "", "", "日期", float(profile.last_on >= month), 1.0, "warn",
                  f"最新的日期是{profile.last_on:%Y-%m-%d}，没有{month:%Y-%m}的记录；以往每月都有", "没有当月的记录")]  # fmt: skip


def _fed(source: Source, mine: Sequence[Profile], earlier: Earlier) -> list[Check]:
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


def _fresh(
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
        months = [earlier.files.get((source.name, sheet.sha256), "") for sheet in group]
        again = max(months) if all(months) else ""
        feed = f"“{variant}”" if variant else ""
        checks.append(Check("fresh", source.name, variant, "", "文件", float(bool(again)), 0.0, severity,
                            f"{feed}的文件与{again}已导入的完全相同，不是本月的（{group[0].place}）",
                            f"{feed}是{again}的旧文件"))  # fmt: skip
    told = {check.feed for check in checks if not check.holds}
    for profile in (p for p in mine if p.file_no < 0 and p.feed not in told):
        same = [
            p.month for p in earlier.of(source.name, profile.feed) if p.digest == profile.digest
        ]
        again, feed = max(same, default=""), f"“{profile.feed}”" if profile.feed else ""
        if source.keep == "all" and not (told and not profile.feed):
            checks.append(Check("fresh", source.name, profile.feed, "", "内容", float(bool(again)), 0.0, severity,
                                f"{feed}的内容与{again}的一模一样（文件名不同），不是本月的", f"{feed}与{again}的内容相同"))  # fmt: skip
    return checks

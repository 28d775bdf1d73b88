"""What is expected of an extract in any month, whatever came before."""

from collections.abc import Mapping

from pipeline.kernel.declare import Source
from pipeline.quality.check import ENOUGH, Check, Severity, percent
from pipeline.quality.laws import laws_of
from pipeline.quality.measures import Profile

FEW, PLAIN = 12, 0.8
"""A law that honest rows hardly ever break is judged from fewer rows on, if four in five break it."""

USABLE, DOUBTFUL = 0.2, 0.7
"""Of the filled cells of a column: swapped columns leave none, a lost precision none; companies
among owners leave more than half."""

FOREIGN, STRANGE = 0.01, 0.1
"""People move, but of a county's own extract more than one row in a hundred has a prefix of the county
(or of its roster), or is about somebody known from another extract; else it is another county's."""

CLASHING = 0.3


def absolute(source: Source, profile: Profile, place: str) -> list[Check]:
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
                f"“{titles[name]}”只有{percent(share)}的行填写", f"{titles[name]}大多未填")  # fmt: skip
        if source.expect.event:
            share = profile.events / profile.stored
            say("complete", "日期", share, 0.5, "stop", f"只有{percent(share)}的行有能用的日期", "日期大多缺失")  # fmt: skip
        share = profile.repeats / profile.stored
        say("repeats", "整行", share, source.expect.duplicates, "stop",
            f"{profile.repeats}行与别的行完全相同（{percent(share)}），可能同一份数据放了两份", "整行重复过多")  # fmt: skip
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
        say("future", "日期", share, 0.2, "warn", f"{percent(share)}的日期在本月以后，请确认是否拿错了月份", "日期在本月以后")  # fmt: skip
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
        message = f"“{titles[name]}”只有{percent(share)}的单元格能用，疑似栏目放错或格式有误"
        short = f"{titles[name]}大多不能用"
        if key:
            checks.append(Check("usable", source.name, "", place, name, share, USABLE, "stop", message, short))  # fmt: skip
        if share >= USABLE or not key:
            checks.append(Check("usable", source.name, "", place, name, share, DOUBTFUL, "warn", message, short))  # fmt: skip
    return checks

"""Everything that is expected of this month's extracts."""

from collections.abc import Sequence
from datetime import date

from pipeline.kernel.declare import Source
from pipeline.quality.absolute import absolute
from pipeline.quality.check import Check
from pipeline.quality.compared import Earlier, compared, fed, fresh, of_what_came
from pipeline.quality.measures import Profile, Received


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
                checks += absolute(source, profile, places.get(profile.file_no, ""))
            if profile.file_no < 0:
                past = of_what_came(earlier, profile, {p.feed for p in mine})
                checks += compared(source, profile, past, month, copied)
        checks += fed(source, mine, earlier)
        if mine and not copied:
            checks += fresh(source, mine, received, earlier)
    return _once(checks)


def copied_folder(received: Sequence[Received], earlier: Earlier) -> bool:
    """All files are those of earlier months: the officer's own repetition, not a department's."""
    used = [sheet for sheet in received if sheet.rows]
    return bool(used) and all((sheet.source, sheet.sha256) in earlier.files for sheet in used)


def _once(checks: Sequence[Check]) -> list[Check]:
    """What is said of a sheet is not said of the whole source again."""
    told = {(c.kind, c.source, c.subject) for c in checks if c.place and not c.holds}
    return [c for c in checks if c.place or c.feed or (c.kind, c.source, c.subject) not in told]

"""Which department delivered which file: a return slip goes to whoever can mend it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.inbox import Loaded
from pipeline.kernel.ledger import FileRow
from pipeline.kernel.slip import UNKNOWN
from pipeline.planning import Planned


@dataclass(frozen=True)
class Delivered:
    """One sheet of one file, how it was read, and who sent it.

    ``unread``: it is something to see to, for it was neither read nor rightly passed over.
    """

    plan: Planned
    row: FileRow
    digest: str
    department: str
    unread: bool

    @property
    def place(self) -> str:
        """The file, and the sheet in brackets."""
        return self.row.file + (f"［{self.row.sheet}］" if self.row.sheet else "")

    @property
    def feed(self) -> str:
        """Which kind of the source it is, such as the feed of deaths; '' if there is but one."""
        return self.plan.recognition.variant if self.plan.recognition else ""

    @property
    def empty(self) -> bool:
        """Whether it was recognised, and there was nothing below its header."""
        return self.plan.recognition is not None and not (
            self.row.rows_loaded or self.row.rows_rejected
        )

    @property
    def errors(self) -> int:
        """Cells that hold an error instead of a value."""
        sheet = self.plan.sheet
        return sheet.errors if sheet is not None and self.plan.recognition else 0


def delivered(loaded: Loaded) -> list[Delivered]:
    """Every sheet of the inbox with its department, in the order of the files.

    A file has one department. Where its sheets speak of several, it is all of them; a file that
    nobody could read belongs to none, unless it is the copy of one that could be.
    """
    rows = {(row.file, row.sheet): row for row in loaded.files}
    by_file = _departments(loaded.plans)
    by_digest = {loaded.digests.get(file, file): one for file, one in by_file.items()}
    useless = _useless(loaded)
    told = []
    for plan in loaded.plans:
        digest = loaded.digests.get(plan.file, "")
        department = by_file.get(plan.file) or by_digest.get(digest or plan.file, UNKNOWN)
        row = rows[plan.file, plan.sheet.name if plan.sheet else ""]
        unread = plan.recognition is None and (not plan.quiet or plan.file in useless)
        told.append(Delivered(plan, row, digest, department, unread))
    return told


def _useless(loaded: Loaded) -> set[str]:
    """Files of which every sheet was passed over, copies of other files aside."""
    first = {digest: file for file, digest in reversed(loaded.digests.items())}
    files: dict[str, bool] = {}
    for plan in loaded.plans:
        copy = first.get(loaded.digests.get(plan.file, ""), plan.file) != plan.file
        files[plan.file] = files.get(plan.file, True) and plan.quiet and not copy
    return {file for file, passed_over in files.items() if passed_over}


def _departments(plans: Sequence[Planned]) -> Mapping[str, str]:
    """File -> department, of the files with a sheet that was recognised."""
    found: dict[str, dict[str, str]] = {}
    for plan in plans:
        if plan.recognition is None:
            continue
        source = plan.recognition.source
        department = source.delivered_by(plan.recognition.variant, plan.recognition.title)
        found.setdefault(plan.file, {})[department] = source.supplier
    return {file: _together(several) for file, several in found.items()}


def _together(departments: Mapping[str, str]) -> str:
    """One department, or all of them: those that deliver the source, if it is one source."""
    if len(departments) == 1:
        return next(iter(departments))
    suppliers = set(departments.values())
    return suppliers.pop() if len(suppliers) == 1 else "、".join(departments)

"""A file is there whole, or it is as it was before."""

import os
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Put ``content`` at ``path`` in one step.

    It is written beside ``path`` first and forced to the disk, then takes the place of what was
    there. Whatever goes wrong (a full disk, a file held open by Excel), the old file stays, and
    the error is raised as it is.
    """
    beside = path.with_name(f".{path.stem[:40]}.{os.getpid()}.tmp")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    _settle(path.parent)


def _settle(folder: Path) -> None:
    """Force the new name to the disk, where the system can do that for a folder."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

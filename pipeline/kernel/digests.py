"""The sha256 of a file, read in pieces."""

import hashlib
from pathlib import Path


def digest_of(path: Path) -> str:
    """As hexadecimal digits."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()

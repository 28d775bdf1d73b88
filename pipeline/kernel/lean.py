"""Keeps pandas out of a process that has no use for it.

pyarrow looks for pandas the first time an array is made and imports it if it is installed, which
costs a third of a second and a hundred megabytes; only the quality gate's own process needs it.
"""

import sys
from collections.abc import Sequence
from types import ModuleType


class _Without:
    """Finds no pandas."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> None:
        if name == "pandas":
            raise ModuleNotFoundError("pandas is of no use here", name=name)


def without_pandas() -> None:
    """From now on an attempt to import pandas fails in this process."""
    if "pandas" not in sys.modules and not any(isinstance(f, _Without) for f in sys.meta_path):
        sys.meta_path.insert(0, _Without())

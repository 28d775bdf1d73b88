"""Write the reviewed ledgers again: ``make golden``. Read the diff before it is committed."""

import shutil
import tempfile
from pathlib import Path

from pipeline.run import run_month
from tests.conftest import MONTH, quiet, small_county
from tests.golden import FOLDER, golden_texts


def main() -> None:
    """Run the small county of the tests, and write what its ledgers say."""
    folder = Path(tempfile.mkdtemp())
    try:
        small_county(folder / "ws")
        run_month(folder / "ws", MONTH, quiet)
        for name, text in golden_texts(folder / "ws").items():
            (FOLDER / name).write_text(text, encoding="utf-8")
            print(FOLDER / name)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()

"""Make the files of the corpus again: ``python -m tests.corpus.make``. Expectations stay as they are."""

from tests.corpus.make import (
    by_hand,
    of_sources,
    office,
    other_writers,
    text_files,
    value_files,
    workbooks,
)

for part in (text_files, value_files, workbooks, of_sources, other_writers, by_hand, office):
    part.make()

"""All that has happened to one case, in words, oldest first."""

from collections.abc import Iterator

import duckdb

from pipeline.kernel.states import MOVES

_EVENTS = """
SELECT kind, month, on_date, result, reason, measure, amount, due, proof FROM case_event
WHERE finding_id = ? ORDER BY nth
"""
_BY_RUN = ("found", "carried", "gone", "changed", "recurred")


def trail(store: duckdb.DuckDBPyConnection, finding_id: str) -> list[str]:
    """One line an event, nobody's name in it; none in a store of before cases were kept."""
    there = store.execute("FROM duckdb_tables() WHERE table_name = 'case_event'").fetchall()
    if not there:
        return []
    lines = []
    for kind, month, day, *said in store.execute(_EVENTS, [finding_id]).fetchall():
        when = month if kind in _BY_RUN or day is None else f"{day:%Y-%m-%d}"
        more = "，".join(_words(*said))
        lines.append(f"{when} {MOVES[kind].word}" + (f"：{more}" if more else ""))
    return lines


def _words(
    result: str, reason: str, measure: str, amount: float | None, due: object, proof: str
) -> Iterator[str]:
    if result:
        yield result + (f"（{reason}）" if reason else "")
    if measure:
        yield measure
    if amount is not None:
        yield f"{amount:,.2f}元"
    if due is not None:
        yield f"时限{due}"
    if proof:
        yield f"佐证材料{proof}"

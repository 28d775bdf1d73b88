"""The linkers that are compared, each behind one function ``link(con)``.

The connection has the tables ``frame`` (fid, person, id_number, name_key, sex, birth, town, village,
phone, account, is_recipient) and ``record`` (rid, source, id_text, id_number, name_key, sex, birth,
age, said_on, town, village, state, address, phone, account); fid and rid count from 0. A linker fills ``link`` (rid, fid, person,
tier, probability, explanation) and returns its seconds by stage. One that has no tiers leaves them
'' and adds ``weight`` and ``margin``; the judge chooses what counts, in its favour.
"""

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass

import duckdb

from tests.bench.linkage import ours, splink_peer
from tests.bench.linkage.clock import Clock

Link = Callable[[duckdb.DuckDBPyConnection], dict[str, float]]


@dataclass(frozen=True)
class Peer:
    """A linker; ``missing`` says why it cannot run here, '' if it can."""

    name: str
    link: Link
    missing: Callable[[], str]


_EXACT = """
CREATE OR REPLACE TABLE link AS
SELECT rid, fid, frame.person, 'confirmed' AS tier, 1.0 AS probability, '' AS explanation
FROM record JOIN frame USING (id_number)
"""


def _exact(con: duckdb.DuckDBPyConnection) -> dict[str, float]:
    """What counties do today: an equal ID number, whatever the name."""
    clock = Clock()
    con.execute(_EXACT)
    clock.stage("link")
    return clock.taken


def _has(module: str, otherwise: str) -> Callable[[], str]:
    def missing() -> str:
        try:
            return "" if importlib.util.find_spec(module) else otherwise
        except ModuleNotFoundError:
            return otherwise

    return missing


PEERS = {
    peer.name: peer
    for peer in (
        Peer("hedui", ours.link, lambda: ""),
        Peer("splink", splink_peer.link, _has("splink", f"not installed: {splink_peer.INSTALL}")),
        Peer("exact", _exact, lambda: ""),
    )
}

"""Telephones and addresses that unrelated households share.

Households are related where a member of one is in the other, in its register book, or parent, child
or spouse of somebody there; related households count as one. In a county where telephones are often
shared, so are they by many: how often those shared by one household more go on to the next says how
probable so many are.
"""

from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from matchers.anomalies.groups import Tested

LEAST_SHARING = 3
"""Unrelated households, at least."""
_ORDINARY = 20.0
"""So many contacts, as it were, in which the chance of one household more is that of the first."""

# An address counts down to the house. Care homes, offices and collective books house many.
_CONTACT = r"""
CREATE OR REPLACE TEMP TABLE _odd_contact AS
WITH written AS (
    SELECT ref, unit, person, id_number, head_id, town, village,
           regexp_replace(coalesce(phone, ''), '[^0-9]', '', 'g') AS phone,
           regexp_replace(translate(coalesce(address, ''), '０１２３４５６７８９－', '0123456789-'), '\s', '', 'g') AS address
    FROM enrolled
    WHERE coalesce(institution, '') = '' AND coalesce(support, '') NOT LIKE '%集中%'
)
SELECT '电话' AS kind, phone AS contact, ref, unit, person, id_number, head_id FROM written
WHERE regexp_full_match(phone, '1[3-9][0-9]{9}|0[1-9][0-9]{8,10}|[2-8][0-9]{6,7}') AND NOT regexp_matches(phone, '0{6}|1{6}|2{7}|3{7}|4{7}|5{7}|6{7}|7{7}|8{7}|9{7}|1234567')
UNION ALL
SELECT '地址', CASE WHEN contains(address, village) THEN address ELSE town || village || address END,
       ref, unit, person, id_number, head_id
FROM written
WHERE regexp_matches(address, '[0-9]+号($|[^楼院线路小区])|[0-9]室|[0-9]+-[0-9]+')
      AND NOT regexp_matches(address, '养老|敬老|福利|供养|光荣院|救助|医院|卫生院|疗养|护理院|村委|村部|居委|社区服务|集体户|宿舍|学校|政府|派出所')
"""
_TIES = """
CREATE OR REPLACE TEMP TABLE _odd_tie AS
WITH shared AS (
    SELECT * FROM _odd_contact SEMI JOIN (
        SELECT kind, contact FROM _odd_contact GROUP BY ALL HAVING count(DISTINCT unit) > 1
    ) USING (kind, contact)
),
said AS (
    SELECT kind, contact, unit, unnest([id_number, head_id, person]) AS tie FROM shared
    UNION ALL
    SELECT kind, contact, unit, unnest([coalesce('@' || book, households.head_id), father_id, mother_id, spouse_id])
    FROM shared JOIN households USING (id_number)
)
SELECT DISTINCT kind, contact, unit, tie FROM said WHERE tie IS NOT NULL
"""
_RELATED = """
SELECT dense_rank() OVER (ORDER BY kind, contact) - 1 AS place,
       dense_rank() OVER (ORDER BY kind, contact, unit) - 1 AS household,
       dense_rank() OVER (ORDER BY kind, contact, tie) - 1 AS tie
FROM _odd_tie ORDER BY kind, contact, unit, tie
"""
_SHARED = "SELECT kind, contact FROM _odd_tie GROUP BY ALL ORDER BY kind, contact"
_ALL = """
WITH apart AS (SELECT kind, contact, apart FROM _odd_apart)
SELECT kind, contact, list(DISTINCT ref ORDER BY ref) AS refs,
       CAST(coalesce(any_value(apart), 1) AS BIGINT) AS apart
FROM _odd_contact LEFT JOIN apart USING (kind, contact) GROUP BY kind, contact ORDER BY kind, contact
"""


def compare_contacts(con: duckdb.DuckDBPyConnection) -> dict[str, Tested]:
    """Compare every telephone and every address with the others of the county."""
    con.execute(_CONTACT)
    con.execute(_TIES)
    _count_apart(con)
    rows = con.sql(_ALL).to_arrow_table()
    return {kind: _compare(rows, kind) for kind in ("电话", "地址")}


def _count_apart(con: duckdb.DuckDBPyConnection) -> None:
    """``_odd_apart``: how many groups of related households share each shared contact."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    shared = con.sql(_SHARED).to_arrow_table()
    tied = con.execute(_RELATED).fetchnumpy()
    apart: Any = np.zeros(0, dtype=np.int64)
    if len(tied["place"]):
        households = int(tied["household"].max()) + 1
        size = households + int(tied["tie"].max()) + 1
        graph = coo_array((np.ones(len(tied["tie"])), (tied["household"], tied["tie"] + households)),
                          shape=(size, size))  # fmt: skip
        _, group = connected_components(graph, directed=False)
        # A component lies within one contact, so that each contact has as many as it has labels.
        pairs = np.unique(np.stack([tied["place"], group[tied["household"]]]), axis=1)
        apart = np.bincount(pairs[0].astype(np.int64), minlength=len(shared))
    con.register("_apart", shared.append_column("apart", pa.array(apart)))
    con.execute("CREATE OR REPLACE TEMP TABLE _odd_apart AS FROM _apart")
    con.unregister("_apart")


def _compare(rows: pa.Table, kind: str) -> Tested:
    rows = rows.filter(pc.equal(rows["kind"], kind))
    apart = rows["apart"].to_numpy()
    second, onward = _hazards(apart)
    chance = np.where(apart >= LEAST_SHARING, second * onward ** (apart - 2.0), 1.0)
    return Tested(rows.append_column("shared_share", pa.array(second)), chance)


def _hazards(apart: Any) -> tuple[Any, Any]:
    """Of contacts other than this one: the share that a second household has, and how often one
    more household follows on a household more; the latter never below the former."""
    all_of_them = len(apart) - 1
    twice = (apart >= 2).sum() - (apart >= 2)
    steps = np.maximum(apart - 2, 0).sum() - np.maximum(apart - 2, 0)
    second = (twice + 0.5) / (all_of_them + 1)
    onward = (steps + _ORDINARY * second) / (twice + steps + _ORDINARY)
    return second, np.maximum(onward, second)

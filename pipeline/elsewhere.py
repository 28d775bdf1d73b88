"""Findings that one town verifies and that touch people of another, who are to know of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from pipeline.kernel.declare import Rule
from pipeline.kernel.ledger import UNMATCHED, ElsewhereRow

# Whose roster rows a finding of another town rests on, by town; each person once.
_TOUCHED = """
    WITH one AS (
        SELECT DISTINCT finding_id, recipient.town, recipient.village, recipient.programme,
               coalesce(recipient.unit_no, '') AS unit, recipient.name, coalesce(recipient.id_number, '') AS id_number
        FROM evidence_ref JOIN recipient USING (ref) JOIN finding USING (finding_id)
        WHERE recipient.town <> '' AND recipient.town <> finding.town
    )
    SELECT finding_id, town,
           string_agg(coalesce(name, ''), chr(10) ORDER BY unit, id_number, name, programme),
           string_agg(id_number, chr(10) ORDER BY unit, id_number, name, programme),
           string_agg(DISTINCT village, '、' ORDER BY village), string_agg(DISTINCT programme, '、' ORDER BY programme),
           string_agg(DISTINCT unit, '、' ORDER BY unit)
    FROM one GROUP BY ALL ORDER BY ALL
"""


def elsewhere(
    con: duckdb.DuckDBPyConnection, rules: Sequence[Rule], rows: Mapping[str, Sequence[Mapping[str, Any]]]
) -> dict[str, list[ElsewhereRow]]:  # fmt: skip
    """Town -> what other towns verify of its people. ``rows``: of each rule, its ledger rows in order.

    Lists that are only read are left out: there is nothing in them to verify together.
    """
    touched: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for key, *said in con.execute(_TOUCHED).fetchall():
        touched[key].append(tuple(said))
    told: dict[str, list[ElsewhereRow]] = defaultdict(list)
    for rule in rules:
        numbered: dict[str, int] = defaultdict(int)
        for row in rows.get(rule.slug, ()) if rule.fill != "none" else ():
            verifier = row["town"] or UNMATCHED
            numbered[verifier] += 1
            for town, people, numbers, village, programme, unit in touched.get(
                row["finding_id"], ()
            ):
                told[town].append(
                    ElsewhereRow(
                        people, numbers, village, programme, unit, f"{rule.title}（{rule.code}）", str(row["summary"]),
                        verifier, f"“{rule.title}”表\n第{numbered[verifier]}条", row["finding_id"],
                    )
                )  # fmt: skip
    return told

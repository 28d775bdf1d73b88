"""What a finding rests on, as one text that is the same next month if nothing new is known.

``evidence_print`` (finding_id, fingerprint): two hashes with a hyphen between. The first says whom the
evidence is about: the subject, and names and numbers as the registers have them. The second says what
they tell: the amount and the rule's own facts. Neither knows of files, rows, months that have merely
passed (ages neither), or wording.
"""

import duckdb

WHOM = 16
"""Characters of the first hash."""

ADVICE = (
    "hint",
    "steps",
    "identity",
    "priority",
    "suggestion",
    "to_check",
    "rung",
    "alive_shown",
    "aside",
)
MEASURED = ("observed", "expected", "base", "share", "elsewhere", "shrunk", "chance", "robust_z", "seen",
            "steps", "households", "ordinary", "others",
            "years")  # fmt: skip
PASSING = frozenset((*ADVICE, *MEASURED))
"""Columns of rules that are no facts of a case: advice, and figures of a comparison, which move every month."""

_PRINT = f"""
CREATE OR REPLACE TEMP TABLE evidence_print AS
WITH about AS (
    SELECT finding_id, string_agg(DISTINCT who, ';' ORDER BY who) AS who
    FROM evidence_ref JOIN _told_by USING (ref) WHERE role = 'evidence' GROUP BY finding_id
),
said AS (SELECT finding_id, detail, unnest(json_keys(detail)) AS fact FROM finding),
facts AS (
    SELECT finding_id, string_agg(fact || '=' || regexp_replace(
               coalesce(json_extract_string(detail, '$."' || fact || '"'), ''), '[0-9]+岁', '岁', 'g'), ';' ORDER BY fact) AS facts
    FROM said WHERE NOT list_contains($passing, fact) GROUP BY finding_id
)
SELECT finding_id,
       sha256(concat_ws('|', rule, name, id_number, CASE WHEN name <> '' THEN who END))[:{WHOM}] || '-'
           || sha256(concat_ws('|', coalesce(amount, -1), facts))[:{WHOM}] AS fingerprint
FROM finding LEFT JOIN about USING (finding_id) LEFT JOIN facts USING (finding_id)
"""  # noqa: S608 ours


def make_fingerprints(con: duckdb.DuckDBPyConnection) -> None:
    """Make ``evidence_print`` from ``finding`` and ``evidence_ref``."""
    con.execute("CREATE OR REPLACE TEMP TABLE _told_by (ref BIGINT, who VARCHAR)")
    sources = con.execute(
        "SELECT DISTINCT source FROM file_sheet WHERE file_no IN"
        " (SELECT DISTINCT ref >> 40 FROM evidence_ref WHERE role = 'evidence') ORDER BY 1"
    ).fetchall()
    for (source,) in sources:
        has = {row[0] for row in con.execute(f'DESCRIBE "{source}"').fetchall()}
        parts = [f"coalesce(\"{column}\", '')" for column in ("name", "id_number") if column in has]
        if parts:
            con.execute(f"""
                INSERT INTO _told_by SELECT ref, '{source}/' || {" || '/' || ".join(parts)} FROM "{source}"
                WHERE ref IN (SELECT ref FROM evidence_ref WHERE role = 'evidence')
            """)  # noqa: S608 names of declared sources
    con.execute(_PRINT, {"passing": sorted(PASSING)})

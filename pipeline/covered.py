"""What may be seen of the store on a screen: views in which whatever tells who somebody is, is covered.

A covered value ends in ``#`` and a few letters that are the same for the same value within one
question, so that counts and joins come out right; of which value they are cannot be told from them.
Of texts that nobody declared to be plain, nothing is shown.
"""

from collections.abc import Mapping

Layout = Mapping[str, tuple[str, Mapping[str, str]]]
"""Name of a table -> its schema in the store, and its columns with their types."""

HIDDEN = "（不显示）"
_IDS = frozenset({"id_number", "id_text", "person", "resident", "old_number", "new_number"})
_OTHER_IDS = frozenset({"finding_id", "run_id", "event_id", "unit_no"})
_NAMES = frozenset({"name", "name_key", "who", "guardian", "official"})
_NUMBERS = frozenset({
    "account", "phone", "plate", "vin", "certificate", "unit_code", "uscc", "salary_no", "unit", "unit_no",
    "book", "box", "household", "proof",
})  # fmt: skip
_BIRTHS = frozenset({"birth", "birth_date", "born"})
_PLAIN = frozenset({
    "age", "aid_form", "aid_grade", "care", "category", "cell", "code", "column", "comparator", "dead_source",
    "department", "digest", "due_by", "event_id", "feed", "file", "fill", "finding_id", "fingerprint", "first_month",
    "first_seen", "folder", "form", "item", "kind", "label", "last_kind", "last_month", "ledger", "level", "measure",
    "model", "month", "office", "plate_kind", "post", "programme", "reason", "relation", "result", "review_class",
    "role", "rule", "run_id", "said", "settings", "sex", "sha256", "shape", "sheet", "slug", "source", "staff_kind",
    "state", "status", "stopped", "tier", "title", "town", "use", "vehicle_type", "version", "village",
})  # fmt: skip

MACROS = (
    "CREATE TEMP MACRO _mark(v) AS '#' || md5('{salt}' || v)[:6]",
    "CREATE TEMP MACRO _id(v) AS CASE WHEN v IS NULL OR v = '' THEN v"
    " WHEN regexp_full_match(v, '[0-9Xx]{15,}') THEN v[:6] || '****' || v[-4:] || _mark(v) ELSE '****' || _mark(v) END",
    "CREATE TEMP MACRO _number(v) AS CASE WHEN v IS NULL OR v = '' THEN v"
    " WHEN regexp_full_match(v, '.*[0-9A-Z]{10,}') THEN '****' || v[-4:] || _mark(v) ELSE '****' || _mark(v) END",
    "CREATE TEMP MACRO _name(v) AS CASE WHEN v IS NULL OR v = '' THEN v ELSE v[:1] || '*' || _mark(v) END",
    "CREATE TEMP MACRO _text(v) AS regexp_replace(v, '[0-9]{7,}[0-9Xx]{4,}', '****', 'g')",
)
"""Statements that must come before the views; ``salt`` is new for every question."""


def views(layout: Layout, catalog: str, salt: str) -> list[str]:
    """Statements that put a covered view in front of every table."""
    made = [macro.replace("{salt}", salt) for macro in MACROS]
    for table, (schema, columns) in layout.items():
        shown = ", ".join(f'{_shown(name, kind)} AS "{name}"' for name, kind in columns.items())
        made.append(
            f'CREATE TEMP VIEW "{table}" AS SELECT {shown} FROM {catalog}.{schema}."{table}"'  # noqa: S608 ours
        )
    return made


def plain_views(layout: Layout, catalog: str) -> list[str]:
    """The same without covers: every table under its bare name."""
    return [f'CREATE TEMP VIEW "{table}" AS FROM {catalog}.{schema}."{table}"'
            for table, (schema, _) in layout.items()]  # fmt: skip


def _shown(column: str, kind: str) -> str:
    quoted = f'"{column}"'
    if column in _BIRTHS:
        return f"year({quoted})" if kind == "DATE" else f"'{HIDDEN}'"
    if kind != "VARCHAR":
        return quoted if "VARCHAR" not in kind else f"'{HIDDEN}'"
    if column in _NUMBERS:
        return f"_number({quoted})"
    if column in _IDS or (column.endswith("_id") and column not in _OTHER_IDS):
        return f"_id({quoted})"
    if column in _NAMES or column.endswith(("_name", "_key")):
        return f"_name({quoted})"
    return f"_text({quoted})" if column in _PLAIN else f"'{HIDDEN}'"

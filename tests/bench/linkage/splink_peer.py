"""Splink 5 on the same tables, configured as well as we can for Chinese.

Names are compared by character, not by Splink's own string distances, which count bytes here; ID
numbers, being ASCII, by Damerau and Levenshtein. u by random sampling, m by its own EM over three
blockings, term frequency on names and sounds. Of each record the best resident is kept, with the
distance to the second best; which of them count is for the judge to choose in Splink's favour.
"""

import logging

import duckdb

from tests.bench.linkage.clock import Clock
from tests.bench.linkage.splink_columns import prepare

INSTALL = "pip install --group bench (pip 25.1 and later), or pip install 'splink>=5,<6'"
U_PAIRS = 1e7
EM_PAIRS = 3e6
LEAST = 0.001
"""Match probability below which a pair is not written down."""

SAME_CHARACTERS = " + ".join(f"(c{at}_l = c{at}_r)::INT" for at in range(1, 5))
"""Of four places; empty places of names of one length agree."""


Condition = tuple[str, str, float]
"""SQL, label, and the m from which EM starts; it stays where EM never sees the level."""


def levels(silent: str, *conditions: Condition, rest: float) -> list[dict[str, object]]:
    """Splink's levels: silent, then the conditions in order, then everything else."""
    first = {"sql_condition": silent, "label_for_charts": "silent", "is_null_level": True}
    said = [
        {"sql_condition": sql, "label_for_charts": label, "m_probability": m}
        for sql, label, m in conditions
    ]
    last = {"sql_condition": "ELSE", "label_for_charts": "else", "m_probability": rest}
    return [first, *said, last]  # fmt: skip


def _name() -> dict[str, object]:
    long = "name_length_l = name_length_r AND name_length_l >= 3"
    short = "name_length_l = name_length_r AND c1_l = c1_r"
    missing = ("abs(name_length_l - name_length_r) = 1 AND c1_l = c1_r AND greatest(name_length_l, name_length_r) = 3"
               " AND (c2_l IN (c2_r, c3_r) OR c2_r IN (c2_l, c3_l))")  # fmt: skip
    found = levels(
        "name_key_l IS NULL OR name_key_r IS NULL",
        ("name_key_l = name_key_r", "same", 0.93),
        ("sound_l = sound_r", "same sound", 0.025),
        ("spoken_l = spoken_r", "same in dialect", 0.005),
        (f"{long} AND {SAME_CHARACTERS} = 3", "one of three characters differs", 0.02),
        ("sorted_l = sorted_r", "same characters in another order", 0.003),
        (missing, "one of three characters missing", 0.005),
        ("given_l = given_r", "same given name", 0.005),
        (f"{short} AND {SAME_CHARACTERS} = 3", "one of two characters differs", 0.004),
        ("surname_l = surname_r", "same surname", 0.002),
        rest=0.001,
    )
    for at, column in ((1, "name_key"), (2, "sound"), (3, "spoken"), (7, "given"), (9, "surname")):
        found[at] |= {"tf_adjustment_column": column, "tf_adjustment_weight": 1.0}
    return {"output_column_name": "name", "comparison_levels": found}


def _id() -> dict[str, object]:
    slip = "levenshtein(id_said_l, id_said_r) <= {} AND damerau_levenshtein(id_said_l, id_said_r) <= {}"
    return {
        "output_column_name": "id",
        "comparison_levels": levels(
            "id_said_l IS NULL OR id_said_r IS NULL",
            ("id_said_l = id_said_r", "same", 0.7),
            ("id_said_l LIKE id_like_r OR id_said_r LIKE id_like_l", "what is legible agrees", 0.1),
            (slip.format(2, 1), "one slip", 0.17),
            (slip.format(4, 2), "two slips", 0.002),
            ("id_birth_l = id_birth_r", "same birth in it", 0.005),
            rest=0.023,
        ),
    }  # fmt: skip


def _birth() -> dict[str, object]:
    dates = "birth_l IS NOT NULL AND birth_r IS NOT NULL"
    same_month, same_day = "month(birth_l) = month(birth_r)", "day(birth_l) = day(birth_r)"
    turned = "month(birth_l) = day(birth_r) AND month(birth_r) = day(birth_l)"
    return {
        "output_column_name": "born",
        "comparison_levels": levels(
            "born_l IS NULL OR born_r IS NULL",
            ("birth_l = birth_r", "same day", 0.3),
            (f"{dates} AND born_l = born_r AND {same_month}", "same month", 0.005),
            (f"{dates} AND born_l = born_r AND {turned}", "turned", 0.004),
            (f"{dates} AND {same_month} AND {same_day}", "another year", 0.004),
            (f"{dates} AND born_l = born_r", "same year", 0.004),
            (f"NOT ({dates}) AND born_l = born_r", "nominal age fits", 0.53),
            (f"NOT ({dates}) AND abs(born_l - born_r) = 1", "nominal age one off", 0.14),
            (f"NOT ({dates}) AND abs(born_l - born_r) = 2", "nominal age two off", 0.003),
            ("abs(born_l - born_r) <= 5", "near", 0.004),
            rest=0.002,
        ),
    }  # fmt: skip


def _place() -> dict[str, object]:
    silent = ("NOT (strange_l OR strange_r) AND (town_l IS NULL OR town_r IS NULL)"
              " AND (village_l IS NULL OR village_r IS NULL)")  # fmt: skip
    return {
        "output_column_name": "place",
        "comparison_levels": levels(
            silent,
            ("strange_l OR strange_r", "another county", 0.005),
            ("town_l = town_r AND village_l = village_r", "same village", 0.8),
            ("(town_l IS NULL OR town_r IS NULL) AND village_l = village_r", "same name of village", 0.05),
            ("town_l = town_r AND (village_l IS NULL OR village_r IS NULL)", "same town", 0.12),
            ("town_l = town_r", "another village of the town", 0.005),
            rest=0.02,
        ),
    }  # fmt: skip


def _sex() -> dict[str, object]:
    silent = "sex_l IS NULL OR sex_r IS NULL"
    return {
        "output_column_name": "sex",
        "comparison_levels": levels(silent, ("sex_l = sex_r", "same", 0.995), rest=0.005),
    }


NEAR = "abs(l.born - r.born) <= 2"
BLOCKS = (
    "l.id_said = r.id_said",
    f"l.name_key = r.name_key AND {NEAR}",
    "l.name_key = r.name_key AND l.village = r.village",
    "l.name_key = r.name_key AND l.town = r.town",
    f"l.spoken = r.spoken AND l.town = r.town AND {NEAR}",
    "l.spoken = r.spoken AND l.village = r.village",
    "l.given = r.given AND l.village = r.village",
    f"l.surname = r.surname AND l.village = r.village AND l.sex = r.sex AND {NEAR}",
    "l.sorted = r.sorted AND l.village = r.village",
    "l.birth = r.birth AND l.surname = r.surname",
    "l.birth = r.birth AND l.village = r.village",
    "l.id_start = r.id_start AND l.surname = r.surname",
    "l.id_end = r.id_end AND l.surname = r.surname",
    f"l.spoken = r.spoken AND {NEAR} AND l.sex = r.sex",
)
TRAINING = (
    "l.id_said = r.id_said",
    "l.name_key = r.name_key AND l.village = r.village",
    "l.village = r.village AND l.born = r.born AND l.sex = r.sex",
)


def link(con: duckdb.DuckDBPyConnection) -> dict[str, float]:
    """Fills ``link`` with the best resident of each record; seconds of each part."""
    from splink import Linker, SettingsCreator
    from splink.backends.duckdb import DuckDBAPI

    logging.getLogger("splink").setLevel(logging.ERROR)
    clock = Clock()
    prepare(con)
    clock.stage("prepare")
    api = DuckDBAPI(connection=con)
    frames = [
        api.register(con.table(f"splink_{table}"), dataset_display_name=f"peer_{table}")
        for table in ("frame", "record")
    ]
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[_name(), _id(), _birth(), _place(), _sex()],
        blocking_rules_to_generate_predictions=[{"blocking_rule": rule} for rule in BLOCKS],
        retain_matching_columns=False,
    )
    linker = Linker(frames, settings, log_level=logging.ERROR)
    training = linker.training
    training.estimate_probability_two_random_records_match([TRAINING[0]], recall=0.5)
    training.estimate_u_using_random_sampling(max_pairs=U_PAIRS, seed=1)
    for rule in TRAINING:
        training.estimate_parameters_using_expectation_maximisation(
            rule, estimate_without_term_frequencies=True, max_pairs=EM_PAIRS
        )
    clock.stage("train")
    pairs = linker.inference.predict(threshold_match_probability=LEAST, warning_mode="never")
    _keep_best(con, pairs.physical_name)
    clock.stage("predict")
    return clock.taken


def _keep_best(con: duckdb.DuckDBPyConnection, pairs: str) -> None:
    con.execute(f"""
        CREATE OR REPLACE TABLE link AS
        WITH pair AS (
            SELECT CASE WHEN source_dataset_l = 'peer_record' THEN unique_id_l ELSE unique_id_r END AS rid,
                   CASE WHEN source_dataset_l = 'peer_record' THEN unique_id_r ELSE unique_id_l END AS fid,
                   match_weight AS weight, match_probability AS probability
            FROM {pairs}
        ),
        ranked AS (
            SELECT rid, max_by(fid, weight) AS fid, max(weight) AS weight, max(probability) AS probability,
                   list(weight ORDER BY weight DESC)[2] AS second
            FROM pair GROUP BY rid
        )
        SELECT rid, fid, person, '' AS tier, probability, '' AS explanation, weight,
               weight - coalesce(second, weight - 100) AS margin
        FROM ranked JOIN frame USING (fid)
    """)  # noqa: S608

"""All anomalies of a month, compared and settled together: ``find_anomalies``."""

from collections.abc import Callable, Mapping
from typing import Any

import duckdb
import pyarrow as pa

from matchers.anomalies.contacts import compare_contacts
from matchers.anomalies.counts import COUNTS
from matchers.anomalies.discovery import discovered
from matchers.anomalies.groups import Tested, compare_groups
from matchers.anomalies.payments import compare_payments
from matchers.anomalies.tables import NO_PAST

_PLACES = {"电话": "odd_contact", "地址": "odd_contact", "payment": "odd_payment"}
"""Kind -> table; all others are ``odd_group``."""


def find_anomalies(
    con: duckdb.DuckDBPyConnection, run: Callable[[str], Any], values: Mapping[str, Any]
) -> dict[str, int]:
    """Fill the tables of anomalies, which are there and empty; kind -> how many places or households were compared.

    Reads what linkage, kinship and targets left behind, and earlier months where they were told.
    ``run`` runs one statement with the parameters it names, which are those of ``values``.
    """
    for sql in (*NO_PAST, *COUNTS):
        run(sql)
    tested = compare_groups(con, values["anomaly_base"], values["anomaly_cases"])
    tested |= compare_contacts(con)
    tested["payment"] = compare_payments(con, run)
    found = discovered({k: t.chances for k, t in tested.items()}, values["anomaly_rate"])
    for kind, which in found.items():
        if which.any():
            shown = which[: len(tested[kind].rows)]
            _keep(con, _PLACES.get(kind, "odd_group"), tested[kind], shown)
    return {kind: len(one.chances) for kind, one in tested.items()}


def _keep(con: duckdb.DuckDBPyConnection, table: str, tested: Tested, which: Any) -> None:
    rows = tested.rows.append_column("chance", pa.array(tested.chance)).filter(pa.array(which))
    columns = [name for name, *_ in con.execute(f"DESCRIBE {table}").fetchall()]
    con.register("_odd_rows", rows.select(columns))
    con.execute(f"INSERT INTO {table} BY NAME FROM _odd_rows")
    con.unregister("_odd_rows")

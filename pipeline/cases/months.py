"""Which month a report is about."""

import duckdb

from pipeline.kernel.errors import UserError


def months_run(store: duckdb.DuckDBPyConnection) -> list[str]:
    """Every month that was run, oldest first."""
    return [one for (one,) in store.execute("SELECT DISTINCT month FROM run ORDER BY 1").fetchall()]


def chosen_month(store: duckdb.DuckDBPyConnection, asked: str | None) -> str:
    """The month asked for, or the last that was run. Raises UserError where it was not."""
    months = months_run(store)
    chosen = asked or (months[-1] if months else "")
    if chosen not in months:
        raise UserError(f"{chosen or '工作区'} 还没有运行过", fix=f"运行过的月份：{'、'.join(months) or '（无）'}；先运行 hedui run")  # fmt: skip
    return chosen

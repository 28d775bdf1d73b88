"""A second look at the ID numbers of one sheet, once all its rows are there to be asked together.

Numbers that are valid by chance in a column that lost its last digits are refused with the others;
refused numbers get a hint at what was meant; prefixes of no division get a warning. Nothing here
changes a number.
"""

import duckdb
import pyarrow as pa

from pipeline.kernel.declare import Column, Source
from pipeline.kernel.divisions import division_of
from pipeline.kernel.ids import (
    LOST,
    MAYBE_LOST,
    NO_SUCH_DAY,
    NO_SUCH_YEAR,
    ODD_CHARACTER,
    WRONG_CHECK,
)
from pipeline.kernel.repair import suggest
from pipeline.kernel.values import ID_NUMBER

UNKNOWN_PREFIX = "警告：证号前6位不在区划代码表里（现行的和已撤销的都没有），请核对"
HINTED = 3000
"""Refused numbers of one sheet that are looked into; more of them are a fault of the whole column."""

_TYPING = (WRONG_CHECK, NO_SUCH_DAY, NO_SUCH_YEAR, ODD_CHARACTER, "位数不对（17位，应为18位）",
           "位数不对（19位，应为18位）")  # fmt: skip
_FEW, _SHARE, _RARE = 3, 0.01, 0.05


def look_over(
    con: duckdb.DuckDBPyConnection, source: Source, file_no: int, division: str = ""
) -> list[str]:
    """Look at every column of ID numbers of one sheet; what is to be said of the sheet.

    ``division``: the county's own, which may be in no table of codes.
    """
    said = []
    for column in source.columns:
        if column.clean.plain is ID_NUMBER.plain:
            sheet = _Numbers(con, source, column, file_no)
            sheet.refuse_survivors()
            counts = sheet.prefixes()
            total = sum(counts.values())
            usual = [p for p, n in counts.items() if n >= max(_FEW, _SHARE * total)]
            rare = [p for p, n in counts.items() if n <= max(_FEW, _RARE * total)]
            sheet.hint([*usual, division])
            warned = sheet.warn([p for p in rare if p not in (division, next(iter(counts)))])
            if warned:
                said.append(f"{column.heading}有{warned}个前6位不是任何时期的行政区划代码")
    return said


class _Numbers:
    """One column of ID numbers in one sheet, as it stands in the working database."""

    def __init__(
        self, con: duckdb.DuckDBPyConnection, source: Source, column: Column, file_no: int
    ) -> None:
        self.con, self.source, self.column = con, source, column
        self.here = f"ref BETWEEN {file_no << 40} AND {((file_no + 1) << 40) - 1}"
        self.known = {"source": source.name, "heading": column.heading}

    def refuse_survivors(self) -> None:
        """Where digits were lost, one in eleven numbers is valid by chance: refused with the rest."""
        name, table = self.column.name, self.source.name
        counted = self.con.execute(
            "SELECT count(*) FILTER (reason = $lost), count(*) FILTER (reason = $maybe)"  # noqa: S608
            f' FROM reject WHERE source = $source AND "column" = $heading AND {self.here}',
            {**self.known, "lost": LOST, "maybe": MAYBE_LOST}).fetchone()  # fmt: skip
        if counted is None or max(counted) < _FEW:
            return
        valid = self.con.execute(
            f'SELECT count("{name}") FROM "{table}" WHERE {self.here}'  # noqa: S608
        ).fetchone()
        assert valid is not None
        for lost, reason, like in zip(counted, (LOST, MAYBE_LOST), _LIKE_LOST, strict=True):
            if lost >= _FEW and lost > _SHARE * (valid[0] + sum(counted)):
                chosen = f"{self.here} AND {like.format(name)}"
                self.con.execute(
                    f'INSERT INTO reject SELECT ref, $source, $heading, "{name}", $reason, FALSE, \'\''  # noqa: S608
                    f' FROM "{table}" WHERE {chosen}', {**self.known, "reason": reason})  # fmt: skip
                self.con.execute(f'UPDATE "{table}" SET "{name}" = NULL WHERE {chosen}')  # noqa: S608

    def prefixes(self) -> dict[str, int]:
        """Division codes and how many of the valid numbers have them, the most frequent first."""
        rows = self.con.execute(
            f'SELECT left("{self.column.name}", 6) AS prefix, count(*)'  # noqa: S608
            f' FROM "{self.source.name}" WHERE {self.here} AND "{self.column.name}" IS NOT NULL'
            " GROUP BY prefix ORDER BY count(*) DESC, prefix"
        ).fetchall()
        return dict(rows)

    def hint(self, usual: list[str]) -> None:
        """Say of refused numbers what they may have been, where the row's birth date tells."""
        schema = self.source.schema()
        if self.column.name != "id_number" or "birth" not in schema:
            return
        sex = "sex" if "sex" in schema else "NULL"
        rows = self.con.execute(
            f"SELECT ref, value, birth, {sex} FROM reject JOIN \"{self.source.name}\" AS row USING (ref)"  # noqa: S608
            f" WHERE reject.source = $source AND \"column\" = $heading AND {self.here}"
            " AND list_contains($typing, reason) AND birth IS NOT NULL ORDER BY ref LIMIT $most",
            {**self.known, "typing": list(_TYPING), "most": HINTED + 1}).fetchall()  # fmt: skip
        if len(rows) > HINTED:
            return
        found = [(ref, s.sentence()) for ref, value, birth, sex in rows
                 for s in suggest(value, birth, sex, usual)]  # fmt: skip
        if found:
            refs, hints = zip(*found, strict=True)
            self.con.register("_hint", pa.table({"ref": refs, "said": hints}))
            self.con.execute(
                "UPDATE reject SET hint = said FROM _hint"
                ' WHERE reject.ref = _hint.ref AND "column" = $heading', {"heading": self.column.heading})  # fmt: skip
            self.con.unregister("_hint")

    def warn(self, prefixes: list[str]) -> int:
        """Note the numbers whose prefix is of no division there is or was; how many they are."""
        unknown = [prefix for prefix in prefixes if division_of(prefix) is None]
        if not unknown:
            return 0
        name = self.column.name
        noted = self.con.execute(
                f'INSERT INTO repair SELECT ref, $source, $heading, "{name}", $note'  # noqa: S608
                f' FROM "{self.source.name}" WHERE {self.here}'
                f' AND list_contains($unknown, left("{name}", 6))',
                {**self.known, "note": UNKNOWN_PREFIX, "unknown": unknown}).fetchone()  # fmt: skip
        return int(noted[0]) if noted else 0


_LIKE_LOST = (
    "\"{0}\" LIKE '%000'",
    "\"{0}\" NOT LIKE '%000'"
    ' AND CAST(TRY_CAST("{0}" AS DOUBLE) AS HUGEINT) = TRY_CAST("{0}" AS HUGEINT)',
)

"""Why a record and a resident are taken for one person, in one Chinese sentence."""

from typing import TYPE_CHECKING

import duckdb
import numpy as np
import pyarrow as pa

from matchers.identity.comparing import BIRTH, COMPARATORS, ID, NAME, PLACE, SEX, compared
from matchers.identity.tiers import SAME_NAME
from matchers.people.names import Names

if TYPE_CHECKING:
    from matchers.identity.candidates import Kept
    from matchers.identity.commonness import Commonness

LABELS = {at: [level.label for level in levels] for at, levels in enumerate(COMPARATORS.values())}
FEW = 5
"""Namesakes who are looked at one by one."""
_ORDER = (NAME, PLACE, BIRTH, SEX, *range(SEX + 2, len(COMPARATORS)), ID)

_NAMESAKES = """
CREATE OR REPLACE TEMP TABLE _namesake AS
SELECT DISTINCT linked.rid, _f.fid
FROM _linked AS linked JOIN _f AS own ON own.fid = linked.fid JOIN _f ON _f.name = own.name
WHERE _f.fid <> linked.fid AND linked.namesakes BETWEEN 2 AND $few
"""

_LIVES = """
SELECT fid, concat(coalesce(frame.town, ''), coalesce(frame.village, ''), '的', name_key,
                   CASE WHEN day IS NOT NULL THEN '（' || day // 10000 || '年生）' ELSE '' END) AS who
FROM frame JOIN _f USING (fid) SEMI JOIN _wanted USING (fid)
"""


def agreement(levels: np.ndarray) -> str:
    """What a pair has in common and what not: 同名，同村，虚岁相符，登记无身份证号."""
    said = [
        LABELS[at][int(levels[at])] for at in _ORDER if levels[at] and LABELS[at][int(levels[at])]
    ]
    if not levels[ID]:
        said.append("登记无可用身份证号")
    return "，".join(said)


def explained(
    con: duckdb.DuckDBPyConnection, known: Names, kept: "Kept", out: np.ndarray, chance: np.ndarray,
    common: "Commonness",
) -> pa.Array:  # fmt: skip
    """One sentence for each of the candidates ``out``."""
    if not len(out):
        return pa.array([], pa.string())
    patterns, back = np.unique(kept.levels[out], axis=0, return_inverse=True)
    sentences = np.array([agreement(p) for p in patterns], dtype=object)[back.ravel()]
    rivals = _rivals(con, kept, out, chance)
    others = _namesakes(con, known, kept, out, common)
    return pa.array([s + (f"；{o}" if o else "") + (f"；{r}" if r else "")
                     for s, o, r in zip(sentences, others, rivals, strict=True)], pa.string())  # fmt: skip


def _rivals(
    con: duckdb.DuckDBPyConnection, kept: "Kept", out: np.ndarray, chance: np.ndarray
) -> list[str]:
    """Who else fits the same record about as well."""
    rid = kept.rid[out]
    count = np.bincount(rid)
    several = np.flatnonzero(count[rid] > 1)
    said = [""] * len(out)
    if not len(several):
        return said
    con.register("_wanted", pa.table({"fid": np.unique(kept.fid[out[several]])}))
    who = dict(con.execute(_LIVES).fetchall())
    con.unregister("_wanted")
    by_record: dict[int, list[int]] = {}
    for at in several.tolist():
        by_record.setdefault(int(rid[at]), []).append(at)
    for mine in by_record.values():
        for at in mine:
            rest = sorted((o for o in mine if o != at), key=lambda o: -chance[out[o]])
            listed = "、".join(who[int(kept.fid[out[o]])] for o in rest[:2])
            said[at] = f"另有{len(rest)}人也可能是：{listed}" + ("等" if len(rest) > 2 else "")
    return said


def _namesakes(
    con: duckdb.DuckDBPyConnection,
    known: Names,
    kept: "Kept",
    out: np.ndarray,
    common: "Commonness",
) -> list[str]:
    """How many residents have the name, and why it is not the other one."""
    rid, same = kept.rid[out], np.isin(kept.levels[out, NAME], SAME_NAME)
    count = np.where(same, common.name[kept.name[out]], 0)
    alone = np.bincount(rid)[rid] == 1
    con.register(
        "_linked",
        pa.table({"rid": rid[alone], "fid": kept.fid[out][alone], "namesakes": count[alone]}),
    )
    con.execute(_NAMESAKES, {"few": FEW})
    con.unregister("_linked")
    against: dict[int, list[str]] = {}
    for part in compared(con, known, "_namesake"):
        patterns, back = np.unique(part.levels, axis=0, return_inverse=True)
        words = [_against(p) for p in patterns]
        for one, pattern in zip(part.rid.tolist(), back.ravel().tolist(), strict=True):
            against.setdefault(one, []).append(words[pattern])
    return [
        _counted(n, against.get(one, []))
        for one, n in zip(rid.tolist(), count.tolist(), strict=True)
    ]


def _against(levels: np.ndarray) -> str:
    """What speaks most against a namesake: the last level of a comparator is 'different'."""
    for at in (ID, BIRTH, PLACE, SEX):
        if levels[at] and int(levels[at]) >= len(LABELS[at]) - 1:
            return LABELS[at][int(levels[at])]
    return ""


def _counted(namesakes: int, against: list[str]) -> str:
    if namesakes <= 1:
        return ""
    head = f"全县同名者{namesakes}人"
    if len(against) == 1 and against[0]:
        return f"{head}，另一人{against[0]}"
    told = sorted({a for a in against if a})
    if told and all(against) and len(against) == namesakes - 1:
        return f"{head}，其余{'或'.join(told)}"
    return head

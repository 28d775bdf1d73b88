"""Why a record and a resident are taken for one person, in one Chinese sentence."""

from typing import TYPE_CHECKING

import duckdb
import numpy as np
import pyarrow as pa

from matchers.identity.comparing import BIRTH, COMPARATORS, ID, INDEX, NAME, PLACE, SEX, compared
from matchers.identity.tiers import SAME_NAME
from matchers.people.names import Names

if TYPE_CHECKING:
    from matchers.identity.candidates import Kept

LABELS = {at: [level.label for level in levels] for at, levels in enumerate(COMPARATORS.values())}
COVERED = INDEX["id_number"]["covered_weak"]
FEW = 5
"""Namesakes who are looked at one by one."""
TELLER = {
    "roster": "名册", "hardship": "名单", "disability": "残疾人名册", "staff": "人员名单", "declarations": "备案表",
    "deaths": "死亡登记", "medical": "医保记录", "payments": "发放明细", "vehicles": "车辆登记",
    "property": "不动产登记", "business": "商事登记", "pensions": "社保记录", "housing_fund": "公积金记录", "income_tax": "个税申报", "archives": "档案清单",
    "listed": "名单",
}  # fmt: skip
"""What a row is called by whose words somebody is known."""
_SHORT = {"出生日期或年龄不符": "年龄不符", "区划、生日相同而证号不同（两个有效证号）": "证号不同"}
_BARE = ("同名", "同村", "同镇")
"""Said in one breath."""
_ORDER = (NAME, PLACE, BIRTH, SEX, *range(SEX + 2, len(COMPARATORS)), ID)

_NAMESAKES = """
CREATE OR REPLACE TEMP TABLE _namesake AS
SELECT DISTINCT linked.rid, _f.fid
FROM _linked AS linked JOIN _f AS own ON own.fid = linked.fid JOIN _f ON _f.name = own.name
WHERE _f.fid <> linked.fid AND linked.namesakes BETWEEN 2 AND $few
"""

_SHOWN = """
SELECT rid, '证号' || nullif(concat_ws('和', '前' || nullif(length(regexp_extract(id_text, '^[0-9]*')), 0) || '位',
                                       '后' || nullif(length(regexp_extract(id_text, '[0-9]*X?$')), 0) || '位'), '') || '相符'
FROM record SEMI JOIN _wanted USING (rid)
"""

_LIVES = """
SELECT fid, concat(coalesce(frame.town, ''), coalesce(frame.village, ''), '的', name_key,
                   CASE WHEN day IS NOT NULL THEN '（' || day // 10000 || '年生）' ELSE '' END) AS who
FROM frame JOIN _f USING (fid) SEMI JOIN _wanted USING (fid)
"""


def agreement(levels: np.ndarray, teller: str, numbered: bool) -> str:
    """What a pair has in common and what not: 同名同村，虚岁相符，死亡登记未写身份证号.

    ``teller``: a source; ``numbered``: its row has a number of some kind. That the sex is the same
    goes without saying.
    """
    said = [
        LABELS[at][int(levels[at])]
        for at in _ORDER
        if levels[at] and (at, int(levels[at])) != (SEX, INDEX["sex"]["same"])
    ]
    if len(said) > 1 and set(said[:2]) <= set(_BARE):
        said[:2] = ["".join(said[:2])]
    if not levels[ID]:
        who = TELLER.get(teller, "登记")
        said.append(f"{who}的身份证号无法比对" if numbered else f"{who}未写身份证号")
    return "，".join(said)


def explained(
    con: duckdb.DuckDBPyConnection, known: Names, kept: "Kept", out: np.ndarray, chance: np.ndarray,
) -> pa.Array:  # fmt: skip
    """One sentence for each of the candidates ``out``."""
    if not len(out):
        return pa.array([], pa.string())
    sources, teller = _tellers(con)
    told = np.column_stack([kept.levels[out], teller[kept.rid[out]]])
    patterns, back = np.unique(told, axis=0, return_inverse=True)
    each = [agreement(p[:-2], sources[p[-2]], bool(p[-1])) for p in patterns]
    sentences = np.array(each, dtype=object)[back.ravel()]
    covered = np.flatnonzero(kept.levels[out, ID] == COVERED)
    shown = _shown_digits(con, kept.rid[out[covered]])
    for at, one in zip(covered.tolist(), kept.rid[out[covered]].tolist(), strict=True):
        sentences[at] = sentences[at].replace(LABELS[ID][COVERED], shown[one])
    rivals = _rivals(con, kept, out, chance)
    others = _namesakes(con, known, kept, out)
    return pa.array([s + (f"；{o}" if o else "") + (f"；{r}" if r else "")
                     for s, o, r in zip(sentences, others, rivals, strict=True)], pa.string())  # fmt: skip


def _shown_digits(con: duckdb.DuckDBPyConnection, rids: np.ndarray) -> dict[int, str]:
    """Of records whose number is partly covered, which digits can be read, and agree: 证号前6位和后4位相符."""
    con.register("_wanted", pa.table({"rid": np.unique(rids)}))
    found = con.execute(_SHOWN).fetchall()
    con.unregister("_wanted")
    return {rid: said or LABELS[ID][COVERED] for rid, said in found}


def _tellers(con: duckdb.DuckDBPyConnection) -> tuple[list[str], np.ndarray]:
    """Sources, and of every record in order: number of its source, whether it has an ID number."""
    told = con.sql(
        "SELECT source, id_text IS NOT NULL AS numbered FROM record ORDER BY rid"
    ).to_arrow_table()
    coded = told.column("source").combine_chunks().dictionary_encode()
    numbered = told.column("numbered").to_numpy()
    return coded.dictionary.to_pylist(), np.column_stack([np.asarray(coded.indices), numbered])


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
    con: duckdb.DuckDBPyConnection, known: Names, kept: "Kept", out: np.ndarray
) -> list[str]:
    """How many residents have the name, and why it is not the other one."""
    rid, same = kept.rid[out], np.isin(kept.levels[out, NAME], SAME_NAME)
    count = np.where(same, _bearers(con, kept.name[out]), 0)
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


def _bearers(con: duckdb.DuckDBPyConnection, names: np.ndarray) -> np.ndarray:
    """How many of ``_f`` have each of the names: whoever is set aside there is no second person."""
    con.register("_borne", pa.table({"name": np.unique(names)}))
    counted = con.sql("SELECT name, count(*) AS n FROM _f SEMI JOIN _borne USING (name) GROUP BY name").to_arrow_table()  # fmt: skip
    con.unregister("_borne")
    found = np.zeros(int(names.max(initial=0)) + 1, np.int64)
    found[np.asarray(counted.column("name"))] = np.asarray(counted.column("n"))
    return np.asarray(found[names])


def _levels_of(comparator: str, *slugs: str) -> frozenset[int]:
    return frozenset(INDEX[comparator][slug] for slug in slugs)


_AGAINST = (
    (ID, _levels_of("id_number", "twin", "different")),
    (BIRTH, _levels_of("birth", "different")),
    (PLACE, _levels_of("place", "other_town", "elsewhere")),
    (SEX, _levels_of("sex", "different")),
    (BIRTH, _levels_of("birth", "near", "other_day")),
    (PLACE, _levels_of("place", "other_village")),
)
"""Levels that tell a namesake apart, what tells most first."""


def _against(levels: np.ndarray) -> str:
    """What speaks most against a namesake."""
    for at, speaking in _AGAINST:
        if int(levels[at]) in speaking:
            label = LABELS[at][int(levels[at])]
            return _SHORT.get(label, label)
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

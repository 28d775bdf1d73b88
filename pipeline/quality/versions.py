"""Two sheets of one month that are the same roster: a corrected one and the one before it, both delivered."""

import duckdb

FEWEST, SHARE = 3, 0.3
"""So many people on both, and so much of the smaller sheet, make two sheets versions of one another."""
SHOWN = 3

_VERSIONS = """
WITH held AS (
    SELECT ref, ref >> 40 AS file_no, concat(programme, '|', id_number) AS who,
           coalesce(status, CASE WHEN stopped_on IS NULL THEN '正常' ELSE '停保' END) AS state, amount, stopped_on
    FROM roster WHERE id_number IS NOT NULL
),
size AS (SELECT file_no, count(DISTINCT who) AS people FROM held GROUP BY file_no),
twice AS (
    SELECT * FROM held SEMI JOIN (SELECT who FROM held GROUP BY who HAVING min(file_no) <> max(file_no)) USING (who)
),
pair AS (
    SELECT one.file_no AS a, two.file_no AS b, who, one.ref & ((1::BIGINT << 40) - 1) AS x, two.ref & ((1::BIGINT << 40) - 1) AS y,
           concat_ws('；',
               CASE WHEN one.state <> two.state THEN one.state || '和' || two.state END,
               CASE WHEN abs(one.amount - two.amount) >= 0.01 THEN format('{:.2f}元和{:.2f}元', one.amount, two.amount) END,
               CASE WHEN one.stopped_on <> two.stopped_on THEN '停保时间' || one.stopped_on || '和' || two.stopped_on END) AS differs
    FROM twice AS one JOIN twice AS two USING (who) WHERE one.file_no < two.file_no
),
told AS (
    SELECT a, b, count(DISTINCT who) AS same, count(DISTINCT who) FILTER (differs <> '') AS apart,
           list('第' || x || '行和第' || y || '行：' || differs ORDER BY x, y) FILTER (differs <> '') AS shown
    FROM pair GROUP BY a, b
),
name AS (SELECT file_no, file || CASE WHEN sheet = '' THEN '' ELSE '［' || sheet || '］' END AS name FROM file_sheet)
SELECT first.name, second.name, same, apart, shown FROM told
JOIN size AS left_size ON left_size.file_no = a JOIN size AS right_size ON right_size.file_no = b
JOIN name AS first ON first.file_no = a JOIN name AS second ON second.file_no = b
WHERE same >= $fewest AND same >= $share * least(left_size.people, right_size.people)
      AND (apart > 0 OR same * 2 >= greatest(left_size.people, right_size.people))
ORDER BY a, b
"""


def two_versions(con: duckdb.DuckDBPyConnection) -> list[str]:
    """What the officer has to see to, in Chinese: which files, how many people, where they contradict each other."""
    said = []
    for first, second, same, apart, shown in con.execute(
        _VERSIONS, {"fewest": FEWEST, "share": SHARE}
    ).fetchall():
        where = "；".join((shown or [])[:SHOWN])
        more = "等" if apart > SHOWN else ""
        differ = (
            f"其中{apart}人的状态、金额或停保时间不一样（{where}{more}）"
            if apart
            else "没有不一样的"
        )
        said.append(f"{first} 和 {second} 像是同一份名册的两个版本：{same}人两份都有，{differ}；"
                    "两份都读入了，请核对以哪份为准，移走另一份后重新运行")  # fmt: skip
    return said

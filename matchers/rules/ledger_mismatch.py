"""三方不一致: the list of paper files, the system's roster and this month's payments, person by person.

A list that holds but one person a family is compared by family; each town and programme has its own
way. A town whose list holds fewer than half of its recipients is not judged for what is lacking: its
list is not whole. The files of people who have left are kept, so that a file of somebody whose aid was
stopped is as it should be.
"""

from pipeline.kernel.declare import Rule

LEDGER_MISMATCH = Rule(
    slug="ledger_mismatch",
    code="ACC-01",
    title="档案、名册、发放三方不一致",
    basis="连民〔2020〕12号（救助纸质档案、救助系统信息、财务统计台账对应一致）；晋政民〔2019〕31号（档案管理）",
    severity="yellow",
    procedure=True,
    sources=("roster", "archives"),
    sql="""
        WITH known AS (
            SELECT ref, person, sureness(tier) AS sure, explanation FROM link WHERE source = 'archives'
            UNION ALL
            SELECT archives.ref, same_person.person, sureness('probable'), explanation
            FROM same_person JOIN archives ON archives.id_number = resident
            UNION ALL
            SELECT archives.ref, recipient.person, sureness('possible'), '户编号、姓名一致'
            FROM archives JOIN recipient USING (unit_no, name_key)
        ),
        filed AS (
            SELECT DISTINCT archives.ref, person, unit, recipient.town, recipient.state
            FROM archives JOIN known USING (ref) JOIN recipient USING (person)
        ),
        held AS (
            SELECT enrolled.*, unit IN (SELECT unit FROM filed) AS unit_filed,
                   person IN (SELECT person FROM filed) AS person_filed,
                   count(*) OVER (PARTITION BY unit) AS rows
            FROM enrolled WHERE programme <> '低保边缘'
        ),
        manner AS (
            SELECT town, programme, count_if(person_filed) > 1.3 * count(DISTINCT unit) AS by_person
            FROM held WHERE rows > 1 AND unit_filed GROUP BY CUBE (town, programme) HAVING count(DISTINCT unit) >= 3 OR grouping(town) = 1
        ),
        -- of so few families that their own town tells nothing, the county tells
        custom AS (
            SELECT held.*, coalesce(own.by_person, among.by_person, overall.by_person, FALSE) AS by_person
            FROM held LEFT JOIN manner AS own ON own.town = held.town AND own.programme = held.programme
            LEFT JOIN manner AS among ON among.town IS NULL AND among.programme = held.programme
            LEFT JOIN manner AS overall ON overall.town IS NULL AND overall.programme IS NULL
        ),
        whole AS (SELECT town FROM held GROUP BY town HAVING count_if(unit_filed) >= 0.5 * count(*)),
        paid AS (
            SELECT DISTINCT recipient.unit FROM payments JOIN link ON link.source = 'payments' AND link.ref = payments.ref
            JOIN recipient USING (person) WHERE pay_month = $month AND coalesce(result, '成功') = '成功'
        ),
        lacking AS (
            SELECT person AS key, roster_sure AS sure, programme, unit_no, name, id_number, town, village, [ref] AS subject,
                   CAST([] AS BIGINT[]) AS evidence, '名册有、档案清单没有' AS kind, roster_doubt AS doubt,
                   CASE WHEN unit IN (FROM paid) THEN '本月有发放' ELSE '' END AS aside
            FROM custom
            WHERE NOT (unit_filed AND (person_filed OR NOT by_person))
                  AND id_number IS NOT NULL AND town IN (FROM whole)
        ),
        extra AS (
            SELECT coalesce(archives.id_number, concat_ws('|', archives.unit_no, name_key, archives.town)), 3, archives.programme, archives.unit_no, name,
                   archives.id_number, coalesce(archives.town, ''), coalesce(village, ''), CAST([] AS BIGINT[]), [archives.ref],
                   '档案清单有、名册没有', NULL,
                   CASE WHEN archives.id_number IN (SELECT id_number FROM payments WHERE pay_month = $month
                        AND coalesce(result, '成功') = '成功') THEN '本月有发放' ELSE '' END
            FROM archives
            WHERE coalesce(state, '正常') = '正常' AND name IS NOT NULL
                  AND ref NOT IN (SELECT known.ref FROM known JOIN recipient USING (person))
                  AND coalesce(programme, '') NOT IN ('临时救助', '困难残疾人生活补贴', '重度残疾人护理补贴', '残疾人两项补贴')
                  AND EXISTS (FROM recipient WHERE archives.programme IS NULL OR recipient.programme = archives.programme
                              OR (archives.programme = '低保' AND is_dibao))
        ),
        compared AS (
            SELECT held.unit, held.programme, held.unit_no, held.name, held.id_number, held.town, held.village, held.ref,
                   archives.ref AS paper, least(roster_sure, known.sure) AS sure,
                   bracketed(concat_ws('；', identity_text(tier_of(known.sure), explanation), roster_doubt)) AS doubt,
                   archives.amount AS paper_amount, once, each, archives.members AS paper_members, held.members,
                   NOT list_bool_or(list_transform([once, each, once + class_once, each + class_each,
                       once + class_once + care_once, each + class_each + care_each],
                       lambda reading: abs(reading - archives.amount) < 0.01)) AS sum_differs,
                   archives.members <> held.members AS heads_differ
            FROM held JOIN known USING (person) JOIN archives ON archives.ref = known.ref
            LEFT JOIN unit_money ON unit_money.unit = held.unit AND unit_money.programme = held.programme
            WHERE (archives.programme IS NULL OR archives.programme = held.programme OR (archives.programme = '低保' AND is_dibao))
                  AND coalesce(archives.state, '正常') = '正常'
                  AND (archives.unit_no IS NULL OR held.unit_no IS NULL OR archives.unit_no = held.unit_no
                       OR NOT EXISTS (FROM recipient AS own WHERE own.unit_no = archives.unit_no))
        ),
        other AS (
            SELECT unit, max(sure), programme, any_value(unit_no), any_value(name ORDER BY ref), any_value(id_number ORDER BY ref),
                   any_value(town), any_value(village), list(DISTINCT ref ORDER BY ref), list(DISTINCT paper ORDER BY paper),
                   '名册与档案清单写的不同', any_value(doubt ORDER BY sure DESC, doubt),
                   concat_ws('，',
                       CASE WHEN bool_or(sum_differs) THEN '档案金额' || money_text(max(paper_amount) FILTER (sum_differs))
                            || '，名册金额' || money_text(max(once)) END,
                       CASE WHEN bool_or(heads_differ) THEN '档案人口' || max(paper_members) FILTER (heads_differ) || '人，名册人口'
                            || max(members) FILTER (heads_differ) || '人' END)
            FROM compared WHERE sum_differs OR heads_differ GROUP BY unit, programme
        ),
        every AS (FROM lacking UNION ALL FROM extra UNION ALL FROM other)
        SELECT key || '|' || kind || '|' || coalesce(programme, '') AS key, tier_of(sure) AS tier,
               CASE sure WHEN 3 THEN 1.0 WHEN 2 THEN 0.9 ELSE 0.5 END AS probability,
               coalesce(programme, '') AS programme, coalesce(unit_no, '') AS unit, name, coalesce(id_number, '') AS id_number,
               coalesce(town, '') AS town, coalesce(village, '') AS village, CAST(NULL AS DOUBLE) AS amount,
               CAST(NULL AS INTEGER) AS months, subject, evidence, kind, aside, coalesce(doubt, '') AS doubt,
               bracketed(aside) AS told
        FROM every
    """,
    sentence="{name}{doubt}：{kind}{told}。",
    how="调出纸质档案与系统、发放台账逐项核对：档案缺失的查找或补建，漏录的补录，金额、人口不同的以审批表为准更正；改动金额、人口以前听取本人意见；只是记录不一致，不影响本人享受救助。",
    columns={"kind": "不一致情形", "aside": "两边所写"},
)

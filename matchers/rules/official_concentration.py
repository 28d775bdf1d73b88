"""经办集中: one official has handled far more relatives of staff than others who handle as many."""

from pipeline.kernel.declare import Rule

OFFICIAL_CONCENTRATION = Rule(
    slug="official_concentration",
    code="ANO-03",
    title="同一经办人经办的近亲属家庭明显偏多",
    basis="最低生活保障审核确认办法（民发〔2021〕57号）第二十一条（备案的近亲属全部入户核查）；民发〔2018〕50号",
    severity="yellow",
    conduct=True,
    sources=("roster",),
    any_source=("staff", "declarations"),
    sql="""
        SELECT 'official|' || town || '|' || label AS key, 'possible' AS tier, 1.0 AS probability,
               '' AS programme, '' AS unit, '' AS name, '' AS id_number, town, '' AS village,
               CAST(NULL AS DOUBLE) AS amount, CAST(NULL AS INTEGER) AS months,
               CAST([] AS BIGINT[]) AS subject, coalesce(refs, []) AS evidence,
               label AS official, base, observed, round(expected, 1) AS expected, about_text(expected) AS about,
               percent_text(observed / base) AS share, percent_text(expected / base) AS elsewhere,
               percent_text(shrunk) AS shrunk, chance_text(chance) AS chance
        FROM odd_group WHERE kind = 'official'
    """,
    sentence="名册上经办人写“{official}”的{town}在保家庭有{base}户，其中{observed}户有工作人员近亲属；按全县其他经办人的比例应为{about}户，"
    "碰巧这么多的可能{chance}。",
    how="向乡镇和经办人了解分工，听取其说明（如所管村居正是干部亲属较多的村）；核对近亲属备案、回避和入户核查记录。"
    "经办件数多不等于有问题。",
    columns={
        "official": "经办人",
        "observed": "近亲属家庭",
        "expected": "应约户数",
        "base": "经办户数",
        "share": "所占比例",
        "elsewhere": "其他经办人比例",
        "shrunk": "收缩后比例",
        "chance": "碰巧的可能",
    },
    switches=("anomaly_rate", "anomaly_base", "anomaly_cases", "kin_set", "staff_exempt"),
    needs=("officials",),
)

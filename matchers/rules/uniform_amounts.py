"""金额一刀切: a town where households of different size receive one sum, far more than elsewhere."""

from pipeline.kernel.declare import Rule

UNIFORM_AMOUNTS = Rule(
    slug="uniform_amounts",
    code="ANO-04",
    title="人口不同的家庭金额相同，明显偏多",
    basis="社会救助法第十八条（按差额或分档发给）；最低生活保障审核确认办法（民发〔2021〕57号）；连民〔2020〕12号（差额救助须逐户核算）",
    severity="yellow",
    sources=("roster",),
    sql="""
        SELECT 'uniform|' || programme || '|' || town AS key, 'possible' AS tier, 1.0 AS probability,
               programme, '' AS unit, '' AS name, '' AS id_number, town, '' AS village,
               CAST(NULL AS DOUBLE) AS amount, CAST(NULL AS INTEGER) AS months,
               CAST([] AS BIGINT[]) AS subject, coalesce(refs, []) AS evidence,
               label AS sum, more AS alike, base, observed, round(expected, 1) AS expected,
               about_text(expected) AS about, percent_text(observed / base) AS share,
               percent_text(expected / base) AS elsewhere, chance_text(chance) AS chance
        FROM odd_group WHERE kind = 'uniform'
    """,
    sentence="{town}{programme}{base}户中，月保障金额同为{sum}的有{alike}；不算其中最多的一种人口数，还有{observed}户，"
    "按全县其他乡镇最集中的金额推算应为{about}户，碰巧这么多的可能{chance}。",
    how="请乡镇说明金额怎样核定；抽查这些家庭的收入核算和差额计算，听取家庭意见（家庭没有收入、按标准全额发给的除外），"
    "未逐户核算的重新核定。本地按分档定额发放的，在 hedui.toml 把 aid_mode 设为 grades，不再比较。",
    columns={
        "sum": "相同金额",
        "alike": "按人口数分",
        "observed": "不同人口同金额户数",
        "expected": "应约户数",
        "base": "乡镇户数",
        "share": "所占比例",
        "elsewhere": "其他乡镇比例",
        "chance": "碰巧的可能",
    },
    switches=("anomaly_rate", "anomaly_base", "anomaly_cases", "aid_mode"),
    needs=("amounts",),
)

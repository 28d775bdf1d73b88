"""Macros that rules share: how sure tiers are compared, and dates and money as officers read them."""

WORDS = (
    "CREATE OR REPLACE TEMP MACRO sureness(tier) AS "
    "list_position(['possible', 'probable', 'confirmed'], tier)",
    "CREATE OR REPLACE TEMP MACRO tier_of(sure) AS ['possible', 'probable', 'confirmed'][sure]",
    "CREATE OR REPLACE TEMP MACRO day_text(day) AS strftime(day, '%Y年%-m月%-d日')",
    "CREATE OR REPLACE TEMP MACRO month_text(day) AS strftime(day, '%Y年%-m月')",
    "CREATE OR REPLACE TEMP MACRO money_text(amount) AS format('{:.2f}元', amount)",
    # Values and words once each, in order; nearly always there are but one or two, and nothing to sort. A function
    # that is itself a macro (array_to_string, nullif) would work out what it is given several times.
    "CREATE OR REPLACE TEMP MACRO each_once(found) AS CASE WHEN len(found) = 1 THEN found"
    " WHEN len(found) = 2 AND found[1] < found[2] THEN found"
    " WHEN len(found) = 2 AND found[1] > found[2] THEN [found[2], found[1]]"
    " ELSE list_sort(list_distinct(found)) END",
    "CREATE OR REPLACE TEMP MACRO joined(words) AS CASE WHEN len(words) = 1 THEN words[1]"
    " WHEN list_max(words) = '' THEN NULL"
    " WHEN len(words) = 2 AND words[1] = words[2] THEN words[1]"
    " WHEN len(words) = 2 AND words[1] < words[2] THEN words[1] || '、' || words[2]"
    " WHEN len(words) = 2 AND words[1] > words[2] THEN words[2] || '、' || words[1]"
    " ELSE list_aggregate(list_sort(list_distinct(words)), 'string_agg', '、') END",
    # The key of somebody whose row has no usable number.
    "CREATE OR REPLACE TEMP MACRO nobody(name_key, id_text, town, village) AS "
    "'?' || substr(md5(concat_ws('|', name_key, id_text, town, village)), 1, 16)",
    # Nothing where there is nothing to put into brackets.
    "CREATE OR REPLACE TEMP MACRO bracketed(words) AS coalesce('（' || nullif(words, '') || '）', '')",
    # 低保 of town and country is one: pay-rolls and archives seldom tell them apart.
    "CREATE OR REPLACE TEMP MACRO family_of(programme) AS "
    "CASE WHEN programme IN ('农村低保', '城市低保') THEN '低保' ELSE programme END",
    # What rows are ordered by, heads of families before all others.
    "CREATE OR REPLACE TEMP MACRO head_first(relation, ref) AS "
    "CASE WHEN relation IN ('01', '02') THEN ref - (1::BIGINT << 62) ELSE ref END",
    # Whether a month is no longer payable, by the county's way of stopping after a death.
    "CREATE OR REPLACE TEMP MACRO after_stop(month, died_on, way) AS CASE way"
    " WHEN 'same_month' THEN month >= date_trunc('month', died_on)"
    " WHEN 'next_quarter' THEN date_trunc('quarter', month) > date_trunc('quarter', died_on)"
    " ELSE month > date_trunc('month', died_on) END",
    # What is said aloud where identity is not certain; nothing where it is.
    "CREATE OR REPLACE TEMP MACRO identity_text(tier, explanation) AS "
    "CASE WHEN tier <> 'confirmed' THEN '是否本人待核实：' || explanation END",
    # What is said of a roster row whose state nobody understands.
    "CREATE OR REPLACE TEMP MACRO state_text(said) AS '名册状态写作“' || said || '”'",
)

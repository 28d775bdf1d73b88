"""What a row of a death register says of itself: that it is no death after all, that it knows only the month."""

NO_DEATH = "参军|入伍|重复|重户|重号|迁出|迁移|迁往|外迁|转出|出国|出境|定居|误报|误录|恢复|撤销|更正|未死亡|健在"
"""Words of a reason, a remark or a note behind the name by which a row takes itself back."""

IS_DEATH = f"""(NOT regexp_matches(concat_ws('，', cancel_reason, deaths.remark), '{NO_DEATH}')
          AND NOT regexp_matches(coalesce(deaths.name, ''), '..({NO_DEATH})'))"""
"""SQL over a row of ``deaths``: it does report a death."""

MONTH_ONLY = r"""regexp_full_match(regexp_replace(died_text, '\s', '', 'g'),
               '[0-9０-９]{4}[-－/.．年][0-9０-９]{1,2}月?份?|[0-9]{6}|[〇○零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,3}月份?')"""
"""SQL over a row of ``deaths``: its day of death stands for a month."""

APART = """
CREATE OR REPLACE TEMP MACRO days_apart(a_from, a_to, b_from, b_to) AS
CASE WHEN a_from IS NOT NULL AND b_from IS NOT NULL
     THEN greatest(0, datediff('day', a_to, b_from), datediff('day', b_to, a_from)) END
"""
"""Days between two reports; 0 where only a month is said and the day is in it, NULL where one says none."""

OWN_DEATH = """
CREATE OR REPLACE TEMP MACRO own_death(reason) AS
regexp_matches(coalesce(reason, ''), '死亡|去世|亡故|病故|过世|身故|病亡|^亡$|^死')
AND NOT regexp_matches(coalesce(reason, ''), '户主|成员|配偶|丈夫|妻|父|母|子|女|家属|供养人|义务人|未死|非死|失踪')
"""
"""Whether the reason of an exit is that somebody died, and no other of the family."""

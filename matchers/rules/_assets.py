"""``car`` and ``estate``: vehicles and rooms that count against their owner, by the county's switches.

One row a registry row and person linked. Exempt types, states and dates are left out here, so that
rules and target groups read the same list. Vehicle types are GA/T 16.4 codes or words.
"""

_CAR = """
CREATE OR REPLACE TEMP TABLE car AS
WITH coded(start, word) AS (
    VALUES ('K1', '大型客车'), ('K2', '中型客车'), ('K3', '小型客车'), ('K4', '微型客车'), ('H1', '重型货车'),
           ('H2', '中型货车'), ('H3', '轻型货车'), ('H4', '微型货车'), ('H5', '低速货车'), ('Q1', '重型牵引车'),
           ('Q2', '中型牵引车'), ('Q3', '轻型牵引车'), ('Z1', '大型专项作业车'), ('Z2', '中型专项作业车'),
           ('Z3', '小型专项作业车'), ('Z4', '微型专项作业车'), ('Z5', '重型专项作业车'), ('Z7', '轻型专项作业车'),
           ('J1', '轮式机械'), ('T1', '大型轮式拖拉机'), ('N1', '三轮汽车'), ('M1', '三轮摩托车'), ('M2', '二轮摩托车')
),
owned AS (
    SELECT ref, person, tier, probability, explanation, vin, brand, registered_on,
           coalesce(vehicle_type, '') AS type_text, upper(coalesce(vehicle_type, '')) AS kind,
           regexp_extract(upper(coalesce(vehicle_type, '')), '^[A-Z][0-9]{1,2}') AS code,
           regexp_replace(coalesce(plate, ''), '[^一-龥A-Z0-9]', '', 'g') AS plate,
           regexp_replace(upper(coalesce(state, '')), '未(注销|报废|转出)|[,，、;；/ ]', '', 'g') AS state,
           coalesce(plate_kind, '') AS plates, ended_on,
           concat_ws('，', vehicle_type, use, remark) AS said
    FROM vehicles JOIN link USING (ref) WHERE source = 'vehicles'
),
typed AS (
    SELECT *, CASE
        WHEN regexp_matches(code, '^(K|Z|Q|J|H[1-4]|T11)') THEN 'red'
        WHEN regexp_matches(code, '^(H5|N|M1)') THEN 'yellow'
        WHEN code LIKE 'M2%' THEN 'two'
        WHEN regexp_matches(code, '^[TGB]') THEN 'exempt'
        WHEN code <> '' THEN 'unknown'
        WHEN regexp_matches(kind, '电动自行|助力车|电瓶车|电动[二两三]轮车') THEN 'exempt'
        WHEN regexp_matches(kind, '三轮|低速|农用') THEN 'yellow'
        WHEN kind LIKE '%摩托%' THEN 'two'
        WHEN regexp_matches(kind, '大型.*拖拉机') THEN 'red'
        WHEN regexp_matches(kind, '拖拉机') THEN 'exempt'
        WHEN regexp_matches(kind, '轿|客车|货车|载货|载客|面包|越野|汽车|牵引|作业车|收割机|装载机|挖掘机|'
             '平地机|推土机|起重机|压路机|吊车|皮卡|商务车|工程车|房车|校车|SUV|MPV') THEN 'red'
        WHEN regexp_matches(kind, '挂车|电动车') THEN 'exempt'
        WHEN regexp_matches(kind, '^[小微中大轻重]型') THEN 'red'
        WHEN regexp_matches(plates, '^0?[78]|摩托') THEN 'two'
        WHEN regexp_matches(plates, '^13|低速') THEN 'yellow'
        WHEN regexp_matches(plates, '^1[45]|拖拉机|挂车') THEN 'exempt'
        ELSE 'unknown' END AS class
    FROM owned
)
SELECT ref, person, tier, probability, explanation, plate,
       coalesce(nullif(plate, ''), vin, concat_ws('/', type_text, registered_on)) AS vehicle,
       concat_ws('，', CASE WHEN kind = code THEN coalesce(word || '（' || code || '）', code)
           ELSE type_text END, brand) AS spoken, registered_on,
       CASE WHEN class = 'unknown' THEN '车型不明' WHEN class = 'yellow' THEN '低速货车或三轮，按本县设置计入'
            WHEN class = 'two' THEN '二轮摩托车，按本县设置计入' ELSE '' END AS note
FROM typed LEFT JOIN coded ON coded.start = substr(code, 1, 2)
WHERE NOT regexp_matches(said, '残疾|代步|轮椅')
      AND NOT regexp_matches(state, '注销|报废|转出|被盗|灭失|^[A-Z]*[EMBCP][A-Z]*$')
      AND coalesce(ended_on > $month_end, TRUE) AND coalesce(registered_on <= $month_end, TRUE)
      AND CASE class
          WHEN 'red' THEN TRUE
          WHEN 'yellow' THEN $yellow_vehicles = 'counted'
          WHEN 'two' THEN $motorcycle_2w = 'counted'
          WHEN 'unknown' THEN regexp_full_match(plate, '[一-龥][A-Z][A-Z0-9]{5,6}')
          ELSE FALSE END
"""

_ESTATE = """
CREATE OR REPLACE TEMP TABLE estate AS
WITH owned AS (
    SELECT ref, person, tier, probability, explanation, area, location, coalesce(use, '') AS use,
           coalesce(unit_code, certificate, location, '坐落不详/' || person) AS home,
           regexp_replace(coalesce(state, ''), '未(注销|灭失)', '', 'g') AS state, registered_on
    FROM property JOIN link USING (ref) WHERE source = 'property'
),
typed AS (
    SELECT *, CASE
        WHEN regexp_matches(use, '非住宅|非居住|车位|车库|停车') THEN 'other'
        WHEN use = '' OR regexp_matches(use, '住|公寓|宅基地|自建|别墅|民房|农房|平房|楼房') THEN 'dwelling'
        WHEN regexp_matches(use, '商|办公|店|铺|门面|营业|仓|工业|厂|写字楼') THEN 'other'
        WHEN regexp_matches(use, '房|成套') THEN 'dwelling'
        ELSE '' END AS class
    FROM owned
)
SELECT ref, person, tier, probability, explanation, home, class, area, location, use
FROM typed
WHERE class <> '' AND NOT regexp_matches(state, '历史|注销|灭失|作废|失效|无效|终止|非现势')
      AND coalesce(registered_on <= $month_end, TRUE)
"""

ASSETS = (_CAR, _ESTATE)

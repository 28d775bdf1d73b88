"""``car`` and ``estate``: vehicles and rooms that count against their owner, by the county's switches.

One row a registry row and person linked. Exempt types, states and dates are left out here, so that
rules and target groups read the same list; where a state is not understood, ``doubt`` quotes it and
the tier is possible at most. Vehicle types are GA/T 16.4 codes or words.
"""

_SIZES = "大中小微"
_LOADS = "重中轻微"
_BUS = (
    "普通客车",
    "双层客车",
    "卧铺客车",
    "铰接客车",
    "越野客车",
    "轿车",
    "专用客车",
    "专用校车",
    "面包车",
)
_SMALL_BUS = ("普通客车", "越野客车", "轿车", "专用客车", "", "", "", "专用校车", "面包车")
_LORRY = (
    "普通货车",
    "厢式货车",
    "封闭货车",
    "罐式货车",
    "平板货车",
    "集装厢车",
    "自卸货车",
    "特殊结构货车",
    "仓栅式货车",
)
_WORDS = {
    **{f"K{n}{k}": f"{size}型{word}" for n, size in enumerate(_SIZES, 1)
       for k, word in enumerate(_SMALL_BUS if n > 2 else _BUS, 1) if word},
    **{f"H{n}{k}": f"{load}型{word}" for n, load in enumerate(_LOADS, 1) for k, word in enumerate(_LORRY, 1)},
    "H45": "微型自卸货车", "H46": "微型特殊结构货车", "H47": "微型仓栅式货车",
    "H51": "低速普通货车", "H52": "低速厢式货车", "H53": "低速罐式货车", "H54": "低速自卸货车", "H55": "低速仓栅式货车",
    **{f"Q{n}{k}": f"{load}型{word}牵引车" for n, load in enumerate(_LOADS[:3], 1)
       for k, word in enumerate(("半挂", "全挂"), 1)},
    **{f"Z{n}1": f"{size}型专项作业车" for n, size in zip("123457", "大中小微重轻", strict=True)},
    "J11": "轮式装载机械", "J12": "轮式挖掘机械", "J13": "轮式平地机械",
    "M11": "普通正三轮摩托车", "M12": "轻便正三轮摩托车", "M13": "正三轮载客摩托车", "M14": "正三轮载货摩托车",
    "M15": "侧三轮摩托车", "M21": "普通二轮摩托车", "M22": "轻便二轮摩托车", "N11": "三轮汽车", "T11": "大型轮式拖拉机",
    "K1": "大型客车", "K2": "中型客车", "K3": "小型客车", "K4": "微型客车", "H1": "重型货车", "H2": "中型货车",
    "H3": "轻型货车", "H4": "微型货车", "H5": "低速货车", "Q1": "重型牵引车", "Q2": "中型牵引车", "Q3": "轻型牵引车",
    "Z1": "大型专项作业车", "Z2": "中型专项作业车", "Z3": "小型专项作业车", "Z4": "微型专项作业车",
    "Z5": "重型专项作业车", "Z7": "轻型专项作业车", "J1": "轮式机械", "T1": "大型轮式拖拉机", "N1": "三轮汽车",
    "M1": "三轮摩托车", "M2": "二轮摩托车",
}  # fmt: skip

_CAR = rf"""
CREATE OR REPLACE TEMP TABLE car AS
WITH coded(start, word) AS (
    VALUES {", ".join(f"('{code}', '{word}')" for code, word in _WORDS.items())}
),
owned AS (
    SELECT ref, person, tier, probability, explanation, vin, brand, registered_on,
           coalesce(vehicle_type, '') AS type_text, upper(coalesce(vehicle_type, '')) AS kind,
           regexp_extract(upper(coalesce(vehicle_type, '')), '^[A-Z][0-9]{{1,2}}') AS code,
           regexp_replace(coalesce(plate, ''), '[^一-龥A-Z0-9]', '', 'g') AS plate,
           regexp_replace(upper(coalesce(state, '')), '\s|[,，、;；/]|未(注销|报废|转出|过户|转移|转让)', '', 'g') AS state,
           nullif(trim(state), '') AS state_said,
           coalesce(plate_kind, '') AS plates, ended_on,
           concat_ws('，', vehicle_type, use, remark) AS said,
           regexp_matches(upper(trim(coalesce(use, ''))), '^[BCDEFGR]([^A-Z]|$)|营运|营业|货运|客运|运输|出租|租赁|经营')
               AND NOT regexp_matches(coalesce(use, ''), '非营运|非经营|非营业|营转非') AS working
    FROM vehicles JOIN link USING (ref) WHERE source = 'vehicles'
),
typed AS (
    SELECT *, CASE
        WHEN code LIKE 'T11%' THEN 'farm'
        WHEN regexp_matches(code, '^(K|Z|Q|J|H[1-4])') THEN 'red'
        WHEN regexp_matches(code, '^(H5|N|M1)') THEN 'yellow'
        WHEN code LIKE 'M2%' THEN 'two'
        WHEN regexp_matches(code, '^[TGB]') THEN 'exempt'
        WHEN code <> '' THEN 'unknown'
        WHEN regexp_matches(kind, '电动自行|助力车|电瓶车|电动[二两三]轮车') THEN 'exempt'
        WHEN regexp_matches(kind, '三轮|低速|农用') THEN 'yellow'
        WHEN kind LIKE '%摩托%' THEN 'two'
        WHEN regexp_matches(kind, '大型.*拖拉机|收割机') THEN 'farm'
        WHEN regexp_matches(kind, '船|舶|艇|轮渡') THEN 'ship'
        WHEN regexp_matches(kind, '拖拉机') THEN 'exempt'
        WHEN regexp_matches(kind, '轿|客车|货车|载货|载客|面包|越野|汽车|牵引|作业车|装载机|挖掘机|'
             '平地机|推土机|起重机|压路机|吊车|皮卡|商务车|工程车|房车|校车|SUV|MPV') THEN 'red'
        WHEN regexp_matches(kind, '挂车|电动车') THEN 'exempt'
        WHEN regexp_matches(kind, '^[小微中大轻重]型') THEN 'red'
        WHEN regexp_matches(plates, '^0?[78]|摩托') THEN 'two'
        WHEN regexp_matches(plates, '^13|低速') THEN 'yellow'
        WHEN regexp_matches(plates, '^1[45]|拖拉机|挂车') THEN 'exempt'
        ELSE 'unknown' END AS class,
        code LIKE 'M1%' OR (code = '' AND kind LIKE '%摩托%') AS motorcycle,
        -- To be scrapped, and not known to be: it may still be driven.
        regexp_matches(state, '达到报废|公告.*作废|^[A-Z]*P[A-Z]*$')
            AND NOT regexp_matches(state, '注销|已报废|转出|过户|转移|转让|被盗|灭失|^[A-Z]*[EMBC][A-Z]*$') AS due,
        regexp_matches(code, '^(K[34]|H[345]|N|M1)') OR (code = '' AND regexp_matches(kind, '[小微轻]型|低速|三轮|面包')) AS small
    FROM owned
),
held AS (
    SELECT *, regexp_matches(state, '^([ADGHIJKLNOQ]*|[01])$|正常|有效|在用|登记|逾期|检验|年检|违法|事故|查封|抵押|质押|'
                                    '锁定|暂扣|扣押|停驶|监管|嫌疑|冻结|未处理')
              AND NOT regexp_matches(state, '[不非](正常|有效|在用)|未登记') AS understood,
           count(DISTINCT coalesce(nullif(plate, ''), vin, CAST(ref AS VARCHAR))) OVER (PARTITION BY person) = 1 AS sole
    FROM typed
    WHERE NOT regexp_matches(said, '残疾|代步|轮椅')
          AND ((due AND $yellow_vehicles = 'counted')
               OR NOT regexp_matches(state, '注销|报废|转出|过户|转移|转让|被盗|灭失|公告.*作废|^[A-Z]*[EMBCP][A-Z]*$'))
          AND coalesce(ended_on > $month_end, TRUE) AND coalesce(registered_on <= $month_end, TRUE)
          AND class <> 'exempt'
)
SELECT ref, person, CASE WHEN understood AND NOT due THEN tier ELSE 'possible' END AS tier, probability, explanation, plate,
       concat_ws('；', identity_text(tier, explanation),
                 CASE WHEN due THEN '车辆已达到报废标准，是否已报废、仍在使用待核实' WHEN NOT understood THEN '车辆状态写作“' || state_said || '”' END) AS doubt,
       coalesce(nullif(plate, ''), vin, concat_ws('/', type_text, registered_on)) AS vehicle,
       concat_ws('，', CASE WHEN kind = code THEN coalesce(coalesce(exact.word, coded.word) || '（' || code || '）', code)
           ELSE type_text END, brand) AS spoken, registered_on,
       CASE WHEN class = 'unknown' THEN '车型不明' WHEN class = 'yellow' THEN '低速货车或三轮，按本县设置计入'
            WHEN class = 'two' THEN '二轮摩托车，按本县设置计入' ELSE '' END AS note
FROM held
LEFT JOIN coded ON coded.start = substr(code, 1, 2)
LEFT JOIN coded AS exact ON exact.start = code AND length(code) = 3
WHERE CASE class
          WHEN 'red' THEN TRUE
          WHEN 'farm' THEN $farm_machines = 'counted'
          WHEN 'ship' THEN $ships = 'counted' OR ($ships = 'working' AND working)
          WHEN 'yellow' THEN $yellow_vehicles = 'counted' AND NOT (motorcycle AND $motorcycle_2w = 'all_exempt')
          WHEN 'two' THEN $motorcycle_2w = 'counted'
          ELSE regexp_full_match(plate, '[一-龥][A-Z][A-Z0-9]{{5,6}}') END
      AND CASE $working_vehicles
          WHEN 'exempt' THEN NOT (working AND class <> 'ship')
          WHEN 'sole_small_exempt' THEN NOT (working AND small AND sole)
          ELSE TRUE END
      AND ($vehicle_exempt_years = 0
           OR coalesce(registered_on + to_years(CAST($vehicle_exempt_years AS INTEGER)) > $month_end, TRUE))
"""  # noqa: S608

# What part of a home somebody holds: 10%, 1/3, 三分之一, 0.1, 按份共有20%; NULL where nothing is said.
_SHARE = r"""
CREATE OR REPLACE TEMP MACRO part_of(said) AS CASE
    WHEN regexp_matches(said, '[0-9.]\s*[%％]') THEN TRY_CAST(regexp_extract(said, '([0-9]+(?:\.[0-9]+)?)\s*[%％]', 1) AS DOUBLE) / 100
    WHEN regexp_matches(said, '[0-9]\s*/\s*[0-9]')
    THEN TRY_CAST(regexp_extract(said, '([0-9]+)\s*/', 1) AS DOUBLE) / nullif(TRY_CAST(regexp_extract(said, '/\s*([0-9]+)', 1) AS DOUBLE), 0)
    WHEN regexp_matches(said, '[二三四五六七八九十]分之[一二三四五六七八九]')
    THEN strpos('一二三四五六七八九十', regexp_extract(said, '分之(.)', 1)) / strpos('一二三四五六七八九十', regexp_extract(said, '(.)分之', 1))
    WHEN regexp_full_match(trim(said), '0?\.[0-9]+') THEN TRY_CAST(trim(said) AS DOUBLE) END
"""

_ESTATE = r"""
CREATE OR REPLACE TEMP TABLE estate AS
WITH owned AS (
    SELECT ref, person, tier, probability, explanation, area, location, coalesce(use, '') AS use,
           coalesce(unit_code, certificate, location, '坐落不详/' || person) AS home,
           upper(substr(replace(coalesce(unit_code, ''), ' ', ''), 20, 1)) AS fixture,
           concat_ws('，', use, location, remark) AS words, part_of(share) AS part,
           nullif(trim(state), '') AS state_said,
           regexp_replace(coalesce(state, ''), '\s|未(注销|灭失|转移|转让|过户|失效|作废)', '', 'g') AS state, registered_on
    FROM property JOIN link USING (ref) WHERE source = 'property'
),
said AS (
    SELECT *, CASE WHEN part > 0 AND part < 1 THEN part ELSE 1.0 END AS share, regexp_replace(use, '\s|宅基地', '', 'g') AS purpose, use LIKE '%宅基地%' AS plot,
           regexp_matches(state, '^(1(\.0)?|01)?$|现势|有效|正常|登记|查封|抵押')
               AND NOT regexp_matches(state, '[未不无]([^，；]{0,2})?(现势|有效|正常|登记)|异常') AS understood
    FROM owned
),
typed AS (
    SELECT *, CASE
        WHEN regexp_matches(purpose, '非住宅|非居住|车位|车库|停车') THEN 'other'
        WHEN regexp_matches(purpose, '住宅用地|居住用地') THEN CASE WHEN fixture IN ('W', 'L') THEN '' ELSE 'dwelling' END
        WHEN regexp_matches(purpose, '住宅|住房|居住|商住|公寓|别墅|自建|宿舍|成套|[民农平楼]房') THEN 'dwelling'
        WHEN regexp_matches(purpose, '商|办公|店|铺|门面|营业|仓|库房|工业|厂|写字楼|住宿|餐饮|宾馆') THEN 'other'
        WHEN contains(purpose, '房') THEN 'dwelling'
        WHEN plot THEN CASE WHEN fixture = 'F' THEN 'dwelling' ELSE '' END
        WHEN purpose = '' THEN CASE WHEN fixture IN ('W', 'L') THEN '' ELSE 'dwelling' END
        ELSE '' END AS class
    FROM said
)
SELECT ref, person, CASE WHEN understood THEN tier ELSE 'possible' END AS tier, probability, explanation,
       concat_ws('；', identity_text(tier, explanation),
                 CASE WHEN NOT understood THEN '登记状态写作“' || state_said || '”' END) AS doubt,
       home, class, area, location, use, registered_on, share,
       regexp_matches(words, '拆迁|安置|搬迁|回迁|移民') AS relocated,
       class = 'dwelling' AND NOT plot AND NOT regexp_matches(words, '自建|宅基|祖|拆迁|安置|搬迁|回迁|移民|危房|继承|农民新村|新村') AS bought
FROM typed
WHERE class <> '' AND NOT regexp_matches(state, '历史|注销|灭失|作废|失效|无效|终止|非现势|转移|转让|过户|预告')
      AND coalesce(registered_on <= $month_end, TRUE)
      AND NOT ($old_houses = 'exempt' AND regexp_matches(words, '土坯|祖屋|祖宅|老宅|老屋|旧宅'))
"""

ASSETS = (_CAR, _SHARE, _ESTATE)

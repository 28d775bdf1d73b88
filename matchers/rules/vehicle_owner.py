"""名下有车辆: a counted vehicle registered to a member of a household on a roster."""

from pipeline.kernel.declare import Rule

VEHICLE_OWNER = Rule(
    slug="vehicle_owner",
    code="VEH-01",
    title="保障家庭成员名下疑似有机动车辆",
    basis="社会救助法第二十三条（财产标准由省级规定）、第四十一条；最低生活保障审核确认办法（民发〔2021〕57号）；"
    "本地家庭财产认定规定",
    severity="yellow",
    likely=0.33,
    sources=("roster", "vehicles"),
    sql="""
        WITH owned AS (
            SELECT car.*, enrolled.ref AS row, unit, unit_no, programme, name, id_number, town, village,
                   least(sureness(car.tier), roster_sure) AS sure,
                   bracketed(concat_ws('；', nullif(doubt, ''), roster_doubt)) AS said, limb.person AS limb
            FROM enrolled JOIN car USING (person)
            LEFT JOIN (SELECT DISTINCT person FROM certificate WHERE kind = '肢体') AS limb USING (person)
        )
        SELECT unit || '|' || vehicle AS key,
               tier_of(max(sure)) AS tier,
               max(probability) AS probability,
               programme,
               coalesce(any_value(unit_no), '') AS unit,
               any_value(name ORDER BY row) AS name,
               coalesce(any_value(id_number ORDER BY row), '') AS id_number,
               any_value(town ORDER BY row) AS town,
               any_value(village ORDER BY row) AS village,
               CAST(NULL AS DOUBLE) AS amount,
               CAST(NULL AS INTEGER) AS months,
               list(DISTINCT row ORDER BY row) AS subject,
               list(DISTINCT ref ORDER BY ref) AS evidence,
               string_agg(DISTINCT name, '、' ORDER BY name) AS owners,
               coalesce(max(nullif(spoken, '')), '车型未填的车') AS described,
               coalesce(max(nullif(plate, '')), '未填') AS plate,
               coalesce(day_text(min(registered_on)), '未填') AS registered,
               concat_ws('；', nullif(max(note), ''), CASE WHEN bool_or(limb IS NOT NULL)
                   THEN '车主持有肢体残疾证，请查是否加装操纵辅助装置的残疾人专用车' END) AS hint,
               any_value(explanation ORDER BY sure DESC, said, explanation) AS identity,
               any_value(said ORDER BY sure DESC, said) AS doubt
        FROM owned GROUP BY unit, programme, vehicle
    """,
    sentence="机动车登记显示，{programme}家庭成员{owners}{doubt}名下有一辆{described}（号牌{plate}，登记日期{registered}）。",
    how="入户看车并查行驶证，听取本人说明（是否残疾人代步、已转让、被他人借名、唯一谋生小型车辆）；属实的按本地财产标准重新认定。",
    columns={
        "owners": "车主",
        "described": "车辆类型",
        "plate": "号牌号码",
        "registered": "登记日期",
        "hint": "提示",
        "identity": "身份比对",
    },
    switches=(
        "vehicle_preset",
        "yellow_vehicles",
        "motorcycle_2w",
        "farm_machines",
        "working_vehicles",
        "ships",
        "vehicle_exempt_years",
    ),
)

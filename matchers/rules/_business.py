"""``firm``: businesses that count against who runs or holds them, by the county's switches.

Cancelled ones are left out, revoked ones doubtful; a member of a cooperative is no owner unless he
leads it. Enterprises count where the family's contributions together exceed the limit.
"""

_FIRM = r"""
CREATE OR REPLACE TEMP TABLE firm AS
WITH registered AS (
    SELECT ref, person, tier, probability, explanation, coalesce(nullif(trim(business_name), ''), '名称未填') AS business_name,
           upper(coalesce(uscc, '')) AS code, coalesce(kind, '') AS type_text, coalesce(role, '') AS role,
           regexp_replace(coalesce(state, ''), '\s|未(注销|吊销|迁出|撤销)', '', 'g') AS state, nullif(trim(state), '') AS state_said,
           registered_on, capital, employees
    FROM business JOIN link USING (ref) WHERE source = 'business'
),
typed AS (
    SELECT *, CASE
        WHEN regexp_matches(type_text, '合作') OR (type_text = '' AND regexp_matches(business_name, '合作社')) THEN 'coop'
        WHEN regexp_matches(type_text, '个体') THEN 'shop'
        WHEN regexp_matches(type_text, '公司|企业|合伙|独资|集团|法人') THEN 'firm'
        WHEN code LIKE '93%' THEN 'coop' WHEN code LIKE '92%' THEN 'shop' WHEN code LIKE '91%' THEN 'firm'
        WHEN regexp_matches(business_name, '公司|集团') THEN 'firm' ELSE 'shop' END AS class,
        regexp_matches(state, '吊销|撤销|责令关闭') AS revoked,
        state = '' OR regexp_matches(state, '吊销|撤销|责令关闭|存续|在营|在业|开业|正常|登记|在册|营业|经营|迁入|有效|异常|^[01]$') AS understood
    FROM registered
)
SELECT ref, person, least(sureness(tier), CASE WHEN revoked OR NOT understood OR (class = 'coop' AND role = '') THEN 1 ELSE 3 END) AS sure,
       probability, explanation, coalesce(nullif(code, ''), business_name) AS business, business_name, class, role, capital,
       ['个体工商户', '企业', '农民专业合作社'][list_position(['shop', 'firm', 'coop'], class)] AS class_text,
       concat_ws('；', identity_text(tier, explanation), CASE WHEN revoked THEN '登记状态为吊销' END,
           CASE WHEN NOT understood THEN '登记状态写作“' || state_said || '”' END,
           CASE WHEN class = 'coop' AND role = '' THEN '在合作社任何职务未写明' END) AS doubt
FROM typed
WHERE NOT regexp_matches(state, '注销|迁出') AND coalesce(registered_on <= $month_end, TRUE)
      AND NOT (class = 'coop' AND role <> '' AND NOT regexp_matches(role, '理事长|法定代表|法人|负责人|执行'))
      AND NOT (class = 'shop' AND $family_shop = 'exempt' AND coalesce(employees = 0, FALSE))
"""

BUSINESSES = (_FIRM,)

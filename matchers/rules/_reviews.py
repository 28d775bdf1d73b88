"""``unit_check``: of every family that receives, when it was last reviewed and checked, and how often it must be.

A column that a roster sheet does not keep says nothing of its families: it counts as kept where at
least half of the rows that receive have a date in it. ``pace``: 'stable' (常补, 特困, or nobody able
to work), 'able' (非常补), 'unclassed' (somebody able to work, and the roster gives no class).
"""

_SHEET = """
CREATE OR REPLACE TEMP TABLE _check_sheet AS
SELECT ref >> 40 AS sheet, count(reviewed_on) * 2 >= count(*) AS reviews_kept,
       count(reported_on) * 2 >= count(*) AS reports_kept
FROM enrolled GROUP BY sheet
"""

_UNIT_CHECK = """
CREATE OR REPLACE TEMP TABLE unit_check AS
WITH disabled AS (SELECT DISTINCT person FROM certificate WHERE tier <> 'possible'),
member AS (
    SELECT unit, reviewed_on, reported_on, review_class, class_text, ref >> 40 AS sheet,
           coalesce(birth, TRY_STRPTIME(substr(id_number, 7, 8), '%Y%m%d') :: DATE) AS born,
           coalesce(born > $month_end - INTERVAL 16 YEAR OR born <= $month_end - INTERVAL 60 YEAR
                    OR person IN (FROM disabled), FALSE) AS unable
    FROM enrolled
),
dated AS (
    SELECT unit, max(reviewed_on) AS reviewed_on, max(reported_on) AS reported_on,
           bool_and(reviews_kept) AS reviews_kept, bool_and(reports_kept) AS reports_kept,
           max(review_class) AS class, arg_max(class_text, review_class) AS said, bool_and(unable) AS unable
    FROM member JOIN _check_sheet USING (sheet) GROUP BY unit
),
paced AS (
    SELECT *, CASE WHEN programme = '特困' OR class = '常补' OR (class IS NULL AND unable) THEN 'stable'
                   WHEN class = '非常补' THEN 'able' ELSE 'unclassed' END AS pace,
           CASE pace WHEN 'stable' THEN $review_months_stable
                WHEN 'able' THEN CASE programme WHEN '城市低保' THEN $review_months_able_urban
                                 ELSE $review_months_able END
                ELSE $review_months_unclassed END AS cycle,
           coalesce(CASE WHEN contains(said, '常补') THEN class ELSE said || '，按' || class END, class, CASE WHEN programme = '特困' THEN '特困' WHEN unable THEN '成员均为老年、残疾或未成年'
                                ELSE '名册未分类' END) AS why
    FROM enrolled_unit JOIN dated USING (unit)
)
SELECT * FROM paced
"""

REVIEWS = (_SHEET, _UNIT_CHECK)
"""After ``enrolled_unit`` and ``certificate``."""

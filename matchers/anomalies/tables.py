"""The tables of anomalies, empty: rules read them, ``find_anomalies`` fills them.

``odd_group``: a town, an official or a village whose count departs from the rest of the county.
``kind`` says what was counted, ``base`` out of how many, ``observed`` and ``expected`` how many;
``shrunk`` is the share after shrinkage towards the others', ``chance`` that of so many or more (of
``unchanged``: so few), were the place like the others, and ``refs`` the rows counted.
``odd_payment``: a household and the month in which its payments break.
``odd_contact``: a telephone or an address, and how many unrelated households have it.
"""

TABLES = (
    # How probable it is by chance, and how many were to be expected, in words.
    "CREATE OR REPLACE TEMP MACRO chance_text(chance) AS CASE WHEN chance < 0.0001 THEN '不到万分之一'"
    " WHEN chance < 0.00095 THEN '约万分之' || CAST(round(chance * 10000) AS INTEGER)"
    " ELSE '约千分之' || CAST(round(chance * 1000) AS INTEGER) END",
    "CREATE OR REPLACE TEMP MACRO about_text(number) AS CASE WHEN number < 0.95 THEN '不到1'"
    " WHEN number < 9.95 THEN format('约{:.1f}', number) ELSE '约' || CAST(round(number) AS INTEGER) END",
    "CREATE OR REPLACE TEMP MACRO percent_text(share) AS format('{:.1f}%', share * 100)",
    """
CREATE OR REPLACE TEMP TABLE odd_group (
    kind VARCHAR, programme VARCHAR, town VARCHAR, village VARCHAR, label VARCHAR, more VARCHAR,
    base BIGINT, observed BIGINT, expected DOUBLE, shrunk DOUBLE, chance DOUBLE, refs BIGINT[]
)
""",
    """
CREATE OR REPLACE TEMP TABLE odd_payment (
    unit VARCHAR, month DATE, before DOUBLE, after DOUBLE, ordinary DOUBLE, months BIGINT,
    robust_z DOUBLE, chance DOUBLE, refs BIGINT[]
)
""",
    """
CREATE OR REPLACE TEMP TABLE odd_contact (
    kind VARCHAR, contact VARCHAR, apart BIGINT, shared_share DOUBLE, chance DOUBLE, refs BIGINT[]
)
""",
)

# What is read of earlier months, where nobody has told of them.
NO_PAST = (
    """
CREATE TEMP TABLE IF NOT EXISTS past_recipient (
    month VARCHAR, person VARCHAR, id_number VARCHAR, unit VARCHAR, programme VARCHAR, town VARCHAR,
    village VARCHAR, state VARCHAR
)
""",
    """
CREATE TEMP TABLE IF NOT EXISTS past_payment (
    month VARCHAR, pay_month DATE, paid_on DATE, programme VARCHAR, person VARCHAR, unit_no VARCHAR,
    amount DOUBLE, result VARCHAR
)
""",
)

"""Anomalies that no rule can name: places, offices and households that depart from their own county.

Counts come from SQL, chances from exact tests against the rest of the county, and what may be shown
is settled over everything that was tested in the month. An anomaly is a question to a town or an
office. Nothing here looks at ethnicity, religion or names.
"""

"""The tables of the store that closing keeps: numbers given to problems, and what was drawn for 回头看."""

LAYOUT = """
CREATE TABLE IF NOT EXISTS case_number (finding_id VARCHAR PRIMARY KEY, month VARCHAR, nth BIGINT, number VARCHAR);
CREATE TABLE IF NOT EXISTS revisit (
    quarter VARCHAR, finding_id VARCHAR, town VARCHAR, drawn DATE, reasons VARCHAR, PRIMARY KEY (quarter, finding_id)
);
"""

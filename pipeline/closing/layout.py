"""The tables of the store that closing keeps: numbers given to problems, what was drawn for 回头看,
and the digest of each workbook as it was written."""

LAYOUT = """
CREATE TABLE IF NOT EXISTS case_number (finding_id VARCHAR PRIMARY KEY, month VARCHAR, nth BIGINT, number VARCHAR);
CREATE TABLE IF NOT EXISTS revisit (
    quarter VARCHAR, finding_id VARCHAR, town VARCHAR, drawn DATE, reasons VARCHAR, PRIMARY KEY (quarter, finding_id)
);
CREATE TABLE IF NOT EXISTS written_file (path VARCHAR PRIMARY KEY, sha256 VARCHAR);
"""

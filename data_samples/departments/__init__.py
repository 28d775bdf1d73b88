"""How each department lays out its extracts: headings, date forms, encodings, titles, totals."""

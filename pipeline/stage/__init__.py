"""The stage report: its figures, each with the rows it was counted from, and its sentences."""

"""Looks through finished files for numbers that may not leave the county: every place that can hold text."""

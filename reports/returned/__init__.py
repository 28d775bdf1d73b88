"""Ledgers that came back: their sheets as rows, whoever saved them and however they were edited."""

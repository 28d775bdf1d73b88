"""Deletion past retention: what goes, what is kept and why, how it is proved."""

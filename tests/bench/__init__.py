"""Figures, beside peers on the same files: ``make bench``. Never a test, never asserts seconds."""

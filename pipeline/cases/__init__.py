"""Findings followed until 销号: what happened to each, month after month."""

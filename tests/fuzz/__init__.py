"""Clean tables of a county, dirtied at random as departments dirty them, and what must come of it."""

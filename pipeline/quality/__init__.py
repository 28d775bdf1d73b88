"""The quality gate: is an extract what it should be, before anybody is judged by it?

``laws`` and the sources' own declarations say what is expected; ``measures`` asks DuckDB what has
come; ``checks`` puts both side by side, with what earlier months were like; Great Expectations
(``suites``, in a process of its own: ``examiner``) passes judgement; ``gate`` draws the
consequences. ``people`` does the same for every row of the roster, and counts the two indicators.
"""

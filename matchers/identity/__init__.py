"""Whom a registry row speaks of, where its ID number does not say: comparing, weighing, deciding.

``frame`` is everyone known to live in the county, ``record`` the rows to be placed. Candidates come
from blocks (blocks.py), each pair is compared (comparing.py), the answers weighed by a frozen model
(model.py, training.py), and a record's chances shared among its candidates and nobody (sharing.py).
"""

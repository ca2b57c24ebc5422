"""`make bench`: how fast the spine is, each row beside its baseline in the same run.

python -m tests.load --rows 1,2 --rounds 5 --seed 7 --quick
"""

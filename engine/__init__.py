"""Ruleset + facts in, decision + trace out: no clock, no I/O. Imports `dsl` and pure `domain` modules; begin at `evaluate.py`."""

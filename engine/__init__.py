"""Ruleset + facts in, decision + trace out: no clock, no I/O. May import `dsl` and pure `domain` modules; begin at `evaluate.py`."""

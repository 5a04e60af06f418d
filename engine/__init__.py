"""Ruleset + facts in, decision + trace out: no clock, no I/O. May import `dsl` and `domain.{values,events,facts,errors}`; begin at `evaluate.py`."""

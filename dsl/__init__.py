"""Text in, checked ruleset or diagnostics out. May import `domain.values` and `domain.events`; begin at `ruleset.py`."""

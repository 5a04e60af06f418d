"""Rules as Python: one generated function per event type. May import `engine`, `dsl` and `domain`; begin at `function.py`."""

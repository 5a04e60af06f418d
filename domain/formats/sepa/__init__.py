"""SEPA credit transfers (pain.001): bytes to values and back. May import domain values and `..problems`; begin at `values.py`."""

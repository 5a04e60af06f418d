"""A portfolio in CSV files, read whole or refused whole, into the tables. May import `domain` only; begin at `files.py`."""

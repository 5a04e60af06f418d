"""Where the business is kept: tables, migrations and set-based queries on PostgreSQL. May import `domain` only; begin at `schema.py`."""

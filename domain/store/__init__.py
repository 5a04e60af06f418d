"""Where the business is kept: tables, migrations, queries on PostgreSQL. Imports `domain` only; begin at `schema.py`."""

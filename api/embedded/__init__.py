"""A real PostgreSQL and a real Temporal inside one home folder, for whoever has none running; begin at `services.py`."""

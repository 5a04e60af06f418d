"""The use cases: plain functions first, durable where time passes. Imports everything but `api`; begin at `handle_events.py`."""

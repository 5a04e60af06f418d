"""The use cases: plain functions first, durable where time passes. May import everything but `api`; begin at `handle_events.py`."""

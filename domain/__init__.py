"""The words of the business: values, events, facts, entities, storage, formats. Imports nothing of ours above it; begin at `values.py`."""

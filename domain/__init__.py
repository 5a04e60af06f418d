"""The words of the business: values, events, facts, entities, storage, formats. Imports nothing of ours; begin at `values.py`."""

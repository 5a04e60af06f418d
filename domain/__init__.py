"""The words of the business: values, events, facts, entities, storage, formats. Imports no package of ours; begin at `values.py`."""

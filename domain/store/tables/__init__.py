"""Every table, by the part of the business that it keeps; constraints state the invariants. Begin at `base.py`."""

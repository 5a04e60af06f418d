"""How each kind of fact is read for a batch of events: one query, and what its rows mean. Begin at `batch.py`."""

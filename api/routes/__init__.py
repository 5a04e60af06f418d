"""The API, one file per subject; each route states its permission. Begin at `claims.py`."""

"""Every way in: CLI, HTTP, pages; the only package that knows environment, clock and wiring. Begin at `bootstrap.py`."""

"""Every way in: CLI, HTTP, pages. The only package that knows the environment, the clock and the wiring; begin at `bootstrap.py`."""

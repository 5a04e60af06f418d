"""The payroll package's journals and wage components: bytes to values and back. Begin at `models.py`."""

"""What surrounds every request: its id, log line and measurement, its limit, its headers. Plain ASGI; begin at `requests.py`."""

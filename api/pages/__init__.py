"""The pages: rendered on the server, without scripts; each has one context dataclass. Begin at `render.py`."""

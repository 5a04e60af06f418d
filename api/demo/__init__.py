"""The main job on the example portfolio, told line by line; begin at `run.py`."""

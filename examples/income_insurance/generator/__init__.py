"""Makes the example's data from a seed. Begin at `scenario.py`: who there is and what happens to them."""

"""What rules surely mean, by a solver: what cannot fire, double work, gaps. z3 is imported here only; begin at `prove.py`."""

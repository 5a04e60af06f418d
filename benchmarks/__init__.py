"""Measurements, repeated with `make bench`; the tables are in `README.md`."""

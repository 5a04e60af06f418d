"""Measures the subjects that are named, or all; what it prints goes into `README.md` by hand, with the date and the machine."""

import sys
from importlib import import_module

SUBJECTS = ("language", "decide", "night", "durable", "backtest", "machines")

for subject in sys.argv[1:] or SUBJECTS:  # a subject is imported when it is its turn: some need what others do not
    for row in import_module(f".{subject}", __package__).measure():
        print(f"| {' | '.join(row)} |", flush=True)

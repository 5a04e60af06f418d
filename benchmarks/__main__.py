"""Measures and prints; what it prints goes into `README.md` by hand, with the date and the machine."""

from . import language

SUBJECTS = (language,)

for subject in SUBJECTS:
    for what, figure in subject.measure():
        print(f"| {what} | {figure} |", flush=True)

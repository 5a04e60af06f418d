"""Writes all data of the example; the same bytes every time.

    python examples/income_insurance/generate.py [folder]

The folder is this one, unless another is named.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from generator.cover import insure
from generator.expected import expected
from generator.export import write_export
from generator.illness import fall_ill
from generator.payroll import pay
from generator.people import hire
from generator.scenario import PERIOD, YEAR
from generator.tables import appointments, departures, portfolio, write_table


def example() -> Mapping[str, bytes]:
    """Path in the example -> contents."""
    people = hire()
    illness = fall_ill(people)
    policies = insure(people, illness)
    pays = pay(illness.leavers)
    tables = {f"portfolio/{name}": table for name, table in portfolio(people, illness, policies, pays).items()}
    tables |= {"appointments.csv": appointments(illness), "departures.csv": departures(illness)}
    return {
        **{path: write_table(table) for path, table in tables.items()},
        **{f"payroll/{YEAR}-{PERIOD:02}/{name}": content for name, content in write_export(pays).items()},
        "expected.json": expected(pays, policies, illness).encode(),
    }


def main(folder: Path) -> None:
    for path, content in example().items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)

"""The example that ships with Regelaar: its files, and loading them so that loading twice changes nothing."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

from api.bootstrap import System
from api.cli.language import sources_in
from domain.store.portfolio.load import PortfolioCounts, load_portfolio
from domain.store.settings import AutoApproval, change_auto_approval
from domain.store.users import save_token, user_named
from domain.values import Text
from workflows.import_payroll import File, PayrollFiles

FOLDER = Path(__file__).parents[2] / "examples" / "income_insurance"
RULES = FOLDER / "rules"
BROKEN = FOLDER / "broken"
RUN = FOLDER / "payroll" / "2026-09"

ADMINISTRATOR = "beheer"
CONNECTOR = "koppeling"
AUTO_APPROVAL = AutoApproval(enabled=True, characteristics=("automatisch accorderen",))

_USERS = {
    "beheer": Text("functioneel beheerder", "functional administrator"),
    "anja": Text("claimbehandelaar", "claims handler"),
    "bram": Text("claimbehandelaar", "claims handler"),
    "carla": Text("seniorbehandelaar", "senior claims handler"),
    "audit": Text("auditor", "auditor"),
    "koppeling": Text("koppeling", "connector"),
}
_TOKEN_DAYS = timedelta(days=1)


def load_example(system: System, more_rules: Mapping[str, str] | None = None) -> PortfolioCounts:
    """The portfolio, the log-ins for a day, the switch for automatic approval and the rules in force, with `more_rules`."""
    with system.engine.begin() as connection:
        counts = load_portfolio(connection, portfolio_files(), system.now())
        for name, _, token in log_ins():
            save_token(connection, user_named(connection, name).id, token, system.now() + _TOKEN_DAYS)
        administrator = user_named(connection, ADMINISTRATOR)
        change_auto_approval(connection, administrator, AUTO_APPROVAL, system.now())
        if system.rules.in_force(connection, system.today()) is None:  # else others may have been published since
            system.rules.publish(connection, administrator, {**sources_in(RULES), **(more_rules or {})}, system.now())
    return counts


def portfolio_files() -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted((FOLDER / "portfolio").glob("*.csv"))}


def log_ins() -> Iterator[tuple[str, Text, str]]:
    """Name, role and token of each example user. The tokens are no secret: they open an example on your own machine."""
    for name, role in _USERS.items():
        yield name, role, "proef-" + hashlib.sha256(name.encode()).hexdigest()[:12]


def rows(name: str) -> list[dict[str, str]]:
    """The lines of one of the scenario's CSV files."""
    with (FOLDER / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def payroll_run() -> PayrollFiles:
    """What came back from payroll for September 2026."""
    net, tax, journals, components = (
        File(name, (RUN / name).read_bytes()) for name in ("sepa_net.xml", "sepa_tax.xml", "journals.xml", "wage_components.json")
    )
    return PayrollFiles(net, tax, journals, components)

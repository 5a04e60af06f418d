"""Makes the claim of imported wages whose four checks all hold (R-3.3.1.1-checks)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from domain.claims import ClaimOrigin
from domain.errors import Conflict
from domain.payroll import CHECK_LABELS
from domain.values import Text, total

from .claim_events import record_claim_event
from .claims import ClaimLine, Draft, add_claim, claims_of_wages
from .users import SYSTEM, user_named
from .wages_to_claim import read_wages


def claim_from_wages(
    connection: Connection, wage_import_id: int, reply_to: str, now: datetime, causes: tuple[UUID, ...] = ()
) -> int:
    """The claim of imported wages whose checks all hold, made by the system; asked again it is the same claim.

    Its period is the month of the payroll period. Conflict when a check failed: then a person makes the claim.
    """
    wages = read_wages(connection, wage_import_id)
    made = claims_of_wages(connection, wage_import_id)
    if made:
        return made[-1].id
    if wages.failed:
        names = [CHECK_LABELS[check] for check in wages.failed]
        nl = f"deze controles kloppen niet: {'; '.join(name.nl for name in names)}. Maak de claim met de hand"
        raise Conflict(Text(nl, f"these checks fail: {'; '.join(name.en for name in names)}. Make the claim by hand"))
    key = wages.key
    number = f"C-{wages.policy_number}-{wages.employee_number}-{key.year}-{key.period:02}-{key.run}"
    lines = tuple(ClaimLine(key.employee_id, name, key.month, amount) for name, amount in wages.gross)
    gross = total(line.amount for line in lines)
    draft = Draft(number, key.policy_id, key.employee_id, wages.case_id, wages.id, ClaimOrigin.IMPORT, key.month, gross, lines)
    claim_id = add_claim(connection, draft, user_named(connection, SYSTEM).id, now)
    record_claim_event(connection, "claim_imported", claim_id, wages.paid_on, reply_to, causes, now)
    return claim_id

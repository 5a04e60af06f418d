"""Claims, of imported wages or by hand: made, decided by someone who may, and booked (R-3.3.1-7, R-3.3.3, R-4.3.1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from domain.access import Permission, User, Verdict, require_decision
from domain.bookings import booking_lines, receiver
from domain.claims import CLAIM_STATUS_LABELS, ClaimOrigin, ClaimStatus
from domain.errors import BadInput, Conflict
from domain.events import Event, Subject, event_id
from domain.payroll import CHECK_LABELS
from domain.store.bookings import add_booking, booking_of, insurer_of, payments_of
from domain.store.claims import (
    Claim,
    ClaimLine,
    Draft,
    add_claim,
    characteristics_around,
    claim_lines,
    claims_of_wages,
    concerned,
    count_manual,
    employee_numbers,
    read_claim,
    same_claim,
    set_decision,
)
from domain.store.outbox import signal_workflow
from domain.store.payroll_import import read_beneficiaries
from domain.store.record_events import record_events
from domain.store.settings import read_auto_approval
from domain.store.users import SYSTEM, user_named
from domain.store.wages_to_claim import WagesToClaim, read_wages
from domain.store.zw_erd import workflow_id
from domain.values import Money, Text, total
from domain.wages import Beneficiary, payee

from .new_claim import NewClaim, draft_by_hand, refuse_claimed

BY_HAND = "handmatig beoordelen"
"""The characteristic that leaves a claim to a person, whatever else is there."""

_AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def claim_from_wages(connection: Connection, wage_import_id: int, reply_to: str, now: datetime) -> int:
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
    _record(connection, "claim_imported", claim_id, wages.paid_on, reply_to, now)
    return claim_id


def create_claim(connection: Connection, user: User, new: NewClaim, now: datetime) -> int:
    """A claim by a person; entering the same claim again gives the first one.

    Forbidden without the authorisation; NotFound for an unknown policy or import; BadInput that names every wrong line;
    Conflict when the wages, or exactly these lines, are claimed already.
    """
    user.require(Permission.CREATE_CLAIMS)
    wages = None if new.wage_import_id is None else read_wages(connection, new.wage_import_id)
    draft = draft_by_hand(connection, new, wages, _day(now))
    number = f"C-{new.policy}-H{count_manual(connection, draft.policy_id) + 1}"
    same = same_claim(connection, draft)
    if same is not None and same.created_by == user.id:
        return same.id
    if wages is not None:
        refuse_claimed(connection, wages)
    if same is not None:
        nl = f"precies dit is al geclaimd als {same.number}, door {same.creator}; beoordeel die claim"
        raise Conflict(Text(nl, f"exactly this was claimed already as {same.number}, by {same.creator}; decide that claim"))
    claim_id = add_claim(connection, replace(draft, number=number), user.id, now)
    reply_to = None if wages is None else workflow_id(wages.case_number)
    _record(connection, "claim_created", claim_id, _day(now), reply_to, now)
    if reply_to is not None:
        signal_workflow(connection, reply_to, "claim_entered", str(claim_id), {"claim_id": claim_id}, now)
    return claim_id


_STATUS = {Verdict.APPROVE: ClaimStatus.APPROVED, Verdict.REJECT: ClaimStatus.REJECTED}
_EVENT = {Verdict.APPROVE: "claim_approved", Verdict.REJECT: "claim_rejected"}


def decide_claim(
    connection: Connection, user: User, claim_id: int, verdict: Verdict, reason: str | None, now: datetime
) -> ClaimStatus:
    """What became of the claim; the same decision by the same user again changes nothing.

    Forbidden unless this user may give this verdict on this claim (R-3.3.3); BadInput for a rejection without a reason;
    Conflict when it was decided before; NotFound when there is no such claim.
    """
    found = read_claim(connection, claim_id, lock=True)
    require_decision(user, verdict, frozenset({found.created_by, found.edited_by}))
    told = (reason or "").strip() or None
    if verdict is Verdict.REJECT and told is None:
        raise BadInput(Text("geef een reden bij het afwijzen", "give a reason for the rejection"), "reason")
    status = _STATUS[verdict]
    if found.decided_by is not None:
        if (found.status, found.decided_by[0]) == (status, user.id):
            return status
        raise _decided(found, found.decided_by[1])
    set_decision(connection, claim_id, status, user.id, told, now)
    reply_to = None if found.wage_import_id is None else workflow_id(read_wages(connection, found.wage_import_id).case_number)
    _record(connection, _EVENT[verdict], claim_id, _day(now), reply_to, now)
    return status


def _decided(found: Claim, by: str) -> Conflict:
    label = CLAIM_STATUS_LABELS[found.status]
    nl = f"claim {found.number} is al {label.nl} door {by}; maak zo nodig een nieuwe claim"
    return Conflict(Text(nl, f"claim {found.number} has been {label.en} already by {by}; make a new claim if need be"))


def approve_automatically(connection: Connection, claim_id: int, now: datetime) -> bool:
    """Whether the claim is approved, after the system approved it if it may (R-3.3.2).

    It may when the setting is on and one of its characteristics is on the case, on the absence that the case continues, on
    the employee or on the employer, and ‘handmatig beoordelen’ on none of these. A claim for several employees never.
    """
    found = read_claim(connection, claim_id, lock=True)
    if found.status is not ClaimStatus.PENDING:
        return found.status is ClaimStatus.APPROVED
    setting = read_auto_approval(connection)
    if not setting.enabled or found.employee_id is None or found.case_id is None:
        return False
    names = characteristics_around(connection, found.employee_id, found.case_id)
    if BY_HAND in names or names.isdisjoint(setting.characteristics):
        return False
    decide_claim(connection, user_named(connection, SYSTEM), claim_id, Verdict.APPROVE, None, now)
    return True


def book_claim(connection: Connection, claim_id: int, today: date) -> int:
    """The booking of an approved claim, a line per beneficiary; asked again it is the same booking (R-3.3.1-7).

    Wages that payroll computed go as payroll pays them, each payment to an account that was registered on its day. A claim
    without them goes to the account that is registered today for each employee. Conflict when the claim is not approved,
    or when there is nothing to pay or no registered account to pay it to.
    """
    found = read_claim(connection, claim_id, lock=True)
    booked = booking_of(connection, claim_id)
    if booked is not None:
        return booked
    if found.status is not ClaimStatus.APPROVED:
        label = CLAIM_STATUS_LABELS[found.status]
        nl = f"claim {found.number} is {label.nl}; alleen een goedgekeurde claim wordt geboekt"
        raise Conflict(Text(nl, f"claim {found.number} is {label.en}; only an approved claim is booked"))
    if found.wage_import_id is not None:
        received = _as_payroll_pays(connection, read_wages(connection, found.wage_import_id))
    else:
        received = _as_claimed(connection, claim_id, today)
    lines = booking_lines(received, *insurer_of(connection, found.policy_id))
    if not lines:
        nl = f"bij claim {found.number} hoort geen enkele betaling; vraag de verloning om een betaalbestand"
        raise Conflict(Text(nl, f"no payment belongs to claim {found.number}; ask payroll for a payment file"))
    return add_booking(connection, f"B-{found.number.removeprefix('C-')}", claim_id, today, lines)


Received = list[tuple[Beneficiary, Money]]


def _as_payroll_pays(connection: Connection, wages: WagesToClaim) -> Received:
    known = read_beneficiaries(connection, [wages.key.employee_id])
    accounts = [*known.get(wages.key.employee_id, ()), *known.get(None, ())]
    paid = [(payment, payee(payment, accounts)) for payment in payments_of(connection, wages.id)]
    extra = ", ".join(f"{payment.iban} ({payment.end_to_end_id})" for payment, who in paid if who is None)
    if extra:
        nl = f"nog niet geregistreerd als begunstigde: {extra}; registreer de rekening of laat de verloning corrigeren"
        raise Conflict(Text(nl, f"not registered as a beneficiary yet: {extra}; register the account or have payroll correct it"))
    return [(who, payment.amount) for payment, who in paid if who is not None]


def _as_claimed(connection: Connection, claim_id: int, today: date) -> Received:
    lines = claim_lines(connection, claim_id)
    known = read_beneficiaries(connection, {line.employee_id for line in lines})
    paid = [(line, receiver(known.get(line.employee_id, ()), today)) for line in lines]
    without = {line.employee_id for line, who in paid if who is None}
    if without:
        numbers = ", ".join(sorted(employee_numbers(connection, without).values()))
        nl = f"geen rekening om naar te betalen voor werknemer {numbers}; registreer die; bij loonbeslag betaalt de verloning"
        en = f"no account to pay to for employee {numbers}; register it, and pay through payroll when wages are garnished"
        raise Conflict(Text(nl, en))
    return [(who, line.amount) for line, who in paid if who is not None]


def _record(connection: Connection, kind: str, claim_id: int, day: date, reply_to: str | None, now: datetime) -> None:
    """An event for each employee that the claim is for."""
    found = read_claim(connection, claim_id)
    people = concerned(connection, found)
    events = [_event(kind, found, employee_id, case_id, day, reply_to) for employee_id, case_id in sorted(people.items())]
    record_events(connection, events, now)


def _event(kind: str, found: Claim, employee_id: int, case_id: int, day: date, reply_to: str | None) -> Event:
    return Event(
        id=event_id(kind, found.number, employee_id),
        type=kind,
        occurred_on=day,
        subjects={
            Subject.EMPLOYER: found.employer_id,
            Subject.EMPLOYEE: employee_id,
            Subject.CASE: case_id,
            Subject.CLAIM: found.id,
            Subject.POLICY: found.policy_id,
        },
        reply_to=reply_to,
    )


def _day(now: datetime) -> date:
    return now.astimezone(_AMSTERDAM).date()

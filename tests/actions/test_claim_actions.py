"""Claims made, decided and booked by rule, on the payroll of March 2025 (R-A3, R-3.3.3)."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from actions.cases import offer_wages
from actions.claims import approve_claim, create_booking, create_claim, reject_claim
from domain.errors import BadInput, Conflict, Forbidden
from domain.store.users import user_named
from domain.values import Money, Period
from workflows.claims import create_claim as enter_claim
from workflows.new_claim import NewClaim, NewClaimLine

ENTERED = datetime(2025, 3, 26, 9, 30, tzinfo=UTC)


def wages_of(world, number: str) -> int:
    found = "SELECT w.id FROM wage_import w JOIN employee m ON m.id = w.employee_id WHERE m.number = '{}'"
    return world.rows(found.format(number))[0][0]


def imported(world, number: str = "1001"):
    """The event of imported wages."""
    return world.event(f"T-{number}-ZW", "2025-03-26", wages=wages_of(world, number))


def claimed(world, number: str = "1001"):
    """An event about the claim that a rule made of the wages."""
    world.act(create_claim, imported(world, number))
    return world.event(f"T-{number}-ZW", "2025-03-26", claim=world.rows("SELECT max(id) FROM claim")[0][0])


def by_hand(world):
    """An event about a claim that Bert entered for 1005, who has no ZW ERD case."""
    march = Period(date(2025, 3, 1), date(2025, 4, 1))
    line = NewClaimLine("1005", "Loondoorbetaling", march, Money(Decimal("123.45")))
    claim_id = enter_claim(world.connection, user_named(world.connection, "bert"), NewClaim("SL-1", (line,)), ENTERED)
    return world.event("T-1005", "2025-03-26", claim=claim_id)


def status(world) -> list[tuple[str, str, str]]:
    return world.rows("SELECT c.number, c.status, u.name FROM claim c LEFT JOIN app_user u ON u.id = c.decided_by")


def test_a_rule_makes_the_claim_of_wages_once_and_its_case_hears_of_it(march) -> None:
    """R-A3, R-3.3.1.1-checks: with the event that led to it among the causes."""
    event = imported(march)
    assert march.act(create_claim, event) == march.act(create_claim, event) == {"claim": "C-ZW-1-1001-2025-03-1"}
    told = march.rows("SELECT type, reply_to, causes FROM event WHERE type = 'claim_imported'")
    assert told == [("claim_imported", "zw-erd/T-1001-ZW", [event.id])]


def test_a_rule_makes_no_claim_when_a_check_fails(march) -> None:
    """R-3.3.1.1-checks: 1004 was paid on an account that nobody registered."""
    with pytest.raises(Conflict, match="no extra beneficiary"):
        march.act(create_claim, imported(march, "1004"))


def test_a_rule_approves_as_the_system_and_the_case_books(march) -> None:
    """R-3.3.3: the system may decide its own claims here; the ZW ERD case is told, and books."""
    event = claimed(march)
    assert march.act(approve_claim, event)["changed"] is True
    assert march.act(approve_claim, event)["changed"] is False
    assert status(march) == [("C-ZW-1-1001-2025-03-1", "approved", "systeem")]
    told = march.rows("SELECT reply_to, causes FROM event WHERE type = 'claim_approved'")
    assert told == [("zw-erd/T-1001-ZW", [event.id])]
    assert march.rows("SELECT id FROM booking") == []


def test_without_the_authorisation_a_rule_does_not_approve(march) -> None:
    """R-3.3.3: ‘Eigen claims goedkeuren’ counts for the system too."""
    event = claimed(march)
    march.rows("DELETE FROM user_permission WHERE permission = 'approve_own_claims' RETURNING 1")
    with pytest.raises(Forbidden, match="Approve own claims"):
        march.act(approve_claim, event)


def test_a_claim_without_a_process_is_booked_when_a_rule_approves_it(march) -> None:
    """R-3.3.1-7: 1005 has one registered account."""
    march.act(approve_claim, by_hand(march))
    assert [row[1:] for row in status(march)] == [("approved", "systeem")]
    assert march.rows("SELECT sum(amount) FILTER (WHERE side = 'credit') FROM booking_line") == [(Decimal("123.45"),)]


def test_a_rule_rejects_with_a_reason_when_it_may(march) -> None:
    """R-3.3.3: ‘Claims afwijzen’ is asked for, and a reason, which can hold fields."""
    event = by_hand(march)
    with pytest.raises(Forbidden, match="Reject claims"):
        march.act(reject_claim, event, reason="dubbel")
    march.grant("reject_claims")
    with pytest.raises(BadInput, match="reason"):
        march.act(reject_claim, event, reason="  ")
    done = march.act(reject_claim, event, reason="{{ claim.nummer }} van {{ claim.brutobedrag }} is dubbel")
    assert done["reason"] == "C-SL-1-H1 van € 123,45 is dubbel"
    assert march.act(reject_claim, event, reason="dubbel")["changed"] is False
    assert [row[1:] for row in status(march)] == [("rejected", "systeem")]


def test_a_rule_does_not_undo_a_decision(march) -> None:
    event = by_hand(march)
    march.act(approve_claim, event)
    march.grant("reject_claims")
    with pytest.raises(Conflict):
        march.act(reject_claim, event, reason="toch niet")


def test_a_rule_books_an_approved_claim_once(march) -> None:
    """R-3.3.1-7: asked again it is the same booking; a claim that nobody approved is not booked."""
    event = claimed(march)
    with pytest.raises(Conflict, match="only an approved claim"):
        march.act(create_booking, event)
    march.act(approve_claim, event)
    assert march.act(create_booking, event) == march.act(create_booking, event)
    assert march.rows("SELECT sum(amount) FILTER (WHERE side = 'credit') FROM booking_line") == [(Decimal("1597.65"),)]


def test_a_rule_signals_the_process_of_the_case(march) -> None:
    """R-A3 (signal a workflow): through the outbox, once per action."""
    wages = wages_of(march, "1001")
    for _ in range(2):
        march.act(offer_wages, imported(march), key="rule/1")
    sent = march.rows("SELECT workflow_id, name, payload FROM outbox WHERE key LIKE '%rule/1'")
    assert sent == [("zw-erd/T-1001-ZW", "wages_imported", {"wage_import_id": wages})]

"""Rules that act on claims, from the text of the rule to what it changed."""

from datetime import UTC, date, datetime
from decimal import Decimal

from api.bootstrap import parser, registry
from domain.access import Permission
from domain.store.record_events import partition_of
from domain.store.tables.people import employer
from domain.store.users import save_user, user_named, user_with_id
from domain.values import Money, Period
from workflows.claims import create_claim
from workflows.handle_events import process_batch
from workflows.new_claim import NewClaim, NewClaimLine
from workflows.rules import Rules

NOW = datetime(2025, 3, 26, 9, 30, tzinfo=UTC)
RULES = """
taal nl

trigger "Kleine claim"
  bij claim aangemaakt
  als
    - claim.brutobedrag is lager dan € 250
    - claim heeft herkomst handmatig
    - niet er is een andere claim over dezelfde dagen
  dan
    - keur claim goed

trigger "Goedgekeurd"
  bij claim goedgekeurd
  als
    - claim is beslist door gebruiker "systeem"
  dan
    - maak taak "Steekproef {{ claim.nummer }} ({{ claim.brutobedrag }})" voor rol seniorbehandelaar binnen 3 werkdagen
    - wijs claim af met reden "te laat"
"""


def decide_all(world, rules: Rules) -> None:
    partition = partition_of(world.key(employer, "W-1"))
    while process_batch(world.connection, rules, partition, 10, NOW).decided:
        pass


def enter(world, who: str, amount: str) -> None:
    line = NewClaimLine(who, "Loondoorbetaling", Period(date(2025, 3, 1), date(2025, 4, 1)), Money(Decimal(amount)))
    create_claim(world.connection, user_named(world.connection, "bert"), NewClaim("SL-1", (line,)), NOW)


def test_a_rule_approves_a_small_claim_and_the_next_one_hears_of_it(march) -> None:
    """R-A3, R-A4: what a rule did is an event with its causes; what is refused is seen in the log."""
    rules = Rules(registry(), parser())
    administrator = user_with_id(march.connection, save_user(march.connection, "beheer", "Beheer", [Permission.PUBLISH_RULES]))
    assert rules.publish(march.connection, administrator, {"claims.rules": RULES}, NOW).program is not None
    decide_all(march, rules)
    enter(march, "1005", "123.45")
    enter(march, "1002", "250.00")
    decide_all(march, rules)
    assert march.rows("SELECT number, status FROM claim ORDER BY id") == [("C-SL-1-H1", "approved"), ("C-SL-1-H2", "pending")]
    assert march.rows("SELECT number FROM booking") == [("B-SL-1-H1",)]
    assert march.rows("SELECT title FROM task WHERE event_id IS NOT NULL") == [("Steekproef C-SL-1-H1 (€ 123,45)",)]
    log = march.rows("SELECT trigger, action, status FROM action_log ORDER BY at, trigger DESC, position")
    assert log == [
        ("Kleine claim", "approve_claim", "done"),
        ("Goedgekeurd", "add_task", "done"),
        ("Goedgekeurd", "reject_claim", "failed"),
    ]
    (why,) = march.rows("SELECT result ->> 'nl' FROM action_log WHERE status = 'failed'")
    assert "‘Claims afwijzen’" in why[0]
    (made, _) = march.rows("SELECT id FROM event WHERE type = 'claim_created' ORDER BY seq")
    assert march.rows("SELECT causes FROM event WHERE type = 'claim_approved'") == [([made[0]],)]

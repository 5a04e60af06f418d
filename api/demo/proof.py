"""Steps 5 and 6: why a trigger fired and why one did not, and the totals to the cent."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import text

from domain.errors import Conflict, NotFound
from domain.values import Text
from engine.verdict import Outcome
from workflows.explain_decision import explain_event
from workflows.export_bookings import reconcile
from workflows.tell_decision import account_lines

from .stage import Stage

_TRIGGER = "Stoploss boven aangemelde loonsom"


def explain(stage: Stage) -> None:
    """R-A4: the answers are judged again from what was stored, and compared."""
    stage.heading(5, "Waarom, en waarom niet", "Why, and why not")
    for outcome in (Outcome.FIRED, Outcome.FAILS):
        event_id = _an_event(stage, outcome)
        with stage.system.engine.connect() as connection:
            explained = explain_event(connection, stage.system.rules, event_id, _TRIGGER)
        stage.verbatim(account_lines(explained, stage.language))
        stage.verbatim([f"regelaar explain {event_id} --trigger '{_TRIGGER}'", ""])


def _an_event(stage: Stage, outcome: Outcome) -> UUID:
    """One with a running Stoploss policy, so that the sum decides; the first by its date."""
    with stage.system.engine.connect() as connection:
        for event_id in connection.scalars(_WITH_STOP_LOSS):
            (judged,) = explain_event(connection, stage.system.rules, event_id, _TRIGGER).triggers
            if judged.explanation.stored is outcome:
                return UUID(str(event_id))
    raise NotFound(Text(f"bij geen claim: {_TRIGGER} {outcome}", f"for no claim: {_TRIGGER} {outcome}"))


_WITH_STOP_LOSS = text("""
    SELECT e.id FROM event e JOIN decision d ON d.event_seq = e.seq WHERE e.type = 'claim_imported' AND EXISTS (
        SELECT FROM policy p JOIN policy_inclusion n ON n.policy_id = p.id
        WHERE p.insurance_type = 'stop_loss' AND n.employee_id = e.employee_id
        AND daterange(n.starts_on, n.ends_before) @> e.occurred_on)
    ORDER BY e.occurred_on, e.seq
""")


def reconcile_totals(stage: Stage) -> None:
    """Imported net = booked + waiting + not processed, for everyone and in all; a difference ends the demo with an error."""
    stage.heading(6, "Aansluiting op de cent", "Reconciled to the cent")
    with stage.system.engine.connect() as connection:
        sums = reconcile(connection)
    stage.table(
        "|netto",
        "|net",
        [
            (Text("geïmporteerd", "imported"), sums.imported),
            (Text("geboekt", "booked"), sums.booked),
            (Text("wacht op beoordeling", "waits for a decision"), sums.awaiting),
            (Text("niet verwerkt", "not processed"), sums.not_processed),
        ],
        right=(1,),
    )
    if sums.differences:
        raise Conflict(Text(f"er zijn {len(sums.differences)} verschillen", f"there are {len(sums.differences)} differences"))
    stage.tell(
        f"Sluit voor alle {len(sums.accounts)} werknemers en in totaal.",
        f"Agrees for all {len(sums.accounts)} employees and in all.",
    )

"""Running deadlines when the rules that set them change: finished, judged again or cancelled, as was chosen (issue 4)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from domain.access import Permission, User
from domain.errors import BadInput
from domain.store.proposals import proposal_with_id
from domain.store.users import save_user, user_with_id
from workflows import propose_rules
from workflows.deadlines import come_due
from workflows.timers import Choice, activate_publications

if TYPE_CHECKING:
    from conftest import World

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
TODAY, TOMORROW = date(2026, 9, 1), date(2026, 9, 2)
LATER = datetime(2026, 9, 2, 12, tzinfo=UTC)

TERM = """taal nl

trigger "Termijn"
  bij ziekmelding
  na 5 weken tenzij einde traject
  als
    - niet traject heeft kenmerk "{stop}"
  dan
    - maak taak "{task}" voor rol planner binnen 1 werkdag
"""
OLD = TERM.format(stop="gezien", task="Oude taak")
NEW = TERM.format(stop="gezien", task="Nieuwe taak")
OTHER = """taal nl

trigger "Iets anders"
  bij einde traject
  dan
    - voeg kenmerk "einde" toe aan traject
"""


class Office:
    """The old rules in force on a small portfolio, and what happens then."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.ann, self.bob = self._user("ann"), self._user("bob")
        assert world.rules.publish(world.connection, self.ann, {"a.rules": OLD}, NOW).program is not None

    def _user(self, name: str) -> User:
        return user_with_id(self.world.connection, save_user(self.world.connection, name, name, Permission))

    def submits(self, rules: str, **choices: Choice) -> int:
        connection = self.world.connection
        number, _ = propose_rules.draft(connection, self.world.rules, self.ann, {"a.rules": rules}, "", NOW)
        assert number is not None
        # what was recorded is replayed elsewhere; here it is only about deadlines
        connection.exec_driver_sql(
            "INSERT INTO backtest (draft_hash, base_hash, starts_on, ends_before, last_seq, at_seq, counts, requested_by,"
            " created_at, finished_at) SELECT p.ruleset_hash, (SELECT ruleset_hash FROM publication ORDER BY id DESC LIMIT 1),"
            " '2026-01-01', '2026-09-01', 0, 0, '{}', p.author_id, now(), now() FROM proposal p WHERE p.id = %s",
            (number,),
        )
        propose_rules.submit(connection, self.world.rules, self.ann, number, choices, NOW)
        return number

    def brings(self, rules: str, starts_on: date = TODAY, **choices: Choice) -> None:
        connection = self.world.connection
        number = self.submits(rules, **choices)
        signed = proposal_with_id(connection, number).bundle_hash
        propose_rules.approve(connection, self.bob, number, str(signed), "", NOW)
        propose_rules.publish(connection, self.world.rules, self.ann, number, starts_on, shadow=False, now=NOW)

    def falls_ill(self, case: str = "T-1") -> None:
        self.world.happens("absence_reported", "2026-03-01", case)
        self.world.decide_all()

    def comes_due(self) -> bool:
        """All deadlines come; whether one still counted."""
        keys = [row[0] for row in self.world.rows("SELECT key FROM deadline ORDER BY key")]
        came = [come_due(self.world.connection, key, NOW) for key in keys]
        self.world.decide_all()
        return any(came)

    def tasks(self) -> list[str]:
        return [row[0] for row in self.world.rows("SELECT title FROM task ORDER BY id")]

    def deadlines(self) -> list[tuple[str, str]]:
        return [(row[0], row[1]) for row in self.world.rows("SELECT status, judged_by FROM deadline ORDER BY key")]


@pytest.fixture
def office(world: World) -> Office:
    return Office(world)


def test_it_is_finished_by_its_own_rules(office: Office) -> None:
    office.falls_ill()
    office.brings(NEW, Termijn=Choice.FINISH)
    assert office.deadlines() == [("pending", "own")]
    assert office.comes_due()
    assert office.tasks() == ["Oude taak"]


def test_it_is_judged_again_by_the_rules_of_then(office: Office) -> None:
    office.falls_ill()
    office.brings(NEW, Termijn=Choice.RE_EVALUATE)
    assert office.deadlines() == [("pending", "in_force")]
    assert office.comes_due()
    assert office.tasks() == ["Nieuwe taak"]


def test_it_is_cancelled(office: Office) -> None:
    """Its timer is told, and the deadline says which publication ended it."""
    office.falls_ill()
    office.brings(NEW, Termijn=Choice.CANCEL)
    assert office.deadlines() == [("cancelled", "in_force")]
    assert not office.comes_due()
    assert office.tasks() == []
    assert office.world.rows("SELECT name FROM outbox WHERE kind = 'signal'") == [("cancelled",)]
    ended = "SELECT p.kind FROM deadline d JOIN publication p ON p.id = d.ended_by_publication"
    assert office.world.rows(ended) == [("approved",)]


@pytest.mark.parametrize(("choice", "tasks"), [(Choice.FINISH, ["Oude taak"]), (Choice.CANCEL, [])])
def test_a_trigger_that_goes(office: Office, choice: Choice, tasks: list[str]) -> None:
    office.falls_ill()
    office.brings(OTHER, Termijn=choice)
    office.comes_due()
    assert office.tasks() == tasks


def test_a_trigger_that_goes_cannot_judge_again(office: Office) -> None:
    office.falls_ill()
    with pytest.raises(BadInput) as caught:
        office.submits(OTHER, Termijn=Choice.RE_EVALUATE)
    assert "finish" in caught.value.text.nl


def test_a_choice_must_be_made_and_only_where_it_matters(office: Office) -> None:
    """Also while no deadline runs: one may be set before the new rules start."""
    with pytest.raises(BadInput) as caught:
        office.submits(NEW)
    assert '--timer "Termijn=finish|re_evaluate|cancel"' in caught.value.text.nl
    with pytest.raises(BadInput):
        office.submits(NEW, Termijn=Choice.FINISH, Ander=Choice.FINISH)
    with pytest.raises(BadInput):
        office.submits(OLD + OTHER.removeprefix("taal nl\n"), Termijn=Choice.FINISH)


def test_the_choice_is_in_the_bundle_and_in_the_publication(office: Office) -> None:
    office.falls_ill()
    office.brings(NEW, Termijn=Choice.FINISH)
    (bundle,) = office.world.rows("SELECT bundle -> 'timers' FROM proposal")
    assert bundle[0] == [{"trigger": "Termijn", "removed": False, "pending": 1, "choice": "finish"}]
    (timers,) = office.world.rows("SELECT timers FROM publication WHERE kind = 'approved'")
    assert timers[0] == {"Termijn": "finish"}


def test_what_starts_tomorrow_leaves_deadlines_alone_today(office: Office) -> None:
    """Carried out on the day itself, and also for a deadline that was set after the choice."""
    office.falls_ill("T-1")
    office.brings(NEW, TOMORROW, Termijn=Choice.CANCEL)
    office.falls_ill("T-3")
    assert office.deadlines() == [("pending", "in_force")] * 2
    activate_publications(office.world.connection, TODAY, NOW)
    assert office.deadlines() == [("pending", "in_force")] * 2
    activate_publications(office.world.connection, TOMORROW, LATER)
    activate_publications(office.world.connection, TOMORROW, LATER)
    assert office.deadlines() == [("cancelled", "in_force")] * 2
    assert len(office.world.rows("SELECT id FROM audit WHERE kind = 'activation'")) == 2  # the first rules, and these


def test_a_deadline_that_comes_before_the_new_rules_start_is_judged_by_the_old(office: Office) -> None:
    office.falls_ill()
    office.brings(NEW, TOMORROW, Termijn=Choice.CANCEL)
    assert office.comes_due()
    assert office.tasks() == ["Oude taak"]


def test_the_unless_event_still_cancels_a_deadline_that_is_finished(office: Office) -> None:
    office.falls_ill()
    office.brings(NEW, Termijn=Choice.FINISH)
    office.world.happens("absence_case_ended", "2026-03-20")
    office.world.decide_all()
    assert office.deadlines() == [("cancelled", "own")]
    assert not office.comes_due()


def test_the_unless_event_of_a_trigger_that_has_gone_in_one_batch_with_another(office: Office) -> None:
    """What comes after the new rules sets no deadline, and in the same batch the old one is cancelled."""
    office.falls_ill()
    office.brings(OTHER, Termijn=Choice.FINISH)
    office.world.happens("absence_reported", "2026-03-02", "T-1")
    office.world.happens("absence_case_ended", "2026-03-20", "T-1")
    office.world.decide_all()
    assert office.deadlines() == [("cancelled", "own")]


def test_the_unless_event_that_is_told_first_cancels_under_new_rules_too(office: Office) -> None:
    office.brings(NEW, Termijn=Choice.RE_EVALUATE)
    office.world.happens("absence_case_ended", "2026-03-20")
    office.falls_ill()
    assert office.deadlines() == [("cancelled", "in_force")]


def test_a_trigger_that_does_not_change_keeps_its_deadlines(office: Office) -> None:
    """A comment and another trigger are no change, so nothing is asked and nothing is done."""
    office.falls_ill()
    office.brings("# anders opgeschreven\n" + OLD + OTHER.removeprefix("taal nl\n"))
    assert office.deadlines() == [("pending", "in_force")]
    assert office.comes_due()
    assert office.tasks() == ["Oude taak"]

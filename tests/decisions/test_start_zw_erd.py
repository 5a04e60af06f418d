"""R-3.3.1-1: leaving employment while ill starts a ZW ERD case, tied to the one policy that fits, or asks a person."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from domain.access import Permission, User
from domain.errors import Conflict, Forbidden, NotFound
from domain.store.users import save_user, user_with_id
from workflows.end_employment import end_employment

if TYPE_CHECKING:
    from conftest import World

RULES = """taal nl

trigger "Ziek uit dienst"
  bij ziek uit dienst
  dan
    - start ZW ERD traject
"""
NOW = datetime(2026, 9, 1, tzinfo=UTC)


@pytest.fixture
def connector(world: World) -> User:
    world.publish(nl=RULES)
    return user_with_id(world.connection, save_user(world.connection, "koppeling", "Koppeling", [Permission.POST_EVENTS]))


def leave(world: World, connector: User, employee: str = "M-5", last_day: str = "2026-06-30") -> bool:
    changed = end_employment(world.connection, connector, employee, date.fromisoformat(last_day), NOW)
    world.decide_all("W-2" if employee == "M-5" else "W-1")
    return changed


def test_a_case_starts_at_the_policy_and_its_workflow_is_asked_for(world: World, connector: User) -> None:
    """M-5 is ill since 1 March 2026 and leaves after 30 June; W-2 has one ZW ERD policy with a coverage on 1 March."""
    assert leave(world, connector)
    case = world.one(
        "SELECT a.number, a.starts_on::text, p.number AS policy, o.number AS origin, a.daily_wage::text FROM absence_case a "
        "JOIN policy p ON p.id = a.policy_id JOIN absence_case o ON o.id = a.origin_case_id WHERE a.kind = 'zw_erd'"
    )
    assert tuple(case) == ("T-5-ZW", "2026-07-01", "P-ZW", "T-5", "80.00")
    asked = world.one("SELECT kind, workflow_id, name, payload ->> 'first_sick_day' AS first_sick_day FROM outbox")
    assert tuple(asked) == ("start", "zw-erd/T-5-ZW", "ZwErdCase", "2026-03-01")
    segment = world.one(
        "SELECT percentage::text, wage_at_onset::text FROM case_segment s "
        "JOIN absence_case a ON a.id = s.case_id WHERE a.number = 'T-5-ZW'"
    )
    assert tuple(segment) == ("100.00", "1740.00")


def test_leaving_twice_is_one_case(world: World, connector: User) -> None:
    assert leave(world, connector)
    assert not leave(world, connector)
    assert len(world.rows("SELECT id FROM absence_case WHERE kind = 'zw_erd'")) == 1
    assert len(world.rows("SELECT id FROM outbox")) == 1


def test_without_a_policy_a_person_is_asked(world: World, connector: User) -> None:
    """W-1 has no ZW ERD policy."""
    leave(world, connector, "M-1")
    assert world.rows("SELECT title, role FROM task") == [
        ("Kies de polis voor het ZW ERD traject: geen lopende ZW ERD polis", "claims_handler")
    ]
    assert world.rows("SELECT id FROM absence_case WHERE kind = 'zw_erd'") == []


def test_with_two_policies_a_person_is_asked(world: World, connector: User) -> None:
    """Never a guess: both policies are named."""
    world.connection.exec_driver_sql(
        "INSERT INTO policy (number, employer_id, insurer_id, insurance_type, participation) "
        "SELECT 'P-ZW2', employer_id, insurer_id, 'zw_erd', 'all' FROM policy WHERE number = 'P-ZW';"
        "INSERT INTO policy_coverage (policy_id, starts_on) SELECT id, '2026-01-01' FROM policy WHERE number = 'P-ZW2'"
    )
    leave(world, connector)
    assert world.rows("SELECT title FROM task") == [
        ("Kies de polis voor het ZW ERD traject: meerdere ZW ERD polissen (P-ZW, P-ZW2)",)
    ]


def test_the_policy_must_run_on_the_first_sick_day(world: World, connector: User) -> None:
    """A coverage that starts a day after the first sick day leaves that case with the policy before it, here none."""
    world.connection.exec_driver_sql(
        "UPDATE policy_coverage SET starts_on = '2026-03-02' WHERE policy_id = (SELECT id FROM policy WHERE number = 'P-ZW')"
    )
    leave(world, connector)
    assert world.rows("SELECT id FROM absence_case WHERE kind = 'zw_erd'") == []


def test_who_is_not_ill_gives_no_event(world: World, connector: User) -> None:
    """M-2 recovered on 1 May."""
    assert leave(world, connector, "M-2", "2026-05-31")
    assert world.rows("SELECT id FROM event") == []


def test_wrong_input_is_refused(world: World, connector: User) -> None:
    with pytest.raises(NotFound, match="no employee `M-9`"):
        leave(world, connector, "M-9")
    with pytest.raises(NotFound, match="no employment that day"):
        leave(world, connector, "M-5", "2019-12-31")
    leave(world, connector)
    with pytest.raises(Conflict, match="another day"):
        leave(world, connector, "M-5", "2026-05-31")
    nobody = user_with_id(world.connection, save_user(world.connection, "niemand", "Niemand", []))
    with pytest.raises(Forbidden, match="Post events"):
        leave(world, nobody)

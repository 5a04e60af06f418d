"""Tasks, mail, cases and inclusions by rule, each called on the small portfolio (R-A3)."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from actions import ACTIONS
from actions.cases import close_case, set_daily_wage
from actions.characteristics import add_case_characteristic, remove_case_characteristic
from actions.notifications import notify
from actions.policies import end_inclusion, include_employee
from actions.tasks import add_task, add_task_with_term, complete_task, complete_tasks_for, hand_over_tasks
from domain.errors import BadInput, Conflict
from domain.store.follow_up import LONGEST_CHAIN
from domain.values import InsuranceType, Money, Role
from dsl.types import Duration, Unit, Workdays


def test_there_are_at_least_fifteen_actions_in_two_languages() -> None:
    """R-A3: each with a phrase in both languages and a manual that names its requirement."""
    assert len(ACTIONS) >= 15
    for plugin in ACTIONS:
        assert plugin.phrase.template.nl != plugin.phrase.template.en
        assert "R-" in plugin.phrase.doc


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("Bel {{ werknemer.nummer }}", "Bel M-1"),
        ("{{ traject.nummer }} sinds {{ traject.startdatum }}", "T-1 sinds 01-02-2026"),
        ("{{ case.number }} since {{case.start_date}}", "T-1 since 2026-02-01"),  # an English field is written the English way
        ("Bedrijf {{ werkgever.naam }}", "Bedrijf Bakkerij Proefdeeg"),
        ("100% { zonder veld }", "100% { zonder veld }"),
    ],
)
def test_a_title_holds_fields(world, title, written) -> None:
    """R-A3: texts are filled in from what the event is about."""
    done = world.act(add_task, world.event("T-1"), title=title, role=Role.CASE_MANAGER, within=Workdays(3))
    assert (done["task"], done["due_on"]) == (written, "2026-03-18")
    assert world.rows("SELECT title, role, due_on FROM task") == [(written, "case_manager", date(2026, 3, 18))]


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("{{ claim.nummer }}", "claim.nummer"),  # this event is not about a claim
        ("{{ traject.bsn }}", "{{ traject.bsn }}"),
        ("{{ werknemer.nummer.__class__ }}", "__class__"),
        ("{{ traject.nummer | upper }}", "upper"),
        ("{% for x in y %}", "{%"),
        ("{{ traject.nummer", "{{"),
        ("{# weg #}", "{#"),
    ],
)
def test_a_title_with_anything_else_fails_and_says_which(world, title, said) -> None:
    """R-A3: nothing of a template language but fields, and no field that the event cannot fill."""
    with pytest.raises(BadInput) as refused:
        world.act(add_task, world.event("T-1"), title=title, role=Role.CASE_MANAGER, within=Workdays(3))
    assert said in refused.value.text.nl
    assert said in refused.value.text.en
    assert world.rows("SELECT id FROM task") == []


@pytest.mark.parametrize(
    ("length", "due"),
    [(Duration(10, Unit.DAY), "2026-02-10"), (Duration(6, Unit.WEEK), "2026-03-14"), (Duration(1, Unit.MONTH), "2026-02-28")],
)
def test_a_term_is_counted_in_calendar_days_weeks_or_months(world, length, due) -> None:
    event = world.event("T-1", "2026-01-31")
    done = world.act(add_task_with_term, event, title="Probleemanalyse", role=Role.COMPANY_DOCTOR, length=length)
    assert done["due_on"] == due


def _tasks(world) -> None:
    for number, (title, role) in enumerate([("A", Role.PLANNER), ("B", Role.PLANNER), ("B", Role.CASE_MANAGER)]):
        world.act(add_task, world.event("T-1"), key=f"k/{number}", title=title, role=role, within=Workdays(1))
    world.act(add_task, world.event("T-2"), key="other", title="B", role=Role.PLANNER, within=Workdays(1))


def _open(world) -> list[tuple[str, str]]:
    return world.rows(
        "SELECT t.title, t.role FROM task t JOIN absence_case c ON c.id = t.case_id"
        " WHERE t.status = 'open' AND c.number = 'T-1' ORDER BY t.id"
    )


def test_open_tasks_for_a_role_are_completed_and_told(world) -> None:
    """R-A2, R-A3: done tasks are events, whose causes are the event that led to them; other cases keep theirs."""
    _tasks(world)
    event = world.event("T-1")
    done = world.act(complete_tasks_for, event, role=Role.PLANNER)
    assert done["changed"] is True
    assert _open(world) == [("B", "case_manager")]
    assert world.rows("SELECT count(*) FROM task WHERE status = 'open'") == [(2,)]
    told = world.rows("SELECT type, causes, task_id FROM event ORDER BY seq")
    assert told == [("task_done", [event.id], task) for task in done["done"]]
    assert world.act(complete_tasks_for, event, role=Role.PLANNER) == {"done": [], "changed": False}


def test_an_open_task_is_completed_by_its_title(world) -> None:
    _tasks(world)
    world.act(complete_task, world.event("T-1"), title="B")
    assert _open(world) == [("A", "planner")]


def test_open_tasks_are_handed_over(world) -> None:
    _tasks(world)
    done = world.act(hand_over_tasks, world.event("T-1"), role=Role.PLANNER, other=Role.COMPANY_DOCTOR)
    assert done == {"tasks": 2, "role": "company_doctor", "changed": True}
    assert _open(world) == [("A", "company_doctor"), ("B", "company_doctor"), ("B", "case_manager")]


def test_rules_that_answer_each_other_without_end_are_stopped(world) -> None:
    """R-A3: a chain of causes has an end, and says so."""
    _tasks(world)
    causes = tuple(UUID(int=number) for number in range(LONGEST_CHAIN))
    with pytest.raises(Conflict, match="set off one another"):
        world.act(complete_task, world.event("T-1", causes=causes), title="B")


def test_a_message_is_queued_once(world) -> None:
    """R-A3: a mail waits to be sent, asked for twice it is one."""
    slots = {"subject": "Traject {{ traject.nummer }}", "role": Role.CASE_MANAGER, "body": "Zie {{ werkgever.nummer }}."}
    assert world.act(notify, world.event("T-1"), **slots)["queued"] is True
    assert world.act(notify, world.event("T-1"), **slots)["queued"] is False
    rows = world.rows("SELECT subject, role, body, sent_at FROM notification")
    assert rows == [("Traject T-1", "case_manager", "Zie W-1.", None)]


def test_characteristics_come_and_go(world) -> None:
    event = world.event("T-1")
    assert world.act(add_case_characteristic, event, name="frequent")["changed"] is True
    assert world.act(add_case_characteristic, event, name="frequent")["changed"] is False
    assert world.act(remove_case_characteristic, event, name="frequent")["changed"] is True
    assert world.act(remove_case_characteristic, event, name="frequent")["changed"] is False


def test_a_case_is_closed_with_its_segment_and_told(world) -> None:
    """R-A3: the event's date is the last day."""
    event = world.event("T-1", "2026-05-10")
    assert world.act(close_case, event) == {"last_day": "2026-05-10", "changed": True}
    assert world.rows("SELECT ends_before FROM absence_case WHERE number = 'T-1'") == [(date(2026, 5, 11),)]
    assert world.rows("SELECT s.ends_before FROM case_segment s JOIN absence_case c ON c.id = s.case_id"
                      " WHERE c.number = 'T-1' ORDER BY s.starts_on") == [(date(2026, 4, 1),), (date(2026, 5, 11),)]  # fmt: skip
    assert world.rows("SELECT type, occurred_on FROM event") == [("absence_case_ended", date(2026, 5, 10))]
    assert world.act(close_case, event)["changed"] is False


@pytest.mark.parametrize("day", ["2026-01-31", "2026-03-15"])
def test_a_case_with_a_part_that_begins_later_is_not_closed(world, day) -> None:
    with pytest.raises(Conflict, match="begins later"):
        world.act(close_case, world.event("T-1", day))


def test_a_zw_erd_case_is_not_closed_by_a_rule(march) -> None:
    with pytest.raises(Conflict, match="ends by its own process"):
        march.act(close_case, march.event("T-1001-ZW", "2025-04-01"))


def test_the_daily_wage_is_set_and_told(world) -> None:
    """R-A3 (set case field): who decided is recorded; the same again changes and tells nothing."""
    event, wage = world.event("T-4"), Money(Decimal("123.45"))
    assert world.act(set_daily_wage, event, daily_wage=wage)["changed"] is True
    assert world.act(set_daily_wage, event, daily_wage=wage)["changed"] is False
    rows = world.rows("SELECT daily_wage, daily_wage_origin FROM absence_case WHERE number = 'T-4'")
    assert rows == [(Decimal("123.45"), "trigger")]
    assert world.rows("SELECT type FROM event") == [("verified_wage_changed",)]


@pytest.mark.parametrize("wage", [Money(Decimal(-1)), Money(Decimal(100), "USD")])
def test_a_daily_wage_is_in_euros_and_not_negative(world, wage) -> None:
    with pytest.raises(BadInput):
        world.act(set_daily_wage, world.event("T-4"), daily_wage=wage)


def test_an_employee_is_included_and_taken_out(world) -> None:
    """R-3.3.4e: M-3 is not in the Stoploss policy yet; from the event's date on, until its last day."""
    event = world.event("T-3", "2026-03-15")
    included = {"policy": "P-SL", "changed": True}
    assert world.act(include_employee, event, insurance_type=InsuranceType.STOP_LOSS) == included
    assert world.act(include_employee, event, insurance_type=InsuranceType.STOP_LOSS)["changed"] is False
    inclusions = (
        "SELECT n.starts_on, n.ends_before FROM policy_inclusion n JOIN employee m ON m.id = n.employee_id WHERE m.number = 'M-3'"
    )
    assert world.rows(inclusions) == [(date(2026, 3, 15), None)]
    assert world.rows("SELECT type FROM event") == [("employee_included",)]
    later = world.event("T-3", "2026-04-30")
    assert world.act(end_inclusion, later, insurance_type=InsuranceType.STOP_LOSS) == {"policies": ["P-SL"], "changed": True}
    assert world.act(end_inclusion, later, insurance_type=InsuranceType.STOP_LOSS)["changed"] is False
    assert world.rows(inclusions) == [(date(2026, 3, 15), date(2026, 5, 1))]


def test_an_earlier_inclusion_ends_where_the_next_one_begins(world) -> None:
    """R-3.3.4e: M-4 is included from 2026-01-01; from late 2025 on it is so until then."""
    world.act(include_employee, world.event("T-4", "2025-12-01"), insurance_type=InsuranceType.STOP_LOSS)
    rows = world.rows(
        "SELECT n.starts_on, n.ends_before FROM policy_inclusion n JOIN employee m ON m.id = n.employee_id"
        " WHERE m.number = 'M-4' ORDER BY n.starts_on"
    )
    assert rows == [(date(2025, 12, 1), date(2026, 1, 1)), (date(2026, 1, 1), date(2026, 6, 1))]


@pytest.mark.parametrize("kind", [InsuranceType.CONVENTIONAL, InsuranceType.WGA_ERD])
def test_without_one_policy_with_inclusion_nobody_is_included(world, kind) -> None:
    """R-3.3.4e: the Conventioneel policy is for all employees, so it includes nobody by hand."""
    with pytest.raises(Conflict, match="no policy"):
        world.act(include_employee, world.event("T-3"), insurance_type=kind)

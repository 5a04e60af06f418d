"""Rules on their way into force: drafted, submitted, approved by someone else, published; put back, switched (issue 4, 7)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from api.bootstrap import parser, registry
from domain.access import Permission, User
from domain.errors import BadInput, Conflict, Forbidden, NotFound, RegelaarError
from domain.store.proposals import Status, proposal_with_id, proposals
from domain.store.publications import in_force, publications
from domain.store.switches import history, positions
from domain.store.users import save_user, user_with_id
from engine.switches import Switch
from workflows import propose_rules
from workflows.bundle import bundle_hash
from workflows.rules import Rules
from workflows.timers import Choice, activate_publications

if TYPE_CHECKING:
    from conftest import World

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
TODAY = date(2026, 9, 1)

RULES = """taal nl

trigger "Ziek"
  bij ziekmelding
  als
    - niet traject heeft kenmerk "{name}"
  dan
    - voeg kenmerk "gezien" toe aan traject
"""
FIRST, SECOND, THIRD = ({"a.rules": RULES.format(name=name)} for name in ("een", "twee", "drie"))


class People:
    """Someone who proposes, someone who approves, someone who publishes; and one who may do all of it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.rules = Rules(registry(), parser())
        self.ann = self.user("ann", Permission.PROPOSE_RULES)
        self.bob = self.user("bob", Permission.APPROVE_RULES)
        self.cor = self.user("cor", Permission.PUBLISH_RULES)
        self.dee = self.user("dee", *Permission)

    def user(self, name: str, *may: Permission) -> User:
        return user_with_id(self.world.connection, save_user(self.world.connection, name, name, may))

    def starts_with(self, sources: dict[str, str]) -> None:
        assert self.rules.publish(self.world.connection, self.cor, sources, NOW).program is not None

    def drafts(self, sources: dict[str, str], user: User | None = None) -> int:
        number, _ = propose_rules.draft(self.world.connection, self.rules, user or self.ann, sources, "reden", NOW)
        assert number is not None
        return number

    def submits(self, number: int, user: User | None = None, **choices: Choice) -> str:
        return propose_rules.submit(self.world.connection, self.rules, user or self.ann, number, choices, NOW)

    def approves(self, number: int, signed: str, user: User | None = None) -> None:
        propose_rules.approve(self.world.connection, user or self.bob, number, signed, "", NOW)

    def publishes(
        self, number: int, starts_on: date = TODAY, user: User | None = None, now: datetime = NOW, *, shadow: bool = False
    ) -> None:
        propose_rules.publish(self.world.connection, self.rules, user or self.cor, number, starts_on, shadow=shadow, now=now)

    def brings(self, sources: dict[str, str], starts_on: date = TODAY) -> int:
        """All steps."""
        number = self.drafts(sources)
        self.approves(number, self.submits(number))
        self.publishes(number, starts_on)
        return number

    def in_force(self, day: date = TODAY) -> str:
        """The characteristic that the rules in force on a day look at."""
        program = self.rules.in_force(self.world.connection, day)
        assert program is not None
        return str(dict(program.trigger("Ziek")[1].rows[0].conditions[0].item.arguments)["name"])  # type: ignore[union-attr]

    def status(self, number: int) -> Status:
        return proposal_with_id(self.world.connection, number).status


@pytest.fixture
def people(world: World) -> People:
    return People(world)


def refused(kind: type[RegelaarError], act: Callable[[], Any]) -> str:
    """What is said in Dutch."""
    with pytest.raises(kind) as caught:
        act()
    return caught.value.text.nl


def test_from_a_draft_to_rules_in_force(people: People) -> None:
    people.starts_with(FIRST)
    number = people.drafts(SECOND)
    assert people.status(number) is Status.DRAFT
    signed = people.submits(number)
    assert (people.status(number), people.in_force()) == (Status.SUBMITTED, "een")
    people.approves(number, signed)
    assert (people.status(number), people.in_force()) == (Status.APPROVED, "een")
    people.publishes(number)
    assert (people.status(number), people.in_force()) == (Status.PUBLISHED, "twee")
    found = proposal_with_id(people.world.connection, number)
    assert (found.author, found.reviewer, found.note) == ("ann", "bob", "reden")


def test_the_very_first_rules_are_published_directly_and_later_ones_are_not(people: People) -> None:
    people.starts_with(FIRST)
    people.starts_with(FIRST)  # said twice, it is once
    assert [one.kind for one in publications(people.world.connection)] == ["first"]
    said = refused(Conflict, lambda: people.starts_with(SECOND))
    assert "regelaar rules draft" in said
    assert people.in_force() == "een"


def test_rules_that_do_not_pass_are_no_draft(people: People) -> None:
    number, checked = propose_rules.draft(
        people.world.connection, people.rules, people.ann, {"a.rules": "taal nl\n\ntrigger"}, "", NOW
    )
    assert (number, checked.program) == (None, None)
    assert checked.diagnostics
    assert proposals(people.world.connection) == []


def test_who_proposes_does_not_approve_or_reject(people: People) -> None:
    """Whatever else that person may do."""
    people.starts_with(FIRST)
    number = people.drafts(SECOND, people.dee)
    signed = people.submits(number, people.dee)
    refused(Forbidden, lambda: people.approves(number, signed, people.dee))
    refused(Forbidden, lambda: propose_rules.reject(people.world.connection, people.dee, number, "nee", NOW))
    people.approves(number, signed)
    people.publishes(number, user=people.dee)
    assert people.in_force() == "twee"


def test_only_the_author_submits_and_withdraws(people: People) -> None:
    people.starts_with(FIRST)
    number = people.drafts(SECOND)
    assert "`ann`" in refused(Forbidden, lambda: people.submits(number, people.dee))
    refused(Forbidden, lambda: propose_rules.withdraw(people.world.connection, people.dee, number, NOW))
    propose_rules.withdraw(people.world.connection, people.ann, number, NOW)
    assert people.status(number) is Status.WITHDRAWN


@pytest.mark.parametrize("step", ["draft", "submit", "approve", "reject", "withdraw", "publish", "roll back", "switch"])
def test_each_step_needs_its_own_authorisation(people: People, step: str) -> None:
    """Forbidden to someone with every authorisation but that one."""
    needed = {
        "approve": Permission.APPROVE_RULES,
        "reject": Permission.APPROVE_RULES,
        "publish": Permission.PUBLISH_RULES,
        "roll back": Permission.PUBLISH_RULES,
        "switch": Permission.SWITCH_TRIGGERS,
    }.get(step, Permission.PROPOSE_RULES)
    people.starts_with(FIRST)
    number = people.drafts(SECOND)
    signed = people.submits(number)
    connection, rules = people.world.connection, people.rules
    other = people.user("eva", *(set(Permission) - {needed}))
    steps: dict[str, Callable[[], Any]] = {
        "draft": lambda: people.drafts(THIRD, other),
        "submit": lambda: people.submits(number, other),
        "approve": lambda: people.approves(number, signed, other),
        "reject": lambda: propose_rules.reject(connection, other, number, "nee", NOW),
        "withdraw": lambda: propose_rules.withdraw(connection, other, number, NOW),
        "publish": lambda: people.publishes(number, user=other),
        "roll back": lambda: propose_rules.roll_back(connection, rules, other, None, "nood", NOW),
        "switch": lambda: propose_rules.switch(connection, rules, other, "Ziek", Switch.OFF, "nood", NOW),
    }
    assert "mist de autorisatie" in refused(Forbidden, steps[step])


def test_approval_is_of_exactly_the_bundle_that_was_seen(people: People) -> None:
    """Submitted again, also an approved proposal needs approval anew."""
    people.starts_with(FIRST)
    number = people.drafts(SECOND)
    signed = people.submits(number)
    assert "rules show" in refused(Conflict, lambda: people.approves(number, "0" * 64))
    people.approves(number, signed)
    found = proposal_with_id(people.world.connection, number)
    assert found.bundle is not None
    assert bundle_hash(found.bundle) == signed == found.bundle_hash
    again = people.submits(number)
    assert again == signed  # nothing has changed, so it is the same bundle
    refused(Conflict, lambda: people.publishes(number))


def test_a_bundle_that_was_changed_in_the_database_cannot_be_approved_or_published(people: People) -> None:
    people.starts_with(FIRST)
    number = people.drafts(SECOND)
    signed = people.submits(number)
    change = "UPDATE proposal SET bundle = jsonb_set(bundle, '{note}', '\"iets anders\"')"
    people.world.connection.exec_driver_sql(change)
    assert "niet wat is ingediend" in refused(Conflict, lambda: people.approves(number, signed))


def test_the_bundle_says_what_changes_in_sentences_of_both_languages(people: People) -> None:
    people.starts_with(FIRST)
    number = people.drafts(SECOND)
    people.submits(number)
    bundle = proposal_with_id(people.world.connection, number).bundle
    assert bundle is not None
    assert bundle["changes"]["nl"] == [
        "trigger “Ziek” gewijzigd",
        "  als",
        '    ~ niet traject heeft kenmerk ["een" → "twee"]',
    ]
    assert bundle["changes"]["en"][-1] == '    ~ not case has characteristic ["een" → "twee"]'
    assert bundle["examples"] == {"passed": 0, "never_fires": ["Ziek"], "never_stays_off": ["Ziek"]}
    assert (bundle["backtest"], bundle["timers"], bundle["switches"]) == (None, [], {})


def test_what_was_compared_with_other_rules_is_submitted_again(people: People) -> None:
    """Between submitting and approving, and between approving and publishing, other rules came into force."""
    people.starts_with(FIRST)
    late, later = people.drafts(THIRD), people.drafts({"a.rules": RULES.format(name="vier")})
    signed = {number: people.submits(number) for number in (late, later)}
    people.approves(late, signed[late])
    people.brings(SECOND)
    assert "rules submit" in refused(Conflict, lambda: people.publishes(late))
    assert "rules submit" in refused(Conflict, lambda: people.approves(later, signed[later]))
    people.approves(late, people.submits(late))
    people.publishes(late)
    assert people.in_force() == "drie"


def test_rules_that_are_published_for_later_start_on_their_day(people: People) -> None:
    people.starts_with(FIRST)
    people.brings(SECOND, TODAY + timedelta(days=10))
    assert [people.in_force(TODAY + timedelta(days=days)) for days in (0, 9, 10)] == ["een", "een", "twee"]


def test_nothing_starts_in_the_past_or_before_what_is_planned(people: People) -> None:
    people.starts_with(FIRST)
    number = people.drafts(SECOND)
    people.approves(number, people.submits(number))
    refused(BadInput, lambda: people.publishes(number, TODAY - timedelta(days=1)))
    people.world.connection.exec_driver_sql("SAVEPOINT s")
    people.publishes(number, TODAY + timedelta(days=10))
    following = people.drafts(THIRD)
    people.approves(following, people.submits(following))
    assert "11-09-2026" in refused(BadInput, lambda: people.publishes(following, TODAY + timedelta(days=9)))
    people.publishes(following, TODAY + timedelta(days=10))
    assert people.in_force(TODAY + timedelta(days=10)) == "drie"


def test_rules_that_are_in_force_already_are_no_proposal(people: People) -> None:
    people.starts_with(FIRST)
    number = people.drafts(FIRST)
    refused(Conflict, lambda: people.submits(number))


@pytest.mark.parametrize("end", ["reject", "withdraw", "publish"])
def test_what_has_ended_has_ended(people: People, end: str) -> None:
    people.starts_with(FIRST)
    number = people.drafts(SECOND)
    signed = people.submits(number)
    connection = people.world.connection
    match end:
        case "reject":
            propose_rules.reject(connection, people.bob, number, "nee", NOW)
        case "withdraw":
            propose_rules.withdraw(connection, people.ann, number, NOW)
        case "publish":
            people.approves(number, signed)
            people.publishes(number)
    for act in (
        lambda: people.approves(number, signed),
        lambda: people.publishes(number),
        lambda: propose_rules.reject(connection, people.bob, number, "nee", NOW),
        lambda: propose_rules.withdraw(connection, people.ann, number, NOW),
    ):
        refused(Conflict, act)
    if end != "publish":
        assert people.in_force() == "een"
        refused(Conflict, lambda: people.submits(number))


# Going back


def roll_back(people: People, ruleset: str | None = None) -> None:
    propose_rules.roll_back(people.world.connection, people.rules, people.cor, ruleset, "fout gezien", NOW)


def test_the_rules_before_are_put_back_at_once(people: People) -> None:
    people.starts_with(FIRST)
    people.brings(SECOND)
    roll_back(people)
    assert people.in_force() == "een"
    newest = publications(people.world.connection)[0]
    assert (newest.kind, newest.reason, newest.published_by) == ("rollback", "fout gezien", "cor")


def test_going_back_takes_what_was_planned_out_too(people: People) -> None:
    people.starts_with(FIRST)
    people.brings(SECOND)
    people.brings(THIRD, TODAY + timedelta(days=10))
    roll_back(people)
    assert [people.in_force(TODAY + timedelta(days=days)) for days in (0, 10, 99)] == ["een"] * 3


def test_only_to_rules_that_were_in_force(people: People) -> None:
    people.starts_with(FIRST)
    refused(Conflict, lambda: roll_back(people))
    first = in_force(people.world.connection, TODAY)
    refused(Conflict, lambda: roll_back(people, first))
    number = people.drafts(SECOND)
    drafted = proposal_with_id(people.world.connection, number).ruleset_hash
    assert "nooit" in refused(Conflict, lambda: roll_back(people, drafted))


def test_after_going_back_a_proposal_is_compared_with_what_was_put_back(people: People) -> None:
    people.starts_with(FIRST)
    people.brings(SECOND)
    number = people.drafts(THIRD)
    signed = people.submits(number)
    roll_back(people)
    refused(Conflict, lambda: people.approves(number, signed))


def test_going_back_needs_a_reason(people: People) -> None:
    people.starts_with(FIRST)
    people.brings(SECOND)
    refused(BadInput, lambda: propose_rules.roll_back(people.world.connection, people.rules, people.cor, None, "  ", NOW))


# Switches


def switch(people: People, trigger: str, position: Switch, reason: str = "storing") -> None:
    propose_rules.switch(people.world.connection, people.rules, people.dee, trigger, position, reason, NOW)


def test_a_trigger_is_switched_with_a_reason(people: People) -> None:
    people.starts_with(FIRST)
    switch(people, "Ziek", Switch.OFF)
    assert positions(people.world.connection) == {"Ziek": "off"}
    switch(people, "Ziek", Switch.ON, "opgelost")
    assert positions(people.world.connection) == {}
    assert [(one.position, one.reason, one.by) for one in history(people.world.connection)] == [
        ("on", "opgelost", "dee"),
        ("off", "storing", "dee"),
    ]


def test_only_a_trigger_that_exists_and_only_with_a_reason(people: People) -> None:
    people.starts_with(FIRST)
    assert "“Ziek”" in refused(NotFound, lambda: switch(people, "Zieke", Switch.OFF))
    refused(BadInput, lambda: switch(people, "Ziek", Switch.OFF, " "))


def test_published_in_shadow_new_and_changed_triggers_do_not_act_when_they_come_into_force(people: People) -> None:
    """Not before that day: until then the trigger of the old rules goes on acting."""
    both = {**SECOND, "b.rules": RULES.format(name="x").replace('"Ziek"', '"Nieuw"')}
    same = {"c.rules": RULES.format(name="x").replace('"Ziek"', '"Gelijk"')}
    people.starts_with({**FIRST, **same})
    number = people.drafts({**both, **same})
    people.approves(number, people.submits(number))
    people.publishes(number, TODAY + timedelta(days=1), shadow=True)
    assert positions(people.world.connection) == {}
    later = NOW + timedelta(days=1)
    activate_publications(people.world.connection, later.date(), later)
    assert positions(people.world.connection) == {"Ziek": "shadow", "Nieuw": "shadow"}


def test_every_step_is_in_the_audit_log(people: People) -> None:
    people.starts_with(FIRST)
    people.brings(SECOND)
    switch(people, "Ziek", Switch.SHADOW)
    roll_back(people)
    kinds = [row[0] for row in people.world.rows("SELECT kind FROM audit WHERE kind <> 'setup' ORDER BY id")]
    proposing = ["proposal"] * 3
    expected = ["publication", *proposing, "publication", "activation", "activation", "switch", "publication", "activation"]
    assert kinds == expected

"""From a draft to rules in force: drafted, submitted with its bundle, approved by someone else, published (issue 4)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import Connection

from domain.access import Permission, User
from domain.dutch_time import dutch_day
from domain.errors import BadInput, Conflict, NotFound
from domain.store import propose, publications, switches
from domain.store.proposals import Proposal, proposal_with_id
from domain.values import Text
from dsl.expect import closest
from engine.backtest import versions
from engine.switches import Switch

from .bundle import bundle_hash, bundle_of
from .check_rules import Checked, check_rules
from .rules import Rules
from .timers import Choice, activate_publications


def draft(
    connection: Connection, rules: Rules, user: User, sources: Mapping[str, str], note: str, now: datetime
) -> tuple[int | None, Checked]:
    """Keeps rule files as a proposal; without a number when they do not pass the checks and their examples."""
    user.require(Permission.PROPOSE_RULES)
    checked = check_rules(sources, rules.parser, rules.registry)
    if checked.program is None:
        return None, checked
    return propose.draft(connection, user, checked.program.ruleset_hash, sources, note, now), checked


def submit(
    connection: Connection, rules: Rules, user: User, proposal_id: int, choices: Mapping[str, Choice], now: datetime
) -> str:
    """Asks for approval; returns the hash of the bundle that the approver signs.

    `choices` says per trigger what happens to its running deadlines (`workflows/timers.py`).
    """
    user.require(Permission.PROPOSE_RULES)
    publications.in_line(connection)
    proposal = proposal_with_id(connection, proposal_id)
    bundle = bundle_of(connection, rules, proposal, choices)
    signed = bundle_hash(bundle)
    propose.submit(connection, user, proposal, bundle, signed, now)
    return signed


def approve(connection: Connection, user: User, proposal_id: int, signed: str, note: str, now: datetime) -> None:
    """Signs the bundle with this hash; Conflict when it is another one, or is about rules that are not the last in line."""
    user.require(Permission.APPROVE_RULES)
    publications.in_line(connection)
    proposal = proposal_with_id(connection, proposal_id)
    _must_fit(connection, proposal)
    propose.approve(connection, user, proposal, signed, note, now)


def reject(connection: Connection, user: User, proposal_id: int, reason: str, now: datetime) -> None:
    """Ends a proposal, with the reason for its author."""
    propose.reject(connection, user, proposal_with_id(connection, proposal_id), _given(reason), now)


def withdraw(connection: Connection, user: User, proposal_id: int, now: datetime) -> None:
    """Ends a proposal of one's own."""
    propose.withdraw(connection, user, proposal_with_id(connection, proposal_id), now)


def publish(
    connection: Connection, rules: Rules, user: User, proposal_id: int, starts_on: date, *, shadow: bool, now: datetime
) -> None:
    """Puts an approved proposal in force from a day; with `shadow` its new and changed triggers do not act until switched on."""
    user.require(Permission.PUBLISH_RULES)
    publications.in_line(connection)
    proposal = proposal_with_id(connection, proposal_id)
    _must_fit(connection, proposal)
    last = publications.last_in_line(connection)
    earliest = max(dutch_day(now), last.starts_on if last else dutch_day(now))
    if starts_on < earliest:
        raise BadInput(_too_early(earliest), starts_on.isoformat())
    propose.published(connection, proposal)
    before = rules.program(connection, last.ruleset_hash) if last else None
    old, new = versions(before), versions(rules.program(connection, proposal.ruleset_hash))
    tried = [name for name, version in new.items() if old.get(name) != version] if shadow else []
    timers = {one["trigger"]: one["choice"] for one in (proposal.bundle or {})["timers"]}
    publications.publish(
        connection, user, proposal.ruleset_hash, "approved", starts_on, now, proposal_id=proposal.id, timers=timers, shadow=tried
    )
    activate_publications(connection, dutch_day(now), now)


def _must_fit(connection: Connection, proposal: Proposal) -> None:
    """The bundle, if there is one, is what was submitted, and is about the rules that are last in line."""
    last = publications.last_in_line(connection)
    if proposal.bundle is None:
        return
    if bundle_hash(proposal.bundle) != proposal.bundle_hash:
        raise Conflict(_TAMPERED, f"#{proposal.id}")
    if proposal.base_hash != (None if last is None else last.ruleset_hash):
        raise Conflict(_OTHER_BASE, f"#{proposal.id}")


def roll_back(connection: Connection, rules: Rules, user: User, ruleset_hash: str | None, reason: str, now: datetime) -> str:
    """Puts an earlier ruleset back at once, else the one before the present one; returns its hash."""
    user.require(Permission.PUBLISH_RULES)
    publications.in_line(connection)
    back = ruleset_hash or publications.before_this(connection, dutch_day(now))
    rules.program(connection, back)
    publications.roll_back(connection, user, back, _given(reason), now)
    activate_publications(connection, dutch_day(now), now)
    return back


def switch(connection: Connection, rules: Rules, user: User, trigger: str, position: Switch, reason: str, now: datetime) -> None:
    """Puts a trigger on, in shadow or off, and logs why. NotFound when the rules in force have no such trigger."""
    user.require(Permission.SWITCH_TRIGGERS)
    program = rules.in_force(connection, dutch_day(now))
    known = versions(program)
    if trigger not in known:
        raise NotFound(_no_trigger(closest(trigger, known)), trigger)
    switches.switch(connection, trigger, position.value, _given(reason), user.id, now)


def _given(reason: str) -> str:
    if not reason.strip():
        raise BadInput(Text("geef een reden", "give a reason"), "--reason")
    return reason.strip()


def _no_trigger(like: str) -> Text:
    hint = Text(f"; bedoelt u “{like}”?", f"; did you mean “{like}”?") if like else Text("", "")
    return Text(f"de regels die gelden, hebben deze trigger niet{hint.nl}", f"the rules in force have no such trigger{hint.en}")


def _too_early(earliest: date) -> Text:
    return Text(
        f"kan niet ingaan vóór {earliest:%d-%m-%Y}: vandaag, of de dag waarop de laatste geplande regels ingaan",
        f"cannot start before {earliest.isoformat()}: today, or the day on which the last planned rules start",
    )


_OTHER_BASE = Text(
    "de regels waarmee dit voorstel is vergeleken, zijn niet meer de laatste; dien het opnieuw in met `regelaar rules submit`",
    "the rules that this proposal was compared with are no longer the last; submit it again with `regelaar rules submit`",
)
_TAMPERED = Text(
    "de bundel van dit voorstel is niet wat is ingediend; meld dit, en dien het opnieuw in",
    "the bundle of this proposal is not what was submitted; report this, and submit it again",
)

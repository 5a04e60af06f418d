"""What an approver sees and signs: a draft beside the rules that it replaces, as one canonical document with a hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from domain.errors import BadInput, Conflict
from domain.store.backtests import anything_decided, newest_finished
from domain.store.proposals import Proposal
from domain.store.publications import last_in_line
from domain.store.rulesets import sources_of
from domain.store.switches import positions
from domain.values import Language, Text
from dsl.diagnostics import Diagnostic
from dsl.diff import diff
from dsl.diff_text import told
from dsl.ruleset import Ruleset, load
from engine.backtest import versions
from engine.examples import coverage, run_examples
from engine.link import Program, link

from .check_rules import check_rules
from .rules import Rules
from .timers import Choice, chosen, waiting

SCHEMA = "bundle/v1"


def bundle_of(connection: Connection, rules: Rules, proposal: Proposal, choices: Mapping[str, Choice]) -> dict[str, Any]:
    """The bundle of a draft against the rules that are last in line.

    BadInput when the draft no longer passes the checks, or a choice about deadlines is missing; Conflict when it was not
    tried on what has been recorded (`regelaar backtest run`), or changes nothing.
    """
    sources = sources_of(connection, proposal.ruleset_hash)
    checked = check_rules(sources, rules.parser, rules.registry)
    if checked.program is None or checked.ruleset is None:
        raise BadInput(_BROKEN, f"#{proposal.id}")
    last = last_in_line(connection)
    base_hash = None if last is None else last.ruleset_hash
    if base_hash == proposal.ruleset_hash:
        raise Conflict(_NOTHING_NEW, f"#{proposal.id}")
    base = _empty(rules) if base_hash is None else rules.ruleset(connection, base_hash)
    return {
        "schema": SCHEMA,
        "ruleset": proposal.ruleset_hash,
        "base": base_hash,
        "note": proposal.note,
        "author": proposal.author,
        "changes": _changes(base, checked.ruleset, rules),
        "findings": [_finding(item) for item in checked.diagnostics],
        "examples": _examples(checked.ruleset, checked.program),
        "backtest": _backtest(connection, proposal.ruleset_hash, base_hash),
        "timers": _timers(connection, link(base, rules.registry), checked.program, choices),
        "switches": _switches(connection, checked.program),
    }


def canonical(bundle: Mapping[str, Any]) -> str:
    """The bundle as text: equal bundles give equal text."""
    return json.dumps(bundle, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def bundle_hash(bundle: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical text: what an approver signs."""
    return hashlib.sha256(canonical(bundle).encode()).hexdigest()


def _empty(rules: Rules) -> Ruleset:
    ruleset, _ = load({}, rules.parser)
    assert ruleset is not None
    return ruleset


def _changes(base: Ruleset, draft: Ruleset, rules: Rules) -> dict[str, list[str]]:
    changes = diff(base, draft, rules.parser.catalogue)
    return {language.value: list(told(changes, language)) for language in Language}


def _finding(item: Diagnostic) -> dict[str, object]:
    place = f"{item.path}:{item.span.line}:{item.span.column}"
    return {"place": place, "code": item.code, "severity": item.severity.value, "message": item.message}


def _examples(ruleset: Ruleset, program: Program) -> dict[str, Any]:
    """How many expectations there are (all come true, else the checks do not pass), and what no example shows."""
    shown = run_examples(ruleset, program)
    covered = coverage(program, shown)
    return {
        "passed": len(shown),
        "never_fires": [one.trigger for one in covered if not one.fires],
        "never_stays_off": [one.trigger for one in covered if not one.stays_off],
    }


def _backtest(connection: Connection, draft: str, base: str | None) -> dict[str, Any] | None:
    """The newest backtest of exactly these two; None when nothing has been decided that could be replayed."""
    found = None if base is None else newest_finished(connection, draft, base)
    if found is None and base is not None and anything_decided(connection):
        raise Conflict(_NO_BACKTEST, draft[:12])
    if found is None:
        return None
    period = {"from": found.starts_on.isoformat(), "until": found.ends_before.isoformat()}
    return {"id": found.id, **period, "counts": dict(found.counts)}


def _timers(connection: Connection, base: Program, draft: Program, choices: Mapping[str, Choice]) -> list[dict[str, object]]:
    asked = waiting(connection, base, draft)
    choice = chosen(asked, choices)
    return [
        {"trigger": one.trigger, "removed": one.removed, "pending": one.pending, "choice": choice[one.trigger].value}
        for one in asked
    ]


def _switches(connection: Connection, draft: Program) -> dict[str, str]:
    """Triggers of the draft that are not on: approving changes nothing about that."""
    known = versions(draft)
    return {trigger: position for trigger, position in positions(connection).items() if trigger in known}


_BROKEN = Text(
    "deze regels komen niet meer door de controles; maak een nieuw voorstel met `regelaar rules draft`",
    "these rules do not pass the checks any more; make a new proposal with `regelaar rules draft`",
)
_NOTHING_NEW = Text("deze regels zijn al in gebruik of gepland", "these rules are in force or planned already")
_NO_BACKTEST = Text(
    "dit voorstel is nog niet beproefd op wat er is vastgelegd; doe dat eerst met `regelaar backtest run`",
    "this proposal has not been tried on what has been recorded; do that first with `regelaar backtest run`",
)

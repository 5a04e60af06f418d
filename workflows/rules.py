"""The rules in force as a program, made once per ruleset and kept."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from datetime import date, datetime
from threading import Lock

from sqlalchemy import Connection

from domain.access import User
from domain.events import DEADLINE_DUE, Event
from domain.store.publications import in_force, publish_first
from domain.store.rulesets import sources_of
from dsl.parse import Parser
from dsl.ruleset import Ruleset, load
from engine.link import Program, link
from engine.registry import Registry

from .check_rules import Checked, check_rules


class Rules:
    """Loads, publishes and remembers rulesets; safe to share between threads."""

    def __init__(self, registry: Registry, parser: Parser) -> None:
        self.registry = registry
        self.parser = parser
        self._known: dict[str, tuple[Ruleset, Program]] = {}
        self._lock = Lock()

    def in_force(self, connection: Connection, day: date) -> Program | None:
        """The program of the ruleset in force on `day`; None before the first publication."""
        ruleset_hash = in_force(connection, day)
        return None if ruleset_hash is None else self.program(connection, ruleset_hash)

    def judging(self, connection: Connection, current: Program, event: Event) -> Program:
        """Which rules judge an event: the `current` ones, or for a deadline that is finished by its own rules, those."""
        own = event.data.get("rules") if event.type == DEADLINE_DUE.name else None
        return current if own is None else self.program(connection, str(own))

    def program(self, connection: Connection, ruleset_hash: str) -> Program:
        """The program of a stored ruleset. RuntimeError when its text no longer passes, because a plugin has gone."""
        return self._read(connection, ruleset_hash)[1]

    def ruleset(self, connection: Connection, ruleset_hash: str) -> Ruleset:
        """A stored ruleset as a tree. RuntimeError as `program`."""
        return self._read(connection, ruleset_hash)[0]

    def _read(self, connection: Connection, ruleset_hash: str) -> tuple[Ruleset, Program]:
        with self._lock:
            if ruleset_hash not in self._known:
                ruleset, diagnostics = load(sources_of(connection, ruleset_hash), self.parser)
                if ruleset is None:
                    raise RuntimeError(f"a stored ruleset does not pass any more: {diagnostics[0].message}")
                self._known[ruleset_hash] = ruleset, link(ruleset, self.registry)
                gc.freeze()  # it stays as long as the process: to look for garbage in it takes a third of the time of a decision
            return self._known[ruleset_hash]

    def publish(self, connection: Connection, user: User, sources: Mapping[str, str], now: datetime) -> Checked:
        """Puts the very first rule files in force when they pass the checks and their examples; else only says what is wrong.

        Conflict when others are in force: those are replaced by a proposal (`workflows/propose_rules.py`).
        """
        checked = check_rules(sources, self.parser, self.registry)
        if checked.program is not None:
            publish_first(connection, user, checked.program.ruleset_hash, sources, now)
        return checked

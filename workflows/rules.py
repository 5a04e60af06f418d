"""The rules in force as a program, made once per ruleset and kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from threading import Lock

from sqlalchemy import Connection

from domain.access import User
from domain.store import rulesets
from dsl.parse import Parser
from dsl.ruleset import load
from engine.link import Program, link
from engine.registry import Registry

from .check_rules import Checked, check_rules


class Rules:
    """Loads, publishes and remembers rulesets; safe to share between threads."""

    def __init__(self, registry: Registry, parser: Parser) -> None:
        self.registry = registry
        self.parser = parser
        self._programs: dict[str, Program] = {}
        self._lock = Lock()

    def in_force(self, connection: Connection, day: date) -> Program | None:
        """The program of the ruleset in force on `day`; None before the first publication."""
        ruleset_hash = rulesets.in_force(connection, day)
        return None if ruleset_hash is None else self.program(connection, ruleset_hash)

    def program(self, connection: Connection, ruleset_hash: str) -> Program:
        """The program of a stored ruleset. RuntimeError when its text no longer passes, because a plugin has gone."""
        with self._lock:
            if ruleset_hash not in self._programs:
                self._programs[ruleset_hash] = self._load(rulesets.sources_of(connection, ruleset_hash))
            return self._programs[ruleset_hash]

    def _load(self, sources: Mapping[str, str]) -> Program:
        ruleset, diagnostics = load(sources, self.parser)
        if ruleset is None:
            raise RuntimeError(f"a published ruleset does not pass any more: {diagnostics[0].message}")
        return link(ruleset, self.registry)

    def publish(self, connection: Connection, user: User, sources: Mapping[str, str], now: datetime) -> Checked:
        """Puts rule files in force when they pass the checks and their examples; otherwise only says what is wrong."""
        checked = check_rules(sources, self.parser, self.registry)
        if checked.program is not None:
            rulesets.publish(connection, user, checked.program.ruleset_hash, sources, now)
        return checked

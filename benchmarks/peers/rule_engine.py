"""`rule-engine`, in pure Python: a list of answers per event type, on a dict. Tried: a rule at a time (1.2 times as slow)."""

from __future__ import annotations

from collections.abc import Sequence
from operator import getitem
from typing import Any

import rule_engine  # type: ignore[import-untyped]  # it has no types

from benchmarks.decide_rules import Rule
from benchmarks.race import Contender

from .infix import Dialect
from .plain import Context, grouped, hits, reader

PACKAGE = "rule-engine"


def contender(rules: Sequence[Rule]) -> Contender:
    by_event = grouped(rules)
    quickest = rule_engine.Context(resolver=getitem)
    programs = {event: rule_engine.Rule(Dialect(" and ").answers(listed), quickest) for event, listed in by_event.items()}

    def run(given: tuple[str, Context]) -> tuple[str, Any]:
        event, context = given
        return event, programs[event].evaluate(context)

    return Contender(PACKAGE, reader(by_event), run, lambda answer: hits(by_event[answer[0]], answer[1]))

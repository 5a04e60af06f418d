"""Rust CEL (`common-expression-language`): a list of answers per event type, on a dict.

Tried: a program per rule on a shared context (1.3 times as slow), and on a dict (40 times).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cel

from benchmarks.decide_rules import Rule
from benchmarks.race import Contender

from .infix import Dialect
from .plain import Context, grouped, hits, reader

PACKAGE = "common-expression-language"


def contender(rules: Sequence[Rule]) -> Contender:
    by_event = grouped(rules)
    programs = {event: cel.compile(Dialect(" && ").answers(listed)) for event, listed in by_event.items()}

    def run(given: tuple[str, Context]) -> tuple[str, Any]:
        event, context = given
        return event, programs[event].execute(context)

    return Contender(PACKAGE, reader(by_event), run, lambda answer: hits(by_event[answer[0]], answer[1]))

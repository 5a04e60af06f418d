"""`datalogic-py` (JSONLogic in Rust): a list of answers per event type, JSON text in and out, in one session.

Tried: a dict instead of text (1.2 times as slow), lists of the numbers that fire by `merge` and `filter` (no faster), a rule at a
time, also by `evaluate_many` (2 to 3). Its trace compiles the rules again for every event: 500 times as slow.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from datalogic_py import Engine

from benchmarks.decide_hand import local
from benchmarks.decide_rules import Rule
from benchmarks.race import Contender
from dsl.ast import Comparison, Operator

from .plain import grouped, hits, json_reader, optional, plain

PACKAGE = "datalogic-py"

_SIGNS: Mapping[Operator, str] = {
    Operator.ABOVE: ">",
    Operator.BELOW: "<",
    Operator.AT_LEAST: ">=",
    Operator.AT_MOST: "<=",
}


def contender(rules: Sequence[Rule]) -> Contender:
    by_event = grouped(rules)
    engine = Engine()
    session = engine.session()
    programs = {event: engine.compile([_rule(rule) for rule in listed]) for event, listed in by_event.items()}

    def run(given: tuple[str, str]) -> tuple[str, str]:
        event, context = given
        return event, session.evaluate_str(programs[event], context)

    return Contender(PACKAGE, json_reader(by_event), run, lambda answer: hits(by_event[answer[0]], json.loads(answer[1])))


def _rule(rule: Rule) -> dict[str, Any]:
    return {"and": [part for test in rule.tests for part in _test(test)]}


def _test(test: Comparison) -> list[dict[str, Any]]:
    """A missing value counts as 0 when it is ordered, so it is asked for where 0 would do."""
    value, given = {"val": local(test.field)}, [plain(one) for one in test.values]
    if test.operator is Operator.ONE_OF:
        return [{"in": [value, given]}]
    if test.operator is Operator.IS:
        return [{"===": [value, given[0]]}]
    if test.operator is Operator.BETWEEN:
        asked = {"<=": [given[0], value, given[1]]}
    else:
        asked = {_SIGNS[test.operator]: [value, given[0]]}
    return [{"!==": [value, None]}, asked] if optional(test) and _would_do(test.operator, given) else [asked]


def _would_do(operator: Operator, given: Sequence[int]) -> bool:
    """Whether 0 meets the comparison; all of them are with numbers."""
    match operator:
        case Operator.BETWEEN:
            return given[0] <= 0 <= given[1]
        case Operator.ABOVE:
            return given[0] < 0
        case Operator.AT_LEAST:
            return given[0] <= 0
    return True

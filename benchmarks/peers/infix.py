"""A rule as one expression of the languages that look alike: `a >= 1 and b == "x"`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from benchmarks.decide_hand import local
from benchmarks.decide_rules import Rule
from dsl.ast import Comparison, Operator

from .plain import optional, plain

_SIGNS: Mapping[Operator, str] = {
    Operator.ABOVE: ">",
    Operator.BELOW: "<",
    Operator.AT_LEAST: ">=",
    Operator.AT_MOST: "<=",
}


@dataclass(frozen=True, slots=True)
class Dialect:
    """The word for *and*; `guarded` where ordering a missing value is an error, so that it must be asked for first."""

    both: str
    guarded: bool = True

    def answers(self, rules: Iterable[Rule]) -> str:
        """One expression for all: a list with the answer of each."""
        return "[" + ", ".join(f"({self.rule(rule)})" for rule in rules) + "]"

    def rule(self, rule: Rule) -> str:
        return self.both.join(self._test(test) for test in rule.tests)

    def _test(self, test: Comparison) -> str:
        name, values = local(test.field), [json.dumps(plain(value)) for value in test.values]
        if test.operator is Operator.IS:
            return f"{name} == {values[0]}"
        if test.operator is Operator.ONE_OF:
            return f"{name} in [{', '.join(values)}]"
        sure = f"{name} != null{self.both}" if self.guarded and optional(test) else ""
        if test.operator is Operator.BETWEEN:
            return f"{sure}{name} >= {values[0]}{self.both}{name} <= {values[1]}"
        return f"{sure}{name} {_SIGNS[test.operator]} {values[0]}"

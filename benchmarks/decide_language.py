"""The rules in our own language: printed, to be read again by the real parser."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from api.bootstrap import registry
from domain.values import Language
from dsl.ast import Call, Comparison, Condition, Operator, RuleFile, Trigger
from dsl.print import print_file

from .decide_rules import Rule

_PHRASES: Mapping[tuple[str, Operator], tuple[str, str]] = MappingProxyType(
    {
        ("claim.gross", Operator.AT_LEAST): ("claim_at_least", "minimum"),
        ("claim.gross", Operator.AT_MOST): ("claim_at_most", "maximum"),
        ("claim.origin", Operator.IS): ("claim_has_origin", "origin"),
        ("claim.days", Operator.ABOVE): ("claim_is_longer_than", "days"),
        ("case_segment.percentage", Operator.AT_LEAST): ("is_unfit_for_at_least", "percentage"),
        ("case_claims.approved_gross", Operator.AT_LEAST): ("approved_claims_at_least", "minimum"),
    }
)
"""Comparisons for which the catalogue has a phrase of its own, with its slot: authors write those."""


def text(rules: Iterable[Rule]) -> str:
    """A Dutch rule file; a rule is called by its number."""
    return print_file(RuleFile(Language.NL, tuple(map(_trigger, rules))), registry().catalogue, Language.NL)


def _trigger(rule: Rule) -> Trigger:
    mark = Call("add_case_characteristic", (("name", f"regel {rule.number}"),))
    return Trigger(str(rule.number), rule.event, tuple(map(_written, rule.tests)), (mark,))


def _written(test: Comparison) -> Condition:
    if phrase := _PHRASES.get((test.field, test.operator)):
        plugin, slot = phrase
        return Call(plugin, ((slot, test.values[0]),))
    return test

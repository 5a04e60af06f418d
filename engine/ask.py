"""A tree of conditions has an answer once each phrase and comparison in it has one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from dsl.ast import Call, Comparison, Condition, Definition, Group, Not, Quantifier, Reference

from .verdict import Verdict, all_of, any_of, at_least, none_of, opposite

Answer = Callable[[Call | Comparison], Verdict]

_OF = {Quantifier.ALL: all_of, Quantifier.ANY: any_of, Quantifier.NONE: none_of}


def ask(node: Condition, definitions: Mapping[str, Definition], answer: Answer) -> Verdict:
    """Every part is asked, also after one failed, so that all reasons are known."""
    match node:
        case Call() | Comparison():
            return answer(node)
        case Reference():
            return ask_all(definitions[node.name].items, definitions, answer)
        case Not():
            return opposite(ask(node.item, definitions, answer))
        case Group():
            answers = [ask(item, definitions, answer) for item in node.items]
            return at_least(node.count, answers) if node.quantifier is Quantifier.AT_LEAST else _OF[node.quantifier](answers)


def ask_all(nodes: Iterable[Condition], definitions: Mapping[str, Definition], answer: Answer) -> Verdict:
    """Whether all of them hold, as under `als`."""
    return all_of([ask(node, definitions, answer) for node in nodes])

"""The opaque conditions of one event: each is asked at most once, when a trigger needs it, whichever triggers share it."""

from __future__ import annotations

from collections.abc import Iterable

from domain.events import Event
from domain.facts import Facts
from dsl.ast import Call, Comparison, Condition

from ..interpret import ask, attempt
from ..registry import Registry
from ..verdict import Verdict, all_of


class Asked:
    """The answers so far."""

    __slots__ = ("_answers", "_event", "_facts", "_registry")

    def __init__(self, registry: Registry, event: Event, facts: Facts) -> None:
        self._registry = registry
        self._event = event
        self._facts = facts
        self._answers: dict[int, Verdict] = {}

    def all_of(self, conditions: Iterable[Condition], known: Verdict) -> Verdict:
        """Whether all of these hold besides what is known already; after one that fails no other is asked."""
        answers = [known]
        for tree in conditions:
            answer = self._answer(tree) if isinstance(tree, Call | Comparison) else ask(tree, {}, self._answer)
            if answer is Verdict.FAILS:
                return answer
            answers.append(answer)
        return all_of(answers)

    def _answer(self, atom: Call | Comparison) -> Verdict:
        """Known by identity: equal phrases were spelled out as one."""
        if id(atom) not in self._answers:
            answer = attempt(atom, self._registry, self._event, self._facts)
            self._answers[id(atom)] = Verdict.ERROR if isinstance(answer, Exception) else answer
        return self._answers[id(atom)]

"""The opaque conditions of one event: each is asked at most once, when a trigger needs it, whichever triggers share it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from domain.events import Event
from domain.facts import Facts
from dsl.ast import Call, Comparison, Condition

from ..compare import compare
from ..contracts import ConditionPlugin
from ..expand import atoms_of
from ..interpret import Atom, ask
from ..registry import Registry
from ..verdict import Verdict

Question = Callable[[Event, Facts], Verdict]

_HOLDS, _FAILS, _UNKNOWN, _ERROR = Verdict.HOLDS, Verdict.FAILS, Verdict.UNKNOWN, Verdict.ERROR  # to get at a member takes time


def questions(trees: Iterable[Condition], registry: Registry) -> Mapping[int, Question]:
    """What to ask for each phrase and comparison in these, by its identity: equal phrases were spelled out as one."""
    return {id(atom): _question(atom, registry) for tree in trees for atom in atoms_of(tree)}


def _question(atom: Atom, registry: Registry) -> Question:
    if isinstance(atom, Call):
        return _call(registry.conditions[atom.plugin], dict(atom.arguments))
    field = registry.fields[atom.field]

    def compared(event: Event, facts: Facts) -> Verdict:  # noqa: ARG001  # a call may ask about the event
        fact = facts[field.fact]
        return _UNKNOWN if fact is None else compare(atom, getattr(fact, field.attribute))

    return compared


def _call(plugin: ConditionPlugin, arguments: Mapping[str, object]) -> Question:
    function, injected = plugin.function, tuple(plugin.injected.items())

    def called(event: Event, facts: Facts) -> Verdict:
        given = dict(arguments)
        for name, kind in injected:
            given[name] = event if kind is Event else facts[kind]
            if given[name] is None:
                return _UNKNOWN
        try:
            answer = function(**given)
        except Exception:  # noqa: BLE001  # a plugin may fail in any way; the interpreter tells the reason
            return _ERROR
        return _HOLDS if answer else _UNKNOWN if answer is None else _FAILS

    return called


class Asked:
    """The answers so far."""

    __slots__ = ("_answers", "_event", "_facts", "_questions")

    def __init__(self, questions: Mapping[int, Question], event: Event, facts: Facts) -> None:
        self._questions = questions
        self._event = event
        self._facts = facts
        self._answers: dict[int, Verdict] = {}

    def all_of(self, conditions: Iterable[Condition], known: Verdict) -> Verdict:
        """Whether all of these hold besides what is known already; after one that fails no other is asked."""
        worst = known
        for tree in conditions:
            answer = self._answers.get(id(tree)) or self._answer(tree)
            if answer is _FAILS:
                return answer
            if answer is not _HOLDS and worst is not _ERROR:
                worst = answer
        return worst

    def _answer(self, tree: Condition) -> Verdict:
        if isinstance(tree, Call | Comparison):
            answer = self._questions[id(tree)](self._event, self._facts)
        else:
            answer = ask(tree, {}, lambda atom: self._answers.get(id(atom)) or self._answer(atom))
        self._answers[id(tree)] = answer
        return answer

"""What can be wrong between the parts of a set of files that each can be read: names, references, subjects."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from domain.events import Subject
from domain.values import TARGET_LABELS

from . import mistakes, table_mistakes
from .ast import Call, Comparison, Condition, Definition, Example, Group, Not, Operator, Reference, RuleFile, Trigger
from .diagnostics import MOST, Diagnostic, Place, collected
from .expect import closest
from .keywords import Keyword, fold, written
from .linked import Linked, conditions, leaves, link, lists
from .literals import PLACEHOLDER_NAME
from .phrases import Catalogue, Kind
from .print import sentence, value_text

MAX_DEPTH = 60
"""How many conditions can lie within one another, those of a definition counted where it is used."""

MAX_SIZE = 5_000
"""How many conditions a trigger or definition can hold, those of a definition counted at every use."""

_PLACEHOLDER = re.compile(f"<({PLACEHOLDER_NAME})>")

Pass = Callable[[Linked, Catalogue], Iterator[Diagnostic]]


def check(files: Sequence[tuple[str, RuleFile]], catalogue: Catalogue) -> tuple[Diagnostic, ...]:
    """Everything that is wrong with these files together; each comes with its path."""
    linked = link(files)
    return collected(found for look in PASSES for found in islice(look(linked, catalogue), MOST))


_DUPLICATE: Mapping[type, mistakes.Mistake] = {
    Definition: mistakes.duplicate_definition,
    Trigger: mistakes.duplicate_trigger,
    Example: mistakes.duplicate_example,
}


def _names(linked: Linked, _: Catalogue) -> Iterator[Diagnostic]:
    seen: dict[tuple[type, str], Place] = {}
    for place, item in linked.statements:
        earlier = seen.setdefault((type(item), item.name), place)
        if earlier is not place:
            yield _DUPLICATE[type(item)](place, item.name, earlier)


def _references(linked: Linked, _: Catalogue) -> Iterator[Diagnostic]:
    for place, item in linked.statements:
        for leaf in leaves(conditions(item)):
            if isinstance(leaf, Reference) and leaf.name not in linked.definitions:
                yield mistakes.unknown_definition(
                    replace(place, span=leaf.span), leaf.name, closest(leaf.name, linked.definitions)
                )


def _circles(linked: Linked, _: Catalogue) -> Iterator[Diagnostic]:
    for circle in linked.circles:
        place, _definition = linked.definitions[circle[0]]
        yield mistakes.circular_definition(place, circle)


def _sizes(linked: Linked, _: Catalogue) -> Iterator[Diagnostic]:
    """Definitions that build on definitions soon grow past what can be evaluated; where they first do is reported."""
    measured: dict[str, _Measure] = {}
    for name in linked.order:
        measured[name] = _measure(linked.definitions[name][1].items, measured)
    for place, item in linked.statements:
        used = [measured[leaf.name] for leaf in leaves(conditions(item)) if isinstance(leaf, Reference) and leaf.name in measured]
        if _measure(conditions(item), measured).too_large and not any(one.too_large for one in used):
            yield mistakes.too_large(place, item.name)


@dataclass(frozen=True, slots=True)
class _Measure:
    depth: int
    size: int

    @property
    def too_large(self) -> bool:
        return self.depth > MAX_DEPTH or self.size > MAX_SIZE


def _measure(items: tuple[Condition, ...], measured: Mapping[str, _Measure]) -> _Measure:
    parts = [_measure_of(item, measured) for item in items]
    depth, size = max((part.depth for part in parts), default=0), sum(part.size for part in parts)
    return _Measure(min(depth, MAX_DEPTH) + 1, min(size, MAX_SIZE) + 1)


def _measure_of(item: Condition, measured: Mapping[str, _Measure]) -> _Measure:
    match item:
        case Group(items=items):
            return _measure(items, measured)
        case Not(item=inner):
            return _measure_of(inner, measured)
        case Reference(name=name):
            return measured.get(name, _Measure(1, 1))
        case Call() | Comparison():
            return _Measure(1, 1)


def _subjects(linked: Linked, catalogue: Catalogue) -> Iterator[Diagnostic]:
    needs: dict[str, frozenset[Subject]] = {}
    for name in linked.order:
        needs[name] = _needed(linked.definitions[name][1].items, needs, catalogue)
    for place, item in linked.statements:
        if isinstance(item, Trigger | Example):
            carried = catalogue.get(Kind.EVENT, item.event).subjects
            actions = item.actions if isinstance(item, Trigger) else ()
            for leaf in (*leaves(conditions(item)), *actions):
                if missing := _needed((leaf,), needs, catalogue) - carried:
                    text = sentence(leaf, catalogue, place.language)
                    yield _missing(replace(place, span=leaf.span), text, item.event, missing, catalogue)


def _needed(items: Sequence[Condition], needs: Mapping[str, frozenset[Subject]], catalogue: Catalogue) -> frozenset[Subject]:
    found: frozenset[Subject] = frozenset()
    for leaf in leaves(items):
        found |= _needed_by(leaf, needs, catalogue)
    return found


def _needed_by(
    leaf: Call | Comparison | Reference, needs: Mapping[str, frozenset[Subject]], catalogue: Catalogue
) -> frozenset[Subject]:
    match leaf:
        case Call(plugin=plugin):
            return catalogue.called(plugin).subjects
        case Comparison(field=field):
            return catalogue.field(field).subjects
        case Reference(name=name):
            return needs.get(name, frozenset())


def _timing(linked: Linked, catalogue: Catalogue) -> Iterator[Diagnostic]:
    """What a trigger fires once for, and the date that its deadline counts back from, must be there when it is told."""
    for place, item in linked.statements:
        if isinstance(item, Trigger):
            carried = catalogue.get(Kind.EVENT, item.event).subjects
            if item.once_per and (missing := frozenset((Subject(item.once_per),)) - carried):
                text = f"{written(Keyword.ONCE_PER, place.language)} {TARGET_LABELS[item.once_per][place.language]}"
                yield _missing(place, text, item.event, missing, catalogue)
            before = catalogue.field(item.deadline.before) if item.deadline and item.deadline.before else None
            if item.deadline and before and (missing := before.subjects - carried):
                at = replace(place, span=item.deadline.span)
                yield _missing(at, before.label[place.language], item.event, missing, catalogue)


def _cancellations(linked: Linked, catalogue: Catalogue) -> Iterator[Diagnostic]:
    """A deadline is of the case (else the employee, else the employer) of its event: another event cancels it only for that."""
    for place, item in linked.statements:
        if isinstance(item, Trigger) and item.deadline:
            at = replace(place, span=item.deadline.span)
            carried = catalogue.get(Kind.EVENT, item.event).subjects
            subject = next((one for one in _OWNERS if one in carried), None)
            for name, count in Counter(item.deadline.unless).items():
                event = catalogue.get(Kind.EVENT, name)
                label = event.template[place.language]
                if subject and subject not in event.subjects:
                    yield mistakes.never_cancels(at, label, subject)
                if count > 1:
                    yield mistakes.repeated_value(at, label)


_OWNERS = (Subject.CASE, Subject.EMPLOYEE, Subject.EMPLOYER)


def _missing(at: Place, text: str, event: str, missing: frozenset[Subject], catalogue: Catalogue) -> Diagnostic:
    subject = min(missing, key=list(Subject).index)
    carriers = [phrase.template[at.language] for phrase in catalogue.of(Kind.EVENT) if missing <= phrase.subjects]
    label = catalogue.get(Kind.EVENT, event).template[at.language]
    return mistakes.missing_subject(at, text, subject, label, carriers)


def _actions(linked: Linked, _: Catalogue) -> Iterator[Diagnostic]:
    for place, item in linked.statements:
        if isinstance(item, Trigger) and not item.actions:
            yield mistakes.no_actions(place, item.name)


def _repetitions(linked: Linked, catalogue: Catalogue) -> Iterator[Diagnostic]:
    for place, item in linked.statements:
        for group in lists(conditions(item)):
            seen: set[Condition] = set()
            for condition in (replace(condition, comments=()) for condition in group):
                if condition in seen:
                    yield mistakes.repeated_condition(
                        replace(place, span=condition.span), sentence(condition, catalogue, place.language)
                    )
                seen.add(condition)


def _lists_of_values(linked: Linked, catalogue: Catalogue) -> Iterator[Diagnostic]:
    for place, item in linked.statements:
        for leaf in leaves(conditions(item)):
            if isinstance(leaf, Comparison) and leaf.operator is Operator.ONE_OF:
                slot, at = catalogue.field(leaf.field).slot, replace(place, span=leaf.span)
                for value in (value for value, count in Counter(leaf.values).items() if count > 1):
                    yield mistakes.repeated_value(at, value_text(value, slot, place.language))


def _quoted_placeholders(linked: Linked, _: Catalogue) -> Iterator[Diagnostic]:
    for place, item in linked.statements:
        if isinstance(item, Trigger) and item.table:
            columns = frozenset(item.table.columns)
            for leaf in (*leaves(item.conditions), *item.actions):
                for name in dict.fromkeys(name for text in _texts(leaf) for name in _PLACEHOLDER.findall(text)):
                    if fold(name) in columns:
                        yield table_mistakes.placeholder_in_text(replace(place, span=leaf.span), name)


def _texts(leaf: Call | Comparison | Reference) -> Iterator[str]:
    match leaf:
        case Call(arguments=arguments):
            return (value for _, value in arguments if type(value) is str)
        case Comparison(values=values):
            return (value for value in values if type(value) is str)
        case Reference(name=name):
            return iter((name,))


def _expectations(linked: Linked, catalogue: Catalogue) -> Iterator[Diagnostic]:
    """An example speaks of triggers that there are, of each once, and of the event that they listen to."""
    triggers = {item.name: item for _, item in reversed(linked.statements) if isinstance(item, Trigger)}
    for place, item in linked.statements:
        seen: set[str] = set()
        for expected in item.expect if isinstance(item, Example) else ():
            at = replace(place, span=expected.span)
            if expected.trigger not in triggers:
                yield mistakes.unknown_trigger(at, expected.trigger, closest(expected.trigger, triggers))
            elif expected.trigger in seen:
                yield mistakes.repeated_expectation(at, expected.trigger)
            elif isinstance(item, Example) and (event := triggers[expected.trigger].event) != item.event:
                names = [catalogue.get(Kind.EVENT, name).template[place.language] for name in (event, item.event)]
                yield mistakes.other_event(at, expected.trigger, *names)
            seen.add(expected.trigger)


PASSES: tuple[Pass, ...] = (
    _names,
    _references,
    _circles,
    _sizes,
    _subjects,
    _timing,
    _cancellations,
    _actions,
    _repetitions,
    _lists_of_values,
    _quoted_placeholders,
    _expectations,
)

"""Two rulesets compared: what was added, removed and changed, told in sentences of the language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from domain.values import Text

from .ast import Condition, Definition, Example, Group, Not, Reference, Trigger
from .diff_lines import Line, changed_lines, lines_of, opcodes
from .phrases import Catalogue
from .ruleset import Ruleset

Statement = Definition | Trigger | Example


class Kind(StrEnum):
    """What became of a statement. `moved`: it comes after another trigger than before, so its actions do too."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    RENAMED = "renamed"
    MOVED = "moved"


class What(StrEnum):
    """What a statement is."""

    TRIGGER = "trigger"
    DEFINITION = "definition"
    EXAMPLE = "example"


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one statement; `was` is its old name when that is another."""

    kind: Kind
    what: What
    name: str
    lines: tuple[Line, ...] = ()
    was: str = ""


def diff(before: Ruleset, after: Ruleset, catalogue: Catalogue) -> tuple[Change, ...]:
    """The changes from one ruleset to another, empty exactly when both mean the same.

    Layout, comments, the language, and the file in which a statement stands do not count.
    """
    old, new = _statements(before), _statements(after)
    renames = _renames(old, new, catalogue)
    old = {(what, renames.get((what, name), name)): _renamed(item, renames) for (what, name), item in old.items()}
    came_from = {(what, name): was for (what, was), name in renames.items()}
    found = [
        Change(Kind.RENAMED, key[0], key[1], was=came_from[key])
        if key in came_from
        else _compared(key, old.get(key), new.get(key), catalogue)
        for key in {**new, **old}
    ]
    return (*(change for change in found if change is not None), *_moved(_order(old), _order(new)))


Key = tuple[What, str]

_WHAT = {Trigger: What.TRIGGER, Definition: What.DEFINITION, Example: What.EXAMPLE}


def _statements(ruleset: Ruleset) -> dict[Key, Statement]:
    return {(_WHAT[type(item)], item.name): item for _, file in ruleset.files for item in file.statements}


def _compared(key: Key, old: Statement | None, new: Statement | None, catalogue: Catalogue) -> Change | None:
    if old == new:
        return None
    lines = tuple(changed_lines(lines_of(old, catalogue) if old else [], lines_of(new, catalogue) if new else []))
    if not lines:
        return None
    kind = Kind.ADDED if old is None else Kind.REMOVED if new is None else Kind.CHANGED
    return Change(kind, *key, lines)


# Renames


def _renames(old: Mapping[Key, Statement], new: Mapping[Key, Statement], catalogue: Catalogue) -> dict[Key, str]:
    """What has another name and is the same otherwise; a rename can bring to light that what refers to it is the same too."""
    renames: dict[Key, str] = {}
    while True:
        gone = [key for key in old.keys() - new.keys() if key not in renames]
        taken = set(renames.values())
        come = {_body(item, catalogue): key[1] for key, item in new.items() if key not in old and key[1] not in taken}
        found = {key: come[body] for key in sorted(gone) if (body := _body(_renamed(old[key], renames), catalogue)) in come}
        once = {name: key for key, name in found.items()}
        if not once:
            return renames
        renames |= {key: name for name, key in once.items()}


def _body(item: Statement, catalogue: Catalogue) -> tuple[Text, ...]:
    return (*(line.text for line in lines_of(replace(item, name=""), catalogue)), Text(_WHAT[type(item)], ""))


def _renamed(item: Statement, renames: Mapping[Key, str]) -> Statement:
    """The statement with the new names of what it refers to."""
    match item:
        case Definition():
            return replace(item, items=_referring(item.items, renames))
        case Trigger():
            return replace(item, conditions=_referring(item.conditions, renames))
        case Example():
            expect = (replace(one, trigger=renames.get((What.TRIGGER, one.trigger), one.trigger)) for one in item.expect)
            return replace(item, given=_referring(item.given, renames), expect=tuple(expect))


def _referring(items: tuple[Condition, ...], renames: Mapping[Key, str]) -> tuple[Condition, ...]:
    return tuple(_reference(item, renames) for item in items)


def _reference(node: Condition, renames: Mapping[Key, str]) -> Condition:
    match node:
        case Reference(name):
            return replace(node, name=renames.get((What.DEFINITION, name), name))
        case Not(item):
            return replace(node, item=_reference(item, renames))
        case Group(_, items):
            return replace(node, items=_referring(items, renames))
        case _:
            return node


# Order


def _order(statements: Mapping[Key, Statement]) -> dict[str, list[str]]:
    """The triggers of each event, in the order in which they act."""
    order = defaultdict(list)
    for (_, name), item in statements.items():
        if isinstance(item, Trigger):
            order[item.event].append(name)
    return order


def _moved(old: Mapping[str, list[str]], new: Mapping[str, list[str]]) -> Iterator[Change]:
    for event, names in new.items():
        before = [name for name in old.get(event, []) if name in set(names)]
        after = [name for name in names if name in set(before)]
        steady = {name for tag, _, _, start, end in opcodes(before, after) if tag == "equal" for name in after[start:end]}
        for above, name in pairwise(["", *after]):
            if name not in steady:
                place = Text(f"na “{above}”", f"after “{above}”") if above else Text("vooraan", "first")
                yield Change(Kind.MOVED, What.TRIGGER, name, (Line("~", place, Text("", "")),))

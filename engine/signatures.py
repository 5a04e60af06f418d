"""What can be wrong between a plugin's function and its phrases: each a sentence, for the programmer who wrote it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from types import NoneType
from typing import Any, get_args, get_type_hints

from domain.code_lists import LABELS
from domain.values import Language, Money, Text
from dsl.phrases import SLOT
from dsl.types import Choice, Duration, Plain, Slot, Workdays

PLAIN_TYPES = (Money, Duration, Workdays, Decimal, int, date, bool, str)

_LANGUAGES = {Language.NL: "Dutch", Language.EN: "English"}
_BY_NAME = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)


def writable(hint: Any) -> Slot | None:
    """How a value of this type is written in a rule; None when it cannot be."""
    if hint in PLAIN_TYPES:
        return Plain(hint)
    if isinstance(hint, type) and issubclass(hint, StrEnum) and hint in LABELS:
        return Choice(hint, LABELS[hint])
    return None


def slot_names(template: Text) -> frozenset[str]:
    """The slots of a phrase."""
    return frozenset(SLOT.findall(template.nl))


def wrong_phrases(template: Text) -> Iterator[str]:
    """What is wrong with the phrases themselves."""
    for language, name in _LANGUAGES.items():
        yield from _wrong_phrase(template[language], name)
    dutch, english = (SLOT.findall(template[language]) for language in _LANGUAGES)
    if sorted(dutch) != sorted(english) or len(set(dutch)) != len(dutch):
        yield f"the Dutch slots {dutch} and the English slots {english} must be the same, each once"


def _wrong_phrase(text: str, language: str) -> Iterator[str]:
    pieces = text.split()
    if not any(SLOT.fullmatch(piece) is None for piece in pieces):
        yield f"the {language} phrase holds no words" if pieces else f"the {language} phrase is empty"
    if text != " ".join(pieces):
        yield f"the {language} phrase must be one line, with one space between its words and none around it"
    for piece in pieces:
        if set(piece) & set("{}") and SLOT.fullmatch(piece) is None:
            yield f"the {language} phrase holds `{piece}`; a slot is `{{name}}` and stands alone between spaces"


def wrong_function(function: Any) -> Iterator[str]:
    """What makes it no function that the engine can call by name and read the manual of."""
    if not inspect.isfunction(function):
        yield "it must be a function"
        return
    if inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function) or inspect.isgeneratorfunction(function):
        yield "it must give its answer at once: neither `async` nor with `yield`"
    if not inspect.getdoc(function):
        yield "it needs a docstring: that is its manual"
    for parameter in inspect.signature(function).parameters.values():
        yield from _wrong_parameter(parameter)
    try:
        get_type_hints(function)
    except NameError as error:
        yield f"an annotation names something that its module does not have: {error}"


def _wrong_parameter(parameter: inspect.Parameter) -> Iterator[str]:
    if parameter.kind not in _BY_NAME:
        yield f"parameter `{parameter}` cannot be given by its name"
    if parameter.default is not parameter.empty:
        yield f"parameter `{parameter.name}` has a default, which would never be used"
    if parameter.annotation is parameter.empty:
        yield f"parameter `{parameter.name}` has no annotation, so that nobody knows what to give it"


def wrong_slots(function: Callable[..., Any], template: Text) -> Iterator[str]:
    """Where the parameters do not fit the slots: each has one, of a type that can be written, after all that is no slot."""
    hints, slots = get_type_hints(function), slot_names(template)
    names = list(inspect.signature(function).parameters)
    for name in sorted(slots - set(names)):
        yield f"the phrase has the slot `{name}`, the function has no such parameter"
    for name in names:
        if name in slots and writable(hints[name]) is None:
            yield f"slot `{name}` has a type that cannot be written in a rule: {_shown(hints[name])}"
    for before, after in pairwise(names):
        if before in slots and after not in slots:
            yield f"parameter `{after}` must stand before the slot `{before}`: what is given first, then the slots"


def wrong_injected(function: Callable[..., Any], template: Text, injectable: tuple[type, ...]) -> Iterator[str]:
    """Parameters of a condition that are neither a slot nor something that the engine knows to give."""
    hints = get_type_hints(function)
    for name in inspect.signature(function).parameters:
        if name not in slot_names(template) and hints[name] not in injectable:
            yield f"parameter `{name}` is neither a slot of the phrase nor a fact, but {_shown(hints[name])}"


def wrong_answer(function: Callable[..., Any]) -> Iterator[str]:
    """A condition says yes or no, or None for unknown, and nothing else."""
    hint = get_type_hints(function).get("return", "nothing")
    if hint is not bool and set(get_args(hint)) != {bool, NoneType}:
        yield f"it must return `bool`, or `bool | None` when a value can be missing; its annotation says {_shown(hint)}"


def wrong_meaning(means: Callable[..., Any] | None, template: Text) -> Iterator[str]:
    """The declared meaning is called with the slots, by name."""
    if means is not None and (taken := set(inspect.signature(means).parameters)) != slot_names(template):
        yield f"`means` takes {sorted(taken)}, and must take the slots of the phrase: {sorted(slot_names(template))}"


def _shown(hint: Any) -> str:
    return f"`{hint.__name__ if isinstance(hint, type) else hint}`"

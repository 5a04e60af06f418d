"""Three answers and a fault, because "not known" is not "no" and neither is "broken"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from dsl.ast import Mode


class Verdict(StrEnum):
    """What became of a condition. An error never makes a trigger fire; it shows wherever the other conditions do not fail."""

    HOLDS = "holds"
    FAILS = "fails"
    UNKNOWN = "unknown"
    ERROR = "error"


class Outcome(StrEnum):
    """What became of a trigger for one event."""

    FIRED = "fired"
    FAILS = "fails"
    UNKNOWN = "unknown"
    ERROR = "error"
    NOT_VALID = "not_valid"  # no condition fails, but the event's date is outside the trigger's validity
    WAITS = "waits"  # its conditions hold; it acts when its deadline has come, unless
    ACTED_BEFORE = "acted_before"  # it acts at most once per case, employee or employer, and did
    SHADOWED = "shadowed"  # it would have fired or waited, but is only being tried out
    SWITCHED_OFF = "switched_off"  # it was not asked at all


def verdict(answer: bool | None) -> Verdict:
    """A condition's answer as a verdict: None means that a value was missing."""
    if answer is None:
        return Verdict.UNKNOWN
    return Verdict.HOLDS if answer else Verdict.FAILS


def _strongest(verdicts: Iterable[Verdict], order: tuple[Verdict, ...], otherwise: Verdict) -> Verdict:
    seen = set(verdicts)
    return next((candidate for candidate in order if candidate in seen), otherwise)


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Fails beats error beats unknown beats holds; nothing at all holds.

    So once one fails the others need not be asked, and the answer does not depend on which was asked first.
    """
    return _strongest(verdicts, (Verdict.FAILS, Verdict.ERROR, Verdict.UNKNOWN), Verdict.HOLDS)


def any_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Error beats holds beats unknown beats fails; nothing at all fails."""
    return _strongest(verdicts, (Verdict.ERROR, Verdict.HOLDS, Verdict.UNKNOWN), Verdict.FAILS)


_OPPOSITE = {Verdict.HOLDS: Verdict.FAILS, Verdict.FAILS: Verdict.HOLDS}


def opposite(of: Verdict) -> Verdict:
    """Unknown and error are never turned around."""
    return _OPPOSITE.get(of, of)


def none_of(verdicts: Iterable[Verdict]) -> Verdict:
    return opposite(any_of(verdicts))


def at_least(count: int, verdicts: Iterable[Verdict]) -> Verdict:
    """Whether `count` of them hold, whatever the unknown ones would turn out to be."""
    listed = list(verdicts)
    if Verdict.ERROR in listed:
        return Verdict.ERROR
    holding = listed.count(Verdict.HOLDS)
    if holding >= count:
        return Verdict.HOLDS
    return Verdict.UNKNOWN if holding + listed.count(Verdict.UNKNOWN) >= count else Verdict.FAILS


def of_rows(mode: Mode, answers: Sequence[Verdict]) -> tuple[Verdict, tuple[int, ...]]:
    """The answer of a trigger from those of the rows of its table, and the rows that fire.

    Of `eerste`, a row that is unknown might have been the first, so then no row after it fires.
    """
    if mode is Mode.FIRST:
        found = ((row, answer) for row, answer in enumerate(answers) if answer is not Verdict.FAILS)
        row, answer = next(found, (0, Verdict.FAILS))
        return answer, (row,) if answer is Verdict.HOLDS else ()
    holding = tuple(row for row, answer in enumerate(answers) if answer is Verdict.HOLDS)
    return (Verdict.HOLDS, holding) if holding else (any_of(answers), ())


def any_answer(answers: Iterable[bool | None]) -> bool | None:
    """The same for a condition's own arithmetic: True if one is, else None if one is missing, else False."""
    seen = set(answers)
    if True in seen:
        return True
    return None if None in seen else False

"""Who is or was ill: cases with their segments, and who leaves employment while ill."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from .fictitious import day_between
from .people import Person
from .scenario import EMPLOYERS, SEED, TWISTS, UNPAID_LEAVERS, Employer, Twist

COMPUTED = "berekend: SV-loon refertejaar gedeeld door 261 dagloondagen"
DECIDED = "beschikking UWV"


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a case; `wage` is the ‘Loon bij ingang ziekte’, EUR a month, None when not recorded."""

    starts_on: date
    ends_before: date | None
    percentage: Decimal
    wage: Decimal | None


@dataclass(frozen=True, slots=True)
class Case:
    """An absence; without `origin` its daily wage is not known yet."""

    number: str
    person: Person
    starts_on: date
    ends_before: date | None
    origin: str | None
    segments: tuple[Segment, ...]

    @property
    def daily_wage(self) -> Decimal | None:
        return self.person.daily_wage if self.origin else None


@dataclass(frozen=True, slots=True)
class Leaver:
    """Someone who leaves employment while ill; `paid` says whether this payroll run pays the benefit."""

    case: Case
    last_day: date
    paid: bool
    twists: frozenset[Twist] = frozenset()


@dataclass(frozen=True, slots=True)
class Illness:
    """All of it; `cases` has the leavers' cases too."""

    cases: tuple[Case, ...]
    leavers: tuple[Leaver, ...]


def fall_ill(people: Mapping[str, Sequence[Person]]) -> Illness:
    """Chooses who is ill; people are drawn per employer, so that a change there leaves the others as they are."""
    cases: list[Case] = []
    leavers: list[Leaver] = []
    for employer in EMPLOYERS:
        random = Random(f"{SEED}/illness/{employer.number}")  # the same data each time is the point
        staff = iter(random.sample(people[employer.number], employer.size))
        leaving = [*_paid_leavers(employer, staff, random), *_unpaid_leavers(employer, staff, random)]
        leavers += leaving
        cases += [leaver.case for leaver in leaving]
        cases += [_case(next(staff), random, _wage_origin(employer, random)) for _ in range(employer.ill)]
        cases += [_recovered(next(staff), random) for _ in range(2)]
    return Illness(tuple(cases), tuple(leavers))


def _paid_leavers(employer: Employer, staff: Iterator[Person], random: Random) -> Iterator[Leaver]:
    for position in range(employer.leavers):
        twists = TWISTS.get((employer.number, position), frozenset())
        person = next(staff)
        if Twist.HIGH_WAGE in twists:
            person = replace(person, wage=Decimal(7400))
        until = date(2026, 8, 31) if Twist.ALL_MONTH in twists else date(2026, 9, 18)
        last_day = day_between(random, date(2026, 7, 3), until)
        yield Leaver(_case(person, random, random.choice((COMPUTED, DECIDED)), whole=True), last_day, True, twists)


def _unpaid_leavers(employer: Employer, staff: Iterator[Person], random: Random) -> Iterator[Leaver]:
    for last_day in UNPAID_LEAVERS.get(employer.number, ()):
        origin = None if last_day.month == 10 and employer.number == "W007" else COMPUTED
        yield Leaver(_case(next(staff), random, origin, whole=True), last_day, False)


def _wage_origin(employer: Employer, random: Random) -> str | None:
    """Where a Stoploss policy runs all daily wages are known, so that its sum is certain."""
    certain = employer.room is not None and employer.number != "W020"
    return COMPUTED if certain or random.random() < 0.7 else None


def _case(person: Person, random: Random, origin: str | None, *, whole: bool = False) -> Case:
    """A case that still runs; `whole` means unfit for all work, in one or two segments."""
    starts_on = day_between(random, date(2025, 10, 1), date(2026, 6, 12))
    wage = person.wage if random.random() < 0.85 else None
    segments = [Segment(starts_on, None, Decimal(100), wage)]
    if random.random() < 0.5:
        turn = starts_on + timedelta(days=random.randrange(28, 84))
        percentage = Decimal(100) if whole else random.choice((Decimal(50), Decimal("66.67"), Decimal(25)))
        raised = person.wage + 50 if wage else None
        segments = [replace(segments[0], ends_before=turn), Segment(turn, None, percentage, raised)]
    return Case(_number(person, starts_on), person, starts_on, None, origin, tuple(segments))


def _recovered(person: Person, random: Random) -> Case:
    starts_on = day_between(random, date(2025, 9, 1), date(2026, 5, 31))
    ends_before = starts_on + timedelta(days=random.randrange(3, 60))
    segment = Segment(starts_on, ends_before, Decimal(100), person.wage)
    return Case(_number(person, starts_on), person, starts_on, ends_before, COMPUTED, (segment,))


def _number(person: Person, starts_on: date) -> str:
    return f"T{starts_on:%y%m}-{person.number}"

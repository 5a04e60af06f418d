"""What a person claims, held against what we know before anything is kept (R-4.3.1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, select

from domain.claims import ClaimOrigin, ClaimStatus
from domain.errors import BadInput, Conflict, NotFound
from domain.formats.problems import Problem, refusal
from domain.store.claims import ClaimLine, Draft, cases_of, claims_of_wages
from domain.store.tables.people import employee
from domain.store.tables.policies import policy
from domain.store.wages_to_claim import WagesToClaim
from domain.values import ZERO, Money, Period, Text, total

MAX_AMOUNT = Money(Decimal("999999999.99"))
MAX_DESCRIPTION = 200
MAX_LINES = 1000


@dataclass(frozen=True, slots=True)
class NewClaimLine:
    """One line of a claim; `employee` is the employee's number, `period` has an end and `amount` is gross."""

    employee: str
    description: str
    period: Period
    amount: Money


@dataclass(frozen=True, slots=True)
class NewClaim:
    """A claim to be made by a person under the policy of this number, for one or more employees of its employer.

    With `wage_import_id` it is made of imported wages that were not processed: then no lines means one for each gross
    component.
    """

    policy: str
    lines: tuple[NewClaimLine, ...] = ()
    wage_import_id: int | None = None


def draft_by_hand(connection: Connection, new: NewClaim, wages: WagesToClaim | None, today: date) -> Draft:
    """The claim that `new` asks for, without a number. NotFound for its policy; BadInput that names every wrong line."""
    found = connection.execute(select(policy).where(policy.c.number == new.policy)).first()
    if found is None:
        raise NotFound(Text(f"er is geen polis `{new.policy}`", f"there is no policy `{new.policy}`"))
    asked = new.lines or (() if wages is None else gross_lines(wages))
    _refuse_count(asked)
    people = _people(connection, asked)
    problems = [*_wrong_lines(asked, people, found.employer_id, today), *_not_of_wages(asked, found.id, wages)]
    if problems:
        raise refusal(problems, new.policy)
    return _draft(connection, asked, people, found.id, wages)


def gross_lines(wages: WagesToClaim) -> tuple[NewClaimLine, ...]:
    """A line for each gross component; payroll is monthly, so each is for the month."""
    return tuple(NewClaimLine(wages.employee_number, name, wages.key.month, amount) for name, amount in wages.gross)


def refuse_claimed(connection: Connection, wages: WagesToClaim) -> None:
    """Raises Conflict when these wages have a claim that was not rejected."""
    for standing in claims_of_wages(connection, wages.id):
        if standing.status is not ClaimStatus.REJECTED:
            nl = f"van deze looncomponenten is al claim {standing.number} gemaakt, door {standing.creator}; beoordeel die"
            raise Conflict(Text(nl, f"these wages already gave claim {standing.number}, by {standing.creator}; decide that one"))


def _refuse_count(lines: Sequence[NewClaimLine]) -> None:
    if not lines:
        raise BadInput(Text("de claim heeft geen regels; geef er minstens één", "the claim has no lines; give at least one"))
    if len(lines) > MAX_LINES:
        nl, en = f"de claim heeft meer dan {MAX_LINES} regels; splits hem", f"the claim has more than {MAX_LINES} lines; split it"
        raise BadInput(Text(nl, en))


def _people(connection: Connection, lines: Sequence[NewClaimLine]) -> Mapping[str, Row[Any]]:
    query = select(employee).where(employee.c.number.in_({line.employee for line in lines}))
    return {row.number: row for row in connection.execute(query)}


def _wrong_lines(
    lines: Sequence[NewClaimLine], people: Mapping[str, Row[Any]], employer_id: int, today: date
) -> Iterator[Problem]:
    for number, line in enumerate(lines, 1):
        person = people.get(line.employee)
        if person is None:
            yield Problem(f"lines {number}", _unknown(line.employee))
        elif person.employer_id != employer_id:
            yield Problem(f"lines {number}", _elsewhere(line.employee))
        for text in _mistakes(line, today):
            yield Problem(f"lines {number}", text)


def _mistakes(line: NewClaimLine, today: date) -> Iterator[Text]:
    if not line.description.strip() or not line.description.isprintable() or len(line.description) > MAX_DESCRIPTION:
        nl = f"geef een omschrijving van 1 t/m {MAX_DESCRIPTION} tekens zonder stuurtekens"
        yield Text(nl, f"give a description of 1 through {MAX_DESCRIPTION} characters without control characters")
    if line.amount.currency != "EUR":
        yield Text("geef het bedrag in EUR", "give the amount in EUR")
    elif not ZERO < line.amount <= MAX_AMOUNT:
        nl = f"het bedrag {line.amount.amount} moet hoger zijn dan 0 en hoogstens {MAX_AMOUNT.amount}"
        yield Text(nl, f"the amount {line.amount.amount} must be above 0 and at most {MAX_AMOUNT.amount}")
    if line.period.end is None:
        yield Text("de periode heeft geen einde; geef de laatste dag", "the period has no end; give the last day")
    if line.period.start > today:
        yield Text(
            "de periode begint in de toekomst; claim wat geweest is", "the period starts in the future; claim what is past"
        )


def _unknown(number: str) -> Text:
    return Text(f"er is geen werknemer `{number}`; controleer het nummer", f"there is no employee `{number}`; check the number")


def _elsewhere(number: str) -> Text:
    nl = f"werknemer `{number}` is niet van de werkgever van deze polis; kies een polis van diens eigen werkgever"
    return Text(nl, f"employee `{number}` is not of this policy's employer; choose a policy of their own employer")


def _not_of_wages(lines: Sequence[NewClaimLine], policy_id: int, wages: WagesToClaim | None) -> Iterator[Problem]:
    """What does not fit the imported wages that the claim is made of."""
    if wages is None:
        return
    if policy_id != wages.key.policy_id:
        nl = f"de looncomponenten zijn van polis {wages.policy_number}; claim onder die polis"
        yield Problem("policy", Text(nl, f"the wages are of policy {wages.policy_number}; claim under that policy"))
    for number, line in enumerate(lines, 1):
        if line.employee != wages.employee_number:
            nl = f"de looncomponenten zijn van werknemer {wages.employee_number}; claim voor anderen apart"
            text = Text(nl, f"the wages are of employee {wages.employee_number}; claim for others separately")
            yield Problem(f"lines {number}", text)


def _draft(
    connection: Connection,
    asked: Sequence[NewClaimLine],
    people: Mapping[str, Row[Any]],
    policy_id: int,
    wages: WagesToClaim | None,
) -> Draft:
    lines = tuple(ClaimLine(people[one.employee].id, one.description, one.period, one.amount) for one in asked)
    ends = [line.period.end for line in lines if line.period.end is not None]
    period = Period(min(line.period.start for line in lines), max(ends))
    cases = _cases(connection, people, policy_id, period) if wages is None else {wages.key.employee_id: wages.case_id}
    only = next(iter(cases)) if len(cases) == 1 else None
    return Draft(
        number="",
        policy_id=policy_id,
        employee_id=only,
        case_id=None if only is None else cases[only],
        wage_import_id=None if wages is None else wages.id,
        origin=ClaimOrigin.MANUAL,
        period=period,
        gross=total(line.amount for line in lines),
        lines=lines,
    )


def _cases(connection: Connection, people: Mapping[str, Row[Any]], policy_id: int, period: Period) -> Mapping[int, int]:
    """The case of each employee; BadInput for those who have none."""
    cases = cases_of(connection, {person.id for person in people.values()}, policy_id, period)
    without = sorted(number for number, person in people.items() if person.id not in cases)
    if without:
        nl = f"werknemer {', '.join(without)} heeft geen traject dat voor het einde van de claim begon; meld het verzuim eerst"
        en = f"employee {', '.join(without)} has no case that began before the end of the claim; report the absence first"
        raise BadInput(Text(nl, en), "lines")
    return cases

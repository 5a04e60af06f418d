"""The four checks that decide whether payroll is booked by itself, as differences that a person can act on (R-3.3.1.1-checks)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from .payroll import Check, ComponentKind, PaymentKind
from .values import ZERO, Language, Money, Text, total
from .wages import Beneficiary, Component, JournalLine, Payment, Wages, payee
from .written import money


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The outcome of one check: it holds when there is nothing to look at."""

    check: Check
    differences: tuple[Text, ...]

    @property
    def passed(self) -> bool:
        return not self.differences


def run_checks(
    components: Sequence[Component],
    journal: Sequence[JournalLine],
    payments: Sequence[Payment],
    beneficiaries: Sequence[Beneficiary],
) -> tuple[CheckResult, ...]:
    """All four, in the seed's order, for one person × policy × period × run. One that fails does not hide another."""
    wages = Wages(components, journal, payments)
    return tuple(CheckResult(check, tuple(differences(wages, beneficiaries))) for check, differences in CHECKS)


def _components_without_booking(wages: Wages, _: Sequence[Beneficiary]) -> Iterable[Text]:
    bookings = _unmatched(wages.journal, wages.components)
    for component in _unmatched(wages.components, wages.journal):
        what, found = _written(component.amount), _found(component, bookings)
        yield Text(
            f"looncomponent `{component.name}` van {what.nl} (verloningsnummer {component.employee}) "
            f"heeft geen boeking in het journaal{found.nl}",
            f"wage component `{component.name}` of {what.en} (payroll number {component.employee}) "
            f"has no booking in the journal{found.en}",
        )


def _bookings_without_component(wages: Wages, _: Sequence[Beneficiary]) -> Iterable[Text]:
    components = _unmatched(wages.components, wages.journal)
    for line in _unmatched(wages.journal, wages.components):
        what, found = _written(line.amount), _found(line, components)
        yield Text(
            f"boeking `{line.name}` van {what.nl} op grootboekrekening {line.ledger_account} "
            f"(verloningsnummer {line.employee}) heeft geen looncomponent{found.nl}",
            f"booking `{line.name}` of {what.en} on ledger account {line.ledger_account} "
            f"(payroll number {line.employee}) has no wage component{found.en}",
        )


_Item = TypeVar("_Item", Component, JournalLine)


def _unmatched(items: Sequence[_Item], others: Sequence[Component] | Sequence[JournalLine]) -> list[_Item]:
    """The `items` that are left when each of `others` matches at most one of them; an amount of zero needs no match."""
    free = Counter((other.employee, other.name, other.amount) for other in others)
    left = []
    for item in items:
        key = (item.employee, item.name, item.amount)
        free[key] -= 1
        if free[key] < 0 and item.amount != ZERO:
            left.append(item)
    return left


def _found(item: Component | JournalLine, others: Sequence[Component] | Sequence[JournalLine]) -> Text:
    """What the other side says under the same name instead; empty when it says nothing."""
    for other in others:
        if (other.employee, other.name) == (item.employee, item.name):
            amount = _written(other.amount)
            return Text(f": daar staat {amount.nl}", f": it says {amount.en} there")
    return Text("", "")


def _extra_beneficiaries(wages: Wages, beneficiaries: Sequence[Beneficiary]) -> Iterable[Text]:
    for payment in wages.payments:
        if payee(payment, beneficiaries) is None:
            what, whose = _written(payment.amount), _MAY_RECEIVE[payment.kind]
            yield Text(
                f"betaling {payment.end_to_end_id} van {what.nl} gaat naar {payment.iban} van `{payment.name}`; "
                f"dat is op {payment.paid_on:%d-%m-%Y} geen rekening van {whose.nl}",
                f"payment {payment.end_to_end_id} of {what.en} goes to {payment.iban} of `{payment.name}`; "
                f"on {payment.paid_on} that is no account of {whose.en}",
            )


_MAY_RECEIVE = {
    PaymentKind.NET: Text(
        "deze werknemer, de bewindvoerder of de beslaglegger", "this employee, the administrator or the garnishing party"
    ),
    PaymentKind.TAX: Text("de belastingdienst", "the tax authority"),
}


def _net_differs(wages: Wages, _: Sequence[Beneficiary]) -> Iterable[Text]:
    booked = total(line.credit - line.debit for line in wages.journal if line.kind is ComponentKind.NET)
    paid = total(payment.amount for payment in wages.payments if payment.kind is PaymentKind.NET)
    if booked != paid:
        journal, sepa, gap = _written(booked), _written(paid), _written(booked - paid)
        yield Text(
            f"netto in het journaal is {journal.nl}, in SEPA {sepa.nl}: een verschil van {gap.nl}",
            f"net in the journal is {journal.en}, in SEPA {sepa.en}: a difference of {gap.en}",
        )


def _written(amount: Money) -> Text:
    return Text(money(amount, Language.NL), money(amount, Language.EN))


CHECKS: tuple[tuple[Check, Callable[[Wages, Sequence[Beneficiary]], Iterable[Text]]], ...] = (
    (Check.COMPONENTS_BOOKED, _components_without_booking),
    (Check.BOOKINGS_EXPLAINED, _bookings_without_component),
    (Check.NO_EXTRA_BENEFICIARY, _extra_beneficiaries),
    (Check.NET_EQUAL, _net_differs),
)

"""R-3.3.1.1-checks: each of the four checks, held and failing, in the folders of `four_checks/`."""

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.four_checks import CheckResult, run_checks
from domain.payroll import BeneficiaryRole, Check, ComponentKind, PaymentKind
from domain.values import ZERO, Money, Period
from domain.wages import Beneficiary, Component, JournalLine, Payment, PayrollEmployee

CASES = Path(__file__).with_name("four_checks")


def rows(case: Path, name: str) -> Iterator[dict[str, str]]:
    path = case / name
    with (path if path.exists() else CASES / "base" / name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def employee(text: str) -> PayrollEmployee:
    return PayrollEmployee(*map(int, text.split("/")))


def euro(text: str) -> Money:
    return Money(Decimal(text))


def outcome(case: Path) -> tuple[CheckResult, ...]:
    return run_checks(
        [
            Component(employee(row["employee"]), int(row["code"]), row["name"], ComponentKind(row["kind"]), euro(row["amount"]))
            for row in rows(case, "components.csv")
        ],
        [
            JournalLine(
                employee(row["employee"]),
                row["ledger_account"],
                row["name"],
                ComponentKind(row["kind"]) if row["kind"] else None,
                euro(row["debit"]),
                euro(row["credit"]),
            )
            for row in rows(case, "journal.csv")
        ],
        [
            Payment(
                PaymentKind(row["kind"]),
                row["end_to_end_id"],
                row["name"],
                row["iban"],
                euro(row["amount"]),
                date.fromisoformat(row["paid_on"]),
            )
            for row in rows(case, "payments.csv")
        ],
        [
            Beneficiary(BeneficiaryRole(row["role"]), row["name"], row["iban"], period(row["starts_on"], row["ends_before"]))
            for row in rows(case, "beneficiaries.csv")
        ],
    )


def period(start: str, end: str) -> Period:
    return Period(date.fromisoformat(start), date.fromisoformat(end) if end else None)


@pytest.mark.parametrize("case", sorted(path for path in CASES.iterdir() if path.is_dir()), ids=lambda case: case.name)
def test_what_a_person_is_told(case):
    results = outcome(case)
    assert tuple(result.check for result in results) == tuple(Check)
    told = []
    for result in results:
        if not result.passed:
            told.append(str(result.check))
            told += [f"  {language} {text}" for one in result.differences for language, text in (("nl", one.nl), ("en", one.en))]
    assert told == (case / "expected.txt").read_text(encoding="utf-8").splitlines()


def test_every_check_has_a_case_that_passes_and_one_that_fails():
    failing = {line for case in CASES.glob("*/expected.txt") for line in case.read_text(encoding="utf-8").splitlines()}
    assert failing >= set(Check)
    assert all(result.passed for result in outcome(CASES / "base"))


COMPONENTS = st.lists(
    st.builds(
        Component,
        st.builds(PayrollEmployee, st.just(10), st.integers(1, 2)),
        st.just(1010),
        st.sampled_from(("Ziektewetuitkering", "Loonheffing")),
        st.just(ComponentKind.GROSS),
        st.builds(Money, st.sampled_from((Decimal("0.01"), Decimal("1"), Decimal("1500")))),
    ),
    max_size=6,
)


def booked(component: Component) -> JournalLine:
    return JournalLine(component.employee, "4000", component.name, component.kind, component.amount, ZERO)


@given(COMPONENTS, st.randoms())
def test_the_order_of_a_journal_means_nothing(components, random):
    """Each component booked once, in any order: the first two checks hold."""
    journal = [booked(component) for component in components]
    random.shuffle(journal)
    assert [result.passed for result in run_checks(components, journal, [], [])[:2]] == [True, True]


@given(COMPONENTS, COMPONENTS)
def test_as_many_differences_as_rows_that_find_no_partner(components, others):
    """Components left over minus bookings left over is components minus bookings, for each matches one."""
    first, second, *_ = run_checks(components, [booked(other) for other in others], [], [])
    assert len(first.differences) - len(second.differences) == len(components) - len(others)

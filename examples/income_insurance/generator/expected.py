"""What the product must make of the export, from the generator's own books."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from .cover import Policy, sum_of_daily_wages
from .illness import Illness
from .payroll import EMPLOYER_CHARGE, GROSS, NET, WITHHOLDING, Pay
from .scenario import PAID_ON, PERIOD, RUN, YEAR, Employer, Twist

APPROVED, PROCESSED, NOT_PROCESSED = "Verwerkt en geaccordeerd", "Verwerkt", "Niet verwerkt"

_FAILS = {
    Twist.COMPONENT_NOT_BOOKED: ("components_booked",),
    Twist.BOOKING_NOT_EXPLAINED: ("bookings_explained",),
    Twist.BOOKED_UNDER_OTHER_NAME: ("components_booked", "bookings_explained"),
    Twist.UNKNOWN_ACCOUNT: ("no_extra_beneficiary",),
    Twist.OLD_ACCOUNT: ("no_extra_beneficiary",),
    Twist.COLLEAGUES_ACCOUNT: ("no_extra_beneficiary",),
    Twist.CENT_SHORT: ("net_equal",),
    Twist.HUNDRED_OVER: ("net_equal",),
}
_CHECKS = ("components_booked", "bookings_explained", "no_extra_beneficiary", "net_equal")


def expected(pays: Sequence[Pay], policies: Sequence[Policy], illness: Illness) -> str:
    """As JSON: per employee, per Stoploss policy, and the totals. Amounts are texts in EUR."""
    employees = [_employee(one) for one in pays]
    found = {
        "run": {"year": YEAR, "period": PERIOD, "run": RUN, "paid_on": PAID_ON.isoformat()},
        "employees": employees,
        "stop_loss": [_stop_loss(policy, illness) for policy in policies if policy.insurance_type == "Stoploss"],
        "totals": {
            "employees": len(employees),
            "gross": _total(employees, "gross"),
            "net": _total(employees, "net"),
            "paid": _total(employees, "paid"),
            "tax": _total(employees, "tax"),
            "by_status": {
                status: {"employees": len(rows), "net": _total(rows, "net")}
                for status in (APPROVED, PROCESSED, NOT_PROCESSED)
                if (rows := [row for row in employees if row["status"] == status])
            },
        },
    }
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def failing_checks(one: Pay) -> list[str]:
    failing = {check for twist in one.leaver.twists for check in _FAILS.get(twist, ())}
    return [check for check in _CHECKS if check in failing]


def _employee(one: Pay) -> dict[str, object]:
    person, failing = one.leaver.case.person, failing_checks(one)
    status, reason = _status(one, failing)
    return {
        "employee": person.number,
        "employer": person.employer.number,
        "policy": f"ZWE-{person.employer.number}-1",
        "case": one.leaver.case.number,
        "status": status,
        "reason": reason,
        "failing_checks": failing,
        "payroll_employees": [record.employee_number for record in one.records],
        "days": one.days,
        "daily_wage": str(one.daily_wage),
        "gross": str(one.sum_of(GROSS)),
        "tax": str(one.sum_of(WITHHOLDING, EMPLOYER_CHARGE)),
        "net": str(one.sum_of(NET)),
        "paid": str(one.paid),
    }


def _status(one: Pay, failing: Sequence[str]) -> tuple[str, str]:
    """The status, and why it is not better."""
    employer = one.leaver.case.person.employer
    if failing:
        return NOT_PROCESSED, "a check fails"
    if _exceeds(employer, PAID_ON):
        return PROCESSED, "the included ill are above the declared wage sum of the Stoploss policy"
    if not employer.automatic and Twist.OWN_CONSENT not in one.leaver.twists:
        return PROCESSED, "no characteristic for automatic approval"
    return APPROVED, ""


def _exceeds(employer: Employer, day: date) -> bool:
    ended = employer.stop_loss_ended and day >= date(2026, 7, 1)
    return employer.room is not None and employer.room < 0 and not ended


def _stop_loss(policy: Policy, illness: Illness) -> dict[str, object]:
    numbers = {person.number for person in policy.included}
    ill = [case for case in illness.cases if case.person.number in numbers and case.ends_before is None]
    return {
        "policy": policy.number,
        "declared_wage_sum": str(policy.coverages[-1].declared),
        "included_ill": [case.person.number for case in ill],
        "sum_of_daily_wages": str(sum_of_daily_wages(ill)),
        "exceeded_in_the_run": _exceeds(policy.employer, PAID_ON),
    }


def _total(rows: Sequence[dict[str, object]], column: str) -> str:
    return str(sum((Decimal(str(row[column])) for row in rows), Decimal(0)))

"""Each condition on facts written down by hand: when it holds, when it does not, and when that is unknown."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from conditions import CONDITIONS
from domain.absence import CaseKind
from domain.case_facts import (
    Attendance,
    CaseAgenda,
    CaseClaims,
    CaseCourse,
    CaseWage,
    Onset,
    OpenTask,
    OpenTasks,
    SegmentHistory,
    Task,
)
from domain.claim_facts import Claim, ClaimSurroundings, ImportedWages, Policy
from domain.claims import ClaimOrigin, ClaimStatus
from domain.events import Event, Subject
from domain.facts import (
    Appointment,
    CaseCharacteristics,
    CaseSegment,
    Coverage,
    EmployeeCharacteristics,
    EmployerCharacteristics,
    EmployerWages,
    Policies,
    WageChecks,
)
from domain.payroll import BeneficiaryRole, Check
from domain.people_facts import AbsenceHistory, Accounts, EmployerAbsence, Employment, Inclusion, Inclusions, Person
from domain.policies import Participation
from domain.values import InsuranceType, Money, Period, Role
from dsl.types import Duration, Unit, Workdays

BY_NAME = {plugin.phrase.name: plugin for plugin in CONDITIONS}


def euros(amount: object) -> Money | None:
    return None if amount is None else Money(Decimal(str(amount)))


def day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def on(text: str) -> Event:
    return Event(UUID(int=1), "day_change", date.fromisoformat(text), {Subject.EMPLOYER: 1})


def course(days: int = 0, months: int = 0, *, ended: bool = False, kind: CaseKind = CaseKind.ABSENCE) -> CaseCourse:
    return CaseCourse(kind, days, months, ended, None)


def segment(percentage: object = 100, wage: object = None) -> CaseSegment:
    return CaseSegment(date(2026, 1, 1), Decimal(str(percentage)), euros(wage))


def segments(count: int = 2, before: object = None) -> SegmentHistory:
    return SegmentHistory(count, None if before is None else Decimal(str(before)))


def onset(*, employed: bool = True, left: int | None = None, recovered: int | None = None) -> Onset:
    return Onset(employed, left, recovered)


def employment(department: str = "Winkel", last: str | None = None, *, employed: bool = True, months: int = 12) -> Employment:
    return Employment(department, date(2020, 1, 1), day(last), employed, months)


def claim(gross: object = 100, *, origin: ClaimOrigin = ClaimOrigin.IMPORT, people: int = 1, days: int | None = 31,
          decided_by: str | None = None) -> Claim:  # fmt: skip
    first, last = date(2026, 1, 1), date(2026, 1, 31)
    money = Money(Decimal(str(gross)))
    return Claim("C-1", money, origin, ClaimStatus.PENDING, first, last, days, people, people, "anja", decided_by)


def wages(gross: int = 1000, net: int = 800, paid: object = 800, before: int | None = None, unknown: int = 0, run: int = 1):
    return ImportedWages(euros(gross), euros(net), euros(paid), date(2026, 1, 25), run, euros(before), unknown)


def policy(kind: InsuranceType = InsuranceType.ZW_ERD, *, running: bool = True, all_of_them: bool = True) -> Policy:
    participation = Participation.ALL if all_of_them else Participation.INCLUDED
    return Policy("P-1", kind, "A123", participation, running, None, None, None, None)


def covered(*periods: tuple[str, str, str | None], declared: object = None, maximum: object = None) -> Policies:
    made = (
        Coverage(number, InsuranceType.STOP_LOSS, Period(day(start), day(end)), euros(declared), euros(maximum))
        for number, start, end in periods
    )
    return Policies(tuple(made))


def appointment(at: str = "2026-03-10", kind: str | None = "spreekuur", doctor: str | None = None, *, concept: bool = False):
    return Appointment("A-1", day(at), concept, kind, doctor)


def tasks(*made: tuple[str, Role, str]) -> OpenTasks:
    return OpenTasks(tuple(OpenTask(title, role, day(due)) for title, role, due in made), len(made))


WEEKS_41, MONTHS_2, DAYS_10 = Duration(41, Unit.WEEK), Duration(2, Unit.MONTH), Duration(10, Unit.DAY)
STOP_LOSS = InsuranceType.STOP_LOSS
NOTHING = Policies(())
TODAY = on("2026-03-10")  # a Tuesday
AROUND = ClaimSurroundings

# condition, its facts and slots, the answer
CASES = [
    ("case_lasts_at_least", {"course": course(287), "length": WEEKS_41}, True),  # 41 x 7
    ("case_lasts_at_least", {"course": course(286), "length": WEEKS_41}, False),
    ("case_lasts_at_least", {"course": course(10), "length": DAYS_10}, True),
    ("case_lasts_at_least", {"course": course(59, 2), "length": MONTHS_2}, True),
    ("case_lasts_at_least", {"course": course(60, 1), "length": MONTHS_2}, False),
    ("case_lasts_less_than", {"course": course(286), "length": WEEKS_41}, True),
    ("case_lasts_less_than", {"course": course(287), "length": WEEKS_41}, False),
    ("case_has_ended", {"course": course(ended=True)}, True),
    ("case_has_ended", {"course": course()}, False),
    ("is_zw_erd_case", {"course": course(kind=CaseKind.ZW_ERD)}, True),
    ("is_zw_erd_case", {"course": course()}, False),
    ("daily_wage_is_missing", {"wage": CaseWage(None, None)}, True),
    ("daily_wage_is_missing", {"wage": CaseWage(euros(100), None)}, False),
    ("daily_wage_at_least", {"wage": CaseWage(euros(100), None), "minimum": euros(100)}, True),
    ("daily_wage_at_least", {"wage": CaseWage(euros("99.99"), None), "minimum": euros(100)}, False),
    ("daily_wage_at_least", {"wage": CaseWage(None, None), "minimum": euros(100)}, None),
    ("daily_wage_above_maximum", {"wage": CaseWage(euros("264.58"), euros("264.57"))}, True),
    ("daily_wage_above_maximum", {"wage": CaseWage(euros("264.57"), euros("264.57"))}, False),
    ("daily_wage_above_maximum", {"wage": CaseWage(euros(300), None)}, None),
    ("is_fully_unfit", {"segment": segment(100)}, True),
    ("is_fully_unfit", {"segment": segment("99.99")}, False),
    ("is_partly_unfit", {"segment": segment("99.99")}, True),
    ("is_partly_unfit", {"segment": segment(100)}, False),
    ("is_partly_unfit", {"segment": segment(0)}, False),
    ("is_unfit_for_at_least", {"segment": segment(50), "percentage": Decimal(50)}, True),
    ("is_unfit_for_at_least", {"segment": segment("49.5"), "percentage": Decimal(50)}, False),
    ("unfitness_has_gone_down", {"segment": segment(50), "history": segments(before=100)}, True),
    ("unfitness_has_gone_down", {"segment": segment(50), "history": segments(before=50)}, False),
    ("unfitness_has_gone_down", {"segment": segment(50), "history": segments(1)}, False),
    ("unfitness_has_gone_up", {"segment": segment(100), "history": segments(before=50)}, True),
    ("unfitness_has_gone_up", {"segment": segment(50), "history": segments(before=50)}, False),
    ("has_segments", {"history": segments(2), "count": 2}, True),
    ("has_segments", {"history": segments(1), "count": 2}, False),
    ("wage_at_onset_is_missing", {"segment": segment()}, True),
    ("wage_at_onset_is_missing", {"segment": segment(wage=4500)}, False),
    ("segment_wage_at_most", {"segment": segment(wage=4500), "maximum": euros(4500)}, True),
    ("segment_wage_at_most", {"segment": segment(wage="4500.01"), "maximum": euros(4500)}, False),
    ("segment_wage_at_most", {"segment": segment(), "maximum": euros(4500)}, None),
    ("segment_wage_at_least", {"segment": segment(wage=4500), "minimum": euros(4500)}, True),
    (
        "often_ill",
        {"history": AbsenceHistory((date(2025, 3, 11), date(2026, 3, 10)), 2), "event": TODAY, "count": 2, "months": 12},
        True,
    ),
    (
        "often_ill",  # the first one is exactly twelve months ago
        {"history": AbsenceHistory((date(2025, 3, 10), date(2026, 3, 10)), 2), "event": TODAY, "count": 2, "months": 12},
        False,
    ),
    ("ill_again_within", {"onset": onset(recovered=28), "days": 28}, True),
    ("ill_again_within", {"onset": onset(recovered=29), "days": 28}, False),
    ("ill_again_within", {"onset": onset(), "days": 28}, False),
    ("ill_after_leaving_within", {"onset": onset(employed=False, left=28), "days": 28}, True),
    ("ill_after_leaving_within", {"onset": onset(employed=False, left=29), "days": 28}, False),
    ("ill_after_leaving_within", {"onset": onset(), "days": 28}, False),
    ("was_employed_at_start", {"onset": onset()}, True),
    ("was_employed_at_start", {"onset": onset(employed=False, left=1)}, False),
    ("is_aged_at_least", {"person": Person("M-1", 60), "years": 60}, True),
    ("is_aged_at_least", {"person": Person("M-1", 59), "years": 60}, False),
    ("is_younger_than", {"person": Person("M-1", 59), "years": 60}, True),
    ("is_younger_than", {"person": Person("M-1", 60), "years": 60}, False),
    ("is_employed", {"employment": employment()}, True),
    ("is_employed", {"employment": employment(last="2026-03-09", employed=False)}, False),
    ("works_in_department", {"employment": employment("Winkel"), "name": "Winkel"}, True),
    ("works_in_department", {"employment": employment("Winkel"), "name": "winkel"}, False),
    ("employment_ends_within", {"employment": employment(last="2026-03-20"), "event": TODAY, "days": 10}, True),
    ("employment_ends_within", {"employment": employment(last="2026-03-21"), "event": TODAY, "days": 10}, False),
    ("employment_ends_within", {"employment": employment(last="2026-03-09"), "event": TODAY, "days": 10}, False),
    ("employment_ends_within", {"employment": employment(), "event": TODAY, "days": 10}, False),
    ("employed_for_at_least", {"employment": employment(months=12), "months": 12}, True),
    ("employed_for_at_least", {"employment": employment(months=11), "months": 12}, False),
    ("has_beneficiary", {"accounts": Accounts((BeneficiaryRole.GARNISHMENT,)), "role": BeneficiaryRole.GARNISHMENT}, True),
    ("has_beneficiary", {"accounts": Accounts(()), "role": BeneficiaryRole.GARNISHMENT}, False),
    ("has_ill_employees", {"wages": EmployerWages(3, 0, euros(0), 261), "count": 3}, True),
    ("has_ill_employees", {"wages": EmployerWages(2, 0, euros(0), 261), "count": 3}, False),
    ("absence_at_least", {"absence": EmployerAbsence(20, 1, Decimal(5)), "percentage": Decimal(5)}, True),
    ("absence_at_least", {"absence": EmployerAbsence(21, 1, Decimal("4.76")), "percentage": Decimal(5)}, False),
    ("absence_at_least", {"absence": EmployerAbsence(0, 0, None), "percentage": Decimal(5)}, None),
    ("employs_at_most", {"absence": EmployerAbsence(10, 1, Decimal(10)), "count": 10}, True),
    ("employs_at_most", {"absence": EmployerAbsence(11, 1, Decimal(9)), "count": 10}, False),
    ("has_no_running_policy", {"policies": NOTHING, "event": TODAY}, True),
    ("has_no_running_policy", {"policies": covered(("P-1", "2025-01-01", "2026-01-01")), "event": TODAY}, True),
    ("has_no_running_policy", {"policies": covered(("P-1", "2025-01-01", None)), "event": TODAY}, False),
    (
        "policy_ends_within",  # its last day is 20 March
        {"policies": covered(("P-1", "2025-01-01", "2026-03-21")), "event": TODAY, "insurance_type": STOP_LOSS, "days": 10},
        True,
    ),
    (
        "policy_ends_within",
        {"policies": covered(("P-1", "2025-01-01", "2026-03-22")), "event": TODAY, "insurance_type": STOP_LOSS, "days": 10},
        False,
    ),
    (
        "policy_ends_within",  # it is continued
        {
            "policies": covered(("P-1", "2025-01-01", "2026-03-15"), ("P-1", "2026-03-15", None)),
            "event": TODAY,
            "insurance_type": STOP_LOSS,
            "days": 10,
        },
        False,
    ),
    (
        "declared_wage_sum_is_missing",
        {"policies": covered(("P-1", "2025-01-01", None)), "event": TODAY, "insurance_type": STOP_LOSS},
        True,
    ),
    (
        "declared_wage_sum_is_missing",
        {"policies": covered(("P-1", "2025-01-01", None), declared=1), "event": TODAY, "insurance_type": STOP_LOSS},
        False,
    ),
    (
        "maximum_wage_sum_is_missing",
        {"policies": covered(("P-1", "2025-01-01", None)), "event": TODAY, "insurance_type": STOP_LOSS},
        True,
    ),
    ("maximum_wage_sum_is_missing", {"policies": NOTHING, "event": TODAY, "insurance_type": STOP_LOSS}, False),
    (
        "is_included_by_hand",
        {"inclusions": Inclusions((Inclusion("P-1", STOP_LOSS, date(2026, 1, 1)),)), "insurance_type": STOP_LOSS},
        True,
    ),
    ("is_included_by_hand", {"inclusions": Inclusions(()), "insurance_type": STOP_LOSS}, False),
    ("policy_is_of_type", {"policy": policy(STOP_LOSS), "insurance_type": STOP_LOSS}, True),
    ("policy_is_of_type", {"policy": policy(), "insurance_type": STOP_LOSS}, False),
    ("policy_is_of_insurer", {"policy": policy(), "code": "A123"}, True),
    ("policy_is_of_insurer", {"policy": policy(), "code": "B123"}, False),
    ("policy_is_running", {"policy": policy()}, True),
    ("policy_is_running", {"policy": policy(running=False)}, False),
    ("policy_is_for_all", {"policy": policy()}, True),
    ("policy_is_for_all", {"policy": policy(all_of_them=False)}, False),
    ("claim_at_least", {"claim": claim(250), "minimum": euros(250)}, True),
    ("claim_at_least", {"claim": claim("249.99"), "minimum": euros(250)}, False),
    ("claim_at_most", {"claim": claim(250), "maximum": euros(250)}, True),
    ("claim_at_most", {"claim": claim("250.01"), "maximum": euros(250)}, False),
    ("claim_has_origin", {"claim": claim(), "origin": ClaimOrigin.IMPORT}, True),
    ("claim_has_origin", {"claim": claim(), "origin": ClaimOrigin.MANUAL}, False),
    ("claim_is_for_several", {"claim": claim(people=2)}, True),
    ("claim_is_for_several", {"claim": claim()}, False),
    ("claim_is_longer_than", {"claim": claim(days=32), "days": 31}, True),
    ("claim_is_longer_than", {"claim": claim(days=31), "days": 31}, False),
    ("claim_is_longer_than", {"claim": claim(days=None), "days": 31}, None),
    ("claim_was_entered_by", {"claim": claim(), "user": "anja"}, True),
    ("claim_was_entered_by", {"claim": claim(), "user": "bram"}, False),
    ("claim_was_decided_by", {"claim": claim(decided_by="bram"), "user": "bram"}, True),
    ("claim_was_decided_by", {"claim": claim(decided_by="carla"), "user": "bram"}, False),
    ("claim_was_decided_by", {"claim": claim(), "user": "bram"}, None),
    ("claim_is_not_covered", {"around": AROUND(0, 0, False)}, True),
    ("claim_is_not_covered", {"around": AROUND(0, 0, True)}, False),
    ("claim_is_double", {"around": AROUND(1, 0, True)}, True),
    ("claim_is_double", {"around": AROUND(0, 1, True)}, False),
    ("claim_was_rejected_before", {"around": AROUND(0, 1, True)}, True),
    ("claim_was_rejected_before", {"around": AROUND(1, 0, True)}, False),
    ("case_has_pending_claim", {"claims": CaseClaims(1, 0, 0, euros(0))}, True),
    ("case_has_pending_claim", {"claims": CaseClaims(0, 1, 1, euros(9))}, False),
    ("case_has_rejected_claim", {"claims": CaseClaims(0, 0, 1, euros(0))}, True),
    ("case_has_rejected_claim", {"claims": CaseClaims(1, 1, 0, euros(9))}, False),
    ("approved_claims_at_least", {"claims": CaseClaims(0, 2, 0, euros(500)), "minimum": euros(500)}, True),
    ("approved_claims_at_least", {"claims": CaseClaims(0, 2, 0, euros("499.99")), "minimum": euros(500)}, False),
    ("all_wage_checks_hold", {"checks": WageChecks(())}, True),
    ("all_wage_checks_hold", {"checks": WageChecks((Check.NET_EQUAL,))}, False),
    ("wage_check_fails", {"checks": WageChecks((Check.NET_EQUAL,)), "check": Check.NET_EQUAL}, True),
    ("wage_check_fails", {"checks": WageChecks((Check.NET_EQUAL,)), "check": Check.COMPONENTS_BOOKED}, False),
    ("net_differs_by_more_than", {"wages": wages(paid="810.01"), "amount": euros(10)}, True),
    ("net_differs_by_more_than", {"wages": wages(paid="789.99"), "amount": euros(10)}, True),
    ("net_differs_by_more_than", {"wages": wages(paid=790), "amount": euros(10)}, False),
    ("gross_differs_by_more_than", {"wages": wages(1201, before=1000), "percentage": Decimal(20)}, True),
    ("gross_differs_by_more_than", {"wages": wages(1200, before=1000), "percentage": Decimal(20)}, False),
    ("gross_differs_by_more_than", {"wages": wages(799, before=1000), "percentage": Decimal(20)}, True),
    ("gross_differs_by_more_than", {"wages": wages(1, before=0), "percentage": Decimal(20)}, True),
    ("gross_differs_by_more_than", {"wages": wages(), "percentage": Decimal(20)}, None),
    ("unknown_beneficiary_was_paid", {"wages": wages(unknown=1)}, True),
    ("unknown_beneficiary_was_paid", {"wages": wages()}, False),
    ("is_correction_run", {"wages": wages(run=2)}, True),
    ("is_correction_run", {"wages": wages()}, False),
    ("case_has_characteristic", {"characteristics": CaseCharacteristics(frozenset({"vip"})), "name": "vip"}, True),
    ("case_has_characteristic", {"characteristics": CaseCharacteristics(frozenset()), "name": "vip"}, False),
    ("employee_has_characteristic", {"characteristics": EmployeeCharacteristics(frozenset({"vip"})), "name": "vip"}, True),
    ("employer_has_characteristic", {"characteristics": EmployerCharacteristics(frozenset({"vip"})), "name": "VIP"}, False),
    ("appointment_is_concept", {"appointment": appointment(concept=True)}, True),
    ("appointment_is_concept", {"appointment": appointment()}, False),
    ("appointment_is_of_kind", {"appointment": appointment(), "kind": "spreekuur"}, True),
    ("appointment_is_of_kind", {"appointment": appointment(), "kind": "huisbezoek"}, False),
    ("appointment_is_of_kind", {"appointment": appointment(kind=None), "kind": "spreekuur"}, None),
    ("appointment_is_within", {"appointment": appointment("2026-03-16"), "event": TODAY, "within": Workdays(4)}, True),
    ("appointment_is_within", {"appointment": appointment("2026-03-17"), "event": TODAY, "within": Workdays(4)}, False),
    ("appointment_is_within", {"appointment": appointment("2026-03-09"), "event": TODAY, "within": Workdays(4)}, False),
    ("appointment_is_past", {"appointment": appointment("2026-03-09"), "event": TODAY}, True),
    ("appointment_is_past", {"appointment": appointment("2026-03-10"), "event": TODAY}, False),
    ("appointment_has_no_doctor", {"appointment": appointment()}, True),
    ("appointment_has_no_doctor", {"appointment": appointment(doctor="Dr. X")}, False),
    ("is_no_show", {"attendance": Attendance(True)}, True),
    ("is_no_show", {"attendance": Attendance(False)}, False),
    ("has_no_coming_appointment", {"agenda": CaseAgenda(date(2026, 1, 1), None)}, True),
    ("has_no_coming_appointment", {"agenda": CaseAgenda(None, date(2026, 3, 10))}, False),
    ("had_no_appointment_for", {"agenda": CaseAgenda(date(2026, 1, 10), None), "event": TODAY, "months": 2}, True),
    ("had_no_appointment_for", {"agenda": CaseAgenda(date(2026, 1, 11), None), "event": TODAY, "months": 2}, False),
    ("had_no_appointment_for", {"agenda": CaseAgenda(None, None), "event": TODAY, "months": 2}, True),
    ("has_open_task", {"open_tasks": tasks(("Bel", Role.PLANNER, "2026-03-10")), "title": "Bel"}, True),
    ("has_open_task", {"open_tasks": tasks(("Bel", Role.PLANNER, "2026-03-10")), "title": "Mail"}, False),
    ("has_open_task_for", {"open_tasks": tasks(("Bel", Role.PLANNER, "2026-03-10")), "role": Role.PLANNER}, True),
    ("has_open_task_for", {"open_tasks": tasks(), "role": Role.PLANNER}, False),
    ("has_no_open_tasks", {"open_tasks": tasks()}, True),
    ("has_no_open_tasks", {"open_tasks": tasks(("Bel", Role.PLANNER, "2026-03-10"))}, False),
    ("has_overdue_task", {"open_tasks": tasks(("Bel", Role.PLANNER, "2026-03-09")), "event": TODAY}, True),
    ("has_overdue_task", {"open_tasks": tasks(("Bel", Role.PLANNER, "2026-03-10")), "event": TODAY}, False),
    ("done_task_is", {"task": Task("Bel", Role.PLANNER, date(2026, 3, 9)), "title": "Bel"}, True),
    ("done_task_is", {"task": Task("Bel", Role.PLANNER, date(2026, 3, 9)), "title": "bel"}, False),
    ("done_task_was_for", {"task": Task("Bel", Role.PLANNER, date(2026, 3, 9)), "role": Role.PLANNER}, True),
    ("done_task_was_for", {"task": Task("Bel", Role.PLANNER, date(2026, 3, 9)), "role": Role.AUDITOR}, False),
    ("done_task_was_late", {"task": Task("Bel", Role.PLANNER, date(2026, 3, 9)), "event": TODAY}, True),
    ("done_task_was_late", {"task": Task("Bel", Role.PLANNER, date(2026, 3, 10)), "event": TODAY}, False),
]


@pytest.mark.parametrize(("name", "given", "expected"), CASES)
def test_condition(name: str, given: dict[str, object], expected: bool | None) -> None:
    """R-A1: None is unknown, which is neither yes nor no."""
    assert BY_NAME[name].function(**given) is expected


IN_THEIR_OWN_TEST = {  # in test_insurance_conditions.py
    "has_running_policy",
    "included_wages_above_declared",
    "annual_wages_above_maximum",
    "starts_soon_after_policy",
    "several_policies_of_one_type",
}


def test_there_are_at_least_forty_conditions_and_each_is_tested() -> None:
    """R-A1: none of them is only declared."""
    assert len(CONDITIONS) >= 40
    assert {name for name, *_ in CASES} | IN_THEIR_OWN_TEST == set(BY_NAME)
    assert all("R-" in plugin.phrase.doc for plugin in CONDITIONS)

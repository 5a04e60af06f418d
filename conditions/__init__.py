"""May this trigger fire? Pure questions about facts; may import `engine` contracts, `dsl.types` and `domain`. All in one list."""

from .agenda import appointment_is_concept
from .characteristics import case_has_characteristic, employee_has_characteristic, employer_has_characteristic
from .insurance import (
    annual_wages_above_maximum,
    has_running_policy,
    included_wages_above_declared,
    segment_wage_at_least,
    several_policies_of_one_type,
    starts_soon_after_policy,
)
from .payroll import all_wage_checks_hold

CONDITIONS = (
    appointment_is_concept,
    has_running_policy,
    included_wages_above_declared,
    annual_wages_above_maximum,
    starts_soon_after_policy,
    several_policies_of_one_type,
    segment_wage_at_least,
    case_has_characteristic,
    employee_has_characteristic,
    employer_has_characteristic,
    all_wage_checks_hold,
)

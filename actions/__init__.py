"""What happens next? Changes in the transaction of the decision; may import `engine` contracts and `domain`. All in one list."""

from .cases import (
    close_case,
    offer_wages,
    set_daily_wage,
    start_zw_erd_case,
)
from .characteristics import (
    add_case_characteristic,
    add_employee_characteristic,
    add_employer_characteristic,
    remove_case_characteristic,
    remove_employee_characteristic,
    remove_employer_characteristic,
)
from .claims import (
    approve_claim,
    create_booking,
    create_claim,
    reject_claim,
)
from .notifications import (
    notify,
)
from .policies import (
    end_inclusion,
    include_employee,
)
from .tasks import (
    add_task,
    add_task_with_term,
    complete_task,
    complete_tasks_for,
    hand_over_tasks,
)

ACTIONS = (
    add_task,
    add_task_with_term,
    complete_tasks_for,
    complete_task,
    hand_over_tasks,
    add_case_characteristic,
    add_employee_characteristic,
    add_employer_characteristic,
    remove_case_characteristic,
    remove_employee_characteristic,
    remove_employer_characteristic,
    create_claim,
    approve_claim,
    reject_claim,
    create_booking,
    start_zw_erd_case,
    offer_wages,
    close_case,
    set_daily_wage,
    include_employee,
    end_inclusion,
    notify,
)

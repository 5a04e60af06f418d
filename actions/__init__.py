"""What happens next? Changes in the transaction of the decision; may import `engine` contracts and `domain`. All in one list."""

from .cases import start_zw_erd_case
from .characteristics import (
    add_case_characteristic,
    add_employee_characteristic,
    add_employer_characteristic,
    remove_case_characteristic,
    remove_employee_characteristic,
    remove_employer_characteristic,
)
from .tasks import add_task

ACTIONS = (
    add_task,
    add_case_characteristic,
    add_employee_characteristic,
    add_employer_characteristic,
    remove_case_characteristic,
    remove_employee_characteristic,
    remove_employer_characteristic,
    start_zw_erd_case,
)

"""Cases that follow from other cases."""

from collections.abc import Mapping

from domain.events import Subject
from domain.store.zw_erd import start_zw_erd
from engine.contracts import action

from .acting import Acting


@action(nl="start ZW ERD traject", en="start ZW ERD case", needs=(Subject.EMPLOYEE, Subject.CASE))
def start_zw_erd_case(act: Acting) -> Mapping[str, object]:
    """R-3.3.1-1: starts the ZW ERD case that continues this absence, tied to the employer's ZW ERD policy.

    Without such a policy running on the first sick day, or with several, it makes a task for a person: never a guess.
    """
    return start_zw_erd(act.connection, act.event, act.key, act.now)

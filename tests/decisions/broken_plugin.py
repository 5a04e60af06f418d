"""A plugin of somebody else that crashes."""

from domain.facts import AbsenceCase
from engine.contracts import condition


@condition(nl="het traject is kapot", en="the case is broken")
def case_is_broken(case: AbsenceCase) -> bool:
    """Crashes, as plugins of others may."""
    raise ZeroDivisionError(case.number)

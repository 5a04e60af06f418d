"""Policies as words: whom a policy covers; the rows are in `store/tables/policies.py`."""

from enum import StrEnum

from .values import Text


class Participation(StrEnum):
    """Whether a policy covers every employee of the employer, or only those included by hand (‘ingesloten’)."""

    ALL = "all"
    INCLUDED = "included"


PARTICIPATION_LABELS: dict[StrEnum, Text] = {
    Participation.ALL: Text("alle werknemers", "all employees"),
    Participation.INCLUDED: Text("ingesloten werknemers", "included employees"),
}

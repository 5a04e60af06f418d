"""Which triggers that act at most once have done so already."""

from domain.facts import ActedBefore

from .batch import loader

ACTED_BEFORE = loader(
    """
    SELECT e.i, o.trigger || '/' || o.subject AS name FROM e JOIN acted_once o
      ON (o.subject, o.subject_id) IN (('case', e.case_id), ('employee', e.employee_id), ('employer', e.employer_id))
    ORDER BY e.i, 2
    """,
    lambda rows: ActedBefore(frozenset(row.name for row in rows)),
)

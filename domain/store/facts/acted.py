"""Which triggers that act at most once have done so already."""

from domain.facts import ActedBefore

from .batch import loader

ACTED_BEFORE = loader(
    ActedBefore,
    """
    SELECT e.i, ARRAY(
        SELECT o.trigger || '/' || o.subject FROM acted_once o
        WHERE (o.subject_id, o.subject) IN ((e.case_id, 'case'), (e.employee_id, 'employee'), (e.employer_id, 'employer'))
    ) AS names FROM e
    """,
)

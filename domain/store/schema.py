"""The whole schema: importing this module registers every table with `metadata`."""

from .tables import (
    absence,
    audit,
    claims,
    day_change,
    events,
    notifications,
    payroll,
    people,
    policies,
    rules,
    trace,
    users,
    waiting,
)
from .tables.base import metadata

TABLES = (people, policies, users, absence, payroll, claims, rules, events, trace, waiting, day_change, audit, notifications)

__all__ = ["TABLES", "metadata"]

"""The whole schema: importing this module registers every table with `metadata`."""

from .tables import absence, claims, notifications, payroll, people, policies, rules, users
from .tables.base import metadata

TABLES = (people, policies, users, absence, payroll, claims, rules, notifications)

__all__ = ["TABLES", "metadata"]

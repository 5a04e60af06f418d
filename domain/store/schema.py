"""The whole schema: importing this module registers every table with `metadata`."""

from .tables import absence, claims, payroll, people, policies, rules, users
from .tables.base import metadata

TABLES = (people, policies, users, absence, payroll, claims, rules)

__all__ = ["TABLES", "metadata"]

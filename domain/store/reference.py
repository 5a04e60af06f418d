"""Reads the dated reference values."""

from sqlalchemy import Connection, select

from domain.reference import ReferenceValue, ReferenceValues, reference_values

from .tables.policies import reference_value


def read_reference_values(connection: Connection) -> ReferenceValues:
    """All of them, in one query: they are few, and a calculation asks for several days."""
    table = reference_value.c
    query = select(table.name, table.starts_on, table.value, table.source, table.verified)
    return reference_values(ReferenceValue(*row) for row in connection.execute(query))

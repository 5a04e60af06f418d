"""What all tables share: one metadata with named constraints, and the columns that recur."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Column, Date, ForeignKey, Identity, MetaData, Numeric, String
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.sql import text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def key() -> Column[int]:
    return Column("id", BigInteger, Identity(always=True), primary_key=True)


def ref(name: str, target: str, *, optional: bool = False, unique: bool = False) -> Column[int]:
    """A foreign key to `target`.id, indexed, NOT NULL unless optional."""
    return Column(name, BigInteger, ForeignKey(f"{target}.id"), nullable=optional, unique=unique or None, index=not unique)


def amount(name: str, *, optional: bool = False) -> Column[Any]:
    """An amount in EUR with cents; the table's `currency` column says so."""
    return Column(name, Numeric(14, 2), nullable=optional)


def currency() -> tuple[Column[str], CheckConstraint]:
    """ISO 4217 code of all amounts in the row; only EUR is accepted today."""
    return (
        Column("currency", String(3), nullable=False, server_default="EUR"),
        CheckConstraint("currency = 'EUR'", name="currency"),
    )


def period() -> tuple[Column[Any], Column[Any], CheckConstraint]:
    """A half-open period: the first day, and the first day after it (NULL: open)."""
    return (
        Column("starts_on", Date, nullable=False),
        Column("ends_before", Date),
        CheckConstraint("ends_before > starts_on", name="period"),
    )


def no_overlap(table: str, *keys: str) -> ExcludeConstraint:
    """Rows with equal integer `keys` may not overlap in time; a range of one value stands in for equality."""
    same = [(text(f"int8range({column}, {column}, '[]')"), "&&") for column in keys]
    return ExcludeConstraint(*same, (text("daterange(starts_on, ends_before)"), "&&"), name=f"ex_{table}_overlap", using="gist")


def one_of(column: str, values: Iterable[StrEnum | str]) -> CheckConstraint:
    """`column` holds one of `values`. A constraint of the table, not of the column: migrations leave the latter out."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)

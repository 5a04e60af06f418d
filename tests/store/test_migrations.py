"""The migrations and the tables say the same, and the database itself refuses what must not be."""

from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, Connection, text
from sqlalchemy.exc import IntegrityError

from domain.errors import Conflict
from domain.store.engine import connect
from domain.store.migrate import migrate
from domain.store.schema import metadata


@pytest.fixture
def empty(fresh_database: str) -> Iterator[Connection]:
    engine = connect(fresh_database)
    try:
        with engine.begin() as connection:
            migrate(connection)
            yield connection
    finally:
        engine.dispose()


def test_migrations_give_the_tables_of_the_code(empty: Connection) -> None:
    assert compare_metadata(MigrationContext.configure(empty), metadata) == []


def test_migrations_give_the_checks_of_the_code(empty: Connection) -> None:
    """Alembic compares no CHECK constraints, so we do."""
    there = set(empty.scalars(text("SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid <> 0")))
    meant = {
        str(item.name) for table in metadata.tables.values() for item in table.constraints if isinstance(item, CheckConstraint)
    }
    in_columns = [column.name for table in metadata.tables.values() for column in table.columns if column.constraints]
    assert (there, in_columns) == (meant, [])


def test_migrating_twice_changes_nothing(empty: Connection) -> None:
    migrate(empty)
    assert empty.execute(text("SELECT version_num FROM alembic_version")).all() == [("audit_chain",)]


def test_a_database_of_an_unknown_version_is_refused(empty: Connection) -> None:
    empty.execute(text("UPDATE alembic_version SET version_num = '0002'"))
    with pytest.raises(Conflict, match="0002"):
        migrate(empty)


_EMPLOYER = "INSERT INTO employer (number, name) VALUES ('W', 'Werk');"
_INSURER = "INSERT INTO insurer (por_code, name, iban) VALUES ('V001', 'V', 'NL91ABNA0417164300');"
_POLICY = (
    _EMPLOYER + _INSURER + "INSERT INTO policy (number, employer_id, insurer_id, insurance_type, participation) "
    "SELECT 'P', e.id, i.id, 'zw_erd', 'all' FROM employer e, insurer i;"
)
_COVERAGE = "INSERT INTO policy_coverage (policy_id, starts_on, ends_before{}) SELECT id, {}{} FROM policy;"

REFUSED = {
    "two coverages of one policy overlap": (
        _POLICY + _COVERAGE.format("", "'2026-01-01', NULL", "") + _COVERAGE.format("", "'2026-06-01', NULL", ""),
        "ex_policy_coverage_overlap",
    ),
    "a coverage ends before it starts": (
        _POLICY + _COVERAGE.format("", "'2026-01-01', '2025-01-01'", ""),
        "ck_policy_coverage_period",
    ),
    "a negative declared wage sum": (
        _POLICY + _COVERAGE.format(", declared_wage_sum", "'2026-01-01', NULL", ", -1"),
        "ck_policy_coverage_wage_sums",
    ),
    "an insurance type that does not exist": (_POLICY.replace("zw_erd", "levensverzekering"), "ck_policy_insurance_type"),
    "a POR code of the wrong form": (_INSURER.replace("V001", "V1"), "ck_insurer_por_code"),
    "a characteristic on nothing": ("INSERT INTO characteristic (name) VALUES ('k')", "ck_characteristic_one_target"),
    "a BSN that is not nine digits": (
        _EMPLOYER + "INSERT INTO employee (employer_id, number, initials, surname, bsn, born_on) "
        "SELECT id, 'M', 'A.', 'P', '12345678', '1980-01-01' FROM employer;",
        "ck_employee_bsn",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_the_database_refuses(empty: Connection, case: str) -> None:
    statements, constraint = REFUSED[case]
    with pytest.raises(IntegrityError, match=constraint):
        empty.exec_driver_sql(statements)


def test_coverages_that_follow_one_another_are_fine(empty: Connection) -> None:
    """Periods are half-open: the first day after one is the first day of the next."""
    empty.exec_driver_sql(
        _POLICY + _COVERAGE.format("", "'2025-01-01', '2026-01-01'", "") + _COVERAGE.format("", "'2026-01-01', NULL", "")
    )

"""The chain of the audit log on a real database: linked at commit, unbroken whatever happens, and closed to changes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest
from alembic import command
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from domain.audit_chain import BEFORE_THE_FIRST, entry_hash
from domain.store import audit_log
from domain.store.audit import append
from domain.store.engine import connect
from domain.store.migrate import configuration, migrate

NOW = datetime(2026, 9, 1, 12, 30, 0, 7, tzinfo=UTC)


@pytest.fixture
def engine(fresh_database: str) -> Iterator[Engine]:
    engine = connect(fresh_database)
    with engine.begin() as connection:
        migrate(connection)
    yield engine
    engine.dispose()


def assert_unbroken(engine: Engine, length: int) -> None:
    """As many entries as committed, numbered without gaps, each with the hash that Python computes and the one before it."""
    with engine.begin() as connection:
        chain = list(audit_log.entries(connection))
        assert audit_log.unlinked(connection) == 0
    assert [entry.n for entry in chain] == list(range(1, length + 1))
    assert [entry.hash for entry in chain] == [entry_hash(entry) for entry in chain]
    assert [entry.previous for entry in chain] == [BEFORE_THE_FIRST, *(entry.hash for entry in chain)][:length]


def test_entries_are_linked_when_they_commit(engine: Engine) -> None:
    """The hash covers the moment in UTC, whatever the time zone it was given in, and any text."""
    summer = timezone(timedelta(hours=2))
    with engine.begin() as connection:
        append(connection, "a", {"text": 'één\n\\ \u2028 "aanhaling" 😀', "amount": "1.234,56"}, NOW)
        append(connection, "b", {}, NOW.astimezone(summer))
        assert audit_log.unlinked(connection) == 2
    assert_unbroken(engine, 2)


def test_what_is_rolled_back_leaves_no_gap(engine: Engine) -> None:
    for number in range(6):
        with engine.connect() as connection, connection.begin() as transaction:
            append(connection, "x", {"number": number}, NOW)
            with connection.begin_nested() as savepoint:
                append(connection, "undone", {"number": number}, NOW)
                savepoint.rollback()
            if number % 2:
                transaction.rollback()
    assert_unbroken(engine, 3)


def test_many_at_once_give_one_chain(engine: Engine) -> None:
    """Each of eight threads commits its own transactions of one to three entries, without a deadlock or a wait for each other."""

    def work(worker: int) -> None:
        for number in range(15):
            with engine.begin() as connection:
                for part in range(1 + number % 3):
                    append(connection, "x", {"worker": worker, "number": number, "part": part}, NOW)

    threads = [threading.Thread(target=work, args=(worker,)) for worker in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert_unbroken(engine, 8 * 30)


def test_a_connection_that_dies_before_or_at_its_commit_leaves_the_chain_whole(engine: Engine) -> None:
    """The process is gone, PostgreSQL rolls back, and the lock of the chain is free."""
    for at_commit in (False, True):
        with engine.connect() as victim:
            append(victim, "lost", {}, NOW)
            if at_commit:
                victim.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")  # linked, and the lock of the chain held
            backend = victim.scalar(text("SELECT pg_backend_pid()"))
            with engine.begin() as other:
                other.execute(text("SELECT pg_terminate_backend(:pid, 10000)"), {"pid": backend})
            victim.invalidate()
        with engine.begin() as connection:
            append(connection, "kept", {}, NOW)
    assert_unbroken(engine, 2)


REFUSED = {
    "changing an entry": "UPDATE audit SET content = '{}'",
    "moving an entry": "UPDATE audit SET n = n + 1",
    "removing an entry": "DELETE FROM audit",
    "emptying the log": "TRUNCATE audit",
    "linking by hand": "INSERT INTO audit (at, kind, content, n, previous, hash) VALUES (now(), 'x', '{}', 9, 'a', 'b');"
    "SET CONSTRAINTS ALL IMMEDIATE",
    "linking what waits": "INSERT INTO audit (at, kind, content) VALUES (now(), 'x', '{}');"
    "UPDATE audit SET n = 9, previous = 'a', hash = 'b' WHERE n IS NULL",
}


def test_the_log_is_append_only(engine: Engine) -> None:
    """For whoever works through SQL; the owner of the tables can switch triggers off, which `audit verify` then shows."""
    with engine.begin() as connection:
        append(connection, "x", {}, NOW)
    for what, statement in REFUSED.items():
        with engine.begin() as connection:
            assert _refused(connection, statement), what
    assert_unbroken(engine, 1)


def _refused(connection: Connection, statement: str) -> bool:
    with pytest.raises(DBAPIError, match="audit log"), connection.begin_nested():
        connection.exec_driver_sql(statement)
    return True


def test_many_entries_of_one_transaction_cost_the_same_each(engine: Engine) -> None:
    """Linking looks at the last entry alone: the rows that it reads grow with the entries, not with their square."""
    reads = []
    for count in (200, 400):
        with engine.begin() as connection:
            before = _rows_read(connection)
            connection.execute(
                text("INSERT INTO audit (at, kind, content) SELECT now(), 'x', '{}' FROM generate_series(1, :count)"),
                {"count": count},
            )
            connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
            reads.append(_rows_read(connection) - before)
    assert reads[1] <= 2 * reads[0] + 50


def _rows_read(connection: Connection) -> int:
    sql = "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'audit'"
    return int(connection.scalar(text(sql)) or 0)


def test_the_migration_can_be_undone(engine: Engine) -> None:
    with engine.begin() as connection:
        command.downgrade(configuration(connection), "first_schema")
        connection.exec_driver_sql("INSERT INTO audit (at, kind, content) VALUES (now(), 'x', '{}'); DELETE FROM audit")
        command.upgrade(configuration(connection), "head")
        append(connection, "x", {}, NOW)
    assert_unbroken(engine, 1)

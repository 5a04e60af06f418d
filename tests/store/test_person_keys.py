"""The keys of persons on a real database (issue 4, outcome 2: erasure leaves the chain verifiable)."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, Engine, select, text
from sqlalchemy.exc import IntegrityError

from domain.sealing import KEY_BYTES, digest, nonce_of, seal_for, unseal_for
from domain.store.engine import connect
from domain.store.migrate import migrate
from domain.store.person_keys import destroy_key, keys_of, keys_with_ids
from domain.store.tables.trace import person_key

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
EVENT = UUID(int=1)


@pytest.fixture
def engine(fresh_database: str) -> Iterator[Engine]:
    """Three employees, with the ids 1, 2 and 3."""
    made = connect(fresh_database)
    with made.begin() as connection:
        migrate(connection)
        connection.execute(text("INSERT INTO employer (number, name) VALUES ('W', 'Werk')"))
        connection.execute(
            text(
                "INSERT INTO employee (employer_id, number, initials, surname, bsn, born_on)"
                " SELECT 1, i, 'A.', 'B', 123456780 + i, '1980-01-01' FROM generate_series(1, 3) i"
            )
        )
    yield made
    made.dispose()


def wait_until_blocked(connection: Connection, call: Future[Any]) -> None:
    """Until the call waits for another transaction; it fails when the call does not wait at all."""
    waiting = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
    while not connection.execute(waiting).scalar_one():
        assert not call.done()
        connection.execute(text("SELECT pg_stat_clear_snapshot()"))


def test_each_person_has_one_key_of_their_own(engine: Engine) -> None:
    with engine.begin() as connection:
        keys = keys_of(connection, [1, 2, 2])
        assert keys.keys() == {1, 2}
        assert {len(key.key or b"") for key in keys.values()} == {KEY_BYTES}
        assert keys[1].key != keys[2].key
        again = keys_of(connection, [3, 2, 1])
        assert {1: again[1], 2: again[2]} == keys
        assert keys_with_ids(connection, [keys[2].id, again[3].id, 99]) == {keys[2].id: keys[2], again[3].id: again[3]}
        assert keys_of(connection, []) == keys_with_ids(connection, []) == {}


def test_a_key_of_nobody_is_refused(engine: Engine) -> None:
    with pytest.raises(IntegrityError, match="fk_person_key_employee_id"), engine.begin() as connection:
        keys_of(connection, [1, 99])


def test_two_transactions_at_once_make_one_key(engine: Engine) -> None:
    with ThreadPoolExecutor() as threads, engine.connect() as first, engine.connect() as second, engine.connect() as onlooker:
        made = keys_of(first, [1, 2])
        later = threads.submit(keys_of, second, [2, 1, 3])
        wait_until_blocked(onlooker, later)
        first.commit()
        assert made.items() <= later.result().items()
        second.commit()
        assert len(onlooker.execute(select(person_key)).all()) == 3


def test_two_transactions_at_once_the_first_of_which_gives_up(engine: Engine) -> None:
    with ThreadPoolExecutor() as threads, engine.connect() as first, engine.connect() as second, engine.connect() as onlooker:
        gone = keys_of(first, [1])
        later = threads.submit(keys_of, second, [1])
        wait_until_blocked(onlooker, later)
        first.rollback()
        assert later.result()[1].key != gone[1].key


def test_after_erasure_the_values_are_gone_and_the_digests_agree(engine: Engine) -> None:
    nonce = nonce_of(EVENT, "facts")
    with engine.begin() as connection:
        keys = keys_of(connection, [1, 2])
        sealed = {person: seal_for(key, b"dagloon 203,17", nonce) for person, key in keys.items()}
        commitments = {person: digest(stored) for person, stored in sealed.items()}
        destroy_key(connection, 1, NOW)
        left = keys_with_ids(connection, [key.id for key in keys.values()])
    assert left[keys[1].id].key is None
    assert unseal_for(left[keys[1].id], sealed[1], nonce) is None
    assert unseal_for(left[keys[2].id], sealed[2], nonce) == b"dagloon 203,17"
    assert {person: digest(stored) for person, stored in sealed.items()} == commitments


def test_erasing_twice_is_erasing_once_and_what_happens_after_it_gets_a_new_key(engine: Engine) -> None:
    with engine.begin() as connection:
        first = keys_of(connection, [1])[1]
        destroy_key(connection, 1, NOW)
        destroy_key(connection, 1, NOW.replace(year=2027))
        destroy_key(connection, 2, NOW)
        rows = connection.execute(select(person_key)).all()
        assert [(row.id, row.employee_id, row.key, row.destroyed_at) for row in rows] == [(first.id, 1, None, NOW)]
        second = keys_of(connection, [1])[1]
        assert second.id != first.id
        assert second.key not in (None, first.key)
        assert keys_with_ids(connection, [first.id])[first.id].key is None

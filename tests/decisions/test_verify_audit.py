"""Any single change of what the audit log covers is found and named (issue 4, outcome 3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from domain.access import Permission
from domain.audit_chain import Head
from domain.store import audit_log
from domain.store.settings import AutoApproval, Retention, change_auto_approval, change_retention
from domain.store.switches import switch
from domain.store.users import save_user, user_with_id
from workflows.audit_findings import Finding
from workflows.verify_audit import verify

if TYPE_CHECKING:
    from conftest import World

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)

RULES = """taal nl

trigger "Bel"
  bij ziekmelding
  dan
    - maak taak "Bel de werknemer" voor rol planner binnen 2 werkdagen
    - voeg kenmerk "gebeld" toe aan traject

trigger "Zelden"
  bij ziekmelding
  als
    - trajectverloop.percentage is leeg
  dan
    - maak taak "Vul het percentage in" voor rol planner binnen 2 werkdagen
"""


@pytest.fixture
def decided(world: World) -> World:
    """Rules in force, settings changed, a switch used, and four events decided in a few batches; all of it linked."""
    world.publish(**{"a.rules": RULES})
    boss = user_with_id(world.connection, save_user(world.connection, "baas", "Baas", [Permission.CHANGE_SETTINGS]))
    change_auto_approval(world.connection, boss, AutoApproval(True, ("a",)), NOW)
    change_retention(world.connection, boss, Retention(8, 3, 2), NOW)
    switch(world.connection, "Zelden", "off", "te vaak", boss.id, NOW)
    for day in ("2026-03-02", "2026-03-03", "2026-03-04"):
        world.happens("absence_reported", day)
    world.happens("absence_reported", "2026-03-05", "T-1")
    world.decide_all()
    link(world)
    return world


def link(world: World) -> None:
    """What a commit does."""
    world.connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
    world.connection.exec_driver_sql("SET CONSTRAINTS ALL DEFERRED")


def findings(world: World, *heads: Head) -> list[Finding]:
    return list(verify(world.connection, heads))


@contextmanager
def tampered(world: World, *statements: str, heads: Sequence[Head] = ()) -> Iterator[list[Finding]]:
    """What is found after these statements by someone to whom no trigger or foreign key applies; undone afterwards."""
    with world.connection.begin_nested() as savepoint:
        world.connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        for statement in statements:
            assert world.connection.exec_driver_sql(statement).rowcount > 0, statement
        yield findings(world, *heads)
        savepoint.rollback()


def test_what_nobody_touched_is_sound(decided: World) -> None:
    assert findings(decided) == []
    kinds = {entry.kind for entry in audit_log.entries(decided.connection)}
    assert {"publication", "setup", "setting", "switch", "decisions"} <= kinds


OTHERWISE = {
    "bigint": "coalesce({}, 0) + 1",
    "integer": "{} + 1",
    "smallint": "{} + 1",
    "text": "coalesce({}, '') || 'x'",
    "character varying": "rpad(md5(coalesce({}, '')), 64, '0')",
    "jsonb": """'{{"x": 1}}'""",
    "bytea": r"'\x00'",
    "date": "{} + 1",
    "timestamp with time zone": "coalesce({}, now()) + interval '1 second'",
    "uuid": "gen_random_uuid()",
    "ARRAY": "ARRAY[gen_random_uuid()]",
}
"""By type of column another value than the one that is there."""

ALLOWED = {
    ("action_log", "status"): "CASE status WHEN 'done' THEN 'failed' ELSE 'done' END",
    ("publication", "kind"): "CASE kind WHEN 'first' THEN 'approved' ELSE 'first' END",
    ("trigger_switch", "position"): "'on'",
    ("publication", "proposal_id"): "7",
    ("audit", "n"): "n + 1000",
    ("decision", "event_seq"): "event_seq + 1000",
    ("action_log", "event_seq"): "event_seq + 1000",
    ("action_log", "position"): "position + 100",
}
"""Columns in which not every other value may stand, or nothing stands."""

OF_EVENT = "(SELECT id FROM event WHERE seq = event_seq)"
IDS = {"event": "id", "decision": OF_EVENT, "action_log": OF_EVENT}
NOT_COVERED = {
    "event": {"seq", "recorded_at", "reply_to"},
    "decision": {"facts_digest"},  # stands only where the facts are gone
    "audit": {"id"},
    "publication": {"id", "activated_at"},  # set when it is carried out
    "setting_log": {"id"},
    "trigger_switch": {"id"},
    "setup": {"id"},
}


def columns(world: World, table: str) -> list[tuple[str, str]]:
    query = f"SELECT column_name, data_type FROM information_schema.columns WHERE table_name = '{table}'"
    return [(name, kind) for name, kind in world.rows(query) if name not in NOT_COVERED.get(table, ())]


TABLES = (
    "event",
    "decision",
    "action_log",
    "audit",
    "setup",
    "ruleset",
    "setting",
    "setting_log",
    "publication",
    "trigger_switch",
)


def test_any_changed_value_is_found_and_named(decided: World) -> None:
    """Every column, in the first and the last row; only what `docs/audit.md` says is not covered is left out."""
    for table in TABLES:
        rows = [row[0] for row in decided.rows(f"SELECT ctid::text FROM {table}")]
        assert rows, table
        places = {rows[0], rows[-1]}
        for column, kind in columns(decided, table):
            other = ALLOWED.get((table, column), OTHERWISE[kind].format(f'"{column}"'))
            for place in places:
                named = names(decided, table, place)
                with tampered(decided, f"""UPDATE {table} SET "{column}" = {other} WHERE ctid = '{place}'""") as found:
                    assert found, (table, column, place)
                    assert named in found[0].text.nl or column in KEYS, (table, column, found)


KEYS = {"id", "n", "event_seq"}
"""A row whose key changed is told as one that is gone, by the number it had."""


def names(world: World, table: str, place: str) -> str:
    """What the finding must name: the event of a decision, or the number of the entry."""
    if table == "audit":
        return "vermelding {}".format(world.one(f"SELECT n FROM audit WHERE ctid = '{place}'").n)
    if table in IDS:
        return str(world.one(f"SELECT {IDS[table]} AS id FROM {table} WHERE ctid = '{place}'").id)
    return "na vastlegging"


def test_any_removed_row_is_found(decided: World) -> None:
    for table in TABLES:
        for (place,) in decided.rows(f"SELECT ctid::text FROM {table}"):
            with tampered(decided, f"DELETE FROM {table} WHERE ctid = '{place}'") as found:
                assert found, (table, place)


ADDED = {
    "a decision": "INSERT INTO decision SELECT 1000, decided_at, key_id, setup_id, micros, outcomes, facts FROM decision LIMIT 1",
    "an action of a decided event": "INSERT INTO action_log SELECT event_seq, 99, status, trigger, action, result, at "
    "FROM action_log LIMIT 1",
    "an action of no event": "INSERT INTO action_log SELECT 1000, 99, status, trigger, action, result, at "
    "FROM action_log LIMIT 1",
    "a publication": "INSERT INTO publication (ruleset_hash, kind, starts_on, published_by, published_at) "
    "SELECT ruleset_hash, kind, starts_on, published_by, published_at FROM publication",
    "a switch": "INSERT INTO trigger_switch (trigger, position, reason, changed_at) VALUES ('Bel', 'off', 'x', now())",
    "a setting": "INSERT INTO setting VALUES ('TriggerRateLimit', '0')",
    "a destroyed key": "INSERT INTO person_key (employee_id, destroyed_at) SELECT id, now() FROM employee LIMIT 1",
    "an entry": "INSERT INTO audit (at, kind, content, n, previous, hash) SELECT at, kind, content, n + 1, hash, hash "
    "FROM audit ORDER BY n DESC LIMIT 1",
    "an entry outside the chain": "INSERT INTO audit (at, kind, content) VALUES (now(), 'setting', '{}')",
}


def test_any_added_row_is_found(decided: World) -> None:
    for what, statement in ADDED.items():
        with tampered(decided, statement) as found:
            assert found, what


def test_entries_that_changed_places_are_found(decided: World) -> None:
    """The numbers are right again, but the hashes say what came before."""
    for n in range(1, audit_log.count(decided.connection)):
        moves = ((n, -1), (n + 1, n), (-1, n + 1))
        with tampered(decided, *(f"UPDATE audit SET n = {to} WHERE n = {at}" for at, to in moves)) as found:
            assert found[0].n == n


def test_a_chain_that_was_cut_or_rewritten_is_found_by_a_head_that_was_kept(decided: World) -> None:
    """`regelaar audit head`, noted down elsewhere, shows what the log alone cannot: that its end was taken away."""
    kept = audit_log.head(decided.connection)
    assert kept is not None
    assert findings(decided, kept) == []
    with tampered(decided, "DELETE FROM audit WHERE n = (SELECT max(n) FROM audit)", heads=[kept]) as found:
        assert "einde is weggehaald" in found[0].text.nl
    assert "herschreven" in findings(decided, Head(kept.n - 1, "0" * 64))[0].text.nl

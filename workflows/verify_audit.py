"""Checks the audit chain against itself and against all that it is about."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice

from sqlalchemy import Connection, Engine

from domain.audit_chain import BEFORE_THE_FIRST, Entry, Head, entry_hash
from domain.runs import Marked
from domain.store import audit_log
from domain.store.audit_batches import accounted, acted_outside, decided, decided_outside
from domain.store.audit_rows import COVERED, differences

from . import audit_findings as found
from .audit_findings import Finding
from .verify_decisions import verify_decisions

MOST = 20
"""Findings of one kind outside the chain that are told; whoever changed more is known by then."""

Watch = Callable[[Iterator[Entry]], Iterator[Entry]]


@contextmanager
def one_state(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees the database as it is now, whatever is committed meanwhile; it can only read."""
    reading = engine.connect().execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    with reading as connection, connection.begin():
        yield connection


def verify(connection: Connection, heads: Sequence[Head] = (), watch: Watch = iter) -> Iterator[Finding]:
    """What is wrong with the log and what it covers, the first broken link first; nothing when all is as it was recorded.

    `heads` were noted down earlier: they show whether the chain has been cut or rewritten since. `watch` sees the entries
    go by. Use a transaction that sees one state (`one_state`), or what changes meanwhile is taken for a difference.
    """
    gone, covered = accounted(connection), Marked()
    wanted = {head.n: head.hash for head in heads}
    before = Head(0, BEFORE_THE_FIRST)
    for entry in watch(audit_log.entries(connection)):
        yield from _link(before, entry)
        if wanted.pop(entry.n, entry.hash) != entry.hash:
            yield found.rewritten(entry.n)
        if entry.kind == "decisions":
            yield from verify_decisions(connection, entry, gone, covered)
        before = Head(entry.n, entry.hash)
    yield from (found.cut_off(n, before.n) for n in sorted(wanted))
    yield from _rows(connection)
    yield from _outside(connection, covered)


def _link(before: Head, entry: Entry) -> Iterator[Finding]:
    if entry.n != before.n + 1:
        yield found.missing_entries(before.n + 1, entry.n - 1)
    elif entry.previous != before.hash:
        yield found.does_not_follow(entry.n)
    if entry_hash(entry) != entry.hash:
        yield found.changed_entry(entry.n)


def _rows(connection: Connection) -> Iterator[Finding]:
    wrong = [found.wrong_row(name, it) for name in COVERED for it in differences(connection, name, MOST)]
    yield from sorted(wrong, key=lambda finding: (finding.n is None, finding.n or 0))


def _outside(connection: Connection, covered: Marked) -> Iterator[Finding]:
    """What has no entry."""
    if loose := audit_log.unlinked(connection):
        yield found.outside_the_chain(loose)
    if decided(connection) != len(covered):
        yield from map(found.unlogged_decision, islice(decided_outside(connection, covered), MOST))
    yield from map(found.unlogged_actions, acted_outside(connection, MOST))

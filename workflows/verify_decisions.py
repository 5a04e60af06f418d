"""Checks a batch of decisions against its entry in the audit log."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator
from struct import unpack
from zlib import crc32

import orjson
from sqlalchemy import Connection

from domain.audit_chain import Entry
from domain.audit_digest import lines_digest
from domain.runs import Marked, numbers_of
from domain.store.audit_batches import Gone, StoredLine, stored_lines

from . import audit_findings as found
from .audit_findings import Finding


def verify_decisions(connection: Connection, entry: Entry, gone: Gone, covered: Marked) -> Iterator[Finding]:
    """The decisions of the batch that are not as they were recorded; its events are added to `covered`."""
    try:
        content = orjson.loads(entry.content)
        seqs, digest, checks = numbers_of(content["events"]), content["digest"], b64decode(content["checks"])
        told = dict(zip(seqs, unpack(f">{len(checks) // 4}I", checks), strict=True))
    except (ValueError, TypeError, KeyError, ArithmeticError):  # written over by hand
        yield found.unreadable(entry.n)
        return
    covered.add(content["events"])
    lines = stored_lines(connection, seqs, gone)
    wrong = [finding for seq in seqs if (finding := _decision(entry, seq, lines.get(seq), told[seq]))]
    yield from wrong
    if not wrong and lines_digest([lines[seq].text for seq in seqs]) != digest:
        yield found.one_of_the_decisions(entry.n)


def _decision(entry: Entry, seq: int, line: StoredLine | None, check: int) -> Finding | None:
    if line is None:
        return found.removed_decision(entry.n, seq)
    if crc32(line.text) != check or line.moments != {entry.at}:
        return found.changed_decision(entry.n, line.event_id)
    return found.facts_gone(entry.n, line.event_id) if line.unexplained else None

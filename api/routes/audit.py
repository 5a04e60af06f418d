"""The audit log: its entries, and whether they and what they are about are as they were recorded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Request
from pydantic import Field

from api.auth import requires
from api.language import language_of
from api.shapes import Document, Limit, Listing, Question, next_page
from api.wiring import wiring
from domain.access import Permission
from domain.audit_chain import Entry
from domain.store import audit_log
from workflows.verify_audit import one_state, verify

router = APIRouter(tags=["Audit"], prefix="/audit", dependencies=[requires(Permission.READ_AUDIT_LOG)])


class AuditQuestion(Question):
    """Which page of the log to show."""

    after: int = Field(0, ge=0, le=2**63 - 1, description="From `next` of the page before, or the number of an entry.")
    limit: Limit = 100
    kind: str | None = Field(None, max_length=50, description="Only entries of this kind, such as `publication`.")


class AuditEntry(Document):
    """One entry. Its hash is over the content as text: `regelaar audit export` gives that."""

    n: int = Field(description="Its place in the chain, from 1.")
    at: datetime
    kind: str
    content: dict[str, Any]
    previous: str
    hash: str


class AuditFinding(Document):
    """Something that is not as it was recorded."""

    n: int | None = Field(description="The entry that shows it; null when no entry does.")
    text: str = Field(description="In words, in the language of Accept-Language.")


class Verification(Document):
    """Whether the log is sound, and until where it was checked."""

    sound: bool
    entries: int
    hash: str | None = Field(description="Of the last entry; keep it elsewhere to see later that the log was not rewritten.")
    findings: Sequence[AuditFinding]


@router.get("")
def get_audit_log(question: Annotated[AuditQuestion, Query()], request: Request) -> Listing[AuditEntry]:
    """The entries of the audit log, the oldest first."""
    with wiring(request).system.engine.begin() as connection:
        entries = audit_log.page(connection, question.after, question.limit, question.kind)
    full = len(entries) == question.limit
    return Listing(items=[_entry(one) for one in entries], next=next_page(request, str(entries[-1].n)) if full else None)


def _entry(entry: Entry) -> AuditEntry:
    content = orjson.loads(entry.content)
    return AuditEntry(n=entry.n, at=entry.at, kind=entry.kind, content=content, previous=entry.previous, hash=entry.hash)


@router.get("/verification")
def get_verification(request: Request) -> Verification:
    """Checks the whole log and all it is about, and says what was changed. It reads every decision: give it time."""
    language = language_of(request)
    with one_state(wiring(request).system.engine) as connection:
        head = audit_log.head(connection)
        found = [AuditFinding(n=one.n, text=one.text[language]) for one in verify(connection)]
    return Verification(
        sound=not found, entries=0 if head is None else head.n, hash=None if head is None else head.hash, findings=found
    )

"""Proposals, publications and switches as tables for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.markup import escape
from rich.table import Table

from domain.store.proposals import STATUS_LABELS, Proposal
from domain.store.publications import Publication
from domain.store.switches import Switched
from domain.values import Language, Text
from domain.written import day

from .proposal_text import SHORT

_PROPOSALS = Text("voorstel|status|door|beoordeeld door|ruleset|voor", "proposal|status|by|reviewed by|ruleset|for")
_PUBLICATIONS = Text("publicatie|geldt vanaf|ruleset|door|reden", "publication|in force from|ruleset|by|reason")
_SWITCHES = Text("trigger|stand|door|reden", "trigger|position|by|reason")


def tables(
    proposed: Sequence[Proposal], published: Sequence[Publication], switched: Sequence[Switched], language: Language
) -> Iterator[Table]:
    """One of each kind, if there are any."""
    yield from _table(_PROPOSALS[language], [_proposal(one, language) for one in proposed])
    yield from _table(_PUBLICATIONS[language], [_publication(one, language) for one in published])
    yield from _table(_SWITCHES[language], [(one.trigger, one.position, one.by or "-", one.reason) for one in switched])


def _proposal(one: Proposal, language: Language) -> tuple[str, ...]:
    status = STATUS_LABELS[one.status][language]
    return str(one.id), status, one.author, one.reviewer or "", one.ruleset_hash[:SHORT], one.note


def _publication(one: Publication, language: Language) -> tuple[str, ...]:
    return str(one.id), day(one.starts_on, language), one.ruleset_hash[:SHORT], one.published_by, one.reason or ""


def _table(headings: str, rows: Sequence[tuple[str, ...]]) -> Iterator[Table]:
    if rows:
        table = Table(*headings.split("|"), box=None, padding=(0, 2, 0, 0), header_style="dim")
        for row in rows:
            table.add_row(*map(escape, row))
        yield table

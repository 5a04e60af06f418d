"""Everything that can be wrong with the audit log, in words."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.store.audit_rows import COVERED, Difference
from domain.values import Text


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it was recorded; `n` is the entry that shows it, None when no entry does."""

    n: int | None
    text: Text


# The chain itself


def missing_entries(first: int, last: int) -> Finding:
    if first == last:
        return Finding(first, Text(f"vermelding {first} ontbreekt in het logboek", f"entry {first} is missing from the log"))
    nl = f"vermeldingen {first} tot en met {last} ontbreken in het logboek"
    return Finding(first, Text(nl, f"entries {first} to {last} are missing from the log"))


def does_not_follow(n: int) -> Finding:
    nl = f"vermelding {n} sluit niet aan op de vorige: een van beide is vervangen of verplaatst"
    return Finding(n, Text(nl, f"entry {n} does not follow on the one before: one of the two was replaced or moved"))


def changed_entry(n: int) -> Finding:
    return Finding(n, Text(f"vermelding {n} is gewijzigd na vastlegging", f"entry {n} was changed after it was recorded"))


def rewritten(n: int) -> Finding:
    nl = f"vermelding {n} is niet die van de bewaarde kop: het logboek is sindsdien herschreven"
    return Finding(n, Text(nl, f"entry {n} is not the one of the head that was kept: the log has been rewritten since"))


def cut_off(n: int, last: int) -> Finding:
    nl = f"het logboek houdt op bij vermelding {last}, maar had er {n} toen de kop werd bewaard: het einde is weggehaald"
    return Finding(None, Text(nl, f"the log ends at entry {last}, but had {n} when the head was kept: its end was removed"))


def outside_the_chain(count: int) -> Finding:
    return Finding(None, Text(f"{count} vermeldingen staan buiten de keten", f"{count} entries are outside the chain"))


def unreadable(n: int) -> Finding:
    return Finding(n, Text(f"vermelding {n} is onleesbaar", f"entry {n} cannot be read"))


# Decisions


def removed_decision(n: int, seq: int) -> Finding:
    nl = f"de beslissing over gebeurtenis {seq} is verwijderd na vastlegging"
    return Finding(n, Text(nl, f"the decision on event {seq} was removed after it was recorded"))


def changed_decision(n: int, event_id: UUID) -> Finding:
    nl = f"de beslissing over gebeurtenis {event_id} is gewijzigd na vastlegging"
    return Finding(n, Text(nl, f"the decision on event {event_id} was changed after it was recorded"))


def one_of_the_decisions(n: int) -> Finding:
    nl = f"een van de beslissingen van vermelding {n} is gewijzigd na vastlegging"
    return Finding(n, Text(nl, f"one of the decisions of entry {n} was changed after it was recorded"))


def facts_gone(n: int, event_id: UUID) -> Finding:
    nl = f"de feiten bij de beslissing over gebeurtenis {event_id} zijn weg, en het logboek vermeldt dat niet"
    return Finding(n, Text(nl, f"the facts of the decision on event {event_id} are gone, and the log does not say so"))


def unlogged_decision(event: str) -> Finding:
    nl = f"de beslissing over gebeurtenis {event} staat niet in het logboek"
    return Finding(None, Text(nl, f"the decision on event {event} is not in the log"))


def unlogged_actions(event: str) -> Finding:
    nl = f"bij gebeurtenis {event} staan acties zonder beslissing"
    return Finding(None, Text(nl, f"event {event} has actions without a decision"))


# Other rows


def wrong_row(name: str, it: Difference) -> Finding:
    label = COVERED[name].label
    if it.entry is None:
        return Finding(None, Text(f"{label.nl} {it.key} staat niet in het logboek", f"{label.en} {it.key} is not in the log"))
    if it.now is None:
        nl, en = "is verwijderd na vastlegging", "was removed after it was recorded"
    else:
        nl, en = "is gewijzigd na vastlegging", "was changed after it was recorded"
    return Finding(it.entry, Text(f"{label.nl} {it.key} {nl}", f"{label.en} {it.key} {en}"))

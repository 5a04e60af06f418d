"""Opens stored facts in bulk: unsealed with the keys of the persons they are about, and decoded as far as asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Connection

from domain.fact_codec import decode
from domain.facts import Facts
from domain.sealing import PersonKey, nonce_of, unseal_for
from domain.store.person_keys import keys_with_ids
from domain.store.recorded import Recorded

PART = "facts"
"""What is sealed, for the nonce."""


class Opener:
    """Remembers the keys that it has read; made for one run, so that an erased person's key is not kept for long."""

    def __init__(self) -> None:
        self._keys: dict[int, PersonKey] = {}

    def opened(
        self, connection: Connection, events: Sequence[Recorded], kinds: Callable[[Recorded], frozenset[type] | None]
    ) -> list[Facts | None]:
        """For each event its facts of these `kinds` (None: all) as far as they were stored; None when they are gone."""
        missing = {one.key_id for one in events if one.key_id is not None} - self._keys.keys()
        if missing:
            self._keys |= keys_with_ids(connection, missing)
        keys = self._keys
        return [_opened(one, None if one.key_id is None else keys[one.key_id], kinds(one)) for one in events]


def _opened(one: Recorded, key: PersonKey | None, kinds: frozenset[type] | None) -> Facts | None:
    if one.facts is None:
        return None
    try:
        plain = unseal_for(key, one.facts, nonce_of(one.event.id, PART))
        return None if plain is None else decode(plain, kinds)
    except ValueError:  # not the bytes that were recorded (`regelaar audit verify` says which), or of a kind that is no more
        return None

"""Values about a person, sealed under a key of that person: without the key they are gone, and yet provably the same bytes.

AES-256-GCM. A nonce may serve a key once. It is made of the event's id and of what is sealed for that event, for an event
is decided once and its id is unique; so sealing needs no chance, and the nonce need not be stored (anchor I4: erasure).
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
_NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class PersonKey:
    """A key of one person under the `id` that is stored beside what it seals; `key` is None once it was destroyed."""

    id: int
    key: bytes | None


def nonce_of(event_id: UUID, part: str) -> bytes:
    """The nonce for one `part` (say, the facts) of what is kept of an event; a part is sealed once."""
    return sha256(event_id.bytes + part.encode()).digest()[:_NONCE_BYTES]


def seal(key: bytes, plain: bytes, nonce: bytes) -> bytes:
    """`plain`, readable with the key and the nonce only; 16 bytes longer."""
    return AESGCM(key).encrypt(nonce, plain, None)


def unseal(key: bytes, sealed: bytes, nonce: bytes) -> bytes:
    """The inverse of `seal`; ValueError when one bit of the bytes, the key or the nonce is another."""
    try:
        return AESGCM(key).decrypt(nonce, sealed, None)
    except InvalidTag as error:
        raise ValueError("sealed bytes were changed, or belong to another key or event") from error


def seal_for(person: PersonKey | None, plain: bytes, nonce: bytes) -> bytes:
    """What is about nobody stays as it is. ValueError when the person's key was destroyed: what is new needs a new key."""
    if person is None:
        return plain
    if person.key is None:
        raise ValueError(f"key {person.id} was destroyed")
    return seal(person.key, plain, nonce)


def unseal_for(person: PersonKey | None, stored: bytes, nonce: bytes) -> bytes | None:
    """The inverse of `seal_for`; None when the key was destroyed: the values are erased. ValueError as `unseal`."""
    if person is None:
        return stored
    return None if person.key is None else unseal(person.key, stored, nonce)


def digest(stored: bytes) -> bytes:
    """What the audit chain commits to: it can be checked without the key, also after the values are erased."""
    return sha256(stored).digest()

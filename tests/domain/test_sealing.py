"""Sealing (issue 4, outcome 2: erasure of one person's values): only the same key, bytes and nonce open what was sealed."""

from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.sealing import KEY_BYTES, PersonKey, digest, nonce_of, seal, seal_for, unseal, unseal_for

KEYS = st.binary(min_size=KEY_BYTES, max_size=KEY_BYTES)
NONCES = st.builds(nonce_of, st.uuids(), st.sampled_from(["facts", "results"]))


@given(KEYS, st.binary(max_size=500), NONCES)
def test_what_is_sealed_can_be_read_with_the_key(key: bytes, plain: bytes, nonce: bytes) -> None:
    assert unseal(key, seal(key, plain, nonce), nonce) == plain


@given(KEYS, KEYS, st.binary(max_size=500), NONCES)
def test_another_key_reads_nothing(key: bytes, other: bytes, plain: bytes, nonce: bytes) -> None:
    assume(key != other)
    with pytest.raises(ValueError, match="another key"):
        unseal(other, seal(key, plain, nonce), nonce)


@given(KEYS, st.binary(max_size=500), NONCES, NONCES)
def test_what_was_sealed_for_one_event_does_not_stand_for_another(key: bytes, plain: bytes, nonce: bytes, other: bytes) -> None:
    assume(nonce != other)
    with pytest.raises(ValueError, match="or event"):
        unseal(key, seal(key, plain, nonce), other)


@given(KEYS, st.binary(max_size=500), NONCES, st.data())
def test_one_bit_that_changed_is_noticed_by_seal_and_digest(key: bytes, plain: bytes, nonce: bytes, data: st.DataObject) -> None:
    sealed = bytearray(seal(key, plain, nonce))
    before = digest(bytes(sealed))
    bit = data.draw(st.integers(0, 8 * len(sealed) - 1))
    sealed[bit // 8] ^= 1 << bit % 8
    assert digest(bytes(sealed)) != before
    with pytest.raises(ValueError, match="changed"):
        unseal(key, bytes(sealed), nonce)


@given(st.uuids(), st.uuids())
def test_a_nonce_is_of_one_event_and_one_part(event: UUID, other: UUID) -> None:
    assert len(nonce_of(event, "facts")) == 12
    assert nonce_of(event, "facts") == nonce_of(event, "facts") != nonce_of(event, "results")
    assert (nonce_of(event, "facts") == nonce_of(other, "facts")) == (event == other)


@given(KEYS, st.binary(max_size=100), NONCES)
def test_what_is_about_nobody_is_not_sealed_and_what_is_erased_is_none(key: bytes, plain: bytes, nonce: bytes) -> None:
    person, erased = PersonKey(1, key), PersonKey(1, None)
    sealed = seal_for(person, plain, nonce)
    assert seal_for(None, plain, nonce) == unseal_for(None, plain, nonce) == plain
    assert unseal_for(person, sealed, nonce) == plain
    assert unseal_for(erased, sealed, nonce) is None


def test_nothing_new_is_sealed_under_a_destroyed_key() -> None:
    with pytest.raises(ValueError, match="key 7 was destroyed"):
        seal_for(PersonKey(7, None), b"", nonce_of(UUID(int=1), "facts"))

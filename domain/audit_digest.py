"""The canonical text of decisions, over which the audit chain keeps a digest: any change of a covered value changes it."""

from __future__ import annotations

from binascii import b2a_base64, crc32
from collections.abc import Mapping, Sequence
from decimal import Decimal
from hashlib import sha256
from struct import pack
from typing import Any

import orjson

from .events import Event
from .runs import runs_of

_OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS  # subjects by name
_WIDEST = 2**63
_ERASED = "erased_sha256"

ActionLine = tuple[int, str, str, str, str]
"""What an action did: position, trigger, action, status, and `json_digest` of its result."""


DecisionLine = tuple[int, bytes]
"""One decision as the chain knows it: the event's seq, and a JSON array that holds digests where values can be erased."""


def decision_line(
    seq: int,
    event: Event,
    setup_id: int,
    key_id: int | None,
    micros: int,
    outcomes: str,
    facts: str,
    actions: Sequence[ActionLine],
    data: str | None = None,
) -> DecisionLine:
    """The line of one decision; `facts` is the SHA-256 (hex) of what is stored, `actions` come in any order.

    `event.subjects` must be a dict. `data` is the digest of the event's data when that has been erased; else it is computed here.
    """
    told = data or (json_digest(event.data) if event.data else None)
    what = (seq, event.id, event.type, event.occurred_on, event.subjects, told, event.causes)
    return seq, orjson.dumps((*what, setup_id, key_id, micros, outcomes, facts, sorted(actions)), option=_OPTIONS)


def batch_content(partition: int, lines: Sequence[DecisionLine]) -> dict[str, object]:
    """What the audit log keeps of a batch: which events, and SHA-256 over their lines in order of `seq`, each ended by a newline.

    `checks` holds four bytes per line (CRC-32, big-endian, base64):
    they prove nothing, they point out which line of a batch is not as it was.
    """
    ordered = sorted(lines)
    texts = [text for _, text in ordered]
    return {
        "partition": partition,
        "count": len(ordered),
        "events": runs_of([seq for seq, _ in ordered]),
        "digest": lines_digest(texts),
        "checks": b2a_base64(checks_of(texts), newline=False).decode(),
    }


def lines_digest(texts: Sequence[bytes]) -> str:
    """SHA-256, in hex, over these lines, each ended by a newline."""
    return sha256(b"\n".join((*texts, b""))).hexdigest()


def checks_of(texts: Sequence[bytes]) -> bytes:
    """The CRC-32 of each line, four bytes each."""
    return pack(f">{len(texts)}I", *map(crc32, texts))


def erased(digest: str) -> dict[str, str]:
    """What stands in place of a JSON value that was erased: its digest."""
    return {_ERASED: digest}


def erased_digest(value: object) -> str | None:
    """The digest of the erased value that stood here; None when nothing was erased."""
    if isinstance(value, Mapping) and value.keys() == {_ERASED}:
        return str(value[_ERASED])
    return None


def json_digest(value: object) -> str:
    """SHA-256, in hex, of a JSON value: keys sorted, no spaces, whole numbers without a fraction, beyond 64 bits as text.

    The database may write a number in another way (`1e16`, `1.0`); the digest is the same for all of them.
    """
    return sha256(orjson.dumps(_plain(value), option=orjson.OPT_SORT_KEYS)).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float) and (exact := Decimal(repr(value))) == exact.to_integral_value():
        return _plain(int(exact))
    if isinstance(value, int) and not -_WIDEST <= value < _WIDEST:
        return str(value)
    return value

"""Facts as bytes and back: canonical JSON (equal facts give equal bytes), compressed, as the proof of a decision keeps them."""

import json
import zlib
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from .facts import FACT_TYPES, Facts

_BY_NAME = {kind.__name__: kind for kind in FACT_TYPES}


@cache
def _adapter(kind: type) -> TypeAdapter[Any]:
    return TypeAdapter(kind | None)  # type: ignore[arg-type]  # mypy takes the union of a variable for a value


def encode(facts: Facts) -> bytes:
    """Sets are sorted and keys ordered, so that the bytes depend on the facts only."""
    tree = {kind.__name__: _adapter(kind).dump_python(value, mode="json") for kind, value in facts.items()}
    return zlib.compress(json.dumps(_sorted(tree), sort_keys=True, separators=(",", ":")).encode())


def decode(data: bytes) -> Facts:
    """The inverse of `encode`; ValueError when the bytes are not what it made."""
    tree = json.loads(zlib.decompress(data))
    return {_BY_NAME[name]: _adapter(_BY_NAME[name]).validate_python(value) for name, value in tree.items()}


def _sorted(tree: dict[str, Any]) -> dict[str, Any]:
    for value in tree.values():
        if value is not None and "names" in value:
            value["names"] = sorted(value["names"])
    return tree

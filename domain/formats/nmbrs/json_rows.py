"""JSON as rows: the objects of one list."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal

from domain.errors import BadInput
from domain.formats.problems import refuse_size, shown
from domain.values import Text

from .rows import Row


def json_rows(data: bytes, name: str, kind: str, limit: int) -> list[Row]:
    """The objects of a JSON list; `kind` is what a place calls them."""
    refuse_size(data, name, limit)
    try:
        found = json.loads(data.decode("utf-8-sig"), parse_float=Decimal, object_pairs_hook=_object)
    except (ValueError, RecursionError) as error:
        nl = f"dit is geen JSON in UTF-8, of het is afgekapt (`{error}`); haal het bestand opnieuw op"
        raise BadInput(
            Text(nl, f"this is not JSON in UTF-8, or it is cut off (`{error}`); fetch the file again"), name
        ) from error
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        nl = f"een lijst van objecten wordt verwacht, [{{…}}, …]; gevonden is {shown(found)}; kies het juiste bestand"
        en = f"a list of objects is expected, [{{…}}, …]; found is {shown(found)}; choose the right file"
        raise BadInput(Text(nl, en), name)
    return [Row(f"{name} {kind} {number}", item) for number, item in enumerate(found, 1)]


def _object(pairs: Sequence[tuple[str, object]]) -> Mapping[str, object]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise ValueError(f"a name stands twice in one object: {shown(', '.join(key for key, _ in pairs))}")
    return {key: value for key, value in fields.items() if value is not None}

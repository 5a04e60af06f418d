"""XML as rows: the elements at a path, each with its line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from domain.errors import BadInput
from domain.formats.safe_xml import Element, local_name, parse_xml, text_of, with_true_encoding
from domain.values import Text

from .models import LISTS
from .rows import Row, with_point


def xml_rows(data: bytes, name: str, path: Sequence[str], limit: int) -> list[Row]:
    """The elements at `path` below the root, whatever the root is called; beside them no others may stand."""
    root = parse_xml(with_true_encoding(data), name, limit)
    *around, wanted = path
    for step in around:
        root = _only_child(root, step, name)
    for child in root:
        if local_name(child) != wanted:
            raise _unexpected(child, wanted, name)
    return [Row(f"{name}:{child.sourceline} {wanted} {number}", _fields(child, name)) for number, child in enumerate(root, 1)]


def _only_child(parent: Element, wanted: str, name: str) -> Element:
    found = [child for child in parent if local_name(child) == wanted]
    if len(found) != 1:
        raise _unexpected(parent[0] if len(parent) else parent, wanted, name)
    return found[0]


def _unexpected(found: Element, wanted: str, name: str) -> BadInput:
    nl = f"één <{wanted}> wordt hier verwacht, gevonden is <{local_name(found)}>; kies het juiste bestand"
    en = f"one <{wanted}> is expected here, found is <{local_name(found)}>; choose the right file"
    return BadInput(Text(nl, en), f"{name}:{found.sourceline}")


def _fields(element: Element, name: str) -> Mapping[str, object]:
    """The children by name: a leaf is its text, and a list is the fields of its elements."""
    fields: dict[str, object] = {}
    for child in element:
        key = local_name(child)
        if key in fields or (len(child) and key not in LISTS):
            nl = f"<{key}> mag één keer in <{local_name(element)}> staan, met alleen tekst; laat de afzender dit verbeteren"
            en = f"<{key}> may stand once in <{local_name(element)}>, with text only; have the sender correct it"
            raise BadInput(Text(nl, en), f"{name}:{child.sourceline}")
        fields[key] = [_fields(item, name) for item in child] if key in LISTS else with_point(key, text_of(child))
    return {key: value for key, value in fields.items() if value != ""}

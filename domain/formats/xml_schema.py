"""XML held against its schema (XSD): what does not fit, as problems; and writing only what fits."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from contextlib import suppress
from importlib.resources.abc import Traversable
from typing import Any

from lxml import etree
from lxml.builder import ElementMaker

from domain.errors import BadInput
from domain.values import Text

from .problems import Problem, refusal
from .safe_xml import SAFE, Element, Numbers, number, place_of

_NAMESPACE = re.compile(r"\{[^}]*\}")
_MANY = 200
"""Up to so many errors are each given a place; finding all places takes time that grows with the square of their number."""


def schema_problems(data: bytes, root: Element, schema: Traversable, name: str, numbers: Numbers) -> list[Problem]:
    """Where `data`, parsed as `root`, does not fit `schema`; of more than two hundred errors only the first is told."""
    # Parsed anew each time (two milliseconds): lxml keeps the errors in the schema object, which threads would share.
    validator = etree.XMLSchema(etree.fromstring(schema.read_bytes()))
    title = schema.name.removesuffix(".xsd")
    errors = _stream_errors(data, validator)
    if len(errors) <= _MANY:
        return [] if validator.validate(root) else [_problem(error, root, title, name, numbers) for error in validator.error_log]
    count, first = len(errors), _detail(errors[0])
    nl = f"past op {count} plaatsen niet in het schema {title} (de eerste: {first}); vraag de afzender om een passend bestand"
    en = f"does not fit the schema {title} in {count} places (the first: {first}); ask the sender for a file that fits it"
    return [Problem(name, Text(nl, en))]


def _stream_errors(data: bytes, validator: Any) -> Sequence[Any]:
    """All errors, found quickly and without a second tree in memory, but without their places."""
    stream = etree.iterparse(io.BytesIO(data), events=("end",), schema=validator, **SAFE)
    with suppress(etree.XMLSyntaxError):  # how lxml tells at the end of the stream that there were errors
        for _, element in stream:
            element.clear()
    return list(stream.error_log)


def _problem(entry: Any, root: Element, schema_name: str, name: str, numbers: Numbers) -> Problem:
    found = root.getroottree().xpath(entry.path) if entry.path else []
    place = place_of(found[0], name, numbers) if found else f"{name}:{entry.line}"
    detail = _detail(entry)
    nl = f"past niet in het schema {schema_name} ({detail}); vraag de afzender om een bestand dat daarin past"
    return Problem(place, Text(nl, f"does not fit the schema {schema_name} ({detail}); ask the sender for a file that fits it"))


def _detail(entry: Any) -> str:
    return f"`{' '.join(_NAMESPACE.sub('', entry.message).split())}`"


def maker(namespace: str) -> Any:
    """Makes elements in `namespace`, which is written once, on the root."""
    return ElementMaker(namespace=namespace, nsmap={None: namespace})


def write_xml(root: Element, schema: Traversable, name: str, counted: frozenset[str]) -> bytes:
    """`root` as UTF-8 with an indent of two; the same tree gives the same bytes.

    BadInput when it does not fit `schema`; its place numbers the `counted` elements.
    """
    data = bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))
    if problems := schema_problems(data, root, schema, name, number(root, counted)):
        raise refusal(problems, name)
    return data


def not_writable(error: ValueError, name: str) -> BadInput:
    """The refusal of a text with a character that XML cannot hold, such as a control character."""
    nl = f"een tekst bevat een teken dat niet in XML kan (`{error}`); verwijder dat teken"
    return BadInput(Text(nl, f"a text holds a character that XML cannot hold (`{error}`); remove that character"), name)

"""XML held against its schema (XSD): what does not fit, as problems; and writing only what fits."""

from __future__ import annotations

import re
from importlib.resources.abc import Traversable
from typing import Any

from lxml import etree
from lxml.builder import ElementMaker

from domain.errors import BadInput
from domain.values import Text

from .problems import SHOWN, Problem, refusal
from .safe_xml import Element, Numbers, number, place_of, safe_parser

_NAMESPACE = re.compile(r"\{[^}]*\}")
_MANY = 100  # where libxml2 stops counting in a stream


def schema_problems(data: bytes, root: Element, schema: Traversable, name: str, numbers: Numbers) -> list[Problem]:
    """Where `data`, parsed as `root`, does not fit `schema`: as many places as are told, and one more when there are more."""
    # Parsed anew each time (two milliseconds): lxml keeps the errors in the schema object, which threads would share.
    validator = etree.XMLSchema(etree.fromstring(schema.read_bytes()))
    title = schema.name.removesuffix(".xsd")
    return [_problem(entry, root, title, name, numbers) for entry in _errors(data, root, validator)[: SHOWN + 1]]


def _errors(data: bytes, root: Element, validator: Any) -> list[Any]:
    """The tree knows where an error is, but its time grows with the square of their number; the stream is quick but knows only lines."""
    try:
        etree.fromstring(data, safe_parser(validator))
    except etree.XMLSyntaxError as error:
        streamed = list(error.error_log)
        if len(streamed) >= _MANY:
            return streamed
        validator.validate(root)
        return list(validator.error_log) or streamed
    return []


def _problem(entry: Any, root: Element, schema_name: str, name: str, numbers: Numbers) -> Problem:
    found = root.getroottree().xpath(entry.path) if entry.path else []
    place = place_of(found[0], name, numbers) if found else f"{name}:{entry.line}"
    detail = f"`{_NAMESPACE.sub('', entry.message)}`"
    nl = f"past niet in het schema {schema_name} ({detail}); vraag de afzender om een bestand dat daarin past"
    return Problem(place, Text(nl, f"does not fit the schema {schema_name} ({detail}); ask the sender for a file that fits it"))


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

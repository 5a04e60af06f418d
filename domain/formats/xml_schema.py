"""XML held against its schema (XSD): what does not fit, as problems; and writing only what fits."""

from __future__ import annotations

import re
from importlib.resources.abc import Traversable
from typing import Any

from lxml import etree
from lxml.builder import ElementMaker

from domain.errors import BadInput
from domain.values import Text

from .problems import Problem, refusal
from .safe_xml import Element, place_of

_NAMESPACE = re.compile(r"\{[^}]*\}")


def schema_problems(root: Element, schema: Traversable, name: str, counted: frozenset[str]) -> list[Problem]:
    """Every place where `root` does not fit `schema`; `counted` as in `place_of`."""
    # Parsed anew each time (two milliseconds): lxml keeps the errors in the schema object, which threads would share.
    validator = etree.XMLSchema(etree.fromstring(schema.read_bytes()))
    validator.validate(root)
    return [_problem(entry, root, schema.name.removesuffix(".xsd"), name, counted) for entry in validator.error_log]


def _problem(entry: Any, root: Element, schema_name: str, name: str, counted: frozenset[str]) -> Problem:
    found = root.getroottree().xpath(entry.path) if entry.path else []
    place = place_of(found[0], name, counted) if found else f"{name}:{entry.line}"
    detail = f"`{_NAMESPACE.sub('', entry.message)}`"
    nl = f"past niet in het schema {schema_name} ({detail}); vraag de afzender om een bestand dat daarin past"
    return Problem(place, Text(nl, f"does not fit the schema {schema_name} ({detail}); ask the sender for a file that fits it"))


def maker(namespace: str) -> Any:
    """Makes elements in `namespace`, which is written once, on the root."""
    return ElementMaker(namespace=namespace, nsmap={None: namespace})


def write_xml(root: Element, schema: Traversable, name: str, counted: frozenset[str]) -> bytes:
    """`root` as UTF-8 with an indent of two; the same tree gives the same bytes. BadInput when it does not fit `schema`."""
    problems = schema_problems(root, schema, name, counted)
    if problems:
        raise refusal(problems, name)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def not_writable(error: ValueError, name: str) -> BadInput:
    """The refusal of a text with a character that XML cannot hold, such as a control character."""
    nl = f"een tekst bevat een teken dat niet in XML kan (`{error}`); verwijder dat teken"
    return BadInput(Text(nl, f"a text holds a character that XML cannot hold (`{error}`); remove that character"), name)

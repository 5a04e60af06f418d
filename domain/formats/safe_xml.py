"""XML from strangers: no document type, no entities, no network, no endless depth; a refusal says where and what to do."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from lxml import etree

from domain.errors import BadInput
from domain.values import Text

from .problems import MAX_BYTES, refuse_size

Element = Any
"""An lxml element; lxml ships no types."""
Numbers = Mapping[Element, int]
"""The elements that a place counts, with their number."""

# Comments go while parsing, so that the text around one is one text: `1<!-- -->00` is 100 for the schema and for us.
SAFE = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "dtd_validation": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
"""How any XML is parsed here: reaching for nothing outside the file."""

_DECLARES_UTF16 = re.compile(rb"""^(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*["'](utf-16(?:le|be)?)["']""", re.IGNORECASE)
_ENCODING_CODES = {9, 31, 32, 81, 6003}  # libxml2: invalid character, unknown or unsupported encoding, bytes that do not decode
_EMPTY_CODE = 4  # libxml2: no element at all
_LIMIT_CODE = 114  # libxml2: entities that expand without end, nesting deeper than 256, a text above ten million bytes


def parse_xml(data: bytes, name: str, limit: int = MAX_BYTES) -> Element:
    """The root element of `data`, without comments; BadInput that names the line for anything but plain well-formed XML."""
    refuse_size(data, name, limit)
    try:
        root = etree.fromstring(data, etree.XMLParser(**SAFE))
    except etree.XMLSyntaxError as error:
        raise BadInput(_why(error, data), f"{name}:{error.lineno or 1}") from error
    if root.getroottree().docinfo.internalDTD is not None:
        nl = "het bestand heeft een DOCTYPE, en die wordt om veiligheidsredenen geweigerd; lever het bestand zonder DOCTYPE aan"
        en = "the file has a DOCTYPE, which is refused for safety; supply the file without a DOCTYPE"
        raise BadInput(Text(nl, en), f"{name}:1")
    return root


def _why(error: etree.XMLSyntaxError, data: bytes) -> Text:
    detail = f"`{' '.join(str(error.msg).split())}`"
    if error.code in _ENCODING_CODES or _DECLARES_UTF16.match(data):
        nl = f"de tekens passen niet bij de opgegeven codering ({detail}); lever het bestand aan als UTF-8"
        return Text(nl, f"the bytes do not fit the declared encoding ({detail}); supply the file as UTF-8")
    if error.code == _LIMIT_CODE:
        nl = f"het bestand is dieper genest of groeit verder uit dan wordt aangenomen ({detail}); lever een gewoon bestand aan"
        return Text(nl, f"the file nests or expands beyond what is accepted ({detail}); supply a plain file")
    if error.code == _EMPTY_CODE:
        nl = f"dit is geen XML, of het houdt op voor het eerste element ({detail}); kies het juiste bestand"
        return Text(nl, f"this is not XML, or it stops before its first element ({detail}); choose the right file")
    nl = f"de XML is beschadigd of afgekapt ({detail}); haal het bestand opnieuw op"
    return Text(nl, f"the XML is damaged or cut off ({detail}); fetch the file again")


def with_true_encoding(data: bytes) -> bytes:
    """`data` with the label `utf-16` corrected when it is a lie: in real UTF-16 the label could not be read byte by byte.

    The payroll package copies a report from a UTF-16 string into UTF-8 and leaves the label as it was (domain.md 2.1).
    """
    label = _DECLARES_UTF16.match(data)
    return data if label is None else data[: label.start(1)] + b"utf-8" + data[label.end(1) :]


def local_name(element: Element) -> str:
    """The element's name without its namespace."""
    return str(etree.QName(element).localname)


def text_of(element: Element) -> str:
    """The text in `element`, without the white space around it."""
    return (element.text or "").strip(" \t\r\n")


def number(root: Element, names: frozenset[str]) -> Numbers:
    """The elements with these local names, numbered from 1 among their namesakes under one parent; one walk for all."""
    counts: Counter[tuple[Element, str]] = Counter()
    numbers = {}
    for element in root.iter(*(f"{{*}}{name}" for name in names)):
        counts[element.getparent(), element.tag] += 1
        numbers[element] = counts[element.getparent(), element.tag]
    return numbers


def place_of(element: Element, name: str, numbers: Numbers) -> str:
    """Where `element` stands: file and line, then the numbered elements around it, then its own name.

    An element that was made rather than read has no line.
    """
    around = [step for step in (*reversed(list(element.iterancestors())), element) if step in numbers]
    steps = [f"{local_name(step)} {numbers[step]}" for step in around]
    own = [] if element in numbers else [local_name(element)]
    file = f"{name}:{element.sourceline}" if element.sourceline else name
    return f"{file} {', '.join(steps + own)}"

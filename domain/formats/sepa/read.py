"""Reads pain.001: refuses what is wrong, recounts what the header says, and trusts nothing else (R-3.3.1.1)."""

from __future__ import annotations

from lxml import etree

from domain.errors import BadInput
from domain.formats.problems import MAX_BYTES, Problem, refusal
from domain.formats.safe_xml import Element, local_name, number, parse_xml
from domain.formats.xml_schema import schema_problems
from domain.values import Text

from .message import message_of
from .mistakes import amount_problems, date_problems, wrong_ibans
from .recount import recount
from .schemas import COUNTED, schema_of
from .values import Reading, Version


def read_pain001(data: bytes, name: str, *, limit: int = MAX_BYTES, refuse_invalid_ibans: bool = True) -> Reading:
    """The message in `data` (pain.001.001.03 or .09) with its findings; `name` is the file's name, for messages.

    BadInput (TooLarge above `limit` bytes) names file, line and payment for anything that is not exactly such a message,
    and for an amount that is not in euros, not above zero or not in whole cents. An IBAN with wrong check digits is
    refused too, unless `refuse_invalid_ibans` is False (samples of banks hold invented numbers): then it is a finding.
    Header counts and sums that are absent or wrong are findings, never refusals.
    """
    root = parse_xml(data, name, limit)
    version = _version(root, name)
    numbers = number(root, COUNTED)
    misfits = schema_problems(data, root, schema_of(version), name, numbers)
    _drop_namespace(root, version)
    invalid = tuple(wrong_ibans(root, name, numbers))
    problems = [*amount_problems(root, name, numbers), *date_problems(root, name, numbers)]
    problems += [Problem(it.place, it.text) for it in invalid if refuse_invalid_ibans]
    told = {problem.place for problem in problems}
    problems += [misfit for misfit in misfits if misfit.place not in told]
    if problems:
        raise refusal(problems, name)
    return Reading(message_of(root, version), (*recount(root), *invalid))


def _version(root: Element, name: str) -> Version:
    namespace = etree.QName(root).namespace or ""
    for version in Version:
        if namespace == version.namespace and local_name(root) == "Document":
            return version
    found = f"<{local_name(root)} xmlns={namespace!r}>"
    accepted = ", ".join(Version)
    nl = f"het bestand begint met {found}; alleen SEPA-overboekingen ({accepted}) worden gelezen, kies een ander bestand"
    en = f"the file begins with {found}; only SEPA credit transfers ({accepted}) are read, choose another file"
    raise BadInput(Text(nl, en), f"{name}:{root.sourceline}")


def _drop_namespace(root: Element, version: Version) -> None:
    for element in root.iter(f"{{{version.namespace}}}*"):
        element.tag = local_name(element)

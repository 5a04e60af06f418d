"""What is wrong with the fields of a request, in both languages and with their places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from domain.errors import BadInput
from domain.formats.problems import Problem, refusal
from domain.values import Text

_ANY = Text("heeft niet de vorm die de API beschrijft", "does not have the form that the API describes")
_NUMBER = Text("moet een geheel getal zijn", "must be a whole number")
_DATE = Text("moet een datum zijn, als 2022-02-10", "must be a date, like 2022-02-10")
_AMOUNT = Text("moet een bedrag zijn met hoogstens twee decimalen", "must be an amount with at most two decimals")
_OBJECT = Text("moet een JSON-object zijn", "must be a JSON object")
_CHOICE = Text("kies uit {expected}", "choose from {expected}")

_TEXTS: Mapping[str, Text] = {
    "missing": Text("ontbreekt; vul het in", "is missing; fill it in"),
    "extra_forbidden": Text(
        "bestaat hier niet; haal het weg of verbeter de naam", "does not exist here; remove it or correct its name"
    ),
    "json_invalid": Text("is geen JSON ({error})", "is not JSON ({error})"),
    "string_type": Text("moet tekst zijn", "must be text"),
    "string_unicode": Text("bevat tekens die geen Unicode zijn", "holds characters that are no Unicode"),
    "string_too_long": Text("mag hoogstens {max_length} tekens hebben", "may have at most {max_length} characters"),
    "string_too_short": Text("moet ten minste {min_length} tekens hebben", "must have at least {min_length} characters"),
    "string_pattern_mismatch": Text("heeft een teken dat hier niet mag", "holds a character that is not allowed here"),
    "too_long": Text("mag hoogstens {max_length} delen hebben", "may have at most {max_length} items"),
    "too_short": Text("moet ten minste {min_length} delen hebben", "must have at least {min_length} items"),
    "int_type": _NUMBER,
    "int_parsing": _NUMBER,
    "int_parsing_size": _NUMBER,
    "int_from_float": _NUMBER,
    "bool_type": Text("moet true of false zijn", "must be true or false"),
    "bool_parsing": Text("moet true of false zijn", "must be true or false"),
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "decimal_type": _AMOUNT,
    "decimal_parsing": _AMOUNT,
    "decimal_max_digits": _AMOUNT,
    "decimal_max_places": _AMOUNT,
    "decimal_whole_digits": _AMOUNT,
    "finite_number": _AMOUNT,
    "enum": _CHOICE,
    "literal_error": _CHOICE,
    "greater_than": Text("moet hoger zijn dan {gt}", "must be above {gt}"),
    "greater_than_equal": Text("moet {ge} of hoger zijn", "must be {ge} or above"),
    "less_than": Text("moet lager zijn dan {lt}", "must be below {lt}"),
    "less_than_equal": Text("moet {le} of lager zijn", "must be {le} or below"),
    "uuid_parsing": Text("is geen id van een gebeurtenis", "is not the id of an event"),
    "dict_type": _OBJECT,
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "list_type": Text("moet een lijst van waarden zijn", "must be a list of values"),
}
"""By pydantic's type of error; its values stand between braces."""


def refusal_of_request(errors: Sequence[Mapping[str, Any]]) -> BadInput:
    """All that is wrong in one refusal, each with its place. What was sent is not repeated."""
    return refusal([Problem(_place(error["loc"]), _text(error)) for error in errors], str(errors[0]["loc"][0]))


def _text(error: Mapping[str, Any]) -> Text:
    told = _TEXTS.get(error["type"], _ANY)
    values = error.get("ctx", {})
    return Text(told.nl.format(**values), told.en.format(**values))


def _place(location: Sequence[str | int]) -> str:
    """`subjects.case` for a field; the part of the request, such as `body`, when that itself is wrong."""
    part, *path = location
    return ".".join(str(step) for step in path) or str(part)

"""The tables of the language reference: all that the language knows, as Markdown, written from the catalogue itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.errors import BadInput
from domain.templates import FIELDS as TEMPLATE_FIELDS
from domain.values import Language, Money, Text
from dsl.ast import Operator
from dsl.keywords import NUMBER, Keyword, spellings, written
from dsl.operators import fitting, forms
from dsl.phrases import SLOT, Catalogue, Kind, Phrase
from dsl.snippets import values
from dsl.types import Choice, Duration, Plain, Slot, Workdays

_SECTION = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)

_TYPES: Mapping[type, str] = {
    Money: "amount",
    Decimal: "percentage",
    int: "number",
    date: "date",
    bool: "yes or no",
    str: "text",
    Duration: "duration",
    Workdays: "workdays",
}
_SLOTS: Sequence[Slot] = (*map(Plain, _TYPES), Choice(StrEnum, {}))
_ANY_EVENT = "any event"


def rewritten(text: str, catalogue: Catalogue) -> str:
    """`text` with what stands between each `<!-- generated: NAME -->` and `<!-- end -->` written anew.

    BadInput for a NAME of which there is no table.
    """
    return _SECTION.sub(lambda found: f"{found[1]}\n{_table_called(found[2])(catalogue)}\n\n{found[3]}", text)


def _table_called(name: str) -> Callable[[Catalogue], str]:
    if name not in TABLES:
        known = ", ".join(TABLES)
        raise BadInput(Text(f"er is geen tabel `{name}`; wel: {known}", f"there is no table `{name}`; these are: {known}"))
    return TABLES[name]


def keywords(_: Catalogue) -> str:
    return _table(("Dutch", "English"), [[_spelled(keyword, language) for language in Language] for keyword in Keyword])


def operators(_: Catalogue) -> str:
    return _table(("Dutch", "English", "for fields that hold"), [row for one in Operator for row in _ways_to_write(one)])


def events(catalogue: Catalogue) -> str:
    rows = [[*_both(phrase.template), _about(phrase.subjects)] for phrase in catalogue.of(Kind.EVENT)]
    return _table(("Dutch", "English", "is about"), rows)


def conditions(catalogue: Catalogue) -> str:
    return _sentences(catalogue, Kind.CONDITION)


def actions(catalogue: Catalogue) -> str:
    return _sentences(catalogue, Kind.ACTION)


def fields(catalogue: Catalogue) -> str:
    rows = [[*_both(one.label), _type(one.slot), _about(one.subjects), _first_paragraph(one.doc)] for one in catalogue.fields]
    return _table(("Dutch", "English", "holds", "needs", "meaning"), rows)


def code_lists(catalogue: Catalogue) -> str:
    used = [slot for phrase in catalogue.phrases for slot in phrase.slots.values()] + [one.slot for one in catalogue.fields]
    lists = {slot.type: slot for slot in used if isinstance(slot, Choice)}
    rows = [[_words(slot.type), *(_labels(slot, language) for language in Language)] for slot in lists.values()]
    return _table(("code list", "Dutch", "English"), sorted(rows))


def text_fields(_: Catalogue) -> str:
    return _table(("Dutch", "English"), [_both(Text(_braced(one.label.nl), _braced(one.label.en))) for one in TEMPLATE_FIELDS])


TABLES: Mapping[str, Callable[[Catalogue], str]] = {
    "keywords": keywords,
    "operators": operators,
    "events": events,
    "conditions": conditions,
    "actions": actions,
    "fields": fields,
    "code_lists": code_lists,
    "text_fields": text_fields,
}
"""The sections that can be generated, by the name in their marker."""


def sentence(phrase: Phrase, language: Language) -> str:
    """The phrase with an example of a value in each slot, as a rule can hold it."""
    return SLOT.sub(lambda slot: values(phrase.slots[slot[1]], language)[0][0], phrase.template[language])


def _sentences(catalogue: Catalogue, kind: Kind) -> str:
    rows = [
        [*(_code(sentence(phrase, language)) for language in Language), _about(phrase.subjects), _first_paragraph(phrase.doc)]
        for phrase in catalogue.of(kind)
    ]
    return _table(("Dutch", "English", "needs", "meaning"), rows)


def _braced(label: str) -> str:
    return f"{{{{ {label} }}}}"


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *([cell.replace("|", r"\|") for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _both(text: Text) -> Sequence[str]:
    return [_code(text[language]) for language in Language]


def _spelled(keyword: Keyword, language: Language) -> str:
    return " or ".join(_code(form.replace(NUMBER, "2")) for form in spellings(keyword, language))


def _ways_to_write(operator: Operator) -> Iterator[list[str]]:
    """One row for the types of fields after which the operator has the same words."""
    alike: dict[tuple[str, ...], list[Slot]] = {}
    for slot in _SLOTS:
        if operator in fitting(slot):
            alike.setdefault(tuple(_operator(operator, slot, language) for language in Language), []).append(slot)
    for words, slots in alike.items():
        yield [*words, "anything" if len(slots) == len(_SLOTS) else ", ".join(map(_type, slots))]


def _operator(operator: Operator, slot: Slot, language: Language) -> str:
    listed = f"…, … {written(Keyword.OR, language)} …"
    shown = (SLOT.sub("…", form.replace("{values}", listed)) for form in forms(operator, slot, language))
    return " or ".join(map(_code, shown))


def _type(slot: Slot) -> str:
    if isinstance(slot, Choice):
        return "code" if slot.type is StrEnum else _words(slot.type)
    return _TYPES[slot.type]


def _words(kind: type) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", " ", kind.__name__).lower()


def _labels(slot: Choice, language: Language) -> str:
    return ", ".join(_code(label[language]) for label in slot.labels.values())


def _about(subjects: frozenset[str]) -> str:
    return ", ".join(sorted(subjects)) or _ANY_EVENT


def _first_paragraph(doc: str) -> str:
    return " ".join(doc.split("\n\n")[0].split())


def _code(text: str) -> str:
    return f"`{text}`"

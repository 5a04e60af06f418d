"""A plugin that is not sound is refused with one message: which plugin, where it is defined, and what does not fit."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import pytest

from actions import ACTIONS
from conditions import CONDITIONS
from conditions.fields import FIELDS
from domain.events import EVENT_TYPES, EventType, Subject
from domain.facts import AbsenceCase, CaseSegment, Coverage
from domain.values import Money, Text
from dsl.types import Plain
from engine.contracts import ConditionPlugin, FactField, PluginError
from engine.registry import Registry, parser_of, register

HEAD = """\
from collections.abc import Mapping
from domain.events import Event
from domain.facts import AbsenceCase, CaseSegment
from domain.values import Money
from engine.contracts import action, condition

"""
LINE = 7
"""Where the plugin begins, after that head."""

Load = Callable[[str], ModuleType]


@pytest.fixture
def load(tmp_path: Path) -> Iterator[Load]:
    """Imports a source text as the module `plugged`, as that of an outside package."""

    def imported(source: str) -> ModuleType:
        file = tmp_path / "plugged.py"
        file.write_text(source, "utf-8")
        spec = importlib.util.spec_from_file_location("plugged", file)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules["plugged"] = module
        spec.loader.exec_module(module)
        return module

    yield imported
    sys.modules.pop("plugged", None)


def condition_source(
    nl: str = "loon van {minimum}",
    en: str = "wage of {minimum}",
    parameters: str = "segment: CaseSegment, minimum: Money",
    answer: str = " -> bool",
    body: str = '"""The wage."""\n    return True',
    means: str = "",
    name: str = "def wage",
) -> str:
    return f'{HEAD}@condition(nl="{nl}", en="{en}"{means})\n{name}({parameters}){answer}:\n    {body}\n'


UNSOUND = {
    "a slot without a parameter": (
        condition_source(parameters="segment: CaseSegment"),
        "the phrase has the slot `minimum`, the function has no such parameter",
    ),
    "a parameter without a slot": (
        condition_source(nl="loon", en="wage"),
        "parameter `minimum` is neither a slot of the phrase nor a fact, but `Money`",
    ),
    "slots that differ between the languages": (
        condition_source(en="wage of {least}"),
        "the Dutch slots ['minimum'] and the English slots ['least'] must be the same, each once",
    ),
    "a slot that stands twice": (
        condition_source(nl="van {minimum} tot {minimum}", en="from {minimum} to {minimum}"),
        "the Dutch slots ['minimum', 'minimum'] and the English slots ['minimum', 'minimum'] must be the same, each once",
    ),
    "a slot of a type that no rule can hold": (
        condition_source(parameters="segment: CaseSegment, minimum: float"),
        "slot `minimum` has a type that cannot be written in a rule: `float`",
    ),
    "an empty phrase": (condition_source(nl="", en="", parameters=""), "the Dutch phrase is empty"),
    "a phrase of slots only": (condition_source(en="{minimum}"), "the English phrase holds no words"),
    "two spaces": (
        condition_source(nl="loon  van {minimum}"),
        "the Dutch phrase must be one line, with one space between its words and none around it",
    ),
    "a slot against a comma": (
        condition_source(nl="loon {minimum}, of meer"),
        "the Dutch phrase holds `{minimum},`; a slot is `{name}` and stands alone between spaces",
    ),
    "no docstring": (condition_source(body="return True"), "it needs a docstring: that is its manual"),
    "no return annotation": (
        condition_source(answer=""),
        "it must return `bool`, or `bool | None` when a value can be missing; its annotation says `nothing`",
    ),
    "a return annotation of another type": (
        condition_source(answer=" -> int | None"),
        "it must return `bool`, or `bool | None` when a value can be missing; its annotation says `int | None`",
    ),
    "a slot before a fact": (
        condition_source(parameters="minimum: Money, segment: CaseSegment"),
        "parameter `segment` must stand before the slot `minimum`: what is given first, then the slots",
    ),
    "a parameter without annotation": (
        condition_source(parameters="segment, minimum: Money"),
        "parameter `segment` has no annotation, so that nobody knows what to give it",
    ),
    "an annotation that does not exist": (
        "from __future__ import annotations\n" + condition_source(parameters="segment: Segment, minimum: Money"),
        "an annotation names something that its module does not have: name 'Segment' is not defined",
    ),
    "a default": (
        condition_source(parameters="segment: CaseSegment, minimum: Money = None"),
        "parameter `minimum` has a default, which would never be used",
    ),
    "any number of parameters": (
        condition_source(parameters="segment: CaseSegment, minimum: Money, *more: Money"),
        "parameter `*more: domain.values.Money` cannot be given by its name",
    ),
    "an answer that comes later": (
        condition_source(name="async def wage"),
        "it must give its answer at once: neither `async` nor with `yield`",
    ),
    "a meaning of other slots": (
        condition_source(means=", means=lambda maximum: maximum"),
        "`means` takes ['maximum'], and must take the slots of the phrase: ['minimum']",
    ),
    "an action with two things to act on": (
        f'{HEAD}@action(nl="meld {{minimum}}", en="tell {{minimum}}")\n'
        'def wage(act: Event, case: AbsenceCase, minimum: Money) -> Mapping[str, object]:\n    """Tells."""\n    return {}\n',
        "its parameters beside the slots must be `act` alone, not ['act', 'case']",
    ),
}


@pytest.mark.parametrize("case", UNSOUND)
def test_a_declaration_that_is_not_sound_is_refused(case: str, load: Load) -> None:
    source, message = UNSOUND[case]
    with pytest.raises(PluginError) as refusal:
        load(source)
    line = LINE + source.startswith("from __future__")
    assert str(refusal.value) == f"plugin `wage` (plugged:{line}): {message}"


def test_a_class_is_no_condition(load: Load) -> None:
    with pytest.raises(PluginError, match=r"^plugin `Wage` \(plugged\): it must be a function$"):
        load(f'{HEAD}@condition(nl="loon", en="wage")\nclass Wage:\n    """The wage."""\n')


def test_a_sound_declaration_has_its_slots_in_the_order_of_its_parameters(load: Load) -> None:
    source = condition_source(
        nl="loon van {minimum} na {days} dagen",
        en="after {days} days a wage of {minimum}",
        parameters="segment: CaseSegment, event: Event, minimum: Money, days: int",
        answer=" -> bool | None",
    )
    plugin: ConditionPlugin = load(source).wage
    assert plugin.phrase.slots == {"minimum": Plain(Money), "days": Plain(int)}
    assert list(plugin.injected) == ["segment", "event"]
    assert plugin.phrase.subjects == {Subject.CASE}
    assert plugin.phrase.doc == "The wage."


def registered(module: ModuleType) -> Registry:
    """The product's plugins and, after them, the condition of a module."""
    return register((*CONDITIONS, module.wage), ACTIONS, FIELDS)


IMPURE = {
    "import socket": "line 1 of its module imports `socket`",
    "import urllib.request": "line 1 of its module imports `urllib.request`",
    "from http import client": "line 1 of its module imports `http.client`",
    "import os.path as p": "line 1 of its module imports `os.path`",
    "from pathlib import Path": "line 1 of its module imports `pathlib.Path`",
    "from domain import store": "line 1 of its module imports `domain.store`",
    "from domain.store.engine import connect": "line 1 of its module imports `domain.store.engine.connect`",
    "def late():\n    import random\n    import time": "line 2 of its module imports `random`",
    "def late():\n    return open('wages.csv')": "line 2 of its module calls `open`",
    "from datetime import date\ndef late():\n    return date.today()": (
        "line 3 of its module asks the clock, `date.today`; take a parameter `event: Event` and use `event.occurred_on`"
    ),
    "import sqlalchemy\nimport os": "line 1 of its module imports `sqlalchemy`",
}


@pytest.mark.parametrize("source", IMPURE)
def test_a_condition_that_is_not_pure_is_refused_with_the_line(source: str, load: Load) -> None:
    head = f"{source}\n"
    with pytest.raises(PluginError) as refusal:
        registered(load(head + condition_source()))
    told = f"condition `wage` (plugged:{LINE + head.count(chr(10))}): a condition only looks at the facts that it is given, but "
    assert str(refusal.value) == told + IMPURE[source]


def test_what_a_module_of_the_same_package_does_counts_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "wagepackage"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "plugin.py").write_text("from .rates import rate\n" + condition_source())
    (package / "rates.py").write_text("from wagepackage import fetched\nrate = 5\n")
    (package / "fetched.py").write_text("from . import rates\nimport socket\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(PluginError, match=r"but line 2 of `wagepackage\.fetched`, which it uses, imports `socket`$"):
        registered(importlib.import_module("wagepackage.plugin"))


def test_what_only_computes_may_be_imported(load: Load) -> None:
    source = "import re, math\nfrom datetime import date, timedelta\nfrom collections import Counter\nimport domain.workdays\n"
    assert "wage" in registered(load(source + condition_source())).conditions


def test_a_name_that_is_taken_is_refused_with_both_places(load: Load) -> None:
    module = load(condition_source())
    with pytest.raises(PluginError) as refusal:
        register((module.wage, module.wage), ())
    assert str(refusal.value) == "condition `wage` (plugged:7): its name is that of condition `wage` (plugged:7); give it another"


def test_a_condition_may_not_have_the_name_of_an_action(load: Load) -> None:
    module = load(condition_source(name="def add_task"))
    with pytest.raises(PluginError, match=r"^action `add_task` \(actions\.tasks:\d+\): its name is that of condition `add_task`"):
        register((module.add_task,), ACTIONS)


AMBIGUOUS = {
    "the same phrase": (
        {"nl": "de afspraak is een conceptafspraak", "en": "wage", "parameters": "segment: CaseSegment"},
        ("`appointment_is_concept` (conditions.agenda:", "can be written as the same sentence; change one of them"),
    ),
    "a phrase in which a slot can be taken for another": (
        {
            "nl": "heeft lopende polis van verzekeringstype Stoploss",
            "en": "wage",
            "parameters": "segment: CaseSegment",
        },
        ("`has_running_policy` (conditions.insurance:", "can be written as the same sentence; change one of them"),
    ),
    "a word that is a number": (
        {"nl": "duurt 104 weken", "en": "wage", "parameters": "segment: CaseSegment"},
        ("holds `104`, which cannot be read back as a word",),
    ),
    "a keyword": (
        {"nl": "niet ziek", "en": "not ill", "parameters": "segment: CaseSegment"},
        ("begins with the keyword `niet`",),
    ),
}


@pytest.mark.parametrize("case", AMBIGUOUS)
def test_a_phrase_that_cannot_be_told_apart_is_refused_with_the_places(case: str, load: Load) -> None:
    source, parts = AMBIGUOUS[case]
    registry = registered(load(condition_source(**source)))
    with pytest.raises(PluginError) as refusal:
        parser_of(registry)
    assert "condition `wage` (plugged:7)" in str(refusal.value)
    assert all(part in str(refusal.value) for part in parts)
    assert "\n" not in str(refusal.value)


def _event(name: str = "parcel_lost", nl: str = "pakket kwijt", *subjects: Subject) -> EventType:
    return EventType(name, Text(nl, "parcel lost"), frozenset(subjects or (Subject.EMPLOYER,)))


@pytest.mark.parametrize(
    ("event", "message"),
    [
        (_event("Parcel lost"), "event `Parcel lost`: its name must be lower-case words joined by `_`"),
        (_event(nl=" "), "event `parcel_lost`: it needs a phrase in both languages"),
        (
            _event("parcel_lost", "pakket kwijt", Subject.CASE),
            "event `parcel_lost`: it must carry an employer: events are handled in order per employer",
        ),
        (_event("claim_created"), "event `claim_created`: its name is that of event `claim_created`; give it another"),
        (_event("deadline_due"), "event `deadline_due`: its name is that of event `deadline_due`; give it another"),
    ],
)
def test_an_event_that_does_not_fit_is_refused(event: EventType, message: str) -> None:
    with pytest.raises(PluginError) as refusal:
        register((), (), (), (*EVENT_TYPES, event))
    assert str(refusal.value) == message


@pytest.mark.parametrize(
    ("field", "message"),
    [
        (
            FactField(Coverage, "policy", Text("dekking.polis", "coverage.policy"), "The policy."),
            "field `coverage.policy`: `Coverage` is not a fact that the system reads",
        ),
        (
            FactField(AbsenceCase, "ended_on", Text("traject.slot", "case.close"), "The end."),
            "field `absence_case.ended_on`: the fact `AbsenceCase` has no attribute `ended_on`",
        ),
        (
            FactField(AbsenceCase, "SUBJECT", Text("traject.over", "case.about"), "What it is about."),
            "field `absence_case.SUBJECT`: its type typing.ClassVar[domain.events.Subject] cannot be written in a rule",
        ),
    ],
)
def test_a_field_that_does_not_fit_is_refused(field: FactField, message: str) -> None:
    with pytest.raises(PluginError) as refusal:
        register((), (), (field,))
    assert str(refusal.value) == message


def test_the_events_of_a_registry_can_be_looked_up_even_when_their_package_is_gone() -> None:
    registry = register((), (), (), (*EVENT_TYPES, _event()))
    assert registry.event_label("parcel_lost") == Text("pakket kwijt", "parcel lost")
    assert registry.event_label("gone") == Text("gone", "gone")
    assert [phrase.name for phrase in registry.catalogue.phrases] == [*(kind.name for kind in EVENT_TYPES), "parcel_lost"]


def test_the_plugins_of_the_product_are_sound() -> None:
    registry = register(CONDITIONS, ACTIONS, FIELDS)
    parser_of(registry)
    assert set(registry.conditions) == {plugin.phrase.name for plugin in CONDITIONS}


def test_a_condition_is_called_on_facts_made_by_hand(load: Load) -> None:
    module = load(condition_source(body='"""The wage."""\n    return segment.wage_at_onset >= minimum'))
    segment = CaseSegment(AbsenceCase, Decimal(100), Money(Decimal(2500)))  # type: ignore[arg-type]
    assert module.wage.function(segment, Money(Decimal(2500))) is True

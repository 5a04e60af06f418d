"""Plugins of other packages join by their entry points, all of them or none, and the message names whose fault it is."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from importlib.metadata import EntryPoint, PathDistribution
from pathlib import Path
from uuid import UUID

import pytest

from actions import ACTIONS
from api.plugins import Plugins, join
from conditions import CONDITIONS
from conditions.fields import FIELDS
from domain.events import EVENT_TYPES, Event, Subject
from domain.facts import CaseSegment, EmployerWages
from domain.values import Language, Money
from dsl.ruleset import load
from engine.contracts import PluginError
from engine.evaluate import decide
from engine.explain import explain
from engine.link import link
from engine.tell import as_lines
from engine.verdict import Outcome

OWN = Plugins(CONDITIONS, ACTIONS, FIELDS, EVENT_TYPES)

PARCELS = '''
"""Everything that a package can offer."""

from collections.abc import Mapping

from domain.events import EventType, Subject
from domain.facts import CaseSegment, EmployerWages
from domain.values import Money, Text
from engine.contracts import action, condition, fact_field

lost = EventType("parcel_lost", Text("pakket kwijt", "parcel lost"), frozenset((Subject.EMPLOYER, Subject.CASE)))
onset = fact_field(EmployerWages, "total_daily_wage", nl="pakket.lonen", en="parcel.wages", doc="All.")


@condition(nl="pakketloon boven {most}", en="parcel wage above {most}")
def parcel_wage_above(segment: CaseSegment, most: Money) -> bool | None:
    """The wage is above that of parcels."""
    return None if segment.wage_at_onset is None else segment.wage_at_onset > most


@condition(nl="pakketloon onder {least}", en="parcel wage below {least}")
def parcel_wage_below(segment: CaseSegment, least: Money) -> bool | None:
    """The wage is below that of parcels."""
    return None if segment.wage_at_onset is None else segment.wage_at_onset < least


@action(nl="bel de pakketdienst", en="call the parcel service")
def call_parcel_service(act: object) -> Mapping[str, object]:
    """Calls."""
    return {}


both = (parcel_wage_above, parcel_wage_below)


def bare(segment: CaseSegment) -> bool:
    """Not declared."""
    return True
'''

Entry = Callable[..., EntryPoint]


@pytest.fixture
def entry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Entry]:
    """Makes an entry point of a package `parcels` 1.2, whose module is `parcels` unless another source is given."""
    monkeypatch.syspath_prepend(tmp_path)
    made = ["parcels"]
    (tmp_path / "parcels.py").write_text(PARCELS)

    def entry_point(group: str, name: str, value: str, source: str | None = None, package: str = "parcels") -> EntryPoint:
        module = value.split(":")[0]
        if source is not None:
            made.append(module)
            (tmp_path / f"{module}.py").write_text(source)
        info = tmp_path / f"{package}-1.2.dist-info"
        info.mkdir(exist_ok=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.2\n")
        (info / "entry_points.txt").write_text(f"[{group}]\n{name} = {value}\n")
        (found,) = PathDistribution(info).entry_points
        return found

    yield entry_point
    for module in made:
        sys.modules.pop(module, None)


RULES = """language en

trigger "Lost"
  on parcel lost
  when
    - parcel wage above EUR 100
    - parcel.wages is above EUR 10
  then
    - call the parcel service
"""


def test_what_a_package_offers_is_judged_and_explained_like_our_own(entry: Entry) -> None:
    """R-A1, R-A2, R-A3: an event, a condition, an action and a field of another package in one rule."""
    offered = {"events": "lost", "conditions": "both", "actions": "call_parcel_service", "fields": "onset"}
    registry, parser = join(OWN, [entry(f"regelaar.{group}", name, f"parcels:{name}") for group, name in offered.items()])
    ruleset, diagnostics = load({"parcels.rules": RULES}, parser)
    assert ruleset is not None, diagnostics
    program = link(ruleset, registry)
    event = Event(UUID(int=1), "parcel_lost", date(2026, 3, 1), {Subject.EMPLOYER: 1, Subject.CASE: 2})
    facts: dict[type, object] = {CaseSegment: CaseSegment(date(2026, 2, 1), Decimal(100), Money(Decimal(101)))}
    facts[EmployerWages] = EmployerWages(1, 0, Money(Decimal(11)), 261)
    decision = decide(program, event, facts)
    assert decision.outcomes == {0: Outcome.FIRED}
    assert [planned.call.plugin for planned in decision.actions] == ["call_parcel_service"]
    explained = "\n".join(as_lines(explain(program, "Lost", event, facts, {"Lost": Outcome.FIRED}), Language.EN))
    assert explained.startswith("“Lost” fired (parcel lost on 2026-03-01)")


def test_a_tuple_stands_in_its_own_order_after_our_lists(entry: Entry) -> None:
    registry, _ = join(OWN, [entry("regelaar.conditions", "any", "parcels:both")])
    ours = [plugin.phrase.name for plugin in CONDITIONS]
    assert list(registry.conditions) == [*ours, "parcel_wage_above", "parcel_wage_below"]


AT = "package parcels 1.2, entry point `{group}: x = {value}`: "
HEAD = "from domain.facts import CaseSegment\nfrom engine.contracts import condition\n"


def _condition(nl: str, name: str = "odd", parameters: str = "segment: CaseSegment", head: str = "") -> str:
    return (
        f'{head}{HEAD}@condition(nl="{nl}", en="odd one")\ndef {name}({parameters}) -> bool:\n    """Odd."""\n    return True\n'
    )


MISFITS = {
    "a module that is not there": (
        "conditions",
        "absent:x",
        None,
        "it cannot be loaded, ModuleNotFoundError: No module named 'absent'",
    ),
    "a name that is not there": (
        "conditions",
        "parcels:gone",
        None,
        "it cannot be loaded, AttributeError: module 'parcels' has no attribute 'gone'",
    ),
    "a module that crashes": ("conditions", "odd:x", "1 / 0", "it cannot be loaded, ZeroDivisionError: division by zero"),
    "a declaration that is not sound": (
        "conditions",
        "odd:odd",
        _condition("vreemd {n}"),
        "plugin `odd` (odd:3): the Dutch slots ['n'] and the English slots [] must be the same, each once",
    ),
    "a function that was not declared": ("conditions", "parcels:bare", None, "the function `bare` is no condition"),
    "an action among the conditions": (
        "conditions",
        "parcels:call_parcel_service",
        None,
        "action `call_parcel_service` (parcels:27) is no condition",
    ),
    "a group that does not exist": (
        "condition",
        "parcels:both",
        None,
        "there is no such group; choose from regelaar.conditions, regelaar.actions, regelaar.fields, regelaar.events",
    ),
    "a name of ours": (
        "conditions",
        "odd:has_running_policy",
        _condition("vreemd", "has_running_policy"),
        "condition `has_running_policy` (odd:3): its name is that of condition `has_running_policy` (conditions.insurance:",
    ),
    "a phrase of ours": (
        "conditions",
        "odd:odd",
        _condition("de afspraak is een conceptafspraak"),
        "condition `appointment_is_concept` (conditions.agenda:",
    ),
    "a module that reads files": (
        "conditions",
        "odd:odd",
        _condition("vreemd", head="import os\n"),
        "condition `odd` (odd:4): a condition only looks at the facts that it is given, but line 1 of its module imports `os`",
    ),
}


@pytest.mark.parametrize("case", MISFITS)
def test_a_package_that_does_not_fit_is_refused_by_name(case: str, entry: Entry) -> None:
    group, value, source, message = MISFITS[case]
    entries = [
        entry("regelaar.conditions", "fine", "parcels:both", package="acceptable"),
        entry(f"regelaar.{group}", "x", value, source),
    ]
    with pytest.raises(PluginError) as refusal:
        join(OWN, entries)
    told = str(refusal.value)
    assert told.startswith(AT.format(group=f"regelaar.{group}", value=value) + message)
    assert "\n" not in told


def test_two_packages_that_offer_the_same_are_told_apart(entry: Entry) -> None:
    twice = [entry("regelaar.events", "x", "parcels:lost", package=package) for package in ("acceptable", "parcels")]
    with pytest.raises(PluginError) as refusal:
        join(OWN, twice)
    assert str(refusal.value) == (
        AT.format(group="regelaar.events", value="parcels:lost")
        + "event `parcel_lost`: its name is that of event `parcel_lost`; give it another"
    )


def test_the_command_line_ends_with_that_one_message(
    tmp_path: Path, developer: Callable[[str, Path], subprocess.CompletedProcess[str]]
) -> None:
    """An installed package that does not load: no traceback, and no command that goes on without it."""
    info = tmp_path / "odd-3.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: odd\nVersion: 3\n")
    (info / "entry_points.txt").write_text("[regelaar.conditions]\nx = absent:x\n")
    for command in ("catalogue", "check x.rules", "new condition some_name"):
        (tmp_path / "x.rules").write_text("language en\n")
        result = developer(f"PYTHONPATH={tmp_path} regelaar {command}", tmp_path)
        assert (result.returncode, result.stdout) == (1, "")
        assert result.stderr == (
            "package odd 3, entry point `regelaar.conditions: x = absent:x`: it cannot be loaded, "
            "ModuleNotFoundError: No module named 'absent'\n"
        )


def test_the_order_does_not_depend_on_the_order_of_installing(
    tmp_path: Path, developer: Callable[[str, Path], subprocess.CompletedProcess[str]]
) -> None:
    for folder, package in (("second", "beta"), ("first", "alpha")):
        info = tmp_path / folder / f"{package}-1.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1\n")
        (info / "entry_points.txt").write_text(
            "[regelaar.events]\nb = m:b\na = m:a\n[regelaar.actions]\nz = m:z\n[other]\nx = m:x\n"
        )
    script = "from api.plugins import outside; print([(entry.dist.name, entry.group[9:], entry.name) for entry in outside()])"
    expected = [
        (package, *which) for package in ("alpha", "beta") for which in (("actions", "z"), ("events", "a"), ("events", "b"))
    ]
    for path in ("first:second", "second:first"):
        told = developer(
            f'PYTHONPATH="{":".join(str(tmp_path / part) for part in path.split(":"))}" python -c "{script}"', tmp_path
        )
        assert told.stdout == f"{expected}\n", told.stderr

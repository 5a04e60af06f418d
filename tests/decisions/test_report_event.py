"""Events that callers report by number (R-A2): completed with what follows, refused with the place, recorded once."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from domain.access import Permission, User
from domain.errors import BadInput, Forbidden, NotFound
from domain.events import EVENT_TYPES, EventType, Subject
from domain.store.users import save_user, user_with_id
from domain.values import Text
from engine.registry import register
from workflows.report_event import Report, report_event

if TYPE_CHECKING:
    from conftest import World

DAY = date(2026, 3, 15)
NOW = datetime(2026, 3, 16, tzinfo=UTC)


@pytest.fixture
def connector(world: World) -> User:
    return user_with_id(world.connection, save_user(world.connection, "koppeling", "Koppeling", [Permission.POST_EVENTS]))


def told(world: World, connector: User, kind: str, **subjects: str) -> object:
    report = Report(kind, DAY, {Subject(name): number for name, number in subjects.items()})
    return report_event(world.connection, connector, report, NOW)


def test_what_follows_from_a_case_is_filled_in(world: World, connector: User) -> None:
    told(world, connector, "absence_reported", case="T-5")
    found = world.one(
        "SELECT e.type, m.number AS employee, w.number AS employer FROM event e "
        "JOIN employee m ON m.id = e.employee_id JOIN employer w ON w.id = e.employer_id"
    )
    assert tuple(found) == ("absence_reported", "M-5", "W-2")


def test_told_twice_it_is_one_event(world: World, connector: User) -> None:
    assert told(world, connector, "absence_reported", case="T-1") == told(world, connector, "absence_reported", case="T-1")
    assert len(world.rows("SELECT id FROM event")) == 1


@pytest.mark.parametrize(
    ("kind", "subjects", "refusal", "place"),
    [
        ("absense_reported", {"case": "T-1"}, BadInput, "type"),
        ("absence_reported", {"case": "T-404"}, NotFound, "subjects.case"),
        ("absence_reported", {"employee": "M-1"}, BadInput, "subjects"),  # which case?
        ("absence_reported", {"case": "T-1", "employee": "M-2"}, BadInput, "subjects.employee"),  # the case is of M-1
        ("policy_changed", {"policy": "P-SL", "employer": "W-2"}, BadInput, "subjects.employer"),
    ],
)
def test_refused_with_the_place(
    world: World, connector: User, kind: str, subjects: dict[str, str], refusal: type[Exception], place: str
) -> None:
    with pytest.raises(refusal) as caught:
        told(world, connector, kind, **subjects)
    assert caught.value.args[1] == place
    assert world.rows("SELECT id FROM event") == []


def test_needs_the_authorisation(world: World) -> None:
    nobody = user_with_id(world.connection, save_user(world.connection, "niemand", "Niemand", []))
    with pytest.raises(Forbidden):
        told(world, nobody, "absence_reported", case="T-1")


def test_the_events_of_the_seed_are_all_there() -> None:
    """R-A2, by their Dutch labels."""
    labels = {kind.label.nl for kind in EVENT_TYPES}
    assert {
        "toevoegen agenda afspraak",
        "wijzigen agenda afspraak",
        "verwijderen agenda afspraak",
        "afronden agenda afspraak",
        "ziekmelding",
        "gedeeltelijk hersteld melding",
        "correctie ziekmelding",
        "einde traject",
        "ziek uit dienst",
        "toevoegen werknemer",
        "toevoegen document",
        "uitgevoerde taak",
        "claim geïmporteerd",
        "claim aangemaakt",
        "claim goedgekeurd",
        "claim afgewezen",
        "looncomponenten geïmporteerd",
        "polis toegevoegd",
        "polis gewijzigd",
        "geverifieerd loon gewijzigd",
        "dagwissel traject",
    } <= labels


def test_an_event_of_an_outside_package_is_taken_in_where_it_is_installed(world: World, connector: User) -> None:
    """R-A2: the registry of the installation says which events there are."""
    lost = EventType("parcel_lost", Text("pakket kwijt", "parcel lost"), frozenset((Subject.EMPLOYER, Subject.CASE)))
    report = Report("parcel_lost", DAY, {Subject.CASE: "T-5"})
    known = register((), (), (), (*EVENT_TYPES, lost)).events
    report_event(world.connection, connector, report, NOW, known)
    assert world.rows("SELECT type FROM event") == [("parcel_lost",)]
    with pytest.raises(BadInput, match="unknown event `parcel_lost`"):
        report_event(world.connection, connector, report, NOW)

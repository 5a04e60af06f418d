"""All that is on record about an event: what led to it, what was done and followed, and what can no longer be said (issue 4)."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from sqlalchemy import text

from domain.errors import BadInput, NotFound
from domain.store.person_keys import destroy_key
from domain.store.switches import switch
from domain.values import Language
from workflows import explanation_schema
from workflows.deadlines import come_due
from workflows.explain_case import explain_case
from workflows.explain_decision import Explained, explain_event
from workflows.explanation_document import document
from workflows.explanation_schema import ExplanationDocument
from workflows.recorded import Gone
from workflows.tell_decision import account_lines

if TYPE_CHECKING:
    from conftest import World

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)

CHAIN = """taal nl

trigger "Afsluiten"
  bij claim geïmporteerd
  als
    - niet traject heeft kenmerk "dicht"
  dan
    - sluit traject
    - keur claim goed

trigger "Dicht"
  bij einde traject
  dan
    - voeg kenmerk "dicht" toe aan traject
"""


def explained(world: World, event_id: UUID, trigger: str | None = None) -> Explained:
    return explain_event(world.connection, world.rules, event_id, trigger)


def lines(found: Explained, language: Language = Language.NL) -> list[str]:
    return list(account_lines(found, language))


def sole(found: Explained, trigger: str) -> dict[str, object]:
    """What a document says of one trigger."""
    told = document(found, Language.NL).model_dump(mode="json", by_alias=True)
    (judged,) = [one for one in told["triggers"] if one["trigger"] == trigger]
    return dict(judged)


def claim(world: World, day: str = "2026-06-15") -> UUID:
    event_id = world.happens("claim_imported", day, claim=1, policy=1)
    world.decide_all()
    return event_id


def test_what_an_event_led_to_and_what_led_to_that(world: World) -> None:
    """Outcome 2: the causation chain, each event with the trigger whose action made the next one happen."""
    world.publish(nl=CHAIN)
    first = claim(world)
    found = explained(world, first)
    (follower,) = found.followers
    assert (follower.event_type, follower.triggers) == ("absence_case_ended", ("Afsluiten",))
    (cause,) = explained(world, follower.event_id).causes
    assert (cause.event_id, cause.triggers) == (first, ("Afsluiten",))
    assert f"  komt door claim geïmporteerd op 15-06-2026 ({first}), door trigger “Afsluiten”" in lines(
        explained(world, follower.event_id)
    )


def test_actions_are_told_with_their_results(world: World) -> None:
    """Outcome 2: the claim does not exist, so approving it fails; the case is closed all the same."""
    world.publish(nl=CHAIN)
    found = explained(world, claim(world), "Afsluiten")
    told = lines(found)
    assert "  → sluit traject: gedaan" in told
    assert [line for line in told if line.startswith("  → keur claim goed: mislukt: ")] != []
    done, failed = sole(found, "Afsluiten")["actions"]  # type: ignore[misc]
    assert (done["status"], failed["status"]) == ("done", "failed")
    assert done["result"] == {"last_day": "2026-06-15", "changed": True}
    assert {"nl", "en"} <= failed["result"].keys()


DEADLINE = """taal nl

trigger "Probleemanalyse"
  bij ziekmelding
  na 6 weken tenzij einde traject
  dan
    - maak taak "Probleemanalyse" voor rol bedrijfsarts binnen 5 werkdagen
"""


def test_the_deadline_that_an_event_set_and_the_event_that_cancelled_it(world: World) -> None:
    """Outcome 2: deadlines set and cancelled are part of the account of both events."""
    world.publish(nl=DEADLINE)
    ill = world.happens("absence_reported", "2026-03-02")
    world.decide_all()
    assert "zette termijn van “Probleemanalyse”, 13-04-2026: loopt nog; tenzij einde traject" in lines(explained(world, ill))
    ended = world.happens("absence_case_ended", "2026-03-20")
    world.decide_all()
    assert "  zegt af termijn van “Probleemanalyse”, 13-04-2026: vervallen" in lines(explained(world, ended))
    assert sole(explained(world, ill), "Probleemanalyse")["deadline"]["ended_by"] == str(ended)  # type: ignore[index]


def test_a_deadline_that_came_names_the_event_that_set_it(world: World) -> None:
    world.publish(nl=DEADLINE)
    ill = world.happens("absence_reported", "2026-03-02")
    world.decide_all()
    key = world.one("SELECT key FROM deadline").key
    assert come_due(world.connection, key, NOW)
    world.decide_all()
    (follower,) = explained(world, ill).followers
    due = explained(world, follower.event_id)
    assert [(cause.event_id, cause.triggers) for cause in due.causes] == [(ill, ("Probleemanalyse",))]
    assert sole(due, "Probleemanalyse")["stored_outcome"] == "fired"


@pytest.mark.parametrize(
    ("position", "outcome", "told"),
    [("shadow", "shadowed", "op proef"), ("off", "switched_off", "uit")],
)
def test_a_trigger_that_was_not_on_says_who_switched_it(world: World, position: str, outcome: str, told: str) -> None:
    """Outcome 2: the positions of switches at the time, also when they were changed since."""
    world.publish(nl=CHAIN)
    switch(world.connection, "Afsluiten", position, "eerst kijken", None, NOW)
    event_id = claim(world)
    switch(world.connection, "Afsluiten", "on", "genoeg gezien", None, NOW.replace(hour=13))
    found = explained(world, event_id)
    assert sole(found, "Afsluiten")["stored_outcome"] == outcome
    assert sole(found, "Afsluiten")["confirmed"]
    assert f"de schakelaar stond {told}, door de lusbewaking op 01-09-2026 14:00:00: eerst kijken" in lines(found)
    assert found.followers == ()


def test_an_event_that_waits_says_how_it_stands(world: World) -> None:
    """Outcome 4: waiting, tried in vain, or set aside; visible, with the reason."""
    world.publish(nl=CHAIN)
    event_id = world.happens("claim_imported", "2026-03-15", claim=1, policy=1)
    assert "  wacht nog op haar beoordeling" in lines(explained(world, event_id))
    world.connection.execute(text("UPDATE undecided SET tries = 5, reason = 'deling door nul', set_aside_at = now()"))
    told = document(explained(world, event_id), Language.EN)
    assert (told.state, told.waiting and told.waiting.tries, told.triggers) == ("set_aside", 5, [])
    assert "  failed 5 times: deling door nul" in lines(explained(world, event_id), Language.EN)


def erased(world: World) -> None:
    for person in world.rows("SELECT id FROM employee"):
        destroy_key(world.connection, person[0], NOW)


def dropped(world: World) -> None:
    world.connection.execute(text("UPDATE decision SET facts_digest = sha256(facts), facts = NULL"))


def altered(world: World) -> None:
    world.connection.execute(text("UPDATE decision SET facts = facts || '!'"))


@pytest.mark.parametrize(("lose", "gone"), [(erased, Gone.ERASED), (dropped, Gone.DROPPED), (altered, Gone.ALTERED)])
def test_without_the_values_outcome_rules_and_structure_are_still_told(world: World, lose: object, gone: Gone) -> None:
    """Outcome 2, I4: what cannot be said any more is said to be so."""
    world.publish(nl=CHAIN)
    event_id = claim(world)
    lose(world)  # type: ignore[operator]
    found = explained(world, event_id)
    assert found.decided is not None
    assert found.decided.gone is gone
    told = sole(found, "Afsluiten")
    assert (told["stored_outcome"], told["outcome"], told["confirmed"]) == ("fired", None, None)
    assert told["conditions"][0]["children"][0]["sentence"] == 'traject heeft kenmerk "dicht"'  # type: ignore[index]
    assert told["actions"][0]["status"] == "done"  # type: ignore[index]
    assert "Niet opnieuw te beoordelen: de gelezen waarden zijn er niet meer." in lines(found)


def test_a_condition_whose_code_changed_since_is_named(world: World) -> None:
    """Outcome 2: the fingerprint of the plugin's code is part of the setup that decided."""
    world.publish(nl=CHAIN)
    event_id = claim(world)
    (used,) = world.one("SELECT fingerprints FROM setup").fingerprints
    world.connection.execute(
        text("UPDATE setup SET fingerprints = jsonb_build_object(CAST(:name AS text), 'toen anders')"), {"name": used}
    )
    assert sole(explained(world, event_id), "Afsluiten")["changed_conditions"] == [used]


NIGHT = """taal nl

trigger "Lang ziek"
  bij dagwissel traject
  als
    - traject duurt ten minste 6 weken
  dan
    - voeg kenmerk "lang ziek" toe aan traject
"""


def test_a_night_without_an_event_is_computed_and_says_so(world: World) -> None:
    """Outcome 5: T-1 began on 1 February 2026; after two weeks nothing happens, and nothing is on record."""
    world.publish(nl=NIGHT)
    world.connection.execute(text("UPDATE publication SET starts_on = '2026-01-01'"))
    found = explain_case(world.connection, world.rules, "T-1", date(2026, 2, 15))
    told = document(found, Language.NL)
    assert (told.state, told.about["case"]) == ("computed", "T-1")
    (judged,) = told.triggers
    assert (judged.outcome, judged.stored_outcome, judged.confirmed) == ("fails", None, None)
    assert "Nu berekend; hierover is niets vastgelegd." in lines(found)
    later = explain_case(world.connection, world.rules, "T-1", date(2026, 4, 15), "Lang ziek")
    assert [one.explanation.outcome for one in later.triggers] == ["fired"]


def test_a_night_without_a_case_or_rules_is_refused(world: World) -> None:
    world.publish(nl=NIGHT)
    with pytest.raises(NotFound, match="there is no case T-99"):
        explain_case(world.connection, world.rules, "T-99", date(2026, 2, 15))
    with pytest.raises(NotFound, match="did not run on 2026-05-01"):
        explain_case(world.connection, world.rules, "T-2", date(2026, 5, 1))
    with pytest.raises(NotFound, match="no rules were in force on 2026-02-15"):
        explain_case(world.connection, world.rules, "T-1", date(2026, 2, 15))
    with pytest.raises(BadInput, match="Lang ziek"):
        explain_case(world.connection, world.rules, "T-1", date(2026, 9, 15), "Kort ziek")


def test_the_whole_account_reads_as_a_story(world: World) -> None:
    world.publish(nl=CHAIN)
    event_id = claim(world)
    world.connection.execute(text("UPDATE decision SET micros = 1234"))
    found = explained(world, event_id)
    told = lines(found)
    assert told[0] == f"claim geïmporteerd op 15-06-2026 ({event_id})"
    assert told[1] == "  over werkgever W-1, werknemer M-1, polis P-SL, traject T-1"
    assert told[2] == "  vastgelegd 01-09-2026 14:00:00"
    assert told[3].startswith("  beoordeeld 01-09-2026 14:00:00, in 1.234 µs, regels ")
    assert told[6:9] == [
        "“Afsluiten” ging af (claim geïmporteerd op 15-06-2026)",
        "  ✓ niet: ja",
        '    ✗ traject heeft kenmerk "dicht": nee',
    ]


def test_the_schema_in_the_package_is_that_of_the_document() -> None:
    """Outcome 2: JSON with a versioned schema; a change of shape gets a new version, not a new meaning."""
    kept = Path(explanation_schema.__file__).with_name("explanation-v2.schema.json")
    assert json.loads(kept.read_text("utf-8")) == ExplanationDocument.model_json_schema()


@pytest.mark.parametrize("language", Language)
def test_each_document_is_valid_by_the_schema(world: World, language: Language) -> None:
    world.publish(nl=CHAIN)
    told = document(explained(world, claim(world)), language).model_dump_json(by_alias=True)
    assert ExplanationDocument.model_validate_json(told).schema_ == "explanation/v2"

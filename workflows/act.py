"""Performs the actions of a decision, each on its own: one that fails is on record as failed, and the others go on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog

from actions.acting import Acting
from actions.writes import Writes, WritesRefused
from domain.errors import RegelaarError
from domain.events import Event
from domain.facts import Facts
from domain.store.engine import AWAY
from engine.evaluate import PlannedAction
from engine.link import Program

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a planned action: `status` is done or failed; `result` is complete once `Writes` have been flushed."""

    planned: PlannedAction
    status: str
    result: Mapping[str, object]


def perform(writes: Writes, program: Program, event: Event, planned: PlannedAction, facts: Facts, now: datetime) -> Done:
    """Does it. What the database raises when it is away, and WritesRefused, are nobody's failure and end the whole batch."""
    function = program.registry.actions[planned.call.plugin].function
    try:
        with writes.action():
            result = function(Acting(writes, event, planned.key, now, facts), **dict(planned.call.arguments))
    except (WritesRefused, *AWAY):
        raise
    except RegelaarError as error:
        return Done(planned, "failed", {"nl": error.text.nl, "en": error.text.en})
    except Exception as error:  # an action may fail in any way
        log.error("action failed", action=planned.call.plugin, event_id=str(event.id), exc_info=error)
        return Done(planned, "failed", {"nl": str(error), "en": str(error)})
    return Done(planned, "done", result)

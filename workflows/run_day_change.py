"""The day change run by a person: after an outage, or when there is no Temporal to start it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy import Engine

from domain.access import Permission, User
from domain.dutch_time import dutch_day
from domain.errors import BadInput
from domain.store import audit
from domain.values import Text

from .day_change import Nights
from .rules import Rules


def run_day_change(engine: Engine, rules: Rules, user: User, clock: Callable[[], datetime], on: date | None = None) -> None:
    """Judges what was not judged yet of the days through `on`, which is today if not given; running it twice does no harm.

    When no day was ever judged it begins on `on`. BadInput for a day to come.
    """
    user.require(Permission.HANDLE_INCIDENTS)
    now = clock()
    through = on or dutch_day(now)
    if through > dutch_day(now):
        nl = f"{through} moet nog komen; kies vandaag of een dag daarvoor"
        raise BadInput(Text(nl, f"{through} is still to come; choose today or a day before"), "on")
    with engine.begin() as connection:
        audit.append(connection, "day_change_run", {"through": through.isoformat(), "by": user.name}, now)
    Nights(engine, rules, clock).work(through)

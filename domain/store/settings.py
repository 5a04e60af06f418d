"""Settings that users change, and the log of every change: who, when, before, after (R-3.3.2)."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.access import Permission, User
from domain.errors import BadInput
from domain.values import Text

from .audit import append
from .tables.users import setting, setting_log

AUTO_APPROVAL = "EnableAutomaticClaimApproval"
RETENTION = "Retention"
TRIGGER_RATE_LIMIT = "TriggerRateLimit"


@dataclass(frozen=True, slots=True)
class AutoApproval:
    """Whether claims may be approved by themselves, and the characteristics of which one must be present for it."""

    enabled: bool = False
    characteristics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Retention:
    """How many years the facts of a decision are kept, by what came of it (issue 4, outcome 2).

    `acted`: a trigger fired or waits, also when an action failed; `unclear`: a condition was unknown or crashed;
    `nothing`: nothing happened.
    """

    acted: int = 7
    unclear: int = 2
    nothing: int = 1


@dataclass(frozen=True, slots=True)
class TriggerRateLimit:
    """How often one trigger may fire in an hour before the loop guard switches it off; 0: as often as it likes."""

    per_hour: int = 10_000


def read_auto_approval(connection: Connection) -> AutoApproval:
    """The setting in force; switched off when nobody ever set it."""
    value = _read(connection, AUTO_APPROVAL)
    return AutoApproval() if value is None else AutoApproval(value["enabled"], tuple(value["characteristics"]))


def change_auto_approval(connection: Connection, user: User, new: AutoApproval, now: datetime) -> None:
    """Sets it and logs the change; setting what is already set changes and logs nothing."""
    before = read_auto_approval(connection)
    _change(connection, user, AUTO_APPROVAL, _as_json(before), _as_json(new), now)


def read_retention(connection: Connection) -> Retention:
    """The setting in force; the defaults when nobody ever set it."""
    return Retention(**_read(connection, RETENTION) or {})


def change_retention(connection: Connection, user: User, new: Retention, now: datetime) -> None:
    """Sets it and logs the change; BadInput unless each number of years is from 1 to 99."""
    for name, years in asdict(new).items():
        if not 1 <= years <= 99:
            raise BadInput(Text("geef een aantal jaren van 1 tot en met 99", "give a number of years from 1 to 99"), name)
    _change(connection, user, RETENTION, asdict(read_retention(connection)), asdict(new), now)


def read_trigger_rate_limit(connection: Connection) -> TriggerRateLimit:
    """The setting in force; the default when nobody ever set it."""
    return TriggerRateLimit(**_read(connection, TRIGGER_RATE_LIMIT) or {})


def change_trigger_rate_limit(connection: Connection, user: User, new: TriggerRateLimit, now: datetime) -> None:
    """Sets it and logs the change; BadInput for a negative number."""
    if new.per_hour < 0:
        message = Text("geef een aantal per uur, of 0 voor geen grens", "give a number an hour, or 0 for no limit")
        raise BadInput(message, "per_hour")
    _change(connection, user, TRIGGER_RATE_LIMIT, asdict(read_trigger_rate_limit(connection)), asdict(new), now)


def _read(connection: Connection, name: str) -> Any:
    return connection.scalars(select(setting.c.value).where(setting.c.name == name)).first()


def _change(
    connection: Connection, user: User, name: str, before: dict[str, object], after: dict[str, object], now: datetime
) -> None:
    user.require(Permission.CHANGE_SETTINGS)
    if after == before:
        return
    statement = upsert(setting).values(name=name, value=after)
    connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"value": after}))
    change = {"name": name, "before": before, "after": after}
    logged = insert(setting_log).values(**change, user_id=user.id, at=now).returning(setting_log.c.id)
    line: int = connection.execute(logged).scalar_one()
    append(connection, "setting", {**change, "by": user.name}, now, rows={"setting": [name], "setting_log": [line]})


def _as_json(value: AutoApproval) -> dict[str, object]:
    return {"enabled": value.enabled, "characteristics": list(value.characteristics)}

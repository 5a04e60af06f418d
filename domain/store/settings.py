"""Settings that users change, and the log of every change: who, when, before, after (R-3.3.2)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.access import Permission, User

from .tables.users import setting, setting_log

AUTO_APPROVAL = "EnableAutomaticClaimApproval"


@dataclass(frozen=True, slots=True)
class AutoApproval:
    """Whether claims may be approved by themselves, and the characteristics of which one must be present for it."""

    enabled: bool = False
    characteristics: tuple[str, ...] = ()


def read_auto_approval(connection: Connection) -> AutoApproval:
    """The setting in force; switched off when nobody ever set it."""
    value = connection.scalars(select(setting.c.value).where(setting.c.name == AUTO_APPROVAL)).first()
    return AutoApproval() if value is None else AutoApproval(value["enabled"], tuple(value["characteristics"]))


def change_auto_approval(connection: Connection, user: User, new: AutoApproval, now: datetime) -> None:
    """Sets it and logs the change; setting what is already set changes and logs nothing."""
    user.require(Permission.CHANGE_SETTINGS)
    before = read_auto_approval(connection)
    if new == before:
        return
    value = _as_json(new)
    statement = upsert(setting).values(name=AUTO_APPROVAL, value=value)
    connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"value": value}))
    change = {"name": AUTO_APPROVAL, "before": _as_json(before), "after": value, "user_id": user.id, "at": now}
    connection.execute(insert(setting_log).values(change))


def _as_json(value: AutoApproval) -> dict[str, object]:
    return {"enabled": value.enabled, "characteristics": list(value.characteristics)}

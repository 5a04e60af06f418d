"""The log of the settings for automatic approval: who changed what, when, in words (R-3.3.2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, select

from domain.store.settings import AUTO_APPROVAL
from domain.store.tables.users import app_user, setting_log
from domain.values import Text


class What(StrEnum):
    """What one change did."""

    SWITCHED_ON = "switched_on"
    SWITCHED_OFF = "switched_off"
    CHARACTERISTIC_ADDED = "characteristic_added"
    CHARACTERISTIC_REMOVED = "characteristic_removed"
    CHARACTERISTICS_REORDERED = "characteristics_reordered"


WHAT_LABELS = {
    What.SWITCHED_ON: Text("aangezet", "switched on"),
    What.SWITCHED_OFF: Text("uitgezet", "switched off"),
    What.CHARACTERISTIC_ADDED: Text("kenmerk toegevoegd", "characteristic added"),
    What.CHARACTERISTIC_REMOVED: Text("kenmerk verwijderd", "characteristic removed"),
    What.CHARACTERISTICS_REORDERED: Text("volgorde gewijzigd", "order changed"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was changed; `name` is the characteristic, empty for the switch and the order."""

    what: What
    name: str = ""


@dataclass(frozen=True, slots=True)
class LogLine:
    """What one person changed at one moment, in the order of the settings themselves: the switch, then the characteristics."""

    at: datetime
    user: str
    changes: tuple[Change, ...]


def auto_approval_log(connection: Connection, limit: int) -> Sequence[LogLine]:
    """The newest changes first."""
    query = (
        select(setting_log, app_user.c.display_name)
        .join(app_user, app_user.c.id == setting_log.c.user_id)
        .where(setting_log.c.name == AUTO_APPROVAL)
        .order_by(setting_log.c.id.desc())
        .limit(limit)
    )
    return [LogLine(row.at, row.display_name, tuple(_changes(row.before, row.after))) for row in connection.execute(query)]


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    if before["enabled"] != after["enabled"]:
        yield Change(What.SWITCHED_ON if after["enabled"] else What.SWITCHED_OFF)
    old, new = before["characteristics"], after["characteristics"]
    yield from (Change(What.CHARACTERISTIC_ADDED, name) for name in new if name not in old)
    yield from (Change(What.CHARACTERISTIC_REMOVED, name) for name in old if name not in new)
    if old != new and sorted(old) == sorted(new):
        yield Change(What.CHARACTERISTICS_REORDERED)

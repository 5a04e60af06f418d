"""The settings for automatic approval, and the log of their changes (R-3.3.2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import AfterValidator, Field, StringConstraints

from api.auth import requires
from api.language import language_of
from api.reading.setting_log import WHAT_LABELS, LogLine, What, auto_approval_log
from api.shapes import Document, Limit, Line, Question
from api.wiring import wiring
from domain.access import Permission, User
from domain.store.settings import AutoApproval, change_auto_approval, read_auto_approval
from domain.values import Language

router = APIRouter(tags=["Insurances"], prefix="/settings/auto-approval")


def _once(names: list[str]) -> list[str]:
    return list(dict.fromkeys(names))


Characteristics = Annotated[list[Annotated[Line, StringConstraints(min_length=1)]], Field(max_length=100), AfterValidator(_once)]


class Settings(Question):
    """Whether claims may be approved by themselves, and the characteristics of which one must be present for it."""

    enabled: bool
    characteristics: Characteristics


class Change(Document):
    """One thing that was changed."""

    what: What
    name: str = Field(description="The characteristic; empty for the switch.")
    text: str = Field(description="In words, in the language of Accept-Language.")


class SettingLogLine(Document):
    """What one person changed at one moment, in the order of the settings."""

    at: datetime
    user: str
    changes: list[Change]


@router.get("", dependencies=[requires(Permission.CHANGE_SETTINGS)])
def get_auto_approval(request: Request) -> Settings:
    """The settings in force; switched off when nobody ever set them."""
    with wiring(request).system.engine.begin() as connection:
        return _settings(read_auto_approval(connection))


@router.put("")
def put_auto_approval(new: Settings, user: Annotated[User, requires(Permission.CHANGE_SETTINGS)], request: Request) -> Settings:
    """Changes the settings and logs who changed what; what was set already is not logged."""
    system = wiring(request).system
    with system.engine.begin() as connection:
        change_auto_approval(connection, user, AutoApproval(new.enabled, tuple(new.characteristics)), system.now())
        return _settings(read_auto_approval(connection))


@router.get("/log", dependencies=[requires(Permission.READ_SETTING_LOGS)])
def get_auto_approval_log(request: Request, limit: Limit = 100) -> Sequence[SettingLogLine]:
    """Who changed what, and when; the newest change first."""
    with wiring(request).system.engine.begin() as connection:
        lines = auto_approval_log(connection, limit)
    return [_line(line, language_of(request)) for line in lines]


def _settings(found: AutoApproval) -> Settings:
    return Settings(enabled=found.enabled, characteristics=list(found.characteristics))


def _line(line: LogLine, language: Language) -> SettingLogLine:
    changes = [
        Change(what=it.what, name=it.name, text=f"{WHAT_LABELS[it.what][language]} {it.name}".strip()) for it in line.changes
    ]
    return SettingLogLine(at=line.at, user=line.user, changes=changes)

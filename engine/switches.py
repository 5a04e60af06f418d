"""Whether a trigger is on, only being tried out, or off: decided apart from the rules, and logged (issue 4, outcome 7)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Switch(StrEnum):
    """SHADOW judges a trigger without letting it act; OFF does not ask it at all."""

    ON = "on"
    SHADOW = "shadow"
    OFF = "off"


Switches = Mapping[str, Switch]
"""Per trigger name; a trigger that is not named is on."""

ALL_ON: Switches = {}

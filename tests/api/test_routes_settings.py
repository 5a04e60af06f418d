"""The settings for automatic approval and their log (R-3.3.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conftest import World

PATH = "/settings/auto-approval"


async def test_each_change_is_logged_with_who_when_and_what_in_the_order_of_the_settings(world: World) -> None:
    """R-3.3.2. The example itself switched it on with the characteristic ‘automatisch accorderen’."""
    async with world.as_user("beheer") as administrator, world.as_user("audit") as auditor:
        found = (await administrator.get(PATH)).json()
        new = {"enabled": False, "characteristics": ["vaste klant", "klein bedrag", "vaste klant"]}
        changed = await administrator.put(PATH, json=new)
        await administrator.put(PATH, json=new)
        turned = await administrator.put(PATH, json={"enabled": False, "characteristics": ["klein bedrag", "vaste klant"]})
        log = (await auditor.get(f"{PATH}/log")).json()
        english = (await auditor.get(f"{PATH}/log", params={"limit": 2}, headers={"Accept-Language": "en"})).json()
    assert found == {"enabled": True, "characteristics": ["automatisch accorderen"]}
    assert changed.json() == {"enabled": False, "characteristics": ["vaste klant", "klein bedrag"]}
    assert turned.json()["characteristics"] == ["klein bedrag", "vaste klant"]
    assert [[change["text"] for change in line["changes"]] for line in log] == [
        ["volgorde gewijzigd"],
        [
            "uitgezet",
            "kenmerk toegevoegd vaste klant",
            "kenmerk toegevoegd klein bedrag",
            "kenmerk verwijderd automatisch accorderen",
        ],
        ["aangezet", "kenmerk toegevoegd automatisch accorderen"],
    ]
    assert {(line["user"], line["at"]) for line in log} == {("B. Functioneel Beheerder", "2026-10-01T09:00:00Z")}
    assert english[1]["changes"][0] == {"what": "switched_off", "name": "", "text": "switched off"}


async def test_settings_that_mean_nothing_are_refused(world: World) -> None:
    async with world.as_user("beheer") as administrator:
        empty = await administrator.put(PATH, json={"enabled": True, "characteristics": [" "]})
        unclear = await administrator.put(PATH, json={"enabled": "misschien", "characteristics": []})
    assert [answer.json()["place"] for answer in (empty, unclear)] == ["characteristics.0", "enabled"]
    assert world.count("setting_log") == 1

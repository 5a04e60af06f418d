"""Killed at random while it works: every event decided once, every action once, in order, no timer lost (issue 4: faults).

The short version runs with all tests; `make chaos` runs the long one: 10,000 events, at least 50 kills.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from temporalio.client import WorkflowExecutionStatus

from api.demo.example import CONNECTOR, FOLDER, load_example, payroll_run, rows
from api.demo.settle import OPEN_WORK
from domain.errors import Conflict
from domain.store.reconcile import read_accounts
from domain.store.users import user_named
from workflows.deadlines import workflow_id
from workflows.end_employment import end_employment
from workflows.import_payroll import attempt_import
from workflows.temporal import connect
from workflows.verify_audit import verify

if TYPE_CHECKING:
    from conftest import Killer, Town

EXPECTED = json.loads((FOLDER / "expected.json").read_text())
CHAOS_RULES = Path(__file__).with_name("chaos.rules")
DAY = date(2026, 10, 1)
LANES = 6


@dataclass(frozen=True, slots=True)
class Size:
    """How much happens: events that switch a characteristic on or off, events with two deadlines each, kills, seconds between."""

    switches: int
    waits: int
    kills: int
    calm: float


SIZES = {"short": Size(switches=400, waits=25, kills=7, calm=2), "long": Size(switches=9_800, waits=200, kills=50, calm=6)}
SIZE = SIZES[os.environ.get("CHAOS", "short")]

SWITCHES = ("partial_recovery_reported", "absence_corrected")


@dataclass(frozen=True, slots=True)
class Told:
    """An event as a connector tells it; `key` tells it apart from others of that day."""

    kind: str
    case: str
    key: str

    def document(self) -> dict[str, object]:
        return {"type": self.kind, "occurred_on": DAY.isoformat(), "subjects": {"case": self.case}, "key": self.key}


def story(cases: Sequence[str], seed: int) -> list[Told]:
    chance = random.Random(seed)
    told = [Told(chance.choice(SWITCHES), chance.choice(cases), str(number)) for number in range(SIZE.switches)]
    told += [Told("verified_wage_changed", cases[number % len(cases)], str(number)) for number in range(SIZE.waits)]
    chance.shuffle(told)
    return told


def lanes(told: Sequence[Told], employer_of: dict[str, int]) -> list[list[Told]]:
    """Events of one employer are told one after the other; different employers by connectors of their own."""
    found: list[list[Told]] = [[] for _ in range(LANES)]
    for one in told:
        found[employer_of[one.case] % LANES].append(one)
    return found


def tell(town: Town, told: Sequence[Told]) -> list[str]:
    """Posts each until it is accepted, whoever is down; gives the ids."""
    with town.connector() as client:
        return [town.persist(partial(town.post, client, one.document())) for one in told]


def test_nothing_lost_nothing_twice(town: Town, killer: Callable[[int, float, int], Killer]) -> None:
    load_example(town.system, {CHAOS_RULES.name: CHAOS_RULES.read_text()})
    cases = dict(
        town.query("SELECT c.number, e.employer_id FROM absence_case c JOIN employee e ON e.id = c.employee_id ORDER BY 1")
    )
    told = story(list(cases), seed=4)
    with killer(SIZE.kills, SIZE.calm, 7) as kills, ThreadPoolExecutor(LANES) as connectors:
        posting = [connectors.submit(tell, town, lane) for lane in lanes(told, cases)]
        pay(town)
        ids = [identity for lane in posting for identity in lane.result()]
    assert (len(kills.killed) >= SIZE.kills, kills.failures) == (True, []), kills.killed
    settle(town)

    assert len(set(ids)) == len(told) == town.scalar("SELECT count(*) FROM event WHERE id::text = ANY(:ids)", ids=ids)
    every_event_is_decided_once(town)
    order_is_kept(town, lanes(told, cases), [lane.result() for lane in posting])
    every_action_is_done_once(town)
    no_timer_is_lost(town)
    every_cent_is_accounted_for(town)
    with town.system.engine.connect() as connection:
        assert list(verify(connection)) == []


def pay(town: Town) -> None:
    """Employments end, ZW ERD cases start, payroll comes back: claims and bookings, in the middle of it all."""
    for line in rows("departures.csv"):
        town.persist(lambda line=line: depart(town, line))
    town.wait("SELECT count(*) >= :n FROM absence_case WHERE kind = 'zw_erd'", n=len(EXPECTED["employees"]))
    town.persist(lambda: imported(town))


def depart(town: Town, line: dict[str, str]) -> None:
    with town.system.engine.begin() as connection:
        user = user_named(connection, CONNECTOR)
        end_employment(connection, user, line["employee"], date.fromisoformat(line["last_day"]), town.system.now())


def imported(town: Town) -> None:
    with town.system.engine.connect() as connection:
        user = user_named(connection, CONNECTOR)
    with suppress(Conflict):  # it was in already: only the answer got lost
        attempt_import(town.system.engine, user, payroll_run(), town.system.now())


def settle(town: Town) -> None:
    for name in town.names:
        town.revive(name)
    town.wait(str(OPEN_WORK).replace("SELECT (SELECT", "SELECT 0 = (SELECT", 1))
    town.wait("SELECT count(*) = 0 FROM deadline WHERE status = 'pending' AND due_on < current_date")
    town.wait("SELECT count(*) = 0 FROM undecided")


def every_event_is_decided_once(town: Town) -> None:
    assert town.query("SELECT e.id FROM event e LEFT JOIN decision d ON d.event_seq = e.seq WHERE d.event_seq IS NULL") == []
    assert town.query("SELECT partition, seq, reason FROM undecided") == []


def order_is_kept(town: Town, told: list[list[Told]], ids: list[list[str]]) -> None:
    """Each switch fired just when, in the order of telling, it had to: on when off, off when on."""
    fired = {
        (str(row[0]), row[1])
        for row in town.query("SELECT e.id, a.trigger FROM action_log a JOIN event e ON e.seq = a.event_seq")
    }
    for lane, lane_ids in zip(told, ids, strict=True):
        on: dict[str, bool] = defaultdict(bool)
        for one, identity in zip(lane, lane_ids, strict=True):
            if one.kind in SWITCHES:
                turns_on = one.kind == SWITCHES[0]
                expected = on[one.case] != turns_on
                trigger = "Zet aan" if turns_on else "Zet uit"
                assert ((identity, trigger) in fired) == expected, one
                on[one.case] = turns_on


def every_action_is_done_once(town: Town) -> None:
    """The ledger of actions against what they made."""
    assert town.query("SELECT trigger, action, result FROM action_log WHERE status <> 'done'") == []
    done = Counter(dict(town.query("SELECT trigger, count(*) FROM action_log WHERE action LIKE 'add_task%' GROUP BY 1")))
    made = Counter(dict(town.query("SELECT title, count(*) FROM task GROUP BY 1")))
    for trigger, title in (("Zet aan", "Aan"), ("Zet uit", "Uit"), ("Al verstreken", "Verstreken")):
        assert done[trigger] == made[title] > 0
    assert (made["Verstreken"], made["Te vroeg"]) == (SIZE.waits, 0)
    left = town.scalar("SELECT count(*) FROM characteristic WHERE name = 'aan'")
    assert left == made["Aan"] - made["Uit"]


def no_timer_is_lost(town: Town) -> None:
    counts = dict(town.query("SELECT trigger || ' ' || status, count(*) FROM deadline GROUP BY 1"))
    assert (counts["Al verstreken due"], counts["Wacht nog lang pending"]) == (SIZE.waits, SIZE.waits)
    keys = [key for (key,) in town.query("SELECT key FROM deadline WHERE status = 'pending'")]
    cases = [f"zw-erd/{number}" for (number,) in town.query("SELECT number FROM absence_case WHERE kind = 'zw_erd'")]
    running = asyncio.run(statuses(town, [*map(workflow_id, keys), *cases]))
    assert set(running.values()) == {WorkflowExecutionStatus.RUNNING}
    assert len(running) >= SIZE.waits + len(EXPECTED["employees"])


async def statuses(town: Town, ids: Sequence[str]) -> dict[str, WorkflowExecutionStatus | None]:
    client = await connect(town.system.temporal_address, "default")
    return {one: (await client.get_workflow_handle(one).describe()).status for one in ids}


def every_cent_is_accounted_for(town: Town) -> None:
    """Against the bookkeeping of the example, which the product did not make."""
    with town.system.engine.connect() as connection:
        accounts = read_accounts(connection)
    assert [account.employee_number for account in accounts if account.difference.amount] == []
    booked = sum(Decimal(row["paid"]) for row in EXPECTED["employees"] if row["status"] == "Verwerkt en geaccordeerd")
    assert sum(account.booked.amount for account in accounts) == booked

"""How many events a second are decided against 10 to 10,000 triggers: by us, by hand-written Python, by other engines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version

from .decide_events import EVENTS, Happening, stream
from .decide_hand import by_hand
from .decide_ours import (
    DECIDES,
    DECIDES_BATCH,
    MATCHES,
    MATCHES_BATCH,
    OURS,
    PROVES,
    PROVES_BATCH,
    Built,
    built,
)
from .decide_rules import Rule, rules
from .peers import cel, datalogic, rule_engine, zen
from .race import Contender, race

SIZES = (10, 100, 1_000, 10_000)
HAPPENINGS = 4_000
PEERS = (datalogic, zen, cel, rule_engine)
HAND = "by hand"


@dataclass(frozen=True, slots=True)
class Measured:
    """Against one number of triggers: events a second by name, what building our program took, the share that fires."""

    speeds: Mapping[str, float]
    built: Built
    firing: float

    def times(self, ours: str, *others: str) -> float:
        """How many times as fast as the fastest of the others."""
        return self.speeds[ours] / max(self.speeds[other] for other in others)


def measure() -> Iterator[tuple[str, ...]]:
    """Events a second of everyone; how ours compares, and what that was to be; what the program costs."""
    happenings = stream(HAPPENINGS)
    found = [_measured(rules(size, happenings), happenings) for size in SIZES]
    packages = {peer.PACKAGE: f"{peer.PACKAGE} {version(peer.PACKAGE)}" for peer in PEERS}
    yield ("events a second", *(f"{size:,} triggers" for size in SIZES))
    for name in found[0].speeds:
        yield (packages.get(name, name), *(f"{one.speeds[name]:,.0f}" for one in found))
    for ours in (MATCHES, MATCHES_BATCH, DECIDES, DECIDES_BATCH):
        yield (f"{ours} / {HAND}", *(f"{one.times(ours, HAND):.2f}" for one in found))
        yield (f"{ours} / the fastest peer", *(f"{one.times(ours, *packages):.1f}" for one in found))
    for ours in (PROVES, PROVES_BATCH):
        yield (f"{ours} / {zen.TRACING}", *(f"{one.times(ours, zen.TRACING):.1f}" for one in found))
    yield ("triggers that fire for an event of their type", *(f"{one.firing:.1%}" for one in found))
    yield ("reading and checking the rules", *(f"{one.built.reading:.2f} s" for one in found))
    yield ("compiling them", *(f"{one.built.compiling:.2f} s" for one in found))
    yield ("memory of the compiled program", *(f"{one.built.memory / 1e6:.1f} MB" for one in found))


def _measured(listed: Sequence[Rule], happenings: Sequence[Happening]) -> Measured:
    ours = built(listed, happenings)
    contenders = _contenders(ours, listed)
    fired = sum(len(contenders[0].run(one)) for one in happenings)
    return Measured(race(contenders, happenings), ours, fired * len(EVENTS) / len(listed) / len(happenings))


def _contenders(ours: Built, listed: Sequence[Rule]) -> list[Contender]:
    """What is written by hand comes first: the others are held equal to it."""
    functions = by_hand(listed)
    return [
        Contender(HAND, lambda one: one, lambda one: functions[one.event.type](one.facts), set),
        *(make(ours.program) for make in OURS),
        *(peer.contender(listed) for peer in PEERS),
        zen.tracing(listed),
    ]

"""Plugins of other packages: found by their entry points and joined after our own lists, or refused by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from importlib.metadata import EntryPoint, entry_points

from domain.events import EventType
from dsl.parse import Parser
from engine.contracts import ActionPlugin, ConditionPlugin, FactField, PluginError
from engine.registry import Registry, parser_of, register

PREFIX = "regelaar."
GROUPS = ("conditions", "actions", "fields", "events")
"""What an entry point can offer, each one plugin or a tuple of them: `regelaar.conditions` and so on."""


@dataclass(frozen=True, slots=True)
class Plugins:
    """The plugins of one system, before they are held against each other."""

    conditions: tuple[ConditionPlugin, ...] = ()
    actions: tuple[ActionPlugin, ...] = ()
    fields: tuple[FactField, ...] = ()
    events: tuple[EventType, ...] = ()

    def joined(self) -> tuple[Registry, Parser]:
        """The registry and parser of all of them; PluginError when one does not fit."""
        registry = register(self.conditions, self.actions, self.fields, self.events)
        return registry, parser_of(registry)

    def with_offer(self, offer: Offer) -> Plugins:
        """These, and after them what an outside package offers."""
        return replace(self, **{offer.group: (*getattr(self, offer.group), *offer.plugins)})


@dataclass(frozen=True, slots=True)
class Offer:
    """What one entry point of an outside package loads to; the registry judges whether they are plugins."""

    origin: str
    group: str
    plugins: tuple[object, ...]


def outside() -> tuple[EntryPoint, ...]:
    """The entry points of all installed packages in a group of ours, in the same order on every machine."""
    ours = [entry for group in entry_points().groups if group.startswith(PREFIX) for entry in entry_points(group=group)]
    return tuple(sorted(ours, key=lambda entry: (_package(entry), entry.group, entry.name, entry.value)))


def join(own: Plugins, entries: Iterable[EntryPoint]) -> tuple[Registry, Parser]:
    """One system of our own plugins and those of `entries`, all or nothing.

    PluginError, naming the package and the entry point, for the first that does not load or does not fit.
    """
    offers = tuple(_load(entry) for entry in entries)
    everything = own
    for offer in offers:
        everything = everything.with_offer(offer)
    try:
        return everything.joined()
    except PluginError as error:
        raise _first_misfit(own, offers, error) from error


def _load(entry: EntryPoint) -> Offer:
    origin = f"package {_package(entry)}, entry point `{entry.group}: {entry.name} = {entry.value}`"
    group = entry.group.removeprefix(PREFIX)
    if group not in GROUPS:
        raise PluginError(f"{origin}: there is no such group; choose from {', '.join(PREFIX + name for name in GROUPS)}")
    try:
        loaded = entry.load()
    except PluginError as error:
        raise PluginError(f"{origin}: {error}") from error
    except Exception as error:  # BLE001 does not apply: it is raised again, as a message that names the package
        raise PluginError(f"{origin}: it cannot be loaded, {type(error).__name__}: {error}") from error
    return Offer(origin, group, loaded if isinstance(loaded, tuple) else (loaded,))


def _first_misfit(own: Plugins, offers: Iterable[Offer], error: PluginError) -> PluginError:
    """The error of the first offer that does not fit what stands before it; slow, and only needed to tell whose fault it is."""
    own.joined()
    known = own
    for offer in offers:
        known = known.with_offer(offer)
        try:
            known.joined()
        except PluginError as found:
            return PluginError(f"{offer.origin}: {found}")
    return error


def _package(entry: EntryPoint) -> str:
    return f"{entry.dist.name} {entry.dist.version}" if entry.dist else "of an unknown name"

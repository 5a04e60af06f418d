"""A checked set of rule files as one immutable value, known by its hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from domain.values import Language

from .ast import Definition, RuleFile, Trigger
from .check import check
from .diagnostics import Diagnostic, collected, has_errors
from .parse import Parser
from .pause import no_garbage_collection
from .phrases import Catalogue
from .print import print_file


@dataclass(frozen=True)
class Ruleset:
    """Rules that can be run. `sources` holds the texts by path; `hash` is the same exactly when texts and meaning are."""

    files: tuple[tuple[str, RuleFile], ...]
    sources: Mapping[str, str]
    hash: str

    @property
    def placed_triggers(self) -> tuple[tuple[str, Language, Trigger], ...]:
        """Every trigger with the path and the language of its file, in the order of paths and text."""
        return tuple(
            (path, file.language, item) for path, file in self.files for item in file.statements if isinstance(item, Trigger)
        )

    @property
    def triggers(self) -> tuple[Trigger, ...]:
        return tuple(trigger for _, _, trigger in self.placed_triggers)

    @property
    def definitions(self) -> tuple[Definition, ...]:
        return tuple(item for _, file in self.files for item in file.statements if isinstance(item, Definition))


def load(sources: Mapping[str, str], parser: Parser) -> tuple[Ruleset | None, tuple[Diagnostic, ...]]:
    """Reads and checks all `sources` (text by path) together; no ruleset when there is an error.

    What is wrong between files is looked for once each file can be read: before that, a name may seem to be missing.
    """
    with no_garbage_collection():
        return _loaded(sources, parser)


def _loaded(sources: Mapping[str, str], parser: Parser) -> tuple[Ruleset | None, tuple[Diagnostic, ...]]:
    parsed = [parser.parse(source, path) for path, source in sorted(sources.items())]
    found = [item for one in parsed for item in one.diagnostics]
    files = tuple((one.path, one.file) for one in parsed if one.file is not None)
    if len(files) == len(parsed):
        found += check(files, parser.catalogue)
    if has_errors(found):
        return None, collected(found)
    return Ruleset(files, MappingProxyType(dict(sources)), _hash(files, sources, parser.catalogue)), collected(found)


def _hash(files: Iterable[tuple[str, RuleFile]], sources: Mapping[str, str], catalogue: Catalogue) -> str:
    content = [(path, print_file(file, catalogue, Language.NL), sources[path]) for path, file in files]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()

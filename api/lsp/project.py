"""The rule files of a workspace as an editor shows them: what is open, else what is on disk; read and checked together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from dsl.ast import Definition, Example, Trigger
from dsl.check import check
from dsl.diagnostics import Diagnostic
from dsl.incremental import Rereader
from dsl.parse import Parsed, Parser


@dataclass(frozen=True)
class Document:
    """One text as it was read last. `statements` are those that could be read, also when others could not."""

    path: str
    source: str
    parsed: Parsed
    statements: tuple[Definition | Trigger | Example, ...]

    @cached_property
    def lines(self) -> list[str]:
        return [line.removesuffix("\r") for line in self.source.split("\n")]


class Project:
    """All rule files by path. A text is read again only where it changed."""

    def __init__(self, parser: Parser) -> None:
        self.parser = parser
        self.documents: dict[str, Document] = {}
        self._readers: dict[str, Rereader] = {}

    def put(self, path: str, source: str) -> Document:
        """The text of `path` is now `source`."""
        reader = self._readers.setdefault(path, Rereader(self.parser, path))
        parsed = reader.parse(source)
        self.documents[path] = Document(path, source, parsed, reader.statements)
        return self.documents[path]

    def drop(self, path: str) -> None:
        """The file is no more."""
        self.documents.pop(path, None)
        self._readers.pop(path, None)

    def put_from_disk(self, path: str) -> None:
        """The text as it was saved; a file that is gone or is no text is dropped."""
        try:
            self.put(path, Path(path).read_bytes().decode("utf-8-sig"))
        except (OSError, UnicodeDecodeError):
            self.drop(path)

    def others(self, path: str) -> Iterable[str]:
        """The texts of all other files."""
        return [document.source for document in self.documents.values() if document.path != path]

    def diagnostics(self) -> Mapping[str, tuple[Diagnostic, ...]]:
        """What is wrong in each file; what is wrong between files once each of them can be read."""
        documents = sorted(self.documents.values(), key=lambda one: one.path)
        found = {one.path: list(one.parsed.diagnostics) for one in documents}
        files = [(one.path, one.parsed.file) for one in documents if one.parsed.file is not None]
        if len(files) == len(documents):
            for item in check(files, self.parser.catalogue):
                found[item.path].append(item)
        return {path: tuple(items) for path, items in found.items()}

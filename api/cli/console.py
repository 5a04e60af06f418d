"""How commands speak: text for people, JSON for machines, and refusals in the user's language with exit code 1."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from typer.core import TyperGroup

from api.settings import Settings, read_settings
from domain.errors import RegelaarError
from domain.values import Language, Text
from engine.contracts import PluginError


class Commands(TyperGroup):
    """Commands that end with one message when the plugins of this installation do not fit together."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except PluginError as error:
            err.print(str(error), style="red", markup=False)
            raise typer.Exit(1) from error


out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def settings() -> Settings:
    """What the environment says; a wrong variable ends the command with a message."""
    try:
        return read_settings()
    except RegelaarError as error:
        raise _refused(error, Language.NL) from error


@contextmanager
def refusals(language: Language) -> Iterator[None]:
    """Turns a refusal into a message on standard error and exit code 1."""
    try:
        yield
    except RegelaarError as error:
        raise _refused(error, language) from error


def _refused(error: RegelaarError, language: Language) -> typer.Exit:
    err.print(error.message(language), style="red", markup=False)
    return typer.Exit(1)


def say(text: Text, language: Language) -> None:
    out.print(text[language], markup=False)


def headed(headings: Text, language: Language) -> Table:
    """An empty table; `|` stands between the headings."""
    return Table(*headings[language].split("|"), box=None, padding=(0, 2, 0, 0), header_style="dim")


def add_row(table: Table, *cells: str) -> None:
    """A row whose cells are shown as they are, square brackets and all."""
    table.add_row(*map(escape, cells))


def print_json(value: Any) -> None:
    """One JSON document on standard output, nothing else."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2, default=str)
    sys.stdout.write("\n")

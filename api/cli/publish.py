"""The command that puts the first rules in force."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.bootstrap import running_system
from domain.store.users import user_named
from domain.values import Text

from .console import refusals, say, settings
from .language import show_check, sources_in


def publish(
    folder: Annotated[Path, typer.Argument(help="The folder that holds all rule files.", show_default=False, exists=True)],
    user: Annotated[str, typer.Option("--as", help="The user that publishes.")],
) -> None:
    """Put the very first rule files in force, when all of them pass the checks; later ones go by `regelaar rules`."""
    setup = settings()
    with refusals(setup.language):
        sources = sources_in(folder)
        with running_system(setup) as system, system.engine.begin() as connection:
            who = user_named(connection, user)
            checked = system.rules.publish(connection, who, sources, system.now())
    if checked.program is None:
        show_check(checked, sources, setup.language)
        raise typer.Exit(1)
    short = checked.program.ruleset_hash[:12]
    say(Text(f"In gebruik: ruleset {short}.", f"In force: ruleset {short}."), setup.language)

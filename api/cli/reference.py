"""The command that keeps the tables of the language reference up to date."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.bootstrap import registry
from domain.values import Text

from .catalogue_tables import rewritten
from .console import refusals, say, settings
from .language import read_sources


def reference(
    page: Annotated[Path, typer.Argument(help="The page to rewrite.", show_default=False, dir_okay=False)],
) -> None:
    """Write the tables between the markers of a page anew from the phrases and fields of this installation."""
    language = settings().language
    with refusals(language):
        (text,) = read_sources([page]).values()
        fresh = rewritten(text, registry().catalogue)
    if fresh == text:
        say(Text(f"{page}: was al bij.", f"{page}: was up to date."), language)
        return
    page.write_text(fresh, "utf-8")
    say(Text(f"{page}: bijgewerkt.", f"{page}: updated."), language)

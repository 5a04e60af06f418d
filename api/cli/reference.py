"""The command that keeps the tables of the language reference up to date."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.bootstrap import registry
from domain.values import Text

from .catalogue_tables import rewritten
from .console import say, settings


def reference(
    page: Annotated[Path, typer.Argument(help="The page to rewrite.", exists=True, dir_okay=False)] = Path("docs/language.md"),
) -> None:
    """Write the tables in the language reference anew from the phrases and fields of this installation."""
    text = page.read_text("utf-8")
    fresh = rewritten(text, registry().catalogue)
    page.write_text(fresh, "utf-8")
    said = Text("bijgewerkt", "updated") if fresh != text else Text("was al bij", "was up to date")
    say(Text(f"{page}: {said.nl}", f"{page}: {said.en}"), settings().language)

"""The command that writes a new plugin: a small package that works, with its test, to be changed."""

from __future__ import annotations

import keyword
import re
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer
from jinja2 import Environment, StrictUndefined

from api.bootstrap import registry
from domain.errors import BadInput, Conflict
from domain.values import Money, Text
from dsl.parse import Parser
from dsl.phrases import Catalogue, Kind, Phrase
from dsl.types import Plain

from .console import refusals, say, settings

TEMPLATES = {
    "pyproject.toml": "pyproject.toml.jinja",
    "README.md": "README.md.jinja",
    "{module}.py": "module.py.jinja",
    "test_{module}.py": "test.py.jinja",
}
"""The files of the package, by name, and the template of each."""

_FOLDER = files("api").joinpath("scaffold", "condition")
_NAME = re.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*")

new = typer.Typer(help="Write a new plugin: a small package that works, with its test.", no_args_is_help=True)


@new.command()
def condition(
    name: Annotated[str, typer.Argument(help="What it is called in code, e.g. `began_early_in_month`.", show_default=False)],
    folder: Annotated[Path | None, typer.Option(help="The folder to make; else `regelaar-NAME`.", show_default=False)] = None,
) -> None:
    """Write a package with one condition, its phrase in both languages, and its test; nothing is overwritten."""
    language = settings().language
    with refusals(language):
        phrase = _phrase(name)
        target = folder or Path(_project(name))
        texts = {target / file: text for file, text in _texts(name, phrase).items()}
        _write(texts)
    told = ", ".join(path.name for path in texts)
    say(Text(f"Gemaakt in {target}: {told}.", f"Made in {target}: {told}."), language)
    say(
        Text(
            f"Ga verder met: cd {target}; python -m pip install -e . ; python -m pytest",
            f"Go on with: cd {target}; python -m pip install -e . ; python -m pytest",
        ),
        language,
    )


def _phrase(name: str) -> Text:
    """The first phrase of a condition of this name. BadInput when it is no name, Conflict when it is taken."""
    if not _NAME.fullmatch(name) or keyword.iskeyword(name):
        raise BadInput(
            Text(
                "een naam is kleine letters en cijfers in woorden met `_` ertussen, zoals `began_early_in_month`",
                "a name is lower-case letters and digits in words joined by `_`, such as `began_early_in_month`",
            ),
            f"`{name}`",
        )
    known = registry()
    if name in known.conditions or name in known.actions:
        raise Conflict(
            Text("deze naam is al van een plugin; kies een andere", "a plugin has this name; choose another"), f"`{name}`"
        )
    words = name.replace("_", " ")
    phrase = Text(f"trajectverloop heeft {words} van {{minimum}} of meer", f"case segment has {words} of {{minimum}} or more")
    try:
        added = Phrase(Kind.CONDITION, name, phrase, {"minimum": Plain(Money)}, frozenset(), "")
        Parser(Catalogue((*known.catalogue.phrases, added), known.catalogue.fields))
    except ValueError as error:
        message = Text(f"met deze naam is geen zin te maken: {error}", f"no phrase can be made of this name: {error}")
        raise BadInput(message, f"`{name}`") from error
    return phrase


def _project(name: str) -> str:
    return f"regelaar-{name.replace('_', '-')}"


def _texts(name: str, phrase: Text) -> dict[str, str]:
    """The text of every file of the package, by its name."""
    module = f"regelaar_{name}"
    example = Text(phrase.nl.format(minimum="€ 100"), phrase.en.format(minimum="EUR 100"))
    values = {"name": name, "module": module, "project": _project(name), "phrase": phrase, "example": example}
    jinja = Environment(undefined=StrictUndefined, keep_trailing_newline=True, autoescape=False)  # no page, but code
    return {
        file.format(module=module): jinja.from_string(_FOLDER.joinpath(template).read_text("utf-8")).render(values)
        for file, template in TEMPLATES.items()
    }


def _write(texts: dict[Path, str]) -> None:
    """All of them, or none: Conflict when one is already there, BadInput when they cannot be written."""
    for path in texts:
        if path.exists():
            raise Conflict(Text("bestaat al; kies een andere map", "is already there; choose another folder"), str(path))
    try:
        for path, text in texts.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    except OSError as error:
        raise BadInput(Text(f"niet te schrijven: {error.strerror}", f"cannot be written: {error.strerror}"), str(path)) from error

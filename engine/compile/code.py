"""Generated Python: the text of a function, and what the names in it stand for."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from domain.events import Event
from domain.facts import Facts

from .fields import Source
from .found import Matches

Run = Callable[[Event, Facts], Matches]

_FRAME = """\
def {name}(event, facts):
    \"\"\"{doc}\"\"\"
{body}
    return {{}}
"""


@dataclass(frozen=True, slots=True)
class Code:
    """The text can be read; `names` are its globals."""

    name: str
    text: str
    names: Mapping[str, object]

    def run(self) -> dict[str, Any]:
        """What the text defines, among its globals. It leaves to `finish`, which is still to be put there, what is alive."""
        namespace = dict(self.names)
        exec(compile(self.text, f"<{self.name}>", "exec"), namespace)
        return namespace


def framed(name: str, doc: str, sources: Iterable[Source], lines: Iterable[str], names: Mapping[str, object]) -> Code:
    """A function that reads the facts of `sources`, and in which `lines` find the units that do not fail."""
    facts = {source.fact: source.field.fact for source in sources}
    reads = [f"{variable} = facts[{fact.__name__}]" for variable, fact in facts.items()]
    body = textwrap.indent("\n".join((*reads, *lines)), " " * 4)
    return Code(name, _FRAME.format(name=name, doc=doc, body=body), {**names, **{fact.__name__: fact for fact in facts.values()}})

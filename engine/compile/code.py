"""Generated Python: the text of a function, and what the names in it stand for."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from domain.events import Event
from domain.facts import Facts

from .fields import Source
from .found import Finish, Matches

Run = Callable[[Event, Facts], Matches]

_FRAME = """\
def {name}(event, facts):
    \"\"\"{doc}\"\"\"
    try:
{body}
    except (AttributeError, TypeError, ValueError):
        return otherwise(event, facts)
    return finish(alive, unknown, event, facts) if alive else {{}}
"""


@dataclass(frozen=True, slots=True)
class Code:
    """The text can be read; `names` are its globals."""

    name: str
    text: str
    names: Mapping[str, object]

    def made(self, finish: Finish, otherwise: Run) -> Run:
        """The function. It leaves to `otherwise` what it cannot judge: a value that is missing or cannot be compared."""
        namespace: dict[str, object] = {**self.names, "finish": finish, "otherwise": otherwise}
        exec(compile(self.text, f"<{self.name}>", "exec"), namespace)
        return namespace[self.name]  # type: ignore[return-value]  # the text defines it


def framed(name: str, doc: str, sources: Iterable[Source], lines: Iterable[str], names: Mapping[str, object]) -> Code:
    """A function that reads the facts of `sources`, and in which `lines` compute the masks `alive` and `unknown`."""
    facts = {source.fact: source.field.fact for source in sources}
    reads = [f"{variable} = facts[{fact.__name__}]" for variable, fact in facts.items()]
    body = textwrap.indent("\n".join((*reads, *lines)), " " * 8)
    return Code(name, _FRAME.format(name=name, doc=doc, body=body), {**names, **{fact.__name__: fact for fact in facts.values()}})

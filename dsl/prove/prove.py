"""Everything that can be proved about a set of checked files: what cannot mean what its author wrote it for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from ..ast import RuleFile
from ..diagnostics import MOST, Diagnostic, collected
from ..linked import link
from ..phrases import Catalogue
from .bullets import settled
from .conflicts import conflicts
from .cycles import cycles
from .doubles import doubles, versions
from .proof import Proof, prepared
from .tables import tables

Check = Callable[[Proof], Iterator[Diagnostic]]

CHECKS: tuple[Check, ...] = (settled, tables, conflicts, cycles, doubles, versions)


def prove(files: Sequence[tuple[str, RuleFile]], catalogue: Catalogue) -> tuple[Diagnostic, ...]:
    """What is surely wrong with files in which `check` found no errors, with an example; what is not certain is not said."""
    proof = prepared(link(files), catalogue)
    return collected(found for look in CHECKS for found in islice(look(proof), MOST))

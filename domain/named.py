"""Fields of facts that explanations can name."""

from dataclasses import MISSING, field
from typing import Any

from .values import Text


def named(nl: str, en: str, default: Any = MISSING) -> Any:
    """A field that explanations call by these words.

    A field that is added to an older fact has a default, so that facts that were stored before can still be read.
    """
    return field(metadata={"label": Text(nl, en)}, default=default)

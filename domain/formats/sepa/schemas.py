"""Where the schemas of pain.001 are (shipped by sepaxml), and which of its elements are counted in a place."""

from importlib.resources import files
from importlib.resources.abc import Traversable

from .values import Version

COUNTED = frozenset({"PmtInf", "CdtTrfTxInf"})


def schema_of(version: Version) -> Traversable:
    """The official schema of this version."""
    return files("sepaxml") / "schemas" / f"{version}.xsd"

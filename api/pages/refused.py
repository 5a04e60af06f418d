"""The page that says why a request was refused."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class RefusedPage:
    """As the problem document says it; `place` is empty when it is nowhere."""

    TEMPLATE: ClassVar[str] = "refused.html"

    title: str
    detail: str
    place: str
    request_id: str

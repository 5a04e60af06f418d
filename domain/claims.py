"""Claims as words: how they came, what became of them, and who may decide (R-3.3.3)."""

from enum import StrEnum

from .values import Text


class ClaimStatus(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"


CLAIM_STATUS_LABELS: dict[StrEnum, Text] = {
    ClaimStatus.PENDING: Text("te beoordelen", "to be decided"),
    ClaimStatus.APPROVED: Text("goedgekeurd", "approved"),
    ClaimStatus.REJECTED: Text("afgewezen", "rejected"),
}


class ClaimOrigin(StrEnum):
    """Made by itself from an import whose checks all hold, or entered by a person."""

    IMPORT = "import"
    MANUAL = "manual"


CLAIM_ORIGIN_LABELS: dict[StrEnum, Text] = {
    ClaimOrigin.IMPORT: Text("import", "import"),
    ClaimOrigin.MANUAL: Text("handmatig", "by hand"),
}


class Side(StrEnum):
    """The side of a booking line; a booking's debit and credit totals are equal."""

    DEBIT = "debit"
    CREDIT = "credit"

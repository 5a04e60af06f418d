"""The code lists: every kind of coded value with the words that rules and explanations write for it."""

from collections.abc import Mapping
from enum import StrEnum

from .absence import CASE_KIND_LABELS, CaseKind
from .claims import CLAIM_ORIGIN_LABELS, CLAIM_STATUS_LABELS, ClaimOrigin, ClaimStatus
from .payroll import BENEFICIARY_LABELS, CHECK_LABELS, BeneficiaryRole, Check
from .policies import PARTICIPATION_LABELS, Participation
from .values import INSURANCE_TYPE_LABELS, ROLE_LABELS, TARGET_LABELS, InsuranceType, Role, Target, Text

LABELS: Mapping[type[StrEnum], Mapping[StrEnum, Text]] = {
    InsuranceType: INSURANCE_TYPE_LABELS,
    Role: ROLE_LABELS,
    Target: TARGET_LABELS,
    Check: CHECK_LABELS,
    BeneficiaryRole: BENEFICIARY_LABELS,
    CaseKind: CASE_KIND_LABELS,
    ClaimOrigin: CLAIM_ORIGIN_LABELS,
    ClaimStatus: CLAIM_STATUS_LABELS,
    Participation: PARTICIPATION_LABELS,
}
"""The code lists whose values can be written in a rule, and that facts can hold."""


def label_of(value: StrEnum) -> Text | None:
    """What explanations call this value; None for one of no code list."""
    return LABELS.get(type(value), {}).get(value)

"""What a process can be found by in Temporal: numbers and a status, for they are stored in the clear."""

from temporalio.common import SearchAttributeKey

CASE = SearchAttributeKey.for_keyword("RegelaarCase")
EMPLOYER = SearchAttributeKey.for_keyword("RegelaarEmployer")
POLICY = SearchAttributeKey.for_keyword("RegelaarPolicy")
INSURANCE_TYPE = SearchAttributeKey.for_keyword("RegelaarInsuranceType")
STATUS = SearchAttributeKey.for_keyword("RegelaarStatus")

KEYS = (CASE, EMPLOYER, POLICY, INSURANCE_TYPE, STATUS)

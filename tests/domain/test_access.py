"""R-3.3.3: who may decide a claim: user × verdict × own or another's."""

import pytest

from domain.access import PERMISSION_LABELS, Permission, User, Verdict, require_decision
from domain.errors import Forbidden

ME, OTHER = 7, 8
EVERYTHING = frozenset(Permission)

# which rights, verdict, whose claim -> may it; ‘own’ only adds to the right to decide at all
MATRIX = [
    ({}, Verdict.APPROVE, OTHER, False),
    ({}, Verdict.REJECT, OTHER, False),
    ({"approve_claims"}, Verdict.APPROVE, OTHER, True),
    ({"approve_claims"}, Verdict.APPROVE, ME, False),
    ({"approve_claims"}, Verdict.REJECT, OTHER, False),
    ({"approve_claims"}, Verdict.REJECT, ME, False),
    ({"reject_claims"}, Verdict.REJECT, OTHER, True),
    ({"reject_claims"}, Verdict.REJECT, ME, False),
    ({"reject_claims"}, Verdict.APPROVE, OTHER, False),
    ({"approve_own_claims"}, Verdict.APPROVE, ME, False),
    ({"approve_own_claims"}, Verdict.APPROVE, OTHER, False),
    ({"reject_own_claims"}, Verdict.REJECT, ME, False),
    ({"reject_own_claims"}, Verdict.REJECT, OTHER, False),
    ({"approve_claims", "approve_own_claims"}, Verdict.APPROVE, ME, True),
    ({"approve_claims", "approve_own_claims"}, Verdict.APPROVE, OTHER, True),
    ({"approve_claims", "reject_own_claims"}, Verdict.APPROVE, ME, False),
    ({"reject_claims", "reject_own_claims"}, Verdict.REJECT, ME, True),
    ({"reject_claims", "approve_own_claims"}, Verdict.REJECT, ME, False),
]


@pytest.mark.parametrize(("rights", "verdict", "author", "may"), MATRIX)
def test_who_may_decide(rights, verdict, author, may):
    user = User(ME, "anna", frozenset(map(Permission, rights)))
    if may:
        require_decision(user, verdict, frozenset({author}))
    else:
        with pytest.raises(Forbidden):
            require_decision(user, verdict, frozenset({author}))


@pytest.mark.parametrize("authors", [{ME, OTHER}, {OTHER, ME}])
def test_whoever_changed_a_claim_last_owns_it_as_much_as_who_made_it(authors):
    user = User(ME, "anna", frozenset({Permission.APPROVE_CLAIMS}))
    with pytest.raises(Forbidden, match="Approve own claims"):
        require_decision(user, Verdict.APPROVE, frozenset(authors))


@pytest.mark.parametrize("missing", Permission)
def test_a_refusal_names_user_and_authorisation_in_both_languages(missing):
    user = User(ME, "anna", EVERYTHING - {missing})
    with pytest.raises(Forbidden) as refused:
        user.require(missing)
    for text, label in (
        (refused.value.text.nl, PERMISSION_LABELS[missing].nl),
        (refused.value.text.en, PERMISSION_LABELS[missing].en),
    ):
        assert "`anna`" in text
        assert f"‘{label}’" in text

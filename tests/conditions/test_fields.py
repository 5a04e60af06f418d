"""The fields that rules can compare."""

from conditions.fields import FIELDS


def test_there_are_enough_fields_with_names_of_their_own() -> None:
    """R-A1: at least 25, each with one Dutch and one English name that no other field has, and a manual."""
    assert len(FIELDS) >= 25
    for names in ([field.label.nl for field in FIELDS], [field.label.en for field in FIELDS], [field.name for field in FIELDS]):
        assert len(names) == len(set(names))
    assert all(field.declared().doc.endswith(".") for field in FIELDS)


def test_the_fields_of_the_design_are_there() -> None:
    """R-A1: `claim.brutobedrag` and `claim.nummer`, word for word."""
    labels = {field.label.nl: field.label.en for field in FIELDS}
    assert labels["claim.brutobedrag"] == "claim.gross_amount"
    assert labels["claim.nummer"] == "claim.number"

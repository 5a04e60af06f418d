"""The Dutch phrases are the labels that users know from the seed, word for word."""

import pytest

from conditions import CONDITIONS

LABELS = [
    ("R-3.2.1", "De afspraak is een conceptafspraak"),
    ("R-3.3.4a", "Heeft lopende polis van Verzekeringstype {insurance_type}"),
    ("R-3.3.4b", "Totaal loon ingesloten zieke werknemers boven aangemelde loonsom van polis"),
    ("R-3.3.4c", "Jaarloon trajectverloop boven MaximumLoonsom van Polis"),
    ("R-3.3.4d", "Heeft startdatum binnen {days} dagen na start polis van Verzekeringstype {insurance_type}"),
    ("R-3.3.4e", "Traject heeft meerdere actieve polissen voor zelfde verzekeringstype"),
    ("R-3.3.4f", "Trajectverloop heeft loon van ten minste {minimum} of meer"),
]


@pytest.mark.parametrize(("requirement", "label"), LABELS)
def test_seed_label_is_the_dutch_phrase(requirement: str, label: str) -> None:
    phrases = {plugin.phrase.template.nl: plugin.phrase for plugin in CONDITIONS}
    assert requirement in phrases[label.lower()].doc

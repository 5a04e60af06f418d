"""What actions declare for the static checks: the events that follow, and the actions that undo them."""

from collections.abc import Mapping

import pytest

from actions import ACTIONS
from actions.acting import Acting
from api.bootstrap import parser, registry
from engine.contracts import PluginError, action
from workflows.check_rules import check_rules


def test_every_opposite_is_an_action() -> None:
    """R-A3."""
    names = {plugin.phrase.name for plugin in ACTIONS}
    assert {name for plugin in ACTIONS for name in plugin.phrase.opposes} <= names


def test_an_action_that_causes_no_known_event_is_refused() -> None:
    with pytest.raises(PluginError, match="claim_vanished"):

        @action(nl="laat claim verdwijnen", en="make claim vanish", causes=("claim_vanished",))
        def vanish(act: Acting) -> Mapping[str, object]:
            """R-A3: nothing."""
            return {"key": act.key}


def test_approving_and_rejecting_the_same_claim_is_seen() -> None:
    """R-A3: across a phrase and a comparison that overlap, with an amount at which both fire."""
    rules = """
taal nl

trigger "klein"
  bij claim aangemaakt
  als
    - claim bedraagt ten hoogste € 500
  dan
    - keur claim goed

trigger "zeer klein"
  bij claim aangemaakt
  als
    - claim.brutobedrag is lager dan € 250
  dan
    - wijs claim af met reden "te klein"
"""
    (found,) = check_rules({"x.rules": rules}, parser(), registry()).diagnostics
    assert '`keur claim goed` en `wijs claim af met reden "te klein"` spreken elkaar tegen' in found.message

"""Conditions on the segments (‘deeltrajecten’) of the case: how unfit for work, and the wage at onset."""

from decimal import Decimal

from domain.case_facts import SegmentHistory
from domain.facts import CaseSegment
from domain.values import Money
from engine.contracts import condition

from .meaning import above, all_of, at_least, at_most, below, empty, equals

_PERCENTAGE = "case_segment.percentage"
_WHOLE = Decimal(100)


@condition(
    nl="werknemer is volledig arbeidsongeschikt",
    en="employee is fully unfit for work",
    means=lambda: equals(_PERCENTAGE, _WHOLE),
)
def is_fully_unfit(segment: CaseSegment) -> bool:
    """R-A2: the running segment has 100% unfitness for work."""
    return segment.percentage == _WHOLE


@condition(
    nl="werknemer is gedeeltelijk arbeidsongeschikt",
    en="employee is partly unfit for work",
    means=lambda: all_of(above(_PERCENTAGE, Decimal(0)), below(_PERCENTAGE, _WHOLE)),
)
def is_partly_unfit(segment: CaseSegment) -> bool:
    """R-A2 (partial recovery): the running segment has more than 0% and less than 100% unfitness for work."""
    return 0 < segment.percentage < _WHOLE


@condition(
    nl="werknemer is ten minste {percentage} arbeidsongeschikt",
    en="employee is at least {percentage} unfit for work",
    means=lambda percentage: at_least(_PERCENTAGE, percentage),
)
def is_unfit_for_at_least(segment: CaseSegment, percentage: Decimal) -> bool:
    """R-A2: the running segment has `percentage` unfitness for work or more."""
    return segment.percentage >= percentage


@condition(nl="arbeidsongeschiktheid is gedaald", en="unfitness for work has gone down")
def unfitness_has_gone_down(segment: CaseSegment, history: SegmentHistory) -> bool:
    """R-A2 (partial recovery): the running segment has a lower percentage than the one before; false for the first one."""
    return history.previous_percentage is not None and segment.percentage < history.previous_percentage


@condition(nl="arbeidsongeschiktheid is gestegen", en="unfitness for work has gone up")
def unfitness_has_gone_up(segment: CaseSegment, history: SegmentHistory) -> bool:
    """R-A2 (50% → 100% ill): the running segment has a higher percentage than the one before; false for the first one."""
    return history.previous_percentage is not None and segment.percentage > history.previous_percentage


@condition(
    nl="traject heeft ten minste {count} deeltrajecten",
    en="case has at least {count} segments",
    means=lambda count: at_least("segment_history.segments", count),
)
def has_segments(history: SegmentHistory, count: int) -> bool:
    """R-3.3.4f: `count` segments or more have begun by the event's date."""
    return history.segments >= count


@condition(
    nl="loon bij ingang ziekte ontbreekt",
    en="wage at onset of illness is missing",
    means=lambda: empty("case_segment.wage_at_onset"),
)
def wage_at_onset_is_missing(segment: CaseSegment) -> bool:
    """R-3.3.4f: the running segment has no ‘Loon bij ingang ziekte’; without it nothing can be claimed."""
    return segment.wage_at_onset is None


@condition(
    nl="trajectverloop heeft loon van ten hoogste {maximum}",
    en="case segment has a wage of at most {maximum}",
    means=lambda maximum: at_most("case_segment.wage_at_onset", maximum),
)
def segment_wage_at_most(segment: CaseSegment, maximum: Money) -> bool | None:
    """R-3.3.4f: the wage at the onset of the running segment is at most `maximum`, EUR a month."""
    return None if segment.wage_at_onset is None else segment.wage_at_onset <= maximum

"""The time zone of the business, and the day that it is there."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def dutch_day(moment: datetime) -> date:
    """The day that it is in the Netherlands at this moment; `moment` has a time zone."""
    return moment.astimezone(AMSTERDAM).date()

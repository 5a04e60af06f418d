"""Counting in Dutch workdays: not Saturday, not Sunday, not a public holiday."""

from datetime import date, timedelta
from functools import cache

import holidays


@cache
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("NL", years=year))


def is_workday(day: date) -> bool:
    return day.weekday() < 5 and day not in _holidays(day.year)


def add_workdays(start: date, count: int) -> date:
    """The `count`th workday after `start`; `start` itself never counts.

    >>> add_workdays(date(2026, 12, 24), 1)  # both days of Christmas and a weekend lie between
    datetime.date(2026, 12, 28)
    """
    day = start
    while count > 0:
        day += timedelta(days=1)
        count -= is_workday(day)
    return day


def subtract_workdays(end: date, count: int) -> date:
    """The `count`th workday before `end`; `end` itself never counts.

    >>> subtract_workdays(date(2026, 12, 28), 1)
    datetime.date(2026, 12, 24)
    """
    day = end
    while count > 0:
        day -= timedelta(days=1)
        count -= is_workday(day)
    return day

"""Counting in calendar months: a month later is the same day of the month, or the last one where there is no such day."""

from calendar import monthrange
from datetime import date


def add_months(start: date, count: int) -> date:
    """The day `count` months after `start`.

    >>> add_months(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def full_months(start: date, day: date) -> int:
    """How many whole months have passed on `day`; negative before `start`.

    >>> full_months(date(2026, 1, 31), date(2026, 2, 28)), full_months(date(2026, 1, 15), date(2026, 3, 14))
    (1, 1)
    """
    months = (day.year - start.year) * 12 + day.month - start.month
    return months if add_months(start, months) <= day else months - 1

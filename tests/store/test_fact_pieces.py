"""What the database says in SQL is what the domain says in Python, as a law."""

from datetime import date, timedelta

import psycopg
from hypothesis import example, given
from hypothesis import strategies as st

from domain.months import full_months
from domain.store.facts import pieces

PAIRS = st.lists(st.tuples(st.dates(), st.dates()) | st.dates().map(lambda day: (day, day)), min_size=1, max_size=100)


def in_sql(server: psycopg.Connection[tuple[int]], pairs: list[tuple[date, date]]) -> list[int]:
    query = f"SELECT {pieces.full_months('p.start', 'p.day')} FROM unnest(%s, %s) WITH ORDINALITY AS p(start, day, i) ORDER BY i"
    starts, days = zip(*pairs, strict=True)
    return [months for (months,) in server.execute(query.encode(), [list(starts), list(days)])]


def test_full_months(database_url: str) -> None:
    """R-A5: a month is full on the same day of a later month, or on its last day where there is no such day."""

    @given(PAIRS)
    @example(
        [(date(2023, 1, 31), date(2023, 2, 28)), (date(2024, 1, 31), date(2024, 2, 28)), (date(2024, 3, 1), date(2024, 2, 1))]
    )
    def the_same(pairs: list[tuple[date, date]]) -> None:
        assert in_sql(server, pairs) == [full_months(start, day) for start, day in pairs]

    with psycopg.connect(database_url) as server:
        the_same()


def test_full_months_between_all_late_days(database_url: str) -> None:
    """Where months are of different lengths, in a leap year and in another."""
    days = (date(2023, 1, 1) + timedelta(days=count) for count in range(366 + 365))
    late = [day for day in days if day.day > 26 or day.day < 3]
    pairs = [(start, day) for start in late for day in late]
    with psycopg.connect(database_url) as server:
        assert in_sql(server, pairs) == [full_months(start, day) for start, day in pairs]

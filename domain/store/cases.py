"""Changes to an absence case: its end and its daily wage."""

from datetime import date, timedelta

from sqlalchemy import Connection, Row, or_, select, update

from domain.absence import CaseKind
from domain.errors import Conflict
from domain.values import Money, Text

from .tables.absence import absence_case, case_segment


def close_case(connection: Connection, case_id: int, last_day: date) -> bool:
    """Ends the absence and its running segment after `last_day`; False when it had ended by then.

    Conflict for a ZW ERD case, which ends by its own process, and for a case that goes on after `last_day` by what is recorded.
    """
    found = _locked(connection, case_id)
    after = last_day + timedelta(days=1)
    if found.ends_before is not None and found.ends_before <= after:
        return False
    _refuse_to_close(connection, found, after)
    connection.execute(update(absence_case).where(absence_case.c.id == case_id).values(ends_before=after))
    running = or_(case_segment.c.ends_before.is_(None), case_segment.c.ends_before > after)
    connection.execute(update(case_segment).where(case_segment.c.case_id == case_id, running).values(ends_before=after))
    return True


def _refuse_to_close(connection: Connection, found: Row[tuple[object, ...]], after: date) -> None:
    number = found._mapping["number"]
    if found._mapping["kind"] == CaseKind.ZW_ERD:
        nl = f"traject {number} is een ZW ERD traject: dat eindigt door zijn eigen proces"
        raise Conflict(Text(nl, f"case {number} is a ZW ERD case: it ends by its own process"))
    later = select(case_segment.c.id).where(case_segment.c.case_id == found._mapping["id"], case_segment.c.starts_on >= after)
    if found._mapping["starts_on"] >= after or connection.execute(later).first():
        nl = f"traject {number} heeft een deel dat later begint; corrigeer dat eerst"
        raise Conflict(Text(nl, f"case {number} has a part that begins later; correct that first"))


def set_daily_wage(connection: Connection, case_id: int, daily_wage: Money, origin: str) -> bool:
    """Records the daily wage, EUR a day, and who decided it; False when it was recorded just so."""
    found = _locked(connection, case_id)._mapping
    if (found["daily_wage"], found["daily_wage_origin"]) == (daily_wage.amount, origin):
        return False
    new = {"daily_wage": daily_wage.amount, "daily_wage_origin": origin}
    connection.execute(update(absence_case).where(absence_case.c.id == case_id).values(new))
    return True


def _locked(connection: Connection, case_id: int) -> Row[tuple[object, ...]]:
    return connection.execute(select(absence_case).where(absence_case.c.id == case_id).with_for_update()).one()

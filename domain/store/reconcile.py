"""What was imported for each employee against what became of it, added up from different rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, ScalarSelect, func, select

from domain.claims import Side
from domain.payroll import PaymentKind, WageStatus
from domain.values import Money
from domain.wages import RECEIVES

from .payroll import LATEST_CLAIM, STATUS
from .tables.claims import booking, booking_line
from .tables.payroll import payment_line, wage_import
from .tables.people import employee


@dataclass(frozen=True, slots=True)
class Account:
    """One employee's net: `imported` as it was added up at the import, the others from the single lines as they are now."""

    employee_number: str
    imported: Money
    booked: Money
    awaiting: Money
    not_processed: Money

    @property
    def difference(self) -> Money:
        return self.imported - self.booked - self.awaiting - self.not_processed


def read_accounts(connection: Connection) -> Sequence[Account]:
    """The accounts of all employees with imported wages, in the order of their numbers; one statement."""
    each = (
        select(wage_import.c.employee_id, wage_import.c.net, STATUS.label("status"))
        .add_columns(_paid().label("paid"), _booked().label("booked"))
        .select_from(wage_import)
        .outerjoin(LATEST_CLAIM, LATEST_CLAIM.c.id.is_not(None))
        .outerjoin(booking, booking.c.claim_id == LATEST_CLAIM.c.id)
        .subquery()
    )

    def paid_with(status: WageStatus) -> ColumnElement[object]:
        return func.coalesce(func.sum(each.c.paid).filter(each.c.status == status), 0)

    query = (
        select(employee.c.number, func.sum(each.c.net), func.sum(each.c.booked))
        .add_columns(paid_with(WageStatus.PROCESSED), paid_with(WageStatus.NOT_PROCESSED))
        .select_from(employee)
        .join(each, each.c.employee_id == employee.c.id)
        .group_by(employee.c.number)
        .order_by(employee.c.number)
    )
    return [Account(number, *map(Money, amounts)) for number, *amounts in connection.execute(query)]


def _paid() -> ScalarSelect[object]:
    """What the net payments of a wage import add up to."""
    mine = (payment_line.c.wage_import_id == wage_import.c.id) & (payment_line.c.kind == PaymentKind.NET)
    return select(func.coalesce(func.sum(payment_line.c.amount), 0)).where(mine).scalar_subquery()


def _booked() -> ScalarSelect[object]:
    """What the booking gives to the person and to who shares in the net."""
    received = booking_line.c.role.in_(RECEIVES[PaymentKind.NET]) & (booking_line.c.side == Side.CREDIT)
    mine = (booking_line.c.booking_id == booking.c.id) & received
    return select(func.coalesce(func.sum(booking_line.c.amount), 0)).where(mine).scalar_subquery()

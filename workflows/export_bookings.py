"""Exports bookings to the back office, each once, and shows that every imported cent is accounted for (R-3.3.1-7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from sqlalchemy import Connection

from domain.formats.booking.document import BookingDocument
from domain.formats.booking.write import write_booking
from domain.store.bookings import mark_exported, read_exported, to_export
from domain.store.reconcile import Account, read_accounts
from domain.values import ZERO, Language, Money, Text, total
from domain.written import money


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A booking file, byte for byte; its name is safe in any folder."""

    name: str
    content: bytes


def export_bookings(connection: Connection, now: datetime) -> tuple[ExportedFile, ...]:
    """The files of the bookings that were not exported before, kept with their bookings in this transaction.

    BadInput when a booking does not balance or a value does not fit the format: then nothing is exported.
    """
    files = {booking_id: _file(document) for booking_id, document in to_export(connection).items()}
    mark_exported(connection, {key: (file.name, file.content) for key, file in files.items()}, now)
    return tuple(files.values())


def exported_files(connection: Connection) -> tuple[ExportedFile, ...]:
    """Every file that was ever exported, as it was."""
    return tuple(ExportedFile(name, content) for name, content in read_exported(connection))


def _file(document: BookingDocument) -> ExportedFile:
    return ExportedFile(f"{quote(document.booking_number, safe='')}.xml", write_booking(document))


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Imported net = booked + awaiting a decision + not processed. `differences` tell for whom it is not; empty when right."""

    accounts: tuple[Account, ...]
    imported: Money
    booked: Money
    awaiting: Money
    not_processed: Money
    differences: tuple[Text, ...]


def reconcile(connection: Connection) -> Reconciliation:
    """What was imported against the payment lines that wait and the booking lines that were made, to the cent."""
    accounts = tuple(read_accounts(connection))
    return Reconciliation(
        accounts,
        imported=total(account.imported for account in accounts),
        booked=total(account.booked for account in accounts),
        awaiting=total(account.awaiting for account in accounts),
        not_processed=total(account.not_processed for account in accounts),
        differences=tuple(_difference(account) for account in accounts if account.difference != ZERO),
    )


def _difference(account: Account) -> Text:
    number, gap, imported = account.employee_number, account.difference, account.imported
    return Text(
        f"werknemer {number}: {money(imported, Language.NL)} geïmporteerd, "
        f"waarvan {money(gap, Language.NL)} niet geboekt en niet wachtend",
        f"employee {number}: {money(imported, Language.EN)} imported, "
        f"of which {money(gap, Language.EN)} is neither booked nor waiting",
    )

"""What a pain.001 file says: a message with batches of payments, and where its own header disagrees with it (R-3.3.1.1)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from domain.formats.problems import shown
from domain.values import Iban, Money, Text


class Version(StrEnum):
    """The versions of pain.001 that are read."""

    V03 = "pain.001.001.03"
    V09 = "pain.001.001.09"

    @property
    def namespace(self) -> str:
        return f"urn:iso:std:iso:20022:tech:xsd:{self}"


@dataclass(frozen=True, slots=True)
class Payment:
    """One credit transfer (CdtTrfTxInf) in euros, more than zero.

    `creditor_name` and `remittance` are empty where the file has none; `creditor_iban` is None where the account is not
    given as an IBAN. `reference` is the first structured reference (betalingskenmerk). `place` is where it stood.
    """

    end_to_end_id: str
    amount: Money
    creditor_name: str
    creditor_iban: Iban | None
    creditor_bic: str | None = None
    remittance: str = ""
    reference: str | None = None
    place: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class PaymentBatch:
    """Payments from one account on one day (PmtInf); the code `category_purpose` SALA marks salary."""

    id: str
    execution_date: date
    debtor_name: str
    debtor_iban: Iban | None
    payments: tuple[Payment, ...]
    debtor_bic: str | None = None
    category_purpose: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A whole file; `created` has a time zone only where the file gives one."""

    message_id: str
    created: datetime
    version: Version
    batches: tuple[PaymentBatch, ...]


@dataclass(frozen=True, slots=True)
class HeaderMismatch:
    """A count (NbOfTxs) or sum (CtrlSum) that the file states, against what it holds; `stated` None: it states none."""

    place: str
    element: str
    stated: Decimal | None
    counted: Decimal

    @property
    def text(self) -> Text:
        if self.stated is None:
            return Text(
                f"{self.element} ontbreekt; geteld: {self.counted}", f"{self.element} is missing; counted: {self.counted}"
            )
        nl = f"{self.element} zegt {self.stated}; geteld: {self.counted}"
        return Text(nl, f"{self.element} says {self.stated}; counted: {self.counted}")


@dataclass(frozen=True, slots=True)
class InvalidIban:
    """An account number whose check digits are wrong; the value that holds it has None instead."""

    place: str
    found: str

    @property
    def text(self) -> Text:
        nl = f"het rekeningnummer {shown(self.found)} is geen geldig IBAN (controlegetal); laat de afzender dit verbeteren"
        return Text(nl, f"account number {shown(self.found)} is not a valid IBAN (check digits); have the sender correct it")


Finding = HeaderMismatch | InvalidIban


@dataclass(frozen=True, slots=True)
class Reading:
    """A message, and what about its file cannot be trusted; the importer decides what to do with the findings."""

    message: Message
    findings: tuple[Finding, ...]

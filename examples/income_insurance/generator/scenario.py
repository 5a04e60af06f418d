"""The example as decided by hand: which employers there are, how they are insured, and what goes wrong for whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

SEED = 20260930

YEAR, PERIOD, RUN = 2026, 9, 1
FIRST_DAY, LAST_DAY = date(2026, 9, 1), date(2026, 9, 30)
PAID_ON = date(2026, 9, 29)
"""The payroll run of the example: September 2026."""

MAXIMUM_DAILY_WAGE = Decimal("309.91")
ZW_PERCENTAGE = Decimal(70)
SUPPLEMENT_PERCENTAGE = Decimal(20)  # what some employers pay on top, through a second payroll employee
HOLIDAY_ALLOWANCE_PERCENTAGE = Decimal(8)
ZVW_PERCENTAGE = Decimal("6.10")

AUTOMATIC = "automatisch accorderen"
"""The characteristic that lets a claim be approved by itself, on employer or employee."""


@dataclass(frozen=True, slots=True)
class Employer:
    """One employer. `leavers` leave while ill and are paid in September; `ill` others are ill too.

    `zw_erd` counts the running ZW ERD policies; `lapsed` says that there is one whose coverage has ended.
    `room` is the declared wage sum of the Stoploss policy less the daily wages of the included ill: below zero means exceeded.
    """

    number: str
    name: str
    size: int
    leavers: int = 0
    ill: int = 3
    automatic: bool = True
    zw_erd: int = 1
    lapsed: bool = False
    room: Decimal | None = None
    stop_loss_ended: bool = False
    tight_maximum: bool = False  # the maximum wage sum is below a year's wages of the ill (R-3.3.4c)

    @property
    def company_number(self) -> int:
        return 8100 + int(self.number[1:])


EMPLOYERS: tuple[Employer, ...] = (
    Employer("W001", "Bakkerij Nergenshuizen B.V.", 18, leavers=4),
    Employer("W002", "Verzonnen Logistiek B.V.", 22, leavers=5),
    Employer("W003", "Luchtkasteel Bouw B.V.", 20, leavers=3, room=Decimal("-61.35")),
    Employer("W004", "Drijfzand Techniek B.V.", 18, leavers=3, room=Decimal("0.00")),
    Employer("W005", "Wolkenkantoor Schoonmaak B.V.", 20, leavers=3, room=Decimal("0.01")),
    Employer("W006", "Sprookjesbos Hoveniers B.V.", 16, leavers=2, room=Decimal("-0.01")),
    Employer("W007", "Fabelachtig Vervoer B.V.", 22, leavers=4),
    Employer("W008", "Denkbeeld Zorg B.V.", 24, leavers=5),
    Employer("W009", "Bedachte Bloemen B.V.", 15, leavers=2, room=Decimal("-88.40"), stop_loss_ended=True),
    Employer("W010", "Schijnbaar Metaal B.V.", 18, leavers=4, automatic=False),
    Employer("W011", "Nepveld Agrarisch B.V.", 16, leavers=3, automatic=False),
    Employer("W012", "Voorbeeld Detailhandel B.V.", 20, leavers=3),
    Employer("W013", "Proefpolder Installatie B.V.", 17, leavers=3, tight_maximum=True),
    Employer("W014", "Testdam Catering B.V.", 16, leavers=2, room=Decimal("412.90")),
    Employer("W015", "Fictiestad Beveiliging B.V.", 18, leavers=2),
    Employer("W016", "Droomhaven Scheepsbouw B.V.", 16, leavers=1),
    Employer("W017", "Zonder Polis Horeca B.V.", 16, zw_erd=0),
    Employer("W018", "Dubbel Gedekt Transport B.V.", 16, zw_erd=2),
    Employer("W019", "Verlopen Dekking Drukkerij B.V.", 14, zw_erd=0, lapsed=True),
    Employer("W020", "Kunstmaan Uitgeverij B.V.", 16, automatic=False, zw_erd=0, room=Decimal("150.00")),
    Employer("W021", "Tweemaal Verzekerd Hout B.V.", 15, zw_erd=0),
    Employer("W022", "Maanlandschap Toerisme B.V.", 18, ill=5, zw_erd=0, tight_maximum=True),
    Employer("W023", "Regenboog Verf B.V.", 16, automatic=False, zw_erd=0),
    Employer("W024", "Papieren Tijger Archief B.V.", 15, zw_erd=0),
    Employer("W025", "Stilstaand Water Beheer B.V.", 16, ill=1, zw_erd=0),
    Employer("W026", "Kaartenhuis Advies B.V.", 14, ill=0, automatic=False, zw_erd=0),
)
TWICE_INCLUDED = "W021"
"""Here a second Conventioneel policy includes an ill employee by hand (R-3.3.4e)."""

UNPAID_LEAVERS: Mapping[str, tuple[date, ...]] = {
    "W002": (date(2026, 10, 2),),
    "W007": (date(2026, 10, 16),),
    "W017": (date(2026, 8, 31),),
    "W018": (date(2026, 9, 11),),
    "W019": (date(2026, 8, 14),),
}
"""Last days of employment of those who also leave while ill, but whom this payroll run does not pay."""


class Twist(StrEnum):
    """What is special about one leaver; from COMPONENT_NOT_BOOKED on, a check fails."""

    TWO_RECORDS = "two payroll employees: ZW benefit, and the employer's supplement"
    ADMINISTRATOR = "a bewindvoerder receives all"
    GARNISHMENT = "loonbeslag: a bailiff receives a fixed part"
    HIGH_WAGE = "the daily wage is above the maximum"
    ALL_MONTH = "left before September: every workday is paid"
    OWN_CONSENT = "the employee, not the employer, carries the characteristic for automatic approval"
    NEW_ACCOUNT = "changed account, and is paid on the new one"
    COMPONENT_NOT_BOOKED = "the holiday allowance is missing from the journal"
    BOOKING_NOT_EXPLAINED = "the journal has a booking without wage component"
    BOOKED_UNDER_OTHER_NAME = "the holiday allowance is booked under another name"
    UNKNOWN_ACCOUNT = "part of the net goes to an account that nobody registered"
    OLD_ACCOUNT = "changed account, and is paid on the old one"
    COLLEAGUES_ACCOUNT = "the net goes to the account of a colleague"
    CENT_SHORT = "SEPA pays 0.01 less than the journal's net"
    HUNDRED_OVER = "SEPA pays 100.00 more than the journal's net"


TWISTS: Mapping[tuple[str, int], frozenset[Twist]] = {
    ("W001", 0): frozenset({Twist.ALL_MONTH}),
    ("W001", 1): frozenset({Twist.GARNISHMENT}),
    ("W001", 2): frozenset({Twist.COMPONENT_NOT_BOOKED}),
    ("W002", 0): frozenset({Twist.HIGH_WAGE, Twist.ALL_MONTH}),
    ("W002", 1): frozenset({Twist.TWO_RECORDS, Twist.ALL_MONTH}),
    ("W002", 2): frozenset({Twist.BOOKING_NOT_EXPLAINED}),
    ("W002", 3): frozenset({Twist.ADMINISTRATOR}),
    ("W003", 1): frozenset({Twist.TWO_RECORDS}),
    ("W007", 0): frozenset({Twist.UNKNOWN_ACCOUNT}),
    ("W007", 1): frozenset({Twist.ADMINISTRATOR, Twist.TWO_RECORDS}),
    ("W007", 2): frozenset({Twist.BOOKED_UNDER_OTHER_NAME}),
    ("W008", 0): frozenset({Twist.CENT_SHORT}),
    ("W008", 1): frozenset({Twist.OLD_ACCOUNT}),
    ("W008", 2): frozenset({Twist.NEW_ACCOUNT}),
    ("W008", 3): frozenset({Twist.TWO_RECORDS, Twist.CENT_SHORT}),
    ("W010", 0): frozenset({Twist.OWN_CONSENT}),
    ("W011", 0): frozenset({Twist.GARNISHMENT}),
    ("W011", 1): frozenset({Twist.COMPONENT_NOT_BOOKED, Twist.CENT_SHORT}),
    ("W012", 0): frozenset({Twist.COLLEAGUES_ACCOUNT}),
    ("W013", 1): frozenset({Twist.HUNDRED_OVER}),
    ("W013", 2): frozenset({Twist.ADMINISTRATOR}),
    ("W015", 0): frozenset({Twist.GARNISHMENT, Twist.ALL_MONTH}),
}
"""By employer and position among its leavers."""

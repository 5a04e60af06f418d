"""Facts about the policy, claim or imported wages that the event is about; begin at `facts.py`."""
# `named` is `dataclasses.field`, with a name

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from .claims import ClaimOrigin, ClaimStatus
from .events import Subject
from .named import named
from .policies import Participation
from .values import InsuranceType, Money


@dataclass(frozen=True, slots=True)
class Policy:
    """The policy that the event is about, with its coverage on the event's date where one runs."""

    SUBJECT: ClassVar[Subject] = Subject.POLICY
    number: str = named("polis", "policy")
    insurance_type: InsuranceType = named("verzekeringstype", "insurance type")
    insurer: str = named("POR-code van de verzekeraar", "POR code of the insurer")
    participation: Participation = named("deelname", "participation")
    running: bool = named("dekking loopt", "coverage runs")
    started_on: date | None = named("eerste dag van de dekking", "first day of the coverage")
    last_day: date | None = named("laatste dag van de dekking", "last day of the coverage")
    declared_wage_sum: Money | None = named("aangemelde loonsom", "declared wage sum")
    maximum_wage_sum: Money | None = named("maximumloonsom", "maximum wage sum")


@dataclass(frozen=True, slots=True)
class Claim:
    """The claim that the event is about (R-4.3.1). Users are called by their log-in names; `days` counts first and last."""

    SUBJECT: ClassVar[Subject] = Subject.CLAIM
    number: str = named("claim", "claim")
    gross: Money = named("brutobedrag", "gross amount")
    origin: ClaimOrigin = named("herkomst van de claim", "origin of the claim")
    status: ClaimStatus = named("status van de claim", "status of the claim")
    starts_on: date = named("eerste dag van de claimperiode", "first day of the claim period")
    last_day: date | None = named("laatste dag van de claimperiode", "last day of the claim period")
    days: int | None = named("dagen in de claimperiode", "days in the claim period")
    employees: int = named("werknemers in de claim", "employees in the claim")
    lines: int = named("claimregels", "claim lines")
    created_by: str = named("ingevoerd door", "entered by")
    decided_by: str | None = named("beslist door", "decided by")


@dataclass(frozen=True, slots=True)
class ClaimSurroundings:
    """What lies around the claim: other claims of the policy for the same employee and days, and the policy's coverage."""

    SUBJECT: ClassVar[Subject] = Subject.CLAIM
    overlapping: int = named("andere claims over dezelfde dagen", "other claims over the same days")
    rejected_before: int = named("eerder afgewezen over dezelfde dagen", "rejected before over the same days")
    covered: bool = named("claimperiode geheel gedekt", "claim period covered as a whole")


@dataclass(frozen=True, slots=True)
class ImportedWages:
    """The imported wage components that the event is about (R-3.3.1.1); `paid_net` is the total of the net payments for them."""

    SUBJECT: ClassVar[Subject] = Subject.WAGES
    gross: Money = named("bruto", "gross")
    net: Money = named("netto", "net")
    paid_net: Money = named("netto betaald", "net paid")
    paid_on: date = named("betaaldatum", "payment date")
    run: int = named("runnummer", "run number")
    previous_gross: Money | None = named("bruto van de vorige periode", "gross of the period before")
    unknown_beneficiaries: int = named("betalingen aan onbekende begunstigden", "payments to unknown beneficiaries")

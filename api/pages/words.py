"""The words of the pages in both languages, by the name that the templates use."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from domain.claims import CLAIM_STATUS_LABELS, ClaimOrigin, ClaimStatus, Side
from domain.payroll import BENEFICIARY_LABELS, CHECK_LABELS, WAGE_STATUS_LABELS, BeneficiaryRole, Check, WageStatus
from domain.values import INSURANCE_TYPE_LABELS, InsuranceType, Text

WORDS: Mapping[str, Text] = {
    "skip": Text("Naar de inhoud", "Skip to content"),
    "menu": Text("Hoofdmenu", "Main menu"),
    "wages": Text("Geïmporteerde looncomponenten", "Imported wage components"),
    "api": Text("API", "API"),
    "log_in": Text("Inloggen", "Log in"),
    "log_out": Text("Uitloggen", "Log out"),
    "logged_in_as": Text("Ingelogd als", "Logged in as"),
    "other_language": Text("English", "Nederlands"),
    "token": Text("Toegangstoken", "Access token"),
    "token_hint": Text("U krijgt uw token van de beheerder.", "Your administrator gives you your token."),
    "place": Text("Plaats", "Place"),
    "request_id": Text("Nummer van de aanvraag", "Request id"),
    "filter": Text("Filteren", "Filter"),
    "clear": Text("Filters wissen", "Clear filters"),
    "filters": Text("Filters", "Filters"),
    "employer": Text("Werkgever", "Employer"),
    "employer_number": Text("Werkgevernummer", "Employer number"),
    "employee": Text("Werknemer", "Employee"),
    "employee_number": Text("Werknemernummer", "Employee number"),
    "several": Text("meerdere werknemers", "several employees"),
    "policy": Text("Polis", "Policy"),
    "policy_number": Text("Polisnummer", "Policy number"),
    "year": Text("Jaar", "Year"),
    "period": Text("Periode", "Period"),
    "run": Text("run", "run"),
    "status": Text("Status", "Status"),
    "all": Text("alle", "all"),
    "processed_on": Text("Verwerkt op", "Processed on"),
    "gross": Text("Bruto", "Gross"),
    "net": Text("Netto", "Net"),
    "claim": Text("Claim", "Claim"),
    "booking": Text("Boeking", "Booking"),
    "claim_or_booking": Text("Claim of boeking", "Claim or booking"),
    "failed_check": Text("controle klopt niet", "check fails"),
    "failed_checks": Text("controles kloppen niet", "checks fail"),
    "claim_rejected": Text("claim afgewezen", "claim rejected"),
    "totals": Text("Netto per status", "Net per status"),
    "row": Text("rij", "row"),
    "rows": Text("rijen", "rows"),
    "first_page": Text("Eerste pagina", "First page"),
    "next_page": Text("Volgende pagina", "Next page"),
    "pages": Text("Bladeren", "Pages"),
    "nothing": Text("Er zijn nog geen looncomponenten geïmporteerd.", "No wage components have been imported yet."),
    "nothing_do": Text(
        "Importeer de bestanden die terugkwamen uit de verloning: SEPA-bestanden, journalen en looncomponenten.",
        "Import the files that came back from payroll: SEPA files, journals and wage components.",
    ),
    "nothing_how": Text("Zo importeert u ze", "How to import them"),
    "nothing_found": Text("Niets voldoet aan deze filters.", "Nothing fits these filters."),
    "nothing_found_do": Text("Verruim de filters, of wis ze.", "Widen the filters, or clear them."),
    "origin": Text("Herkomst", "Origin"),
    "case": Text("Traject", "Case"),
    "claimed_period": Text("Claimperiode", "Claimed period"),
    "created": Text("Opgevoerd", "Created"),
    "decided": Text("Besloten", "Decided"),
    "not_decided": Text("nog niet besloten", "not decided yet"),
    "reason": Text("Reden", "Reason"),
    "by": Text("door", "by"),
    "lines": Text("Claimregels", "Claim lines"),
    "description": Text("Omschrijving", "Description"),
    "amount": Text("Bedrag", "Amount"),
    "total": Text("Totaal", "Total"),
    "checks": Text("Controles", "Checks"),
    "checks_none": Text(
        "Deze claim is niet uit geïmporteerde looncomponenten gemaakt: er zijn geen controles.",
        "This claim was not made of imported wage components: there are no checks.",
    ),
    "holds": Text("klopt", "holds"),
    "fails": Text("klopt niet", "fails"),
    "booking_none": Text(
        "Er is nog geen boeking: die ontstaat als de claim is goedgekeurd.",
        "There is no booking yet: an approved claim gives one.",
    ),
    "booking_file": Text("Boekingsbestand", "Booking file"),
    "beneficiary": Text("Begunstigde", "Beneficiary"),
    "account": Text("Rekening", "Account"),
    "name": Text("Naam", "Name"),
    "debit": Text("Debet", "Debit"),
    "credit": Text("Credit", "Credit"),
    "api_of": Text("API van Regelaar", "API of Regelaar"),
    "api_for_programs": Text("Voor programma's: ", "For programs: "),
    "parameters": Text("Parameters", "Parameters"),
    "required": Text("verplicht", "required"),
}

_ORIGINS = {
    ClaimOrigin.IMPORT: Text("geïmporteerde looncomponenten", "imported wage components"),
    ClaimOrigin.MANUAL: Text("handmatig", "by hand"),
}
_SIDES = {Side.DEBIT: WORDS["debit"], Side.CREDIT: WORDS["credit"]}

LABELS: Mapping[type[StrEnum], Mapping[Any, Text]] = {
    WageStatus: WAGE_STATUS_LABELS,
    ClaimStatus: CLAIM_STATUS_LABELS,
    ClaimOrigin: _ORIGINS,
    Check: CHECK_LABELS,
    BeneficiaryRole: BENEFICIARY_LABELS,
    InsuranceType: INSURANCE_TYPE_LABELS,
    Side: _SIDES,
}
"""Codes as people read them."""

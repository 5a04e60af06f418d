"""What comes back from the payroll package, and the four checks that decide on automatic booking (R-3.3.1.1-checks)."""

from enum import StrEnum

from .values import Text


class ComponentKind(StrEnum):
    """What a wage component does to the payment."""

    GROSS = "gross"  # adds to the benefit
    WITHHOLDING = "withholding"  # taken off the gross, paid to the tax authority
    NET = "net"  # what is paid out
    EMPLOYER_CHARGE = "employer_charge"  # on top of the gross, paid to the tax authority


class BeneficiaryRole(StrEnum):
    """Who receives or bears a part of a payment (R-3.3.1.1)."""

    INSURER = "insurer"
    TAX_AUTHORITY = "tax_authority"
    EMPLOYEE = "employee"
    ADMINISTRATOR = "administrator"
    GARNISHMENT = "garnishment"


BENEFICIARY_LABELS: dict[StrEnum, Text] = {
    BeneficiaryRole.INSURER: Text("verzekeraar", "insurer"),
    BeneficiaryRole.TAX_AUTHORITY: Text("belastingdienst", "tax authority"),
    BeneficiaryRole.EMPLOYEE: Text("werknemer", "employee"),
    BeneficiaryRole.ADMINISTRATOR: Text("bewindvoerder", "administrator"),
    BeneficiaryRole.GARNISHMENT: Text("loonbeslag", "wage garnishment"),
}


class Check(StrEnum):
    """The four checks of the seed, in its order."""

    COMPONENTS_BOOKED = "components_booked"
    BOOKINGS_EXPLAINED = "bookings_explained"
    NO_EXTRA_BENEFICIARY = "no_extra_beneficiary"
    NET_EQUAL = "net_equal"


CHECK_LABELS: dict[StrEnum, Text] = {
    Check.COMPONENTS_BOOKED: Text("alle looncomponenten hebben een boeking", "every wage component has a booking"),
    Check.BOOKINGS_EXPLAINED: Text("alle boekingen hebben looncomponenten", "every booking has wage components"),
    Check.NO_EXTRA_BENEFICIARY: Text("geen extra begunstigde", "no extra beneficiary"),
    Check.NET_EQUAL: Text("netto in het journaal is netto in SEPA", "net in the journal is net in SEPA"),
}


class WageStatus(StrEnum):
    """What became of an employee's imported wage components (R-3.3.1.2)."""

    APPROVED = "approved"
    PROCESSED = "processed"
    NOT_PROCESSED = "not_processed"


WAGE_STATUS_LABELS = {
    WageStatus.APPROVED: Text("Verwerkt en geaccordeerd", "Processed and approved"),
    WageStatus.PROCESSED: Text("Verwerkt", "Processed"),
    WageStatus.NOT_PROCESSED: Text("Niet verwerkt", "Not processed"),
}


class PaymentKind(StrEnum):
    """Which of the two payment files a payment came in."""

    NET = "net"
    TAX = "tax"

"""R-3.3.1.1, R-3.3.3, R-4.3.1: claims of imported wages or by hand, decided by who may. Figures: `march/README.md`."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import insert, select, update

from domain.access import Verdict
from domain.claims import ClaimOrigin, ClaimStatus
from domain.errors import BadInput, Conflict, Forbidden, NotFound
from domain.payroll import WageStatus
from domain.store.claim_bookings import book_claim
from domain.store.claim_decisions import decide_claim
from domain.store.claim_of_wages import claim_from_wages
from domain.store.claims import claim_lines, read_claim
from domain.store.settings import AutoApproval, change_auto_approval
from domain.store.tables.absence import absence_case, characteristic
from domain.store.tables.claims import booking, booking_line, claim
from domain.store.tables.events import event
from domain.store.tables.payroll import beneficiary
from domain.store.tables.people import employee, employer
from domain.store.tables.users import user_permission
from domain.store.tables.waiting import outbox
from domain.values import Money, Period
from workflows.claims import approve_automatically, create_claim
from workflows.import_payroll import attempt_import
from workflows.new_claim import NewClaim, NewClaimLine

MARCH = Period(date(2025, 3, 1), date(2025, 4, 1))
TODAY = date(2025, 3, 26)


def euro(text):
    return Money(Decimal(text))


@pytest.fixture
def imported(office, march, now):
    """The office after the import of March."""
    attempt_import(office.engine, office.user("anna"), march(), now)
    return office


@pytest.fixture
def do(imported, now):
    """Calls a use case in a transaction of its own."""

    def call(use_case, *arguments):
        with imported.engine.begin() as connection:
            return use_case(connection, *arguments, now)

    return call


@pytest.fixture
def automatic(imported, do):
    """The claim that the system makes of an employee's wages."""
    return lambda number: do(claim_from_wages, imported.wages(number).id, f"zw-erd/T-{number}-ZW")


def line(who="1001", amount="123.45", description="Loondoorbetaling maart", period=MARCH):
    return NewClaimLine(who, description, period, euro(amount))


def events(office, kind):
    with office.engine.begin() as connection:
        return connection.execute(select(event).where(event.c.type == kind).order_by(event.c.seq)).all()


def read(office, claim_id):
    with office.engine.begin() as connection:
        return read_claim(connection, claim_id), claim_lines(connection, claim_id)


# made of imported wages


def test_wages_whose_checks_hold_become_a_claim_with_a_line_per_gross_component(imported, automatic):
    """R-3.3.1.1-checks: 1002 has 2,000.00 + 400.00 = 2,400.00 gross, in March."""
    claim_id = automatic("1002")
    found, lines = read(imported, claim_id)
    assert (found.number, found.origin, found.status) == ("C-ZW-1-1002-2025-03-1", ClaimOrigin.IMPORT, ClaimStatus.PENDING)
    assert (found.gross, found.period, found.creator) == (euro("2400.00"), MARCH, "Regelaar")
    assert [(one.description, one.amount) for one in lines] == [
        ("Ziektewetuitkering", euro("2000.00")),
        ("Aanvulling", euro("400.00")),
    ]
    assert imported.wages("1002").status is WageStatus.PROCESSED
    assert imported.wages("1002").claim_number == "C-ZW-1-1002-2025-03-1"


def test_the_triggers_hear_of_an_imported_claim_and_answer_its_case(imported, automatic):
    claim_id = automatic("1001")
    (told,) = events(imported, "claim_imported")
    assert (told.reply_to, told.occurred_on) == ("zw-erd/T-1001-ZW", date(2025, 3, 25))
    assert (told.employer_id, told.employee_id, told.case_id, told.claim_id, told.policy_id) == (
        imported.key(employer, "W-1"),
        imported.key(employee, "1001"),
        imported.key(absence_case, "T-1001-ZW"),
        claim_id,
        read(imported, claim_id)[0].policy_id,
    )


def test_asked_twice_it_is_one_claim(imported, automatic):
    first, before = automatic("1001"), imported.counts()
    assert automatic("1001") == first
    assert imported.counts() == before


@pytest.mark.parametrize(
    ("number", "check"), [("1004", "geen extra begunstigde"), ("2001", "netto in het journaal is netto in SEPA")]
)
def test_a_failed_check_leaves_the_claim_to_a_person(imported, automatic, number, check):
    """R-3.3.1.1-checks: none is made."""
    before = imported.counts()
    with pytest.raises(Conflict) as refused:
        automatic(number)
    assert check in refused.value.text.nl
    assert imported.counts() == before
    assert imported.wages(number).status is WageStatus.NOT_PROCESSED


# made by hand


def test_a_person_makes_the_claim_that_the_checks_left(imported, do):
    """R-3.3.1.1-checks, R-4.3.1: 2001 has 1,200.00 gross; the case hears of the claim."""
    claim_id = do(create_claim, imported.user("anna"), NewClaim("ZW-2", wage_import_id=imported.wages("2001").id))
    found, lines = read(imported, claim_id)
    assert (found.number, found.origin, found.creator) == ("C-ZW-2-H1", ClaimOrigin.MANUAL, "Anna van den Berg")
    assert (found.gross, found.period) == (euro("1200.00"), MARCH)
    assert [(one.description, one.amount, one.period) for one in lines] == [("Ziektewetuitkering", euro("1200.00"), MARCH)]
    assert imported.wages("2001").status is WageStatus.PROCESSED
    (told,) = events(imported, "claim_created")
    assert told.reply_to == "zw-erd/T-2001-ZW"
    with imported.engine.begin() as connection:
        (sent,) = connection.execute(select(outbox).where(outbox.c.name == "claim_entered")).all()
    assert (sent.workflow_id, sent.payload) == ("zw-erd/T-2001-ZW", {"claim_id": claim_id})


def test_a_claim_for_several_employees_tells_the_triggers_of_each(imported, do):
    """R-4.3.1: 100.00 + 200.50 = 300.50, under a Stoploss policy, from 1 February through 31 March."""
    february = Period(date(2025, 2, 1), date(2025, 3, 1))
    new = NewClaim("SL-1", (line("1001", "100.00", period=february), line("1005", "200.50")))
    found, _ = read(imported, do(create_claim, imported.user("anna"), new))
    assert (found.employee_id, found.case_id, found.gross) == (None, None, euro("300.50"))
    assert found.period == Period(date(2025, 2, 1), date(2025, 4, 1))
    told = events(imported, "claim_created")
    assert {(one.employee_id, one.case_id) for one in told} == {
        (imported.key(employee, "1001"), imported.key(absence_case, "T-1001")),
        (imported.key(employee, "1005"), imported.key(absence_case, "T-1005")),
    }
    assert {one.reply_to for one in told} == {None}


def test_entering_the_same_claim_again_gives_the_first(imported, do):
    new = NewClaim("SL-1", (line(),))
    first, before = do(create_claim, imported.user("anna"), new), imported.counts()
    assert do(create_claim, imported.user("anna"), new) == first
    assert imported.counts() == before
    other = do(create_claim, imported.user("anna"), NewClaim("SL-1", (line(amount="123.46"),)))
    assert read(imported, other)[0].number == "C-SL-1-H2"


def test_what_another_claimed_already_is_refused_by_name(imported, do):
    do(create_claim, imported.user("anna"), NewClaim("SL-1", (line(),)))
    with pytest.raises(Conflict, match="C-SL-1-H1, by Anna van den Berg"):
        do(create_claim, imported.user("bert"), NewClaim("SL-1", (line(),)))


def test_wages_are_claimed_once_until_the_claim_is_rejected(imported, do, automatic):
    """R-3.3.1.2: after a rejection the wages are ‘Niet verwerkt’ again, with the reason, and a person may claim them anew."""
    rejected = automatic("1001")
    again = NewClaim("ZW-1", (line(amount="1400.00"),), imported.wages("1001").id)
    with pytest.raises(Conflict, match="C-ZW-1-1001-2025-03-1, by Regelaar"):
        do(create_claim, imported.user("anna"), again)
    do(decide_claim, imported.user("bert"), rejected, Verdict.REJECT, "dagloon klopt niet")
    row = imported.wages("1001")
    assert (row.status, row.rejection, row.claim_id) == (WageStatus.NOT_PROCESSED, "dagloon klopt niet", rejected)
    assert automatic("1001") == rejected
    anew = do(create_claim, imported.user("anna"), again)
    row = imported.wages("1001")
    assert (row.status, row.rejection, row.claim_id) == (WageStatus.PROCESSED, None, anew)


@pytest.mark.parametrize(
    ("wrong", "place", "message"),
    [
        (line(who="9999"), "lines 1", "er is geen werknemer `9999`"),
        (line(who="2001"), "lines 1", "werknemer `2001` is niet van de werkgever van deze polis"),
        (line(amount="0.00"), "lines 1", "moet hoger zijn dan 0"),
        (line(amount="-5.00"), "lines 1", "moet hoger zijn dan 0"),
        (line(amount="1000000000.00"), "lines 1", "hoogstens 999999999.99"),
        (NewClaimLine("1001", "dollars", MARCH, Money(Decimal(5), "USD")), "lines 1", "geef het bedrag in EUR"),
        (line(description="  "), "lines 1", "geef een omschrijving"),
        (line(description="a\x00b"), "lines 1", "geef een omschrijving"),
        (line(description="a" * 201), "lines 1", "geef een omschrijving"),
        (line(period=Period(date(2025, 3, 1))), "lines 1", "de periode heeft geen einde"),
        (line(period=Period(date(2025, 3, 27), date(2025, 3, 28))), "lines 1", "de periode begint in de toekomst"),
        (line(period=Period(date(2024, 1, 1), date(2024, 2, 1))), "lines", "werknemer 1001 heeft geen traject"),
    ],
)
def test_a_wrong_line_is_refused_with_its_place_and_nothing_is_kept(imported, do, wrong, place, message):
    """R-4.3.1"""
    before = imported.counts()
    with pytest.raises(BadInput) as refused:
        do(create_claim, imported.user("anna"), NewClaim("SL-1", (wrong,)))
    assert refused.value.place == place
    assert message in refused.value.text.nl
    assert imported.counts() == before


def test_all_wrong_lines_are_told_at_once(imported, do):
    with pytest.raises(BadInput) as refused:
        do(create_claim, imported.user("anna"), NewClaim("SL-1", (line(amount="-1.00"), line(), line(who="9999"))))
    assert "lines 1: " in refused.value.text.en
    assert "lines 3: " in refused.value.text.en
    assert "lines 2: " not in refused.value.text.en


def test_wages_are_claimed_for_their_own_employee_and_policy(imported, do):
    with pytest.raises(BadInput) as refused:
        do(create_claim, imported.user("anna"), NewClaim("SL-1", (line(who="1005"),), imported.wages("1004").id))
    assert "looncomponenten zijn van polis ZW-1" in refused.value.text.nl
    assert "looncomponenten zijn van werknemer 1004" in refused.value.text.nl


@pytest.mark.parametrize("new", [NewClaim("SL-9", (line(),)), NewClaim("SL-1", (line(),), wage_import_id=9999)])
def test_a_claim_under_what_does_not_exist_is_not_found(imported, do, new):
    with pytest.raises(NotFound):
        do(create_claim, imported.user("anna"), new)


def test_a_claim_needs_lines_and_the_authorisation(imported, do):
    with pytest.raises(BadInput, match="no lines"):
        do(create_claim, imported.user("anna"), NewClaim("SL-1"))
    with imported.engine.begin() as connection:
        connection.execute(user_permission.delete().where(user_permission.c.user_id == imported.user("dirk").id))
    with pytest.raises(Forbidden, match="Create claims"):
        do(create_claim, imported.user("dirk"), NewClaim("SL-1", (line(),)))


# decided

MATRIX = [
    # who decides (see `portfolio/user_permissions.csv`), verdict, who made the claim, may it
    ("anna", Verdict.APPROVE, "anna", False),
    ("anna", Verdict.APPROVE, "bert", True),
    ("anna", Verdict.REJECT, "anna", False),
    ("anna", Verdict.REJECT, "bert", True),
    ("carla", Verdict.APPROVE, "carla", True),
    ("carla", Verdict.APPROVE, "anna", True),
    ("carla", Verdict.REJECT, "carla", True),
    ("carla", Verdict.REJECT, "anna", True),
    ("dirk", Verdict.APPROVE, "dirk", False),
    ("dirk", Verdict.APPROVE, "anna", False),
    ("dirk", Verdict.REJECT, "dirk", False),
    ("dirk", Verdict.REJECT, "anna", False),
]


@pytest.mark.parametrize(("who", "verdict", "author", "may"), MATRIX)
def test_who_may_decide_which_claim(imported, do, who, verdict, author, may):
    """R-3.3.3: the right to decide one's own claims only adds to the right to decide at all."""
    claim_id = do(create_claim, imported.user(author), NewClaim("SL-1", (line(),)))
    before = imported.counts()
    if may:
        wanted = ClaimStatus.APPROVED if verdict is Verdict.APPROVE else ClaimStatus.REJECTED
        assert do(decide_claim, imported.user(who), claim_id, verdict, "gezien") is wanted
        found, _ = read(imported, claim_id)
        assert (found.status, found.decided_by, found.reason) == (wanted, (imported.user(who).id, imported_name(who)), "gezien")
        assert len(events(imported, f"claim_{wanted}")) == 1
    else:
        with pytest.raises(Forbidden):
            do(decide_claim, imported.user(who), claim_id, verdict, "gezien")
        assert read(imported, claim_id)[0].status is ClaimStatus.PENDING
        assert imported.counts() == before


def imported_name(who):
    return {"anna": "Anna van den Berg", "carla": "Carla Cuijpers"}[who]


def test_whoever_changed_a_claim_last_owns_it_too(imported, do):
    """R-3.3.3: Bert changed Carla's claim, so it is his as well."""
    claim_id = do(create_claim, imported.user("carla"), NewClaim("SL-1", (line(),)))
    with imported.engine.begin() as connection:
        connection.execute(update(claim).where(claim.c.id == claim_id).values(edited_by=imported.user("bert").id))
    with pytest.raises(Forbidden, match="Approve own claims"):
        do(decide_claim, imported.user("bert"), claim_id, Verdict.APPROVE, None)


def test_the_same_decision_again_changes_nothing(imported, do, automatic):
    claim_id = automatic("1001")
    do(decide_claim, imported.user("anna"), claim_id, Verdict.APPROVE, None)
    before = imported.counts()
    assert do(decide_claim, imported.user("anna"), claim_id, Verdict.APPROVE, None) is ClaimStatus.APPROVED
    assert imported.counts() == before


@pytest.mark.parametrize(("who", "verdict"), [("anna", Verdict.REJECT), ("bert", Verdict.APPROVE), ("bert", Verdict.REJECT)])
def test_another_decision_is_refused_naming_who_decided(imported, do, automatic, who, verdict):
    claim_id = automatic("1001")
    do(decide_claim, imported.user("anna"), claim_id, Verdict.APPROVE, None)
    with pytest.raises(Conflict) as refused:
        do(decide_claim, imported.user(who), claim_id, verdict, "toch niet")
    assert "goedgekeurd door Anna van den Berg" in refused.value.text.nl
    assert read(imported, claim_id)[0].status is ClaimStatus.APPROVED


@pytest.mark.parametrize("reason", [None, "", "  "])
def test_a_rejection_needs_a_reason(imported, do, automatic, reason):
    claim_id = automatic("1001")
    with pytest.raises(BadInput, match="give a reason"):
        do(decide_claim, imported.user("anna"), claim_id, Verdict.REJECT, reason)
    assert read(imported, claim_id)[0].status is ClaimStatus.PENDING


def test_a_claim_that_does_not_exist_is_not_found(imported, do):
    with pytest.raises(NotFound):
        do(decide_claim, imported.user("anna"), 9999, Verdict.APPROVE, None)


def test_the_case_hears_what_was_decided(imported, do, automatic):
    """The decision's event answers the case's process; that of a claim without wages answers nobody."""
    do(decide_claim, imported.user("anna"), automatic("1001"), Verdict.APPROVE, None)
    do(
        decide_claim,
        imported.user("bert"),
        do(create_claim, imported.user("anna"), NewClaim("SL-1", (line(),))),
        Verdict.APPROVE,
        None,
    )
    assert [told.reply_to for told in events(imported, "claim_approved")] == ["zw-erd/T-1001-ZW", None]


# approved by itself

ON = AutoApproval(True, ("automatisch akkoord", "vaste klant"))


@pytest.fixture
def settle(imported, now):
    """Sets automatic approval, and puts characteristics on case, origin, employee or employer of 1001."""

    def set_up(setting, marks):
        targets = {
            "case": {"case_id": imported.key(absence_case, "T-1001-ZW")},
            "origin": {"case_id": imported.key(absence_case, "T-1001")},
            "employee": {"employee_id": imported.key(employee, "1001")},
            "employer": {"employer_id": imported.key(employer, "W-1")},
            "someone else": {"employee_id": imported.key(employee, "1002")},
        }
        with imported.engine.begin() as connection:
            connection.execute(insert(user_permission).values(user_id=imported.user("carla").id, permission="change_settings"))
        with imported.engine.begin() as connection:
            change_auto_approval(connection, imported.user("carla"), setting, now)
            for target, name in marks:
                connection.execute(insert(characteristic).values(name=name, **targets[target]))

    return set_up


@pytest.mark.parametrize(
    ("setting", "marks", "approved"),
    [
        (ON, [("case", "automatisch akkoord")], True),
        (ON, [("origin", "automatisch akkoord")], True),
        (ON, [("employee", "vaste klant")], True),
        (ON, [("employer", "vaste klant")], True),
        (ON, [], False),
        (ON, [("case", "iets anders")], False),
        (ON, [("someone else", "automatisch akkoord")], False),
        (AutoApproval(False, ON.characteristics), [("case", "automatisch akkoord")], False),
        (AutoApproval(True, ()), [("case", "automatisch akkoord")], False),
        (ON, [("case", "automatisch akkoord"), ("case", "handmatig beoordelen")], False),
        (ON, [("employer", "vaste klant"), ("origin", "handmatig beoordelen")], False),
    ],
)
def test_when_a_claim_is_approved_by_itself(imported, do, automatic, settle, setting, marks, approved):
    """R-3.3.2: the switch, a characteristic that allows it, and nothing that asks for a person."""
    settle(setting, marks)
    claim_id = automatic("1001")
    assert do(approve_automatically, claim_id) is approved
    found, _ = read(imported, claim_id)
    assert found.status is (ClaimStatus.APPROVED if approved else ClaimStatus.PENDING)
    assert do(approve_automatically, claim_id) is approved
    assert [told.reply_to for told in events(imported, "claim_approved")] == (["zw-erd/T-1001-ZW"] if approved else [])


def test_what_a_person_decided_stays_decided(imported, do, automatic, settle):
    settle(ON, [("case", "automatisch akkoord")])
    claim_id = automatic("1001")
    do(decide_claim, imported.user("anna"), claim_id, Verdict.REJECT, "dubbel")
    assert do(approve_automatically, claim_id) is False
    assert read(imported, claim_id)[0].reason == "dubbel"


def test_the_system_needs_the_authorisations_too(imported, do, automatic, settle):
    """R-3.3.3: on every path, so also when the system approves its own claim."""
    settle(ON, [("case", "automatisch akkoord")])
    claim_id = automatic("1001")
    own = (user_permission.c.user_id == imported.user("systeem").id) & (user_permission.c.permission == "approve_own_claims")
    with imported.engine.begin() as connection:
        connection.execute(user_permission.delete().where(own))
    with pytest.raises(Forbidden, match="Approve own claims"):
        do(approve_automatically, claim_id)


# booked


def booked(office, claim_id, today=TODAY):
    with office.engine.begin() as connection:
        booking_id = book_claim(connection, claim_id, today)
        number = connection.execute(select(booking.c.number).where(booking.c.id == booking_id)).scalar_one()
        lines = connection.execute(
            select(booking_line).where(booking_line.c.booking_id == booking_id).order_by(booking_line.c.id)
        )
        return number, [(line.role, line.side, str(line.amount), line.name) for line in lines]


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (
            "1001",
            [
                ("insurer", "debit", "1597.65", "Proefverzekeraar"),
                ("tax_authority", "credit", "397.65", "Belastingdienst"),
                ("employee", "credit", "1200.00", "J. Janssen"),
            ],
        ),
        (
            "1002",
            [
                ("insurer", "debit", "2556.24", "Proefverzekeraar"),
                ("tax_authority", "credit", "806.24", "Belastingdienst"),
                ("administrator", "credit", "1750.00", "Bewind en Balans"),
            ],
        ),
        (
            "1003",
            [
                ("insurer", "debit", "1917.18", "Proefverzekeraar"),
                ("tax_authority", "credit", "517.18", "Belastingdienst"),
                ("employee", "credit", "1000.00", "A. Bakker"),
                ("garnishment", "credit", "400.00", "Deurwaarder Degen"),
            ],
        ),
    ],
)
def test_an_approved_claim_is_booked_with_a_line_per_beneficiary(imported, do, automatic, number, expected):
    """R-3.3.1-7, R-3.3.1.2: debit equals credit, and the wages are ‘Verwerkt en geaccordeerd’."""
    claim_id = automatic(number)
    do(decide_claim, imported.user("anna"), claim_id, Verdict.APPROVE, None)
    assert imported.wages(number).status is WageStatus.PROCESSED
    assert booked(imported, claim_id) == (f"B-ZW-1-{number}-2025-03-1", expected)
    row = imported.wages(number)
    assert (row.status, row.booking_number) == (WageStatus.APPROVED, f"B-ZW-1-{number}-2025-03-1")


def test_booked_again_it_is_the_same_booking(imported, do, automatic):
    claim_id = automatic("1001")
    do(decide_claim, imported.user("anna"), claim_id, Verdict.APPROVE, None)
    first, before = booked(imported, claim_id), imported.counts()
    assert booked(imported, claim_id, TODAY + timedelta(days=9)) == first
    assert imported.counts() == before


@pytest.mark.parametrize("decide", [False, True])
def test_only_an_approved_claim_is_booked(imported, do, automatic, decide):
    """R-3.3.1-7: neither a claim that waits nor a rejected one."""
    claim_id = automatic("1001")
    if decide:
        do(decide_claim, imported.user("anna"), claim_id, Verdict.REJECT, "dubbel")
    with pytest.raises(Conflict, match="only an approved claim is booked"):
        booked(imported, claim_id)


def test_an_account_that_nobody_registered_is_never_booked(imported, do):
    """R-3.3.1.1-checks: a person may approve 1004's claim, but it is booked only once the account is registered."""
    claim_id = do(create_claim, imported.user("anna"), NewClaim("ZW-1", wage_import_id=imported.wages("1004").id))
    do(decide_claim, imported.user("bert"), claim_id, Verdict.APPROVE, None)
    before = imported.counts()
    with pytest.raises(Conflict, match="NL70TEST0000009004"):
        booked(imported, claim_id)
    assert imported.counts() == before
    account = {"name": "Tweede rekening Smit", "iban": "NL70TEST0000009004", "starts_on": date(2025, 3, 1)}
    with imported.engine.begin() as connection:
        connection.execute(insert(beneficiary).values(employee_id=imported.key(employee, "1004"), role="employee", **account))
    assert booked(imported, claim_id)[1] == [
        ("insurer", "debit", "1065.10", "Proefverzekeraar"),  # 900.00 + 165.10
        ("tax_authority", "credit", "165.10", "Belastingdienst"),
        ("employee", "credit", "900.00", "Tweede rekening Smit"),
    ]


def test_a_claim_without_wages_goes_to_the_registered_accounts(imported, do):
    """R-3.3.1-7: 100.00 + 20.00 to 1001, 200.50 to the administrator of 1002; 320.50 in all."""
    lines = (line("1001", "100.00"), line("1002", "200.50"), line("1001", "20.00", "Reiskosten"))
    claim_id = do(create_claim, imported.user("anna"), NewClaim("SL-1", lines))
    do(decide_claim, imported.user("bert"), claim_id, Verdict.APPROVE, None)
    assert booked(imported, claim_id) == (
        "B-SL-1-H1",
        [
            ("insurer", "debit", "320.50", "Proefverzekeraar"),
            ("employee", "credit", "120.00", "J. Janssen"),
            ("administrator", "credit", "200.50", "Bewind en Balans"),
        ],
    )


def test_garnished_wages_are_paid_through_payroll_only(imported, do):
    claim_id = do(create_claim, imported.user("anna"), NewClaim("SL-1", (line("1003"),)))
    do(decide_claim, imported.user("bert"), claim_id, Verdict.APPROVE, None)
    with pytest.raises(Conflict, match="no account to pay to for employee 1003"):
        booked(imported, claim_id)


# at the same moment


def test_two_at_once_make_one_claim_and_one_booking(imported, now):
    """R-3.3.1.1-checks, R-3.3.1-7: repeats that overlap wait for each other and give the same."""
    wage_import_id = imported.wages("1001").id

    def settle(_):
        with imported.engine.begin() as connection:
            claim_id = claim_from_wages(connection, wage_import_id, "zw-erd/T-1001-ZW", now)
        with imported.engine.begin() as connection:
            decide_claim(connection, imported.user("anna"), claim_id, Verdict.APPROVE, None, now)
        with imported.engine.begin() as connection:
            return claim_id, book_claim(connection, claim_id, TODAY)

    with ThreadPoolExecutor(4) as people:
        assert len(set(people.map(settle, range(4)))) == 1
    counts = imported.counts()
    assert (counts["claim"], counts["booking"], counts["booking_line"]) == (1, 1, 3)

"""The example's data: the same bytes from the same seed, nobody real, and figures that a person worked out by hand."""

import csv
import json
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from stdnum import iban
from stdnum.nl import bsn

EXAMPLE = Path(__file__).parents[2] / "examples" / "income_insurance"
EXPORT = EXAMPLE / "payroll" / "2026-09"
PAIN = "{urn:iso:std:iso:20022:tech:xsd:pain.001.001.03}"


def table(path: str) -> list[dict[str, str]]:
    with (EXAMPLE / f"{path}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def portfolio(name: str) -> list[dict[str, str]]:
    return table(f"portfolio/{name}")


EXPECTED: dict[str, Any] = json.loads((EXAMPLE / "expected.json").read_text(encoding="utf-8"))
PAID = {row["employee"]: row for row in EXPECTED["employees"]}


def runs(row: dict[str, str], on: str) -> bool:
    return row["starts_on"] <= on and (not row["ends_before"] or on < row["ends_before"])


def test_the_generator_writes_the_same_bytes_again(tmp_path: Path) -> None:
    subprocess.run([sys.executable, EXAMPLE / "generate.py", tmp_path], check=True)
    written = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    kept = [EXAMPLE / "expected.json", *EXAMPLE.glob("*.csv"), *EXAMPLE.glob("portfolio/*"), *EXAMPLE.glob("payroll/*/*")]
    assert written == {path.relative_to(EXAMPLE): path.read_bytes() for path in kept}


def test_the_example_is_as_large_as_the_issue_asks() -> None:
    assert len(portfolio("employers")) >= 24
    assert len(portfolio("employees")) >= 420
    assert {"Conventioneel", "Stoploss", "ZW ERD", "WGA ERD"} <= {row["insurance_type"] for row in portfolio("policies")}
    assert {row["participation"] for row in portfolio("policies")} == {"all", "included"}
    assert any(not row["daily_wage"] for row in portfolio("cases"))
    assert any(not row["wage_at_onset"] for row in portfolio("segments"))
    assert Counter(row["is_concept"] for row in table("appointments")) == {"yes": 4, "no": 4}


def test_nobody_is_real_and_every_check_digit_is_right() -> None:
    for row in portfolio("employees"):
        assert row["bsn"].startswith("9999")
        assert bsn.is_valid(row["bsn"])
    files = [EXPORT / "sepa_net.xml", EXPORT / "sepa_tax.xml"]
    paid = [found.text or "" for file in files for found in ElementTree.parse(file).iter(f"{PAIN}IBAN")]
    for account in [row["iban"] for row in portfolio("beneficiaries") + portfolio("insurers")] + paid:
        assert account[4:8] == "FICT"
        assert iban.is_valid(account)


def test_who_leaves_is_ill_and_mostly_has_one_zw_erd_policy() -> None:
    """R-3.3.1-1: the policy that counts has a coverage on the first sick day and on the last day of employment."""
    cases = {row["number"]: row for row in portfolio("cases")}
    policies = {row["number"]: row["employer"] for row in portfolio("policies") if row["insurance_type"] == "ZW ERD"}
    running: Counter[int] = Counter()
    for leaver in table("departures"):
        case = cases[leaver["case"]]
        assert case["employee"] == leaver["employee"]
        assert runs(case, leaver["last_day"])
        assert "2026-07-01" <= leaver["last_day"] <= "2026-10-31"
        found = {
            day: {row["policy"] for row in portfolio("coverages") if row["policy"] in policies and runs(row, day)}
            for day in (case["starts_on"], leaver["last_day"])
        }
        employer = leaver["employee"][:4]
        first, last = ({number for number in numbers if policies[number] == employer} for numbers in found.values())
        assert first == last
        running[len(last)] += 1
        if leaver["employee"] in PAID:
            assert last == {PAID[leaver["employee"]]["policy"]}
    assert running == {1: 51, 0: 2, 2: 1}


@pytest.mark.parametrize(
    ("employee", "days", "daily_wage", "gross", "net"),
    [
        # 22 × 187.20 = 4118.40; × 70% = 2882.88; + 8% 230.63; − 27% of 3113.51 = 840.65, so 840
        ("W001-015", 22, "187.20", "3113.51", "2273.51"),
        # 15–18, 21–25, 28–30 September; 12 × 144.50 = 1734.00; × 70% = 1213.80; + 8% 97.10; − 15% of 1310.90 = 196.64, so 196
        ("W004-018", 12, "144.50", "1310.90", "1114.90"),
        # the maximum daily wage; 22 × 309.91 = 6818.02; × 70% = 4772.61; + 8% 381.81; − 27% of 5154.42 = 1391.69, so 1391
        ("W002-017", 22, "309.91", "5154.42", "3763.42"),
        # 4773.78 × 70% = 3341.65; + 8% 267.33; − 974; and 4773.78 × 20% = 954.76; + 8% 76.38; − 15% of 1031.14, so 154
        ("W002-016", 22, "216.99", "4640.12", "3512.12"),
    ],
)
def test_benefits_worked_out_by_hand(employee: str, days: int, daily_wage: str, gross: str, net: str) -> None:
    """R-3.3.1-2: the same figures stand in the readme of the example and in the wage components."""
    row = PAID[employee]
    assert (row["days"], row["daily_wage"], row["gross"], row["net"]) == (days, daily_wage, gross, net)
    kinds = {int(row["code"]): row["kind"] for row in portfolio("wage_component_types")}
    ids = {int(row["payroll_id"]) for row in portfolio("payroll_registrations") if row["employee"] == employee}
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for report in json.loads((EXPORT / "wage_components.json").read_text(encoding="utf-8")):
        if report["employeeid"] in ids:
            for line in report["lines"]:
                sums[kinds[line["code"]]] += Decimal(line["value"])
    assert (sums["gross"], sums["net"]) == (Decimal(gross), Decimal(net))
    assert f"**{net}**" in (EXAMPLE / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("policy", "daily_wages", "declared"),
    [
        # W003-003, -007, -008, -015, -016: 833.71 is 61.35 above. Not counted: W003-002, ill but not included;
        # W003-004 and -018, recovered; W003-001, -005 and -006, not ill
        ("STL-W003", ("165.85", "120.17", "204.08", "128.11", "215.50"), "772.36"),
        # W004-004, -008, -011, -014, -018: 907.20 is exactly what was declared, so not above
        ("STL-W004", ("113.71", "171.81", "250.26", "226.92", "144.50"), "907.20"),
    ],
)
def test_stop_loss_sums_added_up_by_hand(policy: str, daily_wages: tuple[str, ...], declared: str) -> None:
    """R-3.3.4b: the daily wages of the ill employees that the policy includes, against its declared wage sum."""
    assert sorted(included_ill(policy, "2026-09-29")) == sorted(map(Decimal, daily_wages))
    assert declared_wage_sum(policy) == Decimal(declared)


@pytest.mark.parametrize(
    ("policy", "difference"),
    [("STL-W003", "61.35"), ("STL-W004", "0.00"), ("STL-W005", "-0.01"), ("STL-W006", "0.01"), ("STL-W014", "-412.90")],
)
def test_stop_loss_policies_lie_on_both_sides_of_the_border(policy: str, difference: str) -> None:
    """R-3.3.4b: from the day before the run to long after it, so that the day of the claim makes no difference."""
    for day in ("2026-08-31", "2026-09-29", "2026-12-31"):
        assert sum(included_ill(policy, day)) - declared_wage_sum(policy) == Decimal(difference)


def included_ill(policy: str, day: str) -> list[Decimal]:
    included = {row["employee"] for row in portfolio("inclusions") if row["policy"] == policy and runs(row, day)}
    return [Decimal(row["daily_wage"]) for row in portfolio("cases") if row["employee"] in included and runs(row, day)]


def declared_wage_sum(policy: str) -> Decimal:
    (found,) = [row for row in portfolio("coverages") if row["policy"] == policy]
    return Decimal(found["declared_wage_sum"])


def test_above_the_declared_wage_sum_a_person_must_approve() -> None:
    above = [row["status"] for row in EXPECTED["employees"] if row["employer"] in ("W003", "W006")]
    border = [row["status"] for row in EXPECTED["employees"] if row["employer"] in ("W004", "W005", "W009", "W014")]
    assert set(above) == {"Verwerkt"}
    assert set(border) == {"Verwerkt en geaccordeerd"}


def test_each_check_fails_for_someone_and_only_failures_are_not_processed() -> None:
    """R-3.3.1.1-checks."""
    failing = Counter(check for row in EXPECTED["employees"] for check in row["failing_checks"])
    assert failing == {"components_booked": 3, "bookings_explained": 2, "no_extra_beneficiary": 3, "net_equal": 4}
    for row in EXPECTED["employees"]:
        assert (row["status"] == "Niet verwerkt") == bool(row["failing_checks"])
    assert {row["employee"] for row in EXPECTED["employees"] if row["net"] != row["paid"]} == {
        row["employee"] for row in EXPECTED["employees"] if "net_equal" in row["failing_checks"]
    }


def test_the_totals_reconcile_with_the_files_to_the_cent() -> None:
    totals = EXPECTED["totals"]
    assert totals["employees"] == len(EXPECTED["employees"]) == 49
    assert sum(Decimal(part["net"]) for part in totals["by_status"].values()) == Decimal(totals["net"])
    # 105840.25 net; SEPA pays 0.01 less to three and 100.00 more to one
    assert (totals["net"], totals["paid"]) == ("105840.25", "105940.22")
    for file, column in (("sepa_net.xml", "paid"), ("sepa_tax.xml", "tax")):
        amounts = [Decimal(found.text or "") for found in ElementTree.parse(EXPORT / file).iter(f"{PAIN}InstdAmt")]
        assert sum(amounts) == Decimal(totals[column])
    journal = ElementTree.parse(EXPORT / "journals.xml").iter("JournalReportItem")
    net = [Decimal(item.findtext("Credit", "")) for item in journal if item.findtext("ComponentName") == "Netto"]
    assert sum(net) == Decimal(totals["net"])


def test_several_people_are_two_payroll_employees_under_one_policy() -> None:
    registered = Counter((row["employee"], row["policy"]) for row in portfolio("payroll_registrations"))
    assert [key for key, count in registered.items() if count == 2] == [
        (row["employee"], row["policy"]) for row in EXPECTED["employees"] if len(row["payroll_employees"]) == 2
    ]
    assert sum(count == 2 for count in registered.values()) == 4


def test_only_carla_may_decide_her_own_claims() -> None:
    """R-3.3.3."""
    granted = {(row["user"], row["permission"]) for row in portfolio("user_permissions")}
    assert {user for user, permission in granted if permission == "approve_claims"} == {"anja", "bram", "carla", "systeem"}
    assert {user for user, permission in granted if permission == "reject_own_claims"} == {"carla"}
    assert {user for user, permission in granted if permission == "approve_own_claims"} == {"carla", "systeem"}


def test_the_run_is_paid_within_its_period() -> None:
    assert EXPECTED["run"] == {"year": 2026, "period": 9, "run": 1, "paid_on": "2026-09-29"}
    for file in ("sepa_net.xml", "sepa_tax.xml"):
        found = {date.fromisoformat(day.text or "") for day in ElementTree.parse(EXPORT / file).iter(f"{PAIN}ReqdExctnDt")}
        assert found == {date(2026, 9, 29)}

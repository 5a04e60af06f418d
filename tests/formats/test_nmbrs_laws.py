"""R-3.3.1.1: journals and wage components read back as they were written, whatever the form."""

import json
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import BadInput
from domain.formats.nmbrs.models import JournalItem, WageLine, WageReport
from domain.formats.nmbrs.read import read_journals, read_wage_components
from domain.formats.nmbrs.write import (
    write_journals_csv,
    write_journals_xml,
    write_wage_components_csv,
    write_wage_components_json,
)

LETTERS = st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff")
labels = st.text(LETTERS, max_size=60).map(str.strip)
names = labels.filter(bool)
keys = st.integers(1, 2_147_483_647)
periods = st.integers(1, 53)
years = st.integers(2000, 2099)
sides = st.decimals(0, "999999999.99", places=2)

items = st.builds(
    JournalItem,
    CompanyID=keys,
    CompanyName=names,
    CompanyNr=keys,
    EmployeeID=keys,
    EmployeeName=names,
    EmployeeNr=keys,
    Period=periods,
    Year=years,
    Run=keys,
    Department=labels,
    CostCenter=labels,
    CostUnit=labels,
    Percentage=st.none() | st.decimals(0, 100, places=2),
    GeneralLedgerAccount=names,
    ComponentName=names,
    Debit=sides,
    Credit=sides,
)
lines = st.builds(WageLine, code=keys, description=names, value=st.decimals("-999999999.99", "999999999.99", places=2))
reports = st.builds(
    WageReport,
    employeeid=keys,
    period=periods,
    year=years,
    runnumber=keys,
    lines=st.lists(lines, min_size=1, max_size=4).map(tuple),
)
many_reports = st.lists(reports, max_size=4, unique_by=lambda it: (it.employeeid, it.period, it.year, it.runnumber)).map(tuple)

ITEM = JournalItem(
    CompanyID=1,
    CompanyName="Bakkerij Jansen",
    CompanyNr=4021,
    EmployeeID=9,
    EmployeeName="J. de Vries",
    EmployeeNr=17,
    Period=3,
    Year=2024,
    Run=5,
    GeneralLedgerAccount="4010",
    ComponentName="Ziekengeld",
    Debit=Decimal("1234.56"),
)


@given(st.lists(items, max_size=4).map(tuple))
@settings(max_examples=50, deadline=None)
def test_journals_read_back_as_they_were_written(found: tuple[JournalItem, ...]) -> None:
    assert read_journals(write_journals_xml(found), "journaal.xml") == found
    assert read_journals(write_journals_csv(found), "journaal.csv") == found


@given(many_reports)
@settings(max_examples=50, deadline=None)
def test_wage_components_read_back_as_they_were_written(found: tuple[WageReport, ...]) -> None:
    assert read_wage_components(write_wage_components_json(found), "looncomponenten.json") == found
    assert read_wage_components(write_wage_components_csv(found), "looncomponenten.csv") == found


def test_an_xml_report_that_falsely_says_utf_16_is_read() -> None:
    honest = write_journals_xml([ITEM.model_copy(update={"EmployeeName": "Zoë"})])
    for label in (b"utf-16", b"UTF-16"):
        assert read_journals(honest.replace(b"UTF-8", label), "journaal.xml") == read_journals(honest, "journaal.xml")


def test_real_utf_16_is_read() -> None:
    honest = write_journals_xml([ITEM])
    assert read_journals(honest.decode().replace("UTF-8", "utf-16").encode("utf-16"), "journaal.xml") == (ITEM,)


@pytest.mark.parametrize("written", ["1234,56", "1.234,56", "1234.56"])
@pytest.mark.parametrize(("write", "name"), [(write_journals_csv, "j.csv"), (write_journals_xml, "j.xml")])
def test_an_amount_that_means_one_thing_is_read(write, name: str, written: str) -> None:
    data = write([ITEM]).replace(b"1234.56", written.encode())
    assert read_journals(data, name) == (ITEM,)


@pytest.mark.parametrize("written", ["1,234", "1.234", "1,234.56", "1 234,56", "1e3", "NaN", "1.234.567"])
def test_an_amount_that_can_mean_two_things_is_refused(written: str) -> None:
    with pytest.raises(BadInput, match=r"j\.csv:2 Debit"):
        read_journals(write_journals_csv([ITEM]).replace(b"1234.56", written.encode()), "j.csv")


def test_a_comma_is_not_a_decimal_point_in_json() -> None:
    report = WageReport(
        employeeid=9, period=3, year=2024, runnumber=5, lines=(WageLine(code=1010, description="a", value="12.30"),)
    )
    data = write_wage_components_json([report])
    assert read_wage_components(data.replace(b'"12.30"', b"12.3"), "l.json") == (report,)
    with pytest.raises(BadInput, match=r"l\.json report 1 lines 1 value"):
        read_wage_components(data.replace(b"12.30", b"12,30"), "l.json")


def test_a_column_that_we_do_not_know_is_not_taken_in() -> None:
    header, row = write_journals_csv([ITEM]).decode().splitlines()
    data = f"{header};BSN\n{row};999990019\n".encode()
    assert read_journals(data, "j.csv") == (ITEM,)


def test_commas_divide_as_well_as_semicolons() -> None:
    assert read_journals(write_journals_csv([ITEM]).replace(b";", b","), "j.csv") == (ITEM,)


def test_all_mistakes_are_told_at_once_up_to_twenty() -> None:
    data = write_journals_csv([ITEM] * 23).replace(b"1234.56", b"veel")
    with pytest.raises(BadInput) as refused:
        read_journals(data, "j.csv")
    told = refused.value.text.nl
    assert told.startswith("20+ problemen: j.csv:2 Debit: `veel` moet een getal zijn met hoogstens twee decimalen; j.csv:3")
    assert told.count("`veel`") == 20
    assert "j.csv:21 " in told
    assert "j.csv:22 " not in told


@pytest.mark.parametrize("character", ["\x00", "\n", "\x7f", "\ufffe", "\ud800"])
def test_a_text_that_no_database_or_file_can_hold_is_refused(character: str) -> None:
    report = WageReport(
        employeeid=9, period=3, year=2024, runnumber=5, lines=(WageLine(code=1010, description="a-b", value="1"),)
    )
    data = write_wage_components_json([report]).replace(b"a-b", f"a{json.dumps(character)[1:-1]}b".encode())
    with pytest.raises(BadInput, match=r"l\.json report 1 lines 1 description: .*(control|half a) character"):
        read_wage_components(data, "l.json")


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["code", "description", "value", "x"]), inner),
    max_leaves=5,
)


@given(st.lists(st.dictionaries(st.sampled_from([*WageReport.model_fields, *JournalItem.model_fields, "x"]), values), max_size=3))
@settings(max_examples=150, deadline=None)
def test_any_json_gives_bad_input_or_records(found: list[object]) -> None:
    data = json.dumps(found).encode()
    for read in (read_wage_components, read_journals):
        try:
            assert len(read(data, "x.json")) == len(found)
        except BadInput as error:
            assert error.place.startswith("x.json")  # noqa: PT017 (whether it refuses depends on the example)

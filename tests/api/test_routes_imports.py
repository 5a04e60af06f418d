"""Imports of payroll over HTTP: all or nothing, and every bad file told with its place (R-3.3.1.1, R-3.3.1.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from conftest import World

BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE lol [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.03">&b;</Document>"""
EXTERNAL = b"""<?xml version="1.0"?>
<!DOCTYPE Document SYSTEM "http://127.0.0.1:1/steal.dtd">
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.03"/>"""
IMPORTED = ("payroll_import", "wage_import", "wage_component", "journal_line", "payment_line", "wage_check")


def refusal(answer: httpx.Response, status: int) -> dict[str, Any]:
    problem: dict[str, Any] = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), answer.text
    return problem


async def test_an_import_is_taken_in_once_and_listed_with_its_statuses(world: World) -> None:
    """R-3.3.1.2, with the figures of the example's expected.json."""
    async with world.as_user("koppeling") as connector, world.as_user("anja") as anja:
        imported = await connector.post("/payroll-imports", files=world.payroll_files())
        again = await connector.post("/payroll-imports", files=world.payroll_files())
        everyone = (await anja.get("/wage-imports", params={"limit": 500})).json()
        one = (await anja.get("/wage-imports", params={"employee": "W001-015"})).json()
    assert imported.status_code == 201
    counts = imported.json()
    assert counts["wages"] == len(counts["wage_import_ids"]) == len(everyone["items"]) >= 40
    assert counts["failed"] == sum(bool(row["failed_checks"]) for row in everyone["items"]) > 0
    assert "al geïmporteerd door Koppeling verloning en verzuim" in refusal(again, 409)["detail"]
    (row,) = one["items"]
    assert (row["gross"], row["net"], row["status"]) == ("3113.51", "2273.51", "not_processed")
    assert (row["employer_number"], row["policy_number"], row["insurance_type"]) == ("W001", "ZWE-W001-1", "zw_erd")


async def test_the_pages_of_the_list_hold_each_row_once(world: World) -> None:
    async with world.as_user("anja") as anja:
        await anja.post("/payroll-imports", files=world.payroll_files())
        whole = (await anja.get("/wage-imports", params={"limit": 500})).json()["items"]
        address, pages = "/wage-imports?limit=7&year=2026", []
        while address:
            page = (await anja.get(address)).json()
            pages.append(page["items"])
            address = page["next"]
    assert [row for page in pages for row in page] == whole
    assert {len(page) for page in pages[:-1]} == {7}


async def test_no_bad_file_leaves_anything_behind(world: World) -> None:
    files = world.payroll_files()
    net, journals = files["net"][1], files["journals"][1]
    bad: list[tuple[str, tuple[str, bytes], str]] = [
        ("net", ("net.xml", b"<Document"), "net.xml"),
        ("net", ("net.xml", net[: len(net) // 2]), "net.xml"),
        ("net", ("net.xml", b""), "net.xml"),
        ("net", ("net.xml", net.replace(b"UTF-8", b"UTF-16")), "net.xml"),
        ("net", ("net.xml", BOMB), "net.xml"),
        ("net", ("net.xml", EXTERNAL), "net.xml"),
        ("tax", ("tax.xml", net.replace(b"EUR", b"USD", 1)), "tax.xml"),
        ("journals", ("journals.xml", journals.replace(b"<EmployeeNr>", b"<EmployeeNr>9", 1)), "journals.xml"),
        ("journals", ("journals.exe", journals), "journals.exe"),
        ("components", ("components.json", b"\xff\xfe\x00[}"), "components.json"),
        ("components", ("components.json", b"[" * 100_000), "components.json"),
        ("components", ("components.csv", "code;naam\n1;é\n".encode("latin-1")), "components.csv"),
    ]
    async with world.as_user("koppeling") as connector:
        for field, file, place in bad:
            answer = await connector.post("/payroll-imports", files=world.payroll_files(**{field: file}))
            assert place in refusal(answer, 422)["place"], (field, file[0], answer.text)
    assert {table: world.count(table) for table in IMPORTED} == dict.fromkeys(IMPORTED, 0)
    assert world.count("import_log WHERE NOT accepted") == len(bad)


async def test_a_form_that_is_not_what_is_expected_is_refused(world: World) -> None:
    async with world.as_user("koppeling") as connector:
        missing = await connector.post("/payroll-imports", files=world.payroll_files(journals=None))
        unknown = await connector.post("/payroll-imports", files={**world.payroll_files(tax=None), "virus": ("x", b"x")})
        text = await connector.post("/payroll-imports", files=world.payroll_files(net=None), data={"net": "tekst"})
        double = await connector.post("/payroll-imports", files=[("net", ("a", b"1")), ("net", ("b", b"2"))])
        json = await connector.post("/payroll-imports", json={})
        headers = {"content-type": "multipart/form-data; boundary=x"}
        cut_off = await connector.post("/payroll-imports", content=b"--x\r\nContent-Disposition: form-data; na", headers=headers)
        unbounded = await connector.post("/payroll-imports", content=b"x", headers={"content-type": "multipart/form-data"})
    assert refusal(missing, 422)["place"] == "journals"
    assert refusal(unknown, 422)["place"] == "virus"
    assert refusal(double, 422)["place"] == "net"
    assert refusal(json, 422)["place"] == "Content-Type"
    assert [refusal(answer, 422)["place"] for answer in (text, cut_off, unbounded)] == ["body", "net", "body"]


async def test_more_than_200_mb_is_refused_before_it_is_all_taken_in(world: World) -> None:
    sent = 0
    block = b"x" * 1_000_000

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        yield b'--x\r\nContent-Disposition: form-data; name="net"; filename="net.xml"\r\n\r\n'
        while True:
            sent += len(block)
            yield block

    headers = {"content-type": "multipart/form-data; boundary=x"}
    async with world.browser() as nobody, world.as_user("koppeling") as connector:
        refused = await nobody.post("/payroll-imports", content=endless(), headers=headers)
        assert (refused.status_code, sent) == (401, 0)
        streamed = await connector.post("/payroll-imports", content=endless(), headers=headers)
        told = await connector.post("/payroll-imports", content=b"x", headers={**headers, "content-length": "200000001"})
    assert refusal(streamed, 413)["type"] == refusal(told, 413)["type"] == "urn:regelaar:problem:too-large"
    assert 200_000_000 <= sent <= 201_000_000
    assert world.count("import_log WHERE NOT accepted") == 0


async def test_a_header_that_disagrees_with_its_file_is_told_and_taken_in(world: World) -> None:
    net = world.payroll_files()["net"][1]
    wrong = net.replace(b"<NbOfTxs>", b"<NbOfTxs>9", 1)
    async with world.as_user("koppeling") as connector:
        answer = await connector.post(
            "/payroll-imports", files=world.payroll_files(net=("net.xml", wrong)), headers={"Accept-Language": "en"}
        )
    assert answer.status_code == 201
    assert [finding["place"].split()[0] for finding in answer.json()["findings"]] == ["net.xml"]

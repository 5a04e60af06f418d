"""The pages as a browser gets them: the overview (R-3.3.1.2), a claim, log-in, in two languages."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

import httpx
import pytest
from lxml import html

from api.pages.log_in import inside
from api.pages.words import WORDS
from domain.payroll import WAGE_STATUS_LABELS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from conftest import World

OVERVIEW = "/looncomponenten"
BROWSER = {"Accept": "text/html,application/xhtml+xml"}


@pytest.fixture
async def browser(world: World) -> AsyncIterator[httpx.AsyncClient]:
    """A browser of someone who may see claims, logged in through the form."""
    async with world.browser(**BROWSER) as browser:
        answer = await browser.post("/inloggen", data={"token": world.token("anja"), "next": OVERVIEW})
        assert (answer.status_code, answer.headers["location"]) == (303, OVERVIEW)
        yield browser


async def imported(world: World) -> None:
    async with world.as_user("koppeling") as connector:
        assert (await connector.post("/payroll-imports", files=world.payroll_files())).status_code == 201


def seen(answer: httpx.Response) -> html.HtmlElement:
    assert answer.status_code == 200, answer.text
    return html.fromstring(answer.text)


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


async def test_the_overview_shows_each_row_with_its_amounts_status_and_failing_checks(
    world: World, browser: httpx.AsyncClient
) -> None:
    """R-3.3.1.2, with the figures of the example's expected.json."""
    await imported(world)
    page = seen(await browser.get(OVERVIEW, params={"employee": "W001-006", "employer": "", "year": "2026"}))
    (row,) = page.xpath("//tbody/tr")
    cells = [words(cell) for cell in row]
    assert words(page.xpath("//h1")[0]) == "Geïmporteerde looncomponenten"
    assert cells[0].endswith("W001")
    assert cells[1].endswith("W001-006")
    assert cells[2:6] == ["2026-09", "01-10-2026", "ZWE-W001-1 ZW ERD", "€ 2.587,97"]
    assert cells[7].startswith("Niet verwerkt 1 controle klopt niet alle looncomponenten hebben een boeking looncomponent")
    assert [cell.get("class") for cell in row][5:7] == ["amount", "amount"]
    assert [words(option) for option in page.xpath("//*[@id='status']/option")][1:] == [
        "Verwerkt en geaccordeerd",
        "Verwerkt",
        "Niet verwerkt",
    ]


async def test_the_totals_are_of_all_rows_that_the_filters_leave(world: World, browser: httpx.AsyncClient) -> None:
    await imported(world)
    async with world.as_user("anja") as anja:
        rows = (await anja.get("/wage-imports", params={"limit": 500, "employer": "W001"})).json()["items"]
    page = seen(await browser.get(OVERVIEW, params={"employer": "W001", "limit": "2"}))
    figures = {words(box[0]): (words(box[1]), words(box[2])) for box in page.xpath("//section[@class='totals']/div")}
    net = sum(Decimal(row["net"]) for row in rows)
    told = f"€ {net:,}".translate(str.maketrans(",.", ".,"))
    assert len(page.xpath("//tbody/tr")) == 2 < len(rows)
    assert figures == {
        "Verwerkt en geaccordeerd": ("€ 0,00", "0 rijen"),
        "Verwerkt": ("€ 0,00", "0 rijen"),
        "Niet verwerkt": (told, f"{len(rows)} rijen"),
    }


async def test_following_the_pages_shows_every_row_once(world: World, browser: httpx.AsyncClient) -> None:
    await imported(world)
    address: str | None = f"{OVERVIEW}?limit=10&lang=nl"
    people = []
    while address:
        page = seen(await browser.get(address))
        people += [words(row[1]) for row in page.xpath("//tbody/tr")]
        links = page.xpath("//a[@rel='next']")
        address = links[0].get("href") if links else None
    assert len(people) == len(set(people)) == world.count("wage_import")


async def test_an_empty_overview_says_what_to_do(world: World, browser: httpx.AsyncClient) -> None:
    empty = words(seen(await browser.get(OVERVIEW)).xpath("//*[@class='empty']")[0])
    await imported(world)
    filtered = words(seen(await browser.get(OVERVIEW, params={"policy": "bestaat niet"})).xpath("//*[@class='empty']")[0])
    assert "Importeer de bestanden die terugkwamen uit de verloning" in empty
    assert "Wis" in filtered or "wis ze" in filtered


async def test_a_row_leads_to_its_claim_with_lines_checks_and_booking(world: World, browser: httpx.AsyncClient) -> None:
    await imported(world)
    line = {"employee": "W001-015", "description": "Naheffing <b>&", "starts_on": "2026-08-01", "ends_before": "2026-09-01"}
    async with world.as_user("anja") as anja, world.as_user("bram") as bram:
        rows = (await anja.get("/wage-imports", params={"employee": "W001-006"})).json()["items"]
        made = await anja.post("/claims", json={"policy": "ZWE-W001-1", "wage_import_id": rows[0]["id"]})
        by_hand = (await anja.post("/claims", json={"policy": "ZWE-W001-1", "lines": [{**line, "amount": "125.50"}]})).json()
        assert (await bram.post(f"/claims/{by_hand['id']}/approve")).status_code == 200
    overview = seen(await browser.get(OVERVIEW, params={"employee": "W001-006"}))
    (link,) = overview.xpath("//tbody//a")
    of_wages = seen(await browser.get(link.get("href")))
    booked = seen(await browser.get(f"/claims-pagina/{by_hand['number']}"))
    assert words(overview.xpath("//tbody//*[contains(@class, 'status')]")[0]) == "Verwerkt"
    assert words(of_wages.xpath("//h1")[0]) == f"Claim {made.json()['number']} te beoordelen"
    assert [item.get("class") for item in of_wages.xpath("//ul[@class='checks']/li")] == ["bad", "good", "good", "good"]
    assert "Er is nog geen boeking" in words(of_wages)
    assert "Naheffing <b>&" in words(booked)
    assert [words(cell) for cell in booked.xpath("//tfoot/tr")[1]] == ["Totaal", "€ 125,50", "€ 125,50"]
    assert "goedgekeurd" in words(booked.xpath("//h1")[0])


async def test_english_is_chosen_once_and_kept(world: World, browser: httpx.AsyncClient) -> None:
    await imported(world)
    english = seen(await browser.get(OVERVIEW, params={"lang": "en", "employee": "W001-006"}))
    kept = seen(await browser.get(OVERVIEW))
    back = seen(await browser.get(english.xpath("//*[@class='me']/a")[0].get("href")))
    assert (english.get("lang"), kept.get("lang"), back.get("lang")) == ("en", "en", "nl")
    assert words(english.xpath("//h1")[0]) == "Imported wage components"
    assert words(english.xpath("//tbody//*[contains(@class, 'status')]")[0]) == "Not processed"
    assert "2026-10-01" in words(english.xpath("//tbody/tr")[0])
    assert back.xpath("//*[@id='employee']")[0].get("value") == "W001-006"


async def test_a_log_in_that_fails_says_why_and_a_log_out_ends_it(world: World, browser: httpx.AsyncClient) -> None:
    async with world.browser(**BROWSER) as stranger:
        wrong = await stranger.post("/inloggen", data={"token": "verkeerd"})
        nothing = await stranger.post("/inloggen", data={})
        cross_site = await stranger.post(
            "/inloggen", data={"token": world.token("anja")}, headers={"Sec-Fetch-Site": "cross-site"}
        )
        assert [wrong.status_code, nothing.status_code, cross_site.status_code] == [401, 401, 403]
        assert "dit token is onbekend of verlopen" in wrong.text
        assert not stranger.cookies
    assert (await browser.get(OVERVIEW)).status_code == 200
    await browser.post("/uitloggen")
    assert (await browser.get(OVERVIEW)).status_code == 303


async def test_the_cookie_is_for_this_site_only_and_out_of_reach_of_scripts(world: World) -> None:
    async with world.browser(**BROWSER) as browser:
        browser.base_url = httpx.URL("https://regelaar.test")
        answer = await browser.post("/inloggen", data={"token": world.token("anja"), "next": "//evil.example"})
    attributes = {part.strip().lower() for part in answer.headers["set-cookie"].split(";")[1:]}
    assert {"httponly", "secure", "samesite=strict"} <= attributes
    assert answer.headers["location"] == OVERVIEW
    assert answer.headers["strict-transport-security"]


async def test_no_page_runs_or_loads_anything_that_is_not_ours(world: World, browser: httpx.AsyncClient) -> None:
    await imported(world)
    for address in (OVERVIEW, "/inloggen", "/docs", "/claims-pagina/X"):
        answer = await browser.get(address)
        page = html.fromstring(answer.text)
        assert page.xpath("//script | //style | //@style | //@*[starts-with(name(), 'on')]") == []
        assert [link for link in page.xpath("//@src | //@href | //@action") if not link.startswith(("/", "#", "openapi"))] == []
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"


async def test_every_field_has_a_label_and_every_table_a_caption_and_headers(world: World, browser: httpx.AsyncClient) -> None:
    await imported(world)
    for address in (OVERVIEW, "/inloggen"):
        page = seen(await browser.get(address))
        labelled = {label.get("for") for label in page.xpath("//label")}
        assert {field.get("id") for field in page.xpath("//input[not(@type='hidden')] | //select")} <= labelled
        for table in page.xpath("//table"):
            assert words(table.xpath("caption")[0])
            assert all(header.get("scope") for header in table.xpath(".//th"))


async def test_the_style_sheet_may_be_kept_because_its_address_changes_with_it(browser: httpx.AsyncClient) -> None:
    page = seen(await browser.get(OVERVIEW))
    address = page.xpath("//link[@rel='stylesheet']")[0].get("href")
    answer = await browser.get(address)
    assert re.fullmatch(r"/static/style\.css\?v=[0-9a-f]{12}", address)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "public, max-age=31536000, immutable")


def test_the_statuses_are_those_of_the_seed_word_for_word() -> None:
    """R-3.3.1.2."""
    assert [label.nl for label in WAGE_STATUS_LABELS.values()] == ["Verwerkt en geaccordeerd", "Verwerkt", "Niet verwerkt"]


def test_every_word_is_there_in_both_languages() -> None:
    assert [name for name, word in WORDS.items() if not (word.nl and word.en)] == []


@pytest.mark.parametrize("address", ["//evil", "/\\evil", "https://evil", "javascript:x", "", "/a\r\nSet-Cookie: x=1"])
def test_a_log_in_sends_nobody_to_another_site(address: str) -> None:
    assert inside(address) == OVERVIEW

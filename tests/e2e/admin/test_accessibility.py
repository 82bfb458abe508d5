"""A3: every page of the administration, at a desk and on a phone, in both languages: no console error, no bad fault.

Faults are those that axe-core finds (https://github.com/dequelabs/axe-core, brought by axe-playwright-python).
"""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from app.storage.database import Database
from app.storage.vault import Vault
from app.storage.visiting.visitors import Visitor
from app.storage.visiting.visits import Visit
from app.visitors.values import Brand, Link
from tests.e2e.admin.bare import DESK, PHONE, Window, window
from tests.e2e.conftest import Running
from tests.e2e.control import post
from tests.e2e.screen import AOI, EMMA
from tests.world import World

pytestmark = pytest.mark.e2e
SERIOUS = ("serious", "critical")
# Routes that are no page to look at: files, JSON, the ways out to Zoho.
NO_PAGES = {"admin.static", "admin.merge_fields_get", "admin.connect_get", "admin.start_get", "admin.invite_get"}
BRAND, CONDITION = "700000000020", "[Pages] > [3]"
WIDTHS = [("desk", DESK, "en"), ("phone", PHONE, "ja")]


@pytest.fixture(scope="module")
def filled(running: Running) -> Running:
    """Something to show on every page: cards, subscriptions, rules, tokens, schedules, events and their messages."""
    lines = (Path(running.given["DATA_DIR"]) / "sandbox" / "env").read_text().splitlines()
    keys = dict(line.split("=", 1) for line in lines)["SECRET_KEYS"].split(",")
    database = Database(f"sqlite:///{running.given['DATA_DIR']}/crm.db", Vault(keys))
    with database.write() as tables:  # what SalesIQ would tell
        tables.brands.put(Brand(BRAND, "Zylker", "k"))
        now, aoi = datetime.now(UTC), tables.accounts.senders()[0].cliq_user_id
        tables.links.put(Link("salesiq", "1", "salesiq", "aoi", "Aoi", now))
        tables.links.put(Link("crm", "4876876000000000001", "Zylker KK", aoi, "Aoi", now, (aoi,)))
        tables.visitors.put(Visitor("v1", BRAND, now, now, name="Ada", visits=1))
        tables.visits.put(Visit("t1", "v1", BRAND, now, now, current_url="https://www.zylker.example/", pages=1))
    database.close()
    running.flask("rules", "preset", "--brand", BRAND, "--name", "Rings", "--one", CONDITION)
    rule = ("--kind", "score", "--name", "Software", "--condition", CONDITION, "--action", '{"points": 10}')
    running.flask("rules", "add", "--brand", BRAND, *rule)
    running.flask("cards", "set", "Leads", "--fields", "Company")
    running.flask("subscriptions", "add", "All chats", "--channel", "sales", "--events", "all")
    running.flask("tokens", "make", "robot")
    running.flask("schedules", "add", "--owner", EMMA, "--text", "revenue this month")
    query = urlencode({"as": EMMA, "module": "Deals"})
    with urllib.request.urlopen(f"{running.sandbox}/sandbox/crm/records?{query}", timeout=30) as answer:
        deal = json.load(answer)["records"][0]["id"]
    post(running, "/sandbox/crm/record", {"as": EMMA, "module": "Deals", "id": deal, "values": {"Amount": 7_000_000}})
    hook = (Path(running.given["DATA_DIR"]) / "sandbox" / "hook").read_text().strip()
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(f"{hook}/workflow", data=b"rule=", timeout=30)
    return running


@pytest.fixture
def routes(sqlite_url: str) -> Iterator[MapAdapter]:
    world = World(sqlite_url)
    yield world.app.url_map.bind("127.0.0.1")
    world.close()


@pytest.mark.parametrize(("width", "size", "language"), WIDTHS)
def test_a3_every_page_for_everybody(
    filled: Running, browser: Any, routes: MapAdapter, tmp_path: Path, width: str, size: dict[str, int], language: str
) -> None:
    with window(browser, filled, size) as admin:
        admin.expected = (409,)  # the page that asks SalesIQ: nobody has consented to it here
        admin.open("/admin/signin")
        faults = looked_at(admin, width)
        admin.sign_in(AOI, language)
        seen, waiting = {"/admin/signin"}, ["/admin"]  # one address for each route is enough
        while waiting:
            path = waiting.pop(0)
            admin.open(path)
            faults += looked_at(admin, width)
            admin.picture(tmp_path / f"{width}-{endpoint(routes, path).replace('/', '-')}.png", full_page=True)
            seen.add(path)
            known = {endpoint(routes, one) for one in (*seen, *waiting)}
            fresh = {endpoint(routes, one): one for one in links(admin)}
            waiting += [one for name, one in fresh.items() if name not in known | NO_PAGES]
        assert not faults + admin.errors, "\n".join(faults + admin.errors)
    assert {endpoint(routes, path) for path in seen} | NO_PAGES == pages(routes), "a page that no page leads to"


def test_the_check_itself_finds_a_fault(filled: Running, browser: Any) -> None:
    with window(browser, filled) as admin:
        admin.open("/admin/signin")
        admin.page.evaluate("document.querySelector('main').append(document.createElement('button'))")
        assert [one for one in looked_at(admin, "desk") if "button-name (critical)" in one]


def looked_at(admin: Window, width: str) -> list[str]:
    """What is wrong with the page that is open."""
    where = urlsplit(admin.page.url).path
    if admin.page.locator("h1").count() != 1:
        return [f"{where} {width}: no page of ours"]
    found = Axe().run(admin.page).response["violations"]
    faults = [
        f"{where} {width}: {one['id']} ({one['impact']}) {node['html'][:200]}"
        for one in found
        for node in one["nodes"]
        if one["impact"] in SERIOUS
    ]
    wide = admin.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return faults + ([f"{where} {width}: {wide} px too wide"] if wide > 0 else [])


def links(admin: Window) -> list[str]:
    """Where the page leads to."""
    found = admin.page.eval_on_selector_all("a[href^='/admin']", "all => all.map(one => one.getAttribute('href'))")
    return list(dict.fromkeys(found))


def endpoint(routes: MapAdapter, path: str) -> str:
    try:
        return str(routes.match(urlsplit(path).path, method="GET")[0])
    except HTTPException:
        return f"nothing at {path}"


def pages(routes: MapAdapter) -> set[str]:
    return {
        one.endpoint
        for one in routes.map.iter_rules()
        if one.methods and "GET" in one.methods and one.endpoint.startswith("admin.")
    }


def test_a3_the_editor_and_the_menu_by_keyboard_alone(filled: Running, browser: Any) -> None:
    with window(browser, filled) as admin:
        admin.sign_in(AOI)
        keys = admin.page.keyboard
        keys.press("Tab")
        expect(admin.page.get_by_role("link", name="Skip to the content")).to_be_focused()
        for _ in range(7):  # the brand, the language, signing out, then the menu
            keys.press("Tab")
        expect(admin.page.get_by_role("link", name="Notifications", exact=True)).to_be_focused()
        keys.press("Enter")
        admin.page.wait_for_url("**/admin/notifications")
        keys.press("Tab")
        keys.press("Enter")  # past the menu
        keys.press("Tab")
        keys.press("Enter")
        admin.page.wait_for_url("**/admin/notifications/new")
        page, message = admin.page, admin.page.locator("#message")
        walk_to(admin, "rule")
        keys.type("Lost deal")
        walk_to(admin, "message")
        keys.type("Lost: #")
        first = page.locator("#choice-0")
        expect(first).to_have_attribute("aria-selected", "true")
        keys.press("ArrowDown")
        expect(page.locator("#choice-1")).to_have_attribute("aria-selected", "true")
        expect(message).to_have_attribute("aria-activedescendant", "choice-1")
        keys.press("Escape")
        expect(page.get_by_role("listbox")).to_be_hidden()
        keys.type("deal na")
        expect(first).to_contain_text("Deals.Deal_Name")
        keys.press("Enter")
        expect(message).to_have_value("Lost: ${Deals.Deal_Name}")
        walk_to(admin, "to")
        keys.type("owner")
        keys.press("Enter")  # as in any form
        page.wait_for_url("**/admin/notifications")
        expect(page.locator('[data-rule="Lost deal"]')).to_be_visible()
        assert admin.errors == []


def walk_to(admin: Window, name: str) -> None:
    """Tab until the field has the focus; a field that cannot be reached ends the test."""
    for _ in range(40):
        if admin.page.evaluate("document.activeElement.id") == name:
            return
        admin.page.keyboard.press("Tab")
    pytest.fail(f"#{name} is not reached by keyboard")

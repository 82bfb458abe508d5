"""From an empty database to a team using it, by the pages and commands of docs/install.md, in a real browser."""

import json
import re
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from tests.e2e.admin.bare import Window, installation, link, window
from tests.e2e.conftest import Running
from tests.e2e.control import post
from tests.e2e.screen import AOI, EMMA, Screen

pytestmark = pytest.mark.e2e
COMMAND = "/zcrm leads [Company] contains [zyl]"
HEARD_MILLISECONDS = 2000  # every process sees the switch within two seconds
WITHIN_SECONDS = 1800
BIG_DEAL: dict[str, Any] = {  # as in docs/operations.md
    "name": "Big deal",
    "module": "Deals",
    "event": "create_or_edit",
    "criteria": [{"field": "Amount", "op": ">", "value": 5_000_000}],
    "body": {"record_id": "${!Deals.id}", "time": "${!Deals.Modified_Time}"},
    "fixed": {"rule": "Big deal", "module": "Deals"},
}
JAPANESE = [
    ("/admin", "overview", "概要"),
    ("/admin/people", "people", "ユーザー"),
    ("/admin/notifications/new", "editor", "新しい通知"),
]


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with installation(tmp_path_factory.mktemp("bare")) as made:
        post(made, "/sandbox/language", {"user": AOI, "language": "en"})
        yield made


def test_a1_from_an_empty_server_to_a_team_using_it(bare: Running, browser: Any, pictures: Path) -> None:
    began = time.monotonic()
    with window(browser, bare) as admin, window(browser, bare) as chat:
        signs_in(bare, admin, pictures)
        connects(admin, pictures)
        sets_cliq_up(bare, admin)
        writes_w5(bare, admin, pictures)
        screen = console(chat)
        screen.open("Zoho CRM")
        screen.sees("Test.", "is worth ¥", "Why did I get this?")
        screen.picture(pictures / "install-test.png")
        raises_a_deal(bare, 5_500_000)
        screen.open("sales")
        screen.sees("Zylker maintenance", "is worth ¥5,500,000")
        switches_off_and_on(admin, screen, pictures)
        in_japanese(admin, pictures)
        assert (admin.errors, chat.errors) == ([], [])
    assert time.monotonic() - began < WITHIN_SECONDS


def signs_in(bare: Running, admin: Window, pictures: Path) -> None:
    admin.open(link(bare, bare.flask("admin", "invite", AOI)))
    expect(admin.page.locator("main")).to_contain_text("You have been invited")
    admin.picture(pictures / "install-signin.png")
    admin.press("Sign in with Zoho", role="link")
    admin.consent(AOI)
    admin.speak("en")
    expect(admin.page.locator('[data-check="crm"]')).to_have_attribute("data-state", "bad")
    admin.picture(pictures / "install-overview-empty.png")


def connects(admin: Window, pictures: Path) -> None:
    admin.press("Connect my account", role="link")
    admin.consent(AOI)
    admin.press("Back to the administration pages", role="link")
    admin.press("People", role="link", within=admin.page.locator('[data-check="sender"]'))
    admin.press("Use as sender")
    expect(admin.page.get_by_role("button", name="Do not use as sender")).to_be_visible()
    admin.picture(pictures / "install-people.png")


def sets_cliq_up(bare: Running, admin: Window) -> None:
    first = bare.flask("setup", "cliq", status=1)
    admin.open(link(bare, first))
    admin.consent(AOI)
    assert "made or changed" in bare.flask("setup", "cliq", "--apply")


def writes_w5(bare: Running, admin: Window, pictures: Path) -> None:
    """The notification, by the editor alone; what `setup crm` prints is pasted into the CRM's rule."""
    address = re.findall(r"http://\S+/workflow", bare.flask("setup", "crm", "--apply"))[0]
    post(bare, "/sandbox/crm/webhooks", BIG_DEAL | {"url": address})
    admin.open("/admin/notifications/new")
    page, message = admin.page, admin.page.locator("#message")
    page.get_by_label("Workflow rule").fill(BIG_DEAL["name"])
    page.locator("#module").select_option("Deals")
    message.press_sequentially("*#")
    expect(page.get_by_role("listbox")).to_be_visible()
    message.press_sequentially("deal na")
    page.keyboard.press("Enter")
    message.press_sequentially("* is worth #amount")
    page.keyboard.press("Enter")
    message.press_sequentially(" (#account")
    expect(page.locator("#choices [role=option]").nth(3)).to_be_visible()
    admin.picture(pictures / "install-editor.png")
    message.press_sequentially(" phone")
    page.keyboard.press("Enter")
    message.press_sequentially(")")
    expect(message).to_have_value("*${Deals.Deal_Name}* is worth ${Deals.Amount} (${Deals.Account_Name.Phone})")
    page.locator("#to").fill("manager, #sales")
    admin.press("Send a test to myself")
    expect(page.get_by_role("status").first).to_contain_text(AOI)
    admin.press("Save")
    expect(page.locator("[data-rule]")).to_contain_text("manager, #sales")


def console(chat: Window) -> Screen:
    chat.open(chat.at.sandbox)
    chat.page.wait_for_selector("body[data-ready]")
    screen = Screen(chat.page)
    screen.act_as(AOI)
    return screen


def raises_a_deal(bare: Running, amount: int) -> None:
    query = urlencode({"as": EMMA, "module": "Deals", "search": "Zylker maintenance"})
    with urllib.request.urlopen(f"{bare.sandbox}/sandbox/crm/records?{query}", timeout=30) as answer:
        deal = json.load(answer)["records"][0]["id"]
    post(bare, "/sandbox/crm/record", {"as": EMMA, "module": "Deals", "id": deal, "values": {"Amount": amount}})


def switches_off_and_on(admin: Window, screen: Screen, pictures: Path) -> None:
    admin.open("/admin")
    admin.press("Disable")
    expect(admin.page.locator("main")).to_contain_text("The integration is off")
    admin.page.wait_for_timeout(HEARD_MILLISECONDS)
    screen.open("sales")
    screen.type(COMMAND)
    screen.send()
    screen.sees("switched off")
    screen.picture(pictures / "install-off.png")
    admin.press("Enable")
    admin.page.wait_for_timeout(HEARD_MILLISECONDS)
    screen.type(COMMAND)
    screen.suggestion("Shohei Otani").click()
    screen.sees("Shohei Otani", "Only you")
    screen.picture(pictures / "install-zcrm.png")


def in_japanese(admin: Window, pictures: Path) -> None:
    """The same pages in the other language, and the overview as it is now."""
    admin.open("/admin")
    expect(admin.page.locator('[data-check="cliq_calls"]')).to_have_attribute("data-state", "good")
    expect(admin.page.get_by_test_id("calls")).to_contain_text(AOI)
    admin.picture(pictures / "install-overview.png", full_page=True)
    admin.speak("ja")
    for path, name, heading in JAPANESE:
        admin.open(path)
        expect(admin.page.locator("h1")).to_have_text(heading)
        admin.picture(pictures / f"install-{name}-ja.png")

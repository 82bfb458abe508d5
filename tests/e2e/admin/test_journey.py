"""From an empty database to a team using it, by the pages and commands of docs/install.md, in a real browser."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.admin.bare import Bare, Window, installation, window
from tests.e2e.control import post
from tests.e2e.screen import AOI, Screen

pytestmark = pytest.mark.e2e
RULE = "Big deal"
WITHIN_SECONDS = 1800


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bare]:
    with installation(tmp_path_factory.mktemp("bare")) as made:
        post(made.at, "/sandbox/language", {"user": AOI, "language": "en"})
        yield made


def test_a1_from_an_empty_server_to_a_team_using_it(bare: Bare, browser: Any, pictures: Path) -> None:
    began = time.monotonic()
    with window(browser, bare.at) as admin, window(browser, bare.at) as chat:
        signs_in(bare, admin, pictures)
        connects(admin, pictures)
        sets_cliq_up(bare, admin)
        writes_w5(bare, admin, pictures)
        screen = console(chat)
        screen.open("Zoho CRM")
        screen.sees("is worth", "Why did I get this?")
        screen.picture(pictures / "install-test.png")
        switches_off_and_on(admin, screen, pictures)
        assert (admin.errors, chat.errors) == ([], [])
    assert time.monotonic() - began < WITHIN_SECONDS


def signs_in(bare: Bare, admin: Window, pictures: Path) -> None:
    admin.open(bare.link(bare.flask("admin", "invite", AOI)))
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
    expect(admin.page.locator("h1")).to_be_visible()
    admin.open("/admin/people")
    admin.press("Use as sender")
    expect(admin.page.get_by_role("button", name="Do not use as sender")).to_be_visible()
    admin.picture(pictures / "install-people.png")


def sets_cliq_up(bare: Bare, admin: Window) -> None:
    first = bare.flask("setup", "cliq", status=1)
    admin.open(bare.link(first))
    admin.consent(AOI)
    assert "made or changed" in bare.flask("setup", "cliq", "--apply")


def writes_w5(bare: Bare, admin: Window, pictures: Path) -> None:
    printed = bare.flask("setup", "crm", "--apply")
    assert "/workflow" in printed
    admin.open("/admin/notifications/new")
    page = admin.page
    page.get_by_label("Workflow rule").fill(RULE)
    page.locator("#module").select_option("Deals")
    message = page.locator("#message")
    message.press_sequentially("*#")
    expect(page.get_by_role("listbox")).to_be_visible()
    message.press_sequentially("deal na")
    page.keyboard.press("Enter")
    message.press_sequentially("* is worth #amount")
    page.keyboard.press("Enter")
    message.press_sequentially(" (#account phone")
    expect(page.locator("#choices [role=option]").first).to_contain_text("Account_Name.Phone")
    admin.picture(pictures / "install-editor.png")
    page.keyboard.press("Enter")
    message.press_sequentially(")")
    expect(message).to_have_value("*${Deals.Deal_Name}* is worth ${Deals.Amount} (${Deals.Account_Name.Phone})")
    page.locator("#to").fill("manager, #sales")
    admin.press("Send a test to myself")
    expect(page.get_by_role("status").first).to_contain_text(AOI)
    admin.press("Save")


def console(chat: Window) -> Screen:
    chat.open(chat.at.sandbox)
    chat.page.wait_for_selector("body[data-ready]")
    screen = Screen(chat.page)
    screen.act_as(AOI)
    return screen


def switches_off_and_on(admin: Window, screen: Screen, pictures: Path) -> None:
    admin.open("/admin")
    admin.press("Disable")
    screen.open("sales")
    time.sleep(2)
    screen.type("/zcrm leads [Company] contains [zyl]")
    screen.send()
    screen.sees("off")
    admin.press("Enable")
    time.sleep(2)
    screen.type("/zcrm leads [Company] contains [zyl]")
    screen.suggests("Shohei Otani")

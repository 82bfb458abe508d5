"""Notes, from a card and from the bot's menu; a link becomes a card, a message a task or a lead; the home widget."""

import json
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Running
from tests.e2e.control import fault
from tests.e2e.screen import EMMA, KEN, MISAKI, Screen

pytestmark = pytest.mark.e2e
NOTE = "Asked for the price list"
WISH = "Wants the offer before Friday"


def lead(running: Running) -> str:
    """The address of Shohei Otani's page in the CRM."""
    query = urlencode({"as": EMMA, "module": "Leads", "search": "Shohei"})
    with urllib.request.urlopen(f"{running.sandbox}/sandbox/crm/records?{query}", timeout=30) as answer:
        (record,) = json.load(answer)["records"]
    return f"{running.sandbox}/crm/org808232144/tab/Leads/{record['id']}"


def act_on_last(page: Any, action: str) -> None:
    message = page.get_by_test_id("message").last
    message.hover()
    message.get_by_test_id("message-menu").click()
    message.get_by_test_id("message-action").filter(has_text=action).click()
    expect(page.get_by_test_id("form-dialog")).to_be_visible()


def test_n1_a_note_from_the_bots_menu_with_the_record_searched_while_typing(page: Any) -> None:
    screen = Screen(page)
    screen.act_as(EMMA)
    screen.open("Zoho CRM")
    page.get_by_test_id("menu-action").filter(has_text="Add note").click()
    page.get_by_test_id("form-input-record").press_sequentially("otan")
    page.get_by_test_id("form-option").filter(has_text="Shohei Otani").click()
    page.get_by_test_id("form-input-content").fill(NOTE)
    page.get_by_test_id("form-submit").click()
    screen.sees("Note added", NOTE)
    page.get_by_test_id("tab-crm").click()
    page.get_by_test_id("crm-record").filter(has_text="Shohei").first.click()
    expect(page.get_by_test_id("crm-note").filter(has_text=NOTE)).to_contain_text("Emma Clark")


def test_n1_a_refused_note_keeps_what_was_typed_and_is_written_at_the_second_try(page: Any, running: Running) -> None:
    screen = Screen(page)
    screen.act_as(EMMA)
    screen.open("sales")
    screen.type("/zcrm leads [Company] contains [zyl]")
    screen.suggestion("Shohei Otani").click()
    screen.sees("Shohei Otani")
    screen.press("Add note")
    form = page.get_by_test_id("form-dialog")
    expect(form).to_be_visible()
    page.get_by_test_id("form-input-content").fill(WISH)
    fault(running, service="crm", path="/Notes", method="POST", status=403, body={"code": "NO_PERMISSION"}, times=1)
    page.get_by_test_id("form-submit").click()
    expect(page.get_by_test_id("form-error")).to_be_visible()
    expect(page.get_by_test_id("form-input-content")).to_have_value(WISH)
    page.get_by_test_id("form-submit").click()
    expect(form).to_be_hidden()
    screen.is_told("chat with the bot")
    screen.open("Zoho CRM")
    screen.sees("Note added", WISH)
    page.get_by_test_id("tab-crm").click()
    page.get_by_test_id("crm-module").filter(has_text="Leads").click()
    page.get_by_test_id("crm-record").filter(has_text="Shohei").first.click()
    expect(page.get_by_test_id("crm-note").filter(has_text=WISH)).to_contain_text("Emma Clark")


def test_x6_a_pasted_link_becomes_a_card_and_details_shows_each_what_they_may_see(
    page: Any, running: Running, pictures: Path
) -> None:
    screen = Screen(page)
    screen.act_as(EMMA)
    screen.open("sales")
    screen.type(f"Who knows him? {lead(running)}")
    screen.send()
    card = page.get_by_test_id("unfurl")
    expect(card).to_contain_text("Lead · Shohei Otani")
    expect(card).to_contain_text("Zylker Sports")
    expect(card).not_to_contain_text("@")
    screen.picture(pictures / "link.png")
    screen.act_as(MISAKI)
    screen.open("sales")
    screen.press("Details")
    screen.is_told("表示する権限がありません")
    screen.act_as(KEN)
    screen.open("sales")
    screen.press("Details")
    screen.is_told("ボットとのチャット")
    screen.open("Zoho CRM")
    screen.sees("Shohei Otani", "shohei@sports.zylker-london.example")


def test_x5_a_message_becomes_a_task(page: Any, pictures: Path) -> None:
    screen = Screen(page)
    screen.act_as(KEN)
    screen.open("sales")
    screen.type("Zylkerが見積を待っています。")
    screen.send()
    screen.act_as(EMMA)
    screen.open("sales")
    act_on_last(page, "Create CRM task")
    screen.picture(pictures / "task.png")
    expect(page.get_by_test_id("form-input-Subject")).to_have_value("Zylkerが見積を待っています。")
    page.get_by_test_id("form-submit").click()
    expect(page.get_by_test_id("form-dialog")).to_be_hidden()
    screen.open("Zoho CRM")
    screen.sees("Zylkerが見積を待っています。")


def test_x5_a_message_becomes_a_lead_that_is_in_the_crm(page: Any) -> None:
    screen = Screen(page)
    screen.act_as(EMMA)
    screen.open("sales")
    box = page.get_by_test_id("message-box")
    box.fill("We need 5 seats.\nBest regards,\nGrace Hopper\nNavy Systems Inc.\ngrace@navy.example")
    screen.send()
    screen.sees("Navy Systems")
    act_on_last(page, "Create CRM lead")
    expect(page.get_by_test_id("form-input-Last_Name")).to_have_value("Hopper")
    page.get_by_test_id("form-submit").click()
    expect(page.get_by_test_id("form-dialog")).to_be_hidden()
    page.get_by_test_id("tab-crm").click()
    page.get_by_test_id("crm-module").filter(has_text="Leads").click()
    expect(page.get_by_test_id("crm-record").filter(has_text="Hopper")).to_be_visible()


HOMES = [(EMMA, "home", "My open deals"), (MISAKI, "home-ja", "進行中の商談")]


@pytest.mark.parametrize(("user", "name", "title"), HOMES)
def test_x10_the_home_widget(page: Any, pictures: Path, user: str, name: str, title: str) -> None:
    screen = Screen(page)
    page.set_viewport_size({"width": 1280, "height": 1180})
    screen.act_as(user)
    screen.open("Zoho CRM")
    page.get_by_test_id("room-home").click()
    expect(page.get_by_test_id("widget")).to_contain_text(title)
    expect(page.get_by_test_id("widget-pipeline").locator("rect").first).to_be_visible()
    screen.picture(pictures / f"{name}.png")

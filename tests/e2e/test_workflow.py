"""W5: a deal is raised above 5,000,000 in the CRM's own pages; the sales manager and the channel are told."""

import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Running
from tests.e2e.screen import EMMA, KEN, MISAKI, Screen

pytestmark = pytest.mark.e2e
WITHIN_SECONDS = 2.0
DEAL = "Zylker maintenance"


def raise_a_deal(page: Any, amount: str) -> str:
    """What Emma writes on the page of her small deal; returns its name."""
    page.get_by_test_id("tab-crm").click()
    page.get_by_test_id("crm-module").filter(has_text="Deals").click()
    page.get_by_test_id("crm-search").fill(DEAL)
    expect(page.get_by_test_id("crm-record")).to_have_count(1)  # the list is drawn anew a moment after the last key
    page.get_by_test_id("crm-record").click()
    name = page.get_by_test_id("crm-record-panel").locator("h2").inner_text()
    expect(page.get_by_test_id("crm-record-panel").locator("h2")).to_have_text(DEAL)
    page.get_by_test_id("crm-edit").click()
    page.get_by_test_id("crm-input-Amount").fill(amount)
    with page.expect_response(lambda answer: "/sandbox/crm/record" in answer.url and answer.request.method == "POST"):
        page.get_by_test_id("crm-save").click()
    return str(name)


def test_w5_manager_and_channel_are_told_within_two_seconds(page: Any, running: Running, pictures: Path) -> None:
    screen = Screen(page)
    screen.act_as(EMMA)
    name = raise_a_deal(page, "5500000")  # the first call fetches what the CRM says about its fields
    page.get_by_test_id("tab-talk").click()
    screen.open("sales")
    screen.sees(name, "¥5,500,000", "Emma Clark", "Why did I get this?")
    screen.picture(pictures / "workflow.png")
    raise_a_deal(page, "100000")
    raise_a_deal(page, "6100000")
    written = time.monotonic()
    page.get_by_test_id("tab-talk").click()
    screen.sees("¥6,100,000")
    assert time.monotonic() - written < WITHIN_SECONDS
    screen.act_as(KEN)
    screen.open("Zoho CRM")
    screen.sees(name, "￥6,100,000", "この通知が届いた理由")
    screen.picture(pictures / "workflow-ja.png")
    screen.act_as(MISAKI)
    screen.open("Zoho CRM")
    expect(page.get_by_test_id("timeline")).not_to_contain_text("6,100,000")


def test_w3_who_has_left_the_bot_hears_nothing_until_they_subscribe_again(page: Any, running: Running) -> None:
    screen = Screen(page)
    screen.act_as(KEN)
    screen.open("Zoho CRM")
    page.get_by_test_id("subscribe").click()
    expect(page.get_by_test_id("subscribe")).to_have_attribute("aria-pressed", "false")
    screen.act_as(EMMA)
    raise_a_deal(page, "5500000")
    page.get_by_test_id("tab-talk").click()
    screen.open("sales")
    screen.sees("¥5,500,000")
    screen.act_as(KEN)
    screen.open("Zoho CRM")
    expect(page.get_by_test_id("timeline")).not_to_contain_text("5,500,000")
    page.get_by_test_id("subscribe").click()
    expect(page.get_by_test_id("subscribe")).to_have_attribute("aria-pressed", "true")


def test_s1_a_missed_call_is_shown_to_the_owner_of_the_contact(page: Any, running: Running) -> None:
    screen = Screen(page)
    screen.act_as(EMMA)
    page.get_by_test_id("tab-crm").click()
    page.get_by_test_id("crm-module").filter(has_text="Contacts").click()
    page.get_by_test_id("crm-record").filter(has_text="Emma Clark").first.click()
    name = page.get_by_test_id("crm-record-panel").locator("h2").inner_text()
    page.get_by_test_id("crm-signal").select_option("Telephony_Missed__s")
    screen.is_told("The CRM has raised a signal")
    page.get_by_test_id("tab-talk").click()
    screen.open("Zoho CRM")
    screen.sees("Missed call", name, "Add note", "Add task", "Why did I get this?")

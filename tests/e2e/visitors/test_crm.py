"""What a chat of a campaign's visitor leaves in the CRM: one lead, its task, its note, a visit with what was read."""

import json
import time
import urllib.parse
import urllib.request
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Running
from tests.e2e.screen import AOI, Screen
from tests.e2e.visitors.test_chat import reads

pytestmark = pytest.mark.e2e
QUESTION = "50名での見積もりをお願いします。"
PATIENCE_SECONDS = 60


def link_crm(running: Running, browser: Any) -> None:
    """An administrator gives the consent, and chooses."""
    window = browser.new_context()
    page = window.new_page()
    page.set_default_timeout(30_000)
    page.goto(running.flask("places", "consent", "crm").strip().splitlines()[-1])
    page.check(f"input[value='{AOI}']")
    page.click("button[value=approve]")
    page.wait_for_url(f"{running.product}/**")
    window.close()
    running.flask("places", "set", "crm", "--added", "attended_missed", "--task", "1")


def records(running: Running, module: str, text: str) -> list[list[str]]:
    query = urllib.parse.urlencode({"as": AOI, "module": module, "search": text})
    with urllib.request.urlopen(f"{running.sandbox}/sandbox/crm/records?{query}", timeout=30) as answer:
        return [[*one["cells"], str(one["notes"])] for one in json.load(answer)["records"]]


def test_c2_a_chat_leaves_a_lead_with_task_and_note_in_the_crm(
    running: Running, browser: Any, sales: Screen, visitor: Any
) -> None:
    link_crm(running, browser)
    reads(visitor, "campaign-mail")
    visitor.get_by_test_id("consent-accept").click()
    reads(visitor, "page-pricing")
    visitor.get_by_test_id("widget-button").click()
    visitor.get_by_test_id("widget-text").fill(QUESTION)
    visitor.get_by_test_id("widget-send").click()
    card = sales.page.get_by_test_id("message").filter(has_text="田中 一郎").first
    expect(card).to_contain_text(QUESTION)
    card.get_by_test_id("button").filter(has_text="Take the chat").click()
    expect(visitor.get_by_test_id("widget-attender")).to_contain_text("高橋 美咲")
    visitor.get_by_test_id("widget-end").click()
    until = time.monotonic() + PATIENCE_SECONDS
    found: list[list[str]] = []
    while time.monotonic() < until and not (found and found[0][-1] == "1"):
        sales.page.wait_for_timeout(500)
        found = records(running, "Leads", "一郎")
    running.flask("places", "unlink", "crm")
    assert len(found) == 1, found
    assert found[0][-1] == "1", found
    (task,) = records(running, "Tasks", QUESTION)
    assert "高橋 美咲" in " ".join(task)

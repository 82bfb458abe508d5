"""A note from a record's card: a refused first try keeps what was typed, the second is seen in the CRM."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Running
from tests.e2e.control import fault
from tests.e2e.screen import EMMA, Screen

pytestmark = pytest.mark.e2e
NOTE = "Wants the offer before Friday"


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
    page.get_by_test_id("form-input-content").fill(NOTE)
    fault(running, service="crm", path="/Notes", method="POST", status=403, body={"code": "NO_PERMISSION"}, times=1)
    page.get_by_test_id("form-submit").click()
    expect(page.get_by_test_id("form-error")).to_be_visible()
    expect(page.get_by_test_id("form-input-content")).to_have_value(NOTE)
    page.get_by_test_id("form-submit").click()
    expect(form).to_be_hidden()
    screen.is_told("chat with the bot")
    screen.open("Zoho CRM")
    screen.sees("Note added", NOTE)
    page.get_by_test_id("tab-crm").click()
    page.get_by_test_id("crm-module").filter(has_text="Leads").click()
    page.get_by_test_id("crm-record").filter(has_text="Shohei").first.click()
    expect(page.get_by_test_id("crm-note").filter(has_text=NOTE)).to_contain_text("Emma Clark")

"""An answer put on a schedule and sent at once, and the list of reminders, in the browser."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.screen import EMMA, Screen

pytestmark = pytest.mark.e2e


def test_p3_an_answer_is_put_on_a_schedule_and_sent_now(page: Any, pictures: Path) -> None:
    screen = Screen(page)
    screen.speak("en")
    screen.act_as(EMMA)
    screen.open("Zoho CRM")
    screen.type("open deals by stage")
    screen.send()
    screen.sees("Schedule…")
    page.get_by_test_id("message").last.get_by_text("Schedule…").click()
    expect(page.get_by_test_id("form-dialog")).to_be_visible()
    page.get_by_test_id("form-input-name").fill("Pipeline")
    screen.picture(pictures / "schedule-form.png")
    page.get_by_test_id("form-submit").click()
    screen.sees("Pipeline", "every", "to your chat with the bot")
    screen.press("Send now")
    screen.sees("Pipeline", "Qualification", "Stop sending this")
    screen.picture(pictures / "schedule-sent.png")


def test_b4_my_reminders_lists_what_comes_and_is_switched_off_and_on(page: Any, pictures: Path) -> None:
    screen = Screen(page)
    screen.speak("en")
    screen.act_as(EMMA)
    screen.open("Zoho CRM")
    page.get_by_role("button", name="My reminders").click()
    screen.sees("Reminders of your tasks, calls and meetings are on.")
    screen.picture(pictures / "reminders.png")
    screen.press("Stop all reminders")
    screen.sees("are off")
    screen.press("Turn reminders on")
    screen.sees("are on")

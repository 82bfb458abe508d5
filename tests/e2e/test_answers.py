"""What a command may answer besides a card: an error that points, its correction, a list, and the next ten.

Buttons pressed in a channel answer in the asker's own chat with the bot, since the answer holds records (Z15). And what
comes by itself: an answer put on a schedule, the list of reminders.
"""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.screen import EMMA, KEN, Screen

pytestmark = pytest.mark.e2e


def test_z9_an_error_points_and_its_button_runs_the_correction(page: Any) -> None:
    screen = Screen(page)
    screen.act_as(EMMA)
    screen.open("sales")
    screen.type("/zcrm leads [Company] Contains [zyl]")
    screen.send()
    screen.sees("^^^^^^^^", "/zcrm leads [Company] contains [zyl]")
    screen.press("Run this instead")
    screen.is_told("chat with the bot")
    screen.open("Zoho CRM")
    screen.sees("Shohei Otani")


def test_z7_ten_records_and_the_next_ten(page: Any) -> None:
    screen = Screen(page)
    screen.act_as(KEN)
    screen.open("sales")
    screen.type("/zcrm leads")
    screen.send()
    screen.sees("1～10件")
    screen.press("次の10件")
    screen.is_told("ボットとのチャット")
    screen.open("Zoho CRM")
    screen.sees("11～20件")


def test_z10_z11_a_card_and_the_next_suggestions_stand_together(page: Any, pictures: Path) -> None:
    """Also makes the picture of the README."""
    screen = Screen(page)
    screen.act_as(EMMA)
    screen.open("sales")
    screen.type("/zcrm leads [Company] contains [zyl]")
    screen.suggestion("Shohei Otani").click()
    screen.sees("Shohei Otani")
    screen.type("/zcrm leads [Company] contains [zyl]")
    screen.suggests("Shohei Otani")
    screen.picture(pictures / "zcrm.png")


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

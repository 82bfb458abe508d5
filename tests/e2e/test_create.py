"""A lead added by a sentence: the form, what looks the same, and the record in the CRM tab."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.screen import EMMA, MISAKI, Screen

pytestmark = pytest.mark.e2e


def test_x4_a_lead_with_a_duplicate_shown(page: Any, pictures: Path) -> None:
    screen = Screen(page)
    screen.act_as(EMMA)
    screen.open("Zoho CRM")
    screen.type("create a lead Shohei Otani from Zylker Sports")
    screen.send()
    form = page.get_by_test_id("form-dialog")
    expect(form).to_be_visible()
    expect(page.get_by_test_id("form-input-Last_Name")).to_have_value("Otani")
    expect(page.get_by_test_id("form-input-Company")).to_have_value("Zylker Sports")
    screen.picture(pictures / "create-form.png")
    page.get_by_test_id("form-submit").click()
    screen.sees("Nothing has been saved yet", "same name", "Save anyway")
    screen.picture(pictures / "create-same.png")
    screen.press("Back to the form")
    expect(page.get_by_test_id("form-input-Last_Name")).to_have_value("Otani")
    page.get_by_test_id("form-input-First_Name").fill("Kenji")
    page.get_by_test_id("form-input-Company").fill("Otani Works")
    page.get_by_test_id("form-submit").click()
    screen.sees("Added: Lead", "Otani Works")
    screen.picture(pictures / "create-made.png")
    page.get_by_test_id("tab-crm").click()
    page.get_by_test_id("crm-module").filter(has_text="Leads").click()
    expect(page.get_by_test_id("crm-record").filter(has_text="Otani Works").first).to_be_visible()


def test_x4_a_meeting_in_japanese_from_a_card(page: Any, pictures: Path) -> None:
    screen = Screen(page)
    screen.speak("ja")
    screen.act_as(MISAKI)
    screen.open("Zoho CRM")
    screen.type("/zcrm leads [会社] contains [zyl]")
    screen.suggestion("大谷").click()
    screen.sees("大谷", "その他…")
    screen.press("その他…")
    page.get_by_test_id("form-input-what").select_option(label="ミーティングを作成する")
    screen.picture(pictures / "more-ja.png")
    page.get_by_test_id("form-submit").click()
    expect(page.get_by_test_id("form-input-Event_Title")).to_be_visible()
    page.get_by_test_id("form-input-Event_Title").fill("製品デモ")
    screen.picture(pictures / "create-meeting-ja.png")
    page.get_by_test_id("form-submit").click()
    screen.sees("製品デモ", "作成しました")
    screen.picture(pictures / "create-meeting-made-ja.png")

"""A deal's stage changed on its card, kept by the form while the CRM refuses, seen in the CRM tab, and undone."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Running
from tests.e2e.control import fault
from tests.e2e.screen import EMMA, MISAKI, Screen

pytestmark = pytest.mark.e2e
DEAL = "/zcrm deals [Deal Name] is [Zylker maintenance]"


def stage_in_the_crm(page: Any) -> Any:
    page.get_by_test_id("tab-crm").click()
    page.get_by_test_id("crm-module").filter(has_text="Deals").click()
    row = page.get_by_test_id("crm-record").filter(has_text="Zylker maintenance").first
    expect(row).to_be_visible()
    return row


def test_x1_a_stage_is_changed_on_the_card_and_undone(page: Any, running: Running, pictures: Path) -> None:
    screen = Screen(page)
    screen.act_as(EMMA)
    screen.open("Zoho CRM")
    screen.type("show deal Zylker maintenance")
    screen.send()
    screen.sees("Zylker maintenance")
    page.get_by_test_id("message").last.get_by_test_id("instant-button").first.click()
    screen.sees("Negotiation/Review", "Edit")
    screen.press("Edit")
    form = page.get_by_test_id("form-dialog")
    expect(form).to_be_visible()
    page.get_by_test_id("form-input-Stage").select_option(label="Closed Won")
    page.get_by_test_id("form-input-Amount").fill("2.5 million")
    screen.picture(pictures / "edit-form.png")
    fault(running, service="crm", path="/Deals/", method="PUT", status=503, body="<html>", times=1)
    page.get_by_test_id("form-submit").click()
    expect(page.get_by_test_id("form-error")).to_be_visible()
    expect(page.get_by_test_id("form-input-Amount")).to_have_value("2.5 million")
    screen.picture(pictures / "edit-refused.png")
    page.get_by_test_id("form-submit").click()
    expect(form).to_be_hidden()
    screen.sees("Saved.", "Negotiation/Review → Closed Won", "¥2,500,000", "Undo")
    screen.picture(pictures / "edit-saved.png")
    expect(stage_in_the_crm(page)).to_contain_text("Closed Won")
    page.get_by_test_id("tab-talk").click()
    screen.press("Undo")
    screen.sees("Undone.", "Closed Won → Negotiation/Review")
    expect(stage_in_the_crm(page)).to_contain_text("Negotiation/Review")


def test_x1_the_same_in_japanese(page: Any, pictures: Path) -> None:
    screen = Screen(page)
    screen.speak("ja")
    screen.act_as(MISAKI)
    screen.open("Zoho CRM")
    screen.type("/zcrm leads [会社] contains [zyl]")
    screen.suggestion("大谷").click()
    screen.sees("大谷", "編集する")
    screen.press("編集する")
    expect(page.get_by_test_id("form-dialog")).to_be_visible()
    page.get_by_test_id("form-input-Phone").fill("03-1111-2222")
    screen.picture(pictures / "edit-form-ja.png")
    page.get_by_test_id("form-submit").click()
    screen.sees("保存しました。", "03-1111-2222", "元に戻す")
    screen.picture(pictures / "edit-saved-ja.png")

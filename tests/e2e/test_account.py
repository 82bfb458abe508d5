"""Somebody who has never used it: from the first command to the link, through the consent page, to the first answer."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.screen import DAISUKE, Screen

pytestmark = pytest.mark.e2e
COMMAND = "/zcrm leads [会社] contains [zyl]"


def test_a2_a_user_without_an_account_links_it_and_the_first_command_runs(page: Any) -> None:
    screen = Screen(page)
    screen.speak("ja")
    screen.act_as(DAISUKE)
    screen.open("sales")
    screen.type(COMMAND)
    screen.suggests("Zohoアカウント")
    screen.send()
    screen.sees("Zohoアカウント", "あなただけに表示")
    with page.context.expect_page() as opened:
        screen.press("アカウント")
    consent = opened.value
    expect(consent.get_by_role("radio", name=DAISUKE)).to_be_checked()
    consent.locator("button[value=approve]").click()
    expect(consent.get_by_role("heading")).to_contain_text("アカウント")
    consent.close()
    screen.clear()
    screen.type(COMMAND)
    screen.send()
    screen.sees("大谷", "件")

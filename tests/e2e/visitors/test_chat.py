"""A visitor in one browser, a rep in another: from a campaign's link to the rating."""

import time
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.screen import Screen

pytestmark = pytest.mark.e2e


def reads(visitor: Any, page: str) -> None:
    with visitor.expect_navigation():
        visitor.get_by_test_id(page).click()
    visitor.wait_for_selector("body[data-salesiq]")


def test_v3_v5_a_visitor_of_a_campaign_reads_chats_and_is_answered_from_cliq(sales: Screen, visitor: Any) -> None:
    reads(visitor, "campaign-mail")
    landed = time.monotonic()
    visitor.get_by_test_id("consent-accept").click()
    card = sales.page.get_by_test_id("message").filter(has_text="田中 一郎").first
    expect(card).to_contain_text("newsletter / email / spring-2026")
    print(f"card {time.monotonic() - landed:.2f} s after the landing")
    reads(visitor, "page-products")
    reads(visitor, "page-pricing")
    expect(card).to_contain_text("料金プラン")
    visitor.get_by_test_id("widget-button").click()
    visitor.get_by_test_id("widget-text").fill("50名での見積もりをお願いします。")
    visitor.get_by_test_id("widget-send").click()
    expect(card).to_contain_text("50名での見積もりをお願いします。")
    card.get_by_test_id("button").filter(has_text="Take the chat").click()
    expect(visitor.get_by_test_id("widget-attender")).to_contain_text("高橋 美咲")
    answers = visitor.locator("[data-testid=widget-line][data-side=operator]")
    reply(sales, card, "取り消す返信です。")
    sales.press("取り消す")
    reply(sales, card, "年間プランがお得です。")
    expect(answers).to_have_count(1)
    expect(answers).to_contain_text("年間プランがお得です。")
    visitor.get_by_test_id("widget-end").click()
    visitor.get_by_test_id("widget-rate-happy").click()
    expect(visitor.get_by_test_id("widget-thanks")).to_be_visible()


def reply(sales: Screen, card: Any, text: str) -> None:
    card.get_by_test_id("button").filter(has_text="Reply to visitor").click()
    dialog = sales.page.get_by_test_id("form-dialog")
    dialog.locator("textarea").fill(text)
    sales.page.get_by_test_id("form-submit").click()
    expect(dialog).to_have_count(0)

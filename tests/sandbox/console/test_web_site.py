"""The web site's tab in a real browser: a visitor comes by a mail's link, reads, chats; the operator answers."""

from playwright.sync_api import Page, expect

from tests.sandbox.console.test_browser import address, app, browser, page, pytestmark  # noqa: F401


def test_a_visitor_and_an_operator_talk(page: Page) -> None:  # noqa: F811
    page.get_by_test_id("tab-site").click()
    visitor = page.frame_locator("[data-testid=site-frame]")
    page.get_by_test_id("site-arrive").select_option("letter")
    visitor.get_by_test_id("campaign-mail").click()
    visitor.get_by_test_id("consent-accept").click()
    visitor.get_by_test_id("page-pricing").click()
    expect(page.get_by_test_id("desk-visitor")).to_contain_text("田中 一郎")
    visitor.get_by_test_id("widget-button").click()
    visitor.get_by_test_id("widget-text").fill("50名での料金は?")
    visitor.get_by_test_id("widget-send").click()
    page.get_by_test_id("desk-attend").click()
    page.get_by_test_id("desk-box").fill("年間プランがお得です。")
    page.get_by_test_id("desk-send").click()
    answer = visitor.locator("[data-testid=widget-line][data-side=operator]")
    expect(answer).to_contain_text("年間プランがお得です。")
    page.get_by_test_id("desk-transfer").select_option(label="Emma Clark")
    expect(visitor.get_by_test_id("widget-attender")).to_contain_text("Emma Clark")
    visitor.get_by_test_id("widget-end").click()
    visitor.get_by_test_id("widget-rate-happy").click()
    expect(visitor.get_by_test_id("widget-thanks")).to_be_visible()
    visitor.get_by_test_id("widget-close").click()
    page.get_by_test_id("desk-invite").first.click()
    visitor.get_by_test_id("widget-invitation").click()
    expect(visitor.get_by_test_id("widget-window")).to_be_visible()
    page.get_by_test_id("site-leave").click()
    expect(page.get_by_test_id("desk-visitor")).to_have_count(0)

"""The console in a real browser, with a throwaway product behind it."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect, sync_playwright
from werkzeug.serving import make_server

from sandbox.app import create_sandbox
from tests.sandbox.cliq_product import PEER, REP, Product, button, form

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-background-networking --disable-quic --no-first-run "
    "--disable-component-update --disable-sync"
).split()

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no browser at {CHROMIUM}: install chromium to run these"),
]


@pytest.fixture
def app(product: Product) -> Iterator[Flask]:
    app = create_sandbox(callback=product)
    yield app
    app.extensions["sandbox"].store.close()


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{address}/?user={REP}")
    page.wait_for_selector("body[data-ready]")
    yield page
    page.close()
    assert faults == []


def types(page: Page, text: str) -> None:
    page.get_by_test_id("message-box").press_sequentially(text)


def test_suggestions_follow_every_key_and_are_picked_by_arrow_and_enter(page: Page, product: Product) -> None:
    product.outputs["suggestion_handler"] = lambda body: [
        {"title": f"after {body['params']['arguments']}", "description": "a"},
        {"title": "second", "description": "b"},
    ]
    types(page, "/zcrm lea")
    expect(page.get_by_test_id("suggestion").first).to_contain_text("after lea")
    asked = [one.params["arguments"] for one in product.received]
    assert asked == ["", "l", "le", "lea"]
    product.outputs["execution_handler"] = {"text": "the second record"}
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_test_id("suggestion").nth(1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("message")).to_contain_text("the second record")
    assert product.last.params["selections"] == [{"title": "second", "description": "b"}]
    expect(page.get_by_test_id("message-box")).to_have_value("")


def test_the_command_itself_is_offered_and_completed(page: Page, product: Product) -> None:
    types(page, "/z")
    expect(page.get_by_test_id("suggestion")).to_contain_text("/zcrm")
    page.keyboard.press("Tab")
    expect(page.get_by_test_id("message-box")).to_have_value("/zcrm ")


def test_private_answers_are_marked_and_seen_by_nobody_else(page: Page, product: Product) -> None:
    product.outputs["execution_handler"] = {"text": "secret"}
    types(page, "/zcrm leads")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("only-you")).to_be_visible()
    expect(page.get_by_test_id("message")).to_have_attribute("data-private", "true")
    page.get_by_test_id("user-switch").select_option(PEER)
    expect(page.get_by_test_id("message")).to_have_count(0)


def test_what_cliq_refuses_is_shown_with_the_limits_name(page: Page, product: Product) -> None:
    product.outputs["execution_handler"] = {"text": "t", "buttons": [button(f"b{number}") for number in range(6)]}
    types(page, "/zcrm leads")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("refusal")).to_contain_text("buttons")
    expect(page.get_by_test_id("message")).to_have_count(0)
    product.status = 500
    types(page, "/zcrm leads")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("failure")).to_contain_text("500")


def test_buttons_banners_forms_and_their_errors(page: Page, product: Product) -> None:
    content = {"type": "textarea", "name": "content", "label": "Note", "placeholder": "Note", "mandatory": True}
    product.outputs["execution_handler"] = {"text": "card", "buttons": [button("Add note")]}
    product.outputs["button_handler"] = form(content)
    types(page, "/zcrm leads")
    page.keyboard.press("Enter")
    page.get_by_test_id("button").click()
    dialog = page.get_by_test_id("form-dialog")
    page.get_by_test_id("form-submit").click()
    expect(page.get_by_test_id("form-error-content")).to_be_visible()
    page.get_by_test_id("form-input-content").fill("called")
    product.outputs["form_handler"] = {"type": "form_error", "text": "Not saved", "inputs": {"content": "Refused"}}
    page.get_by_test_id("form-submit").click()
    expect(page.get_by_test_id("form-error-content")).to_have_text("Refused")
    expect(page.get_by_test_id("form-input-content")).to_have_value("called")
    product.outputs["form_handler"] = {"type": "banner", "text": "Saved"}
    page.get_by_test_id("form-submit").click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_test_id("banner")).to_contain_text("Saved")


def test_a_confirmation_comes_before_the_function(page: Page, product: Product) -> None:
    careful = button("Delete")
    careful["action"]["confirm"] = {"title": "Sure?", "input": "Why?", "mandatory": "true"}
    product.outputs["execution_handler"] = {"text": "card", "buttons": [careful]}
    product.outputs["button_handler"] = {"type": "banner", "text": "Done"}
    types(page, "/zcrm leads")
    page.keyboard.press("Enter")
    page.get_by_test_id("button").click()
    page.get_by_test_id("confirm-input").fill("old")
    page.get_by_test_id("confirm-accept").click()
    expect(page.get_by_test_id("banner")).to_contain_text("Done")
    assert product.last.params["arguments"] == {"input": "old"}


def test_what_others_put_into_a_message_stays_text(page: Page, product: Product) -> None:
    evil = "<img src=x onerror=alert(1)> [click](javascript:alert(1)) *bold* [more]($1)"
    held = {**button("More"), "arguments": {"key": "k"}}
    product.outputs["execution_handler"] = {"text": evil, "references": {"1": {"type": "button", "object": held}}}
    product.outputs["button_handler"] = {"type": "banner", "text": "pressed"}
    types(page, "/zcrm leads")
    page.keyboard.press("Enter")
    message = page.get_by_test_id("message")
    expect(message).to_contain_text("<img src=x onerror=alert(1)> [click](javascript:alert(1)) bold more")
    expect(message.locator("a, img")).to_have_count(0)
    expect(message.locator("strong", has_text="bold")).to_have_count(1)
    page.get_by_test_id("instant-button").click()
    expect(page.get_by_test_id("banner")).to_contain_text("pressed")


def test_each_webhook_and_its_answer_can_be_read(page: Page, product: Product) -> None:
    product.outputs["execution_handler"] = {"text": "found three"}
    types(page, "/zcrm leads")
    page.keyboard.press("Enter")
    execution = page.locator('[data-testid="execution"][data-handler="execution_handler"]')
    execution.locator("summary").click()
    expect(execution).to_contain_text("X-Cliq-Signature")
    expect(execution).to_contain_text("found three")


def test_what_another_person_posts_appears_by_itself(page: Page, app: Flask) -> None:
    app.test_client().post("/sandbox/say", json={"user": PEER, "chat": "#sales", "text": "hello from Emma"})
    expect(page.get_by_test_id("message")).to_contain_text("hello from Emma")


def test_the_language_switch_changes_page_and_person(page: Page, product: Product) -> None:
    expect(page.get_by_test_id("tab-talk")).to_have_text("チャット")
    page.get_by_test_id("language-en").click()
    expect(page.get_by_test_id("tab-talk")).to_have_text("Chat")
    types(page, "/zcrm leads")
    page.keyboard.press("Enter")
    expect(page.locator('[data-testid="execution"][data-handler="execution_handler"]')).to_have_count(1)
    assert product.last.params["user"]["language"] == "en"


def test_the_crm_tab_shows_what_the_person_may_see(page: Page, address: str) -> None:
    page.get_by_test_id("tab-crm").click()
    record = page.get_by_test_id("crm-record").first
    name = record.locator("td").first.inner_text()
    record.click()
    expect(page.get_by_test_id("crm-record-panel").locator("h2")).to_have_text(name)
    number = record.get_attribute("data-record")
    page.goto(f"{address}/crm/org808232144/tab/Leads/{number}")
    expect(page.get_by_test_id("crm-record-panel").locator("h2")).to_have_text(name)

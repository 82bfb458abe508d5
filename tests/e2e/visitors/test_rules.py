"""U2–U4: rules are built in the editor, in the form and as text; a visitor of the demo site then meets them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.admin.bare import Window
from tests.e2e.conftest import Running
from tests.e2e.screen import AOI, Screen
from tests.e2e.visitors.surfer import Surfer

pytestmark = pytest.mark.e2e
BRAND = "Zylker Japan"


def choose(page: Any, prefix: str, row: int, field: str, op: str) -> None:
    """A field and its comparison in the form; each change brings a new part of the page."""
    for name, value in ((f"{prefix}.field-{row}", field), (f"{prefix}.op-{row}", op)):
        with swapped(page):
            page.locator(f'[name="{name}"]').select_option(value)


@contextmanager
def swapped(page: Any) -> Iterator[None]:
    """What is done within brings a new part of the page, which is there afterwards."""
    with page.expect_response(re.compile("do=edit")):
        yield
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added")).to_have_count(0)


def add(page: Any, link: str) -> None:
    page.goto(re.sub(r"/admin.*", "/admin/rules", page.url))
    page.get_by_role("region", name=BRAND).get_by_role("link", name=link, exact=True).click()
    page.locator("#name").fill(link)


def save(page: Any) -> None:
    page.locator("button.primary").click()
    expect(page).to_have_url(re.compile("/admin/rules$"))


def test_u4_rules_of_the_editor_act_on_a_visitor_of_a_campaign(
    sales: Screen, surfer: Surfer, browser: Any, running: Running
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    admin = Window(context.new_page(), running).watch()
    admin.sign_in(AOI)
    page = admin.page
    add_all(page, running)
    surfer.arrives("campaign-mail")
    expect(surfer.page.get_by_test_id("beacon-invitation")).to_contain_text("ご質問はありませんか", timeout=30_000)
    surfer.leaves()
    for _ in range(30):
        page.goto(f"{running.product}/admin/rules/lists")
        if "Spring" in page.locator("main").inner_text():
            break
        page.wait_for_timeout(1000)
    expect(page.locator("main")).to_contain_text("Spring")
    page.goto(f"{running.product}/admin/rules/log")
    for did in ("Ring: First ring", "10 points", "Invited: ご質問はありませんか", "Put on the list Spring"):
        expect(page.locator("main")).to_contain_text(did)
    assert admin.errors == []
    context.close()


def add_all(page: Any, running: Running) -> None:
    page.goto(f"{running.product}/admin/rules")
    add(page, "Add a preset")
    for button in ("Show as a form", "Add a comparison"):
        with swapped(page):
            page.locator("#one").get_by_role("button", name=button).click()
    choose(page, "one", 0, "utm.campaign", "starts_with")
    page.locator('[name="one.value-0"]').fill("spring")
    save(page)
    page.get_by_role("button", name="Apply").first.click()
    add(page, "Add a score")
    page.locator('[name="condition.text"]').fill("[UTMキャンペーン] が [spring] で始まる")
    page.locator('[name="points"]').fill("10")
    save(page)
    add(page, "Add a trigger")
    page.locator('[name="condition.text"]').fill("[UTM campaign] contains [spring]")
    page.locator('[name="after"]').fill("2")
    with swapped(page):
        page.locator('[name="deed"]').select_option("invite")
    page.locator('[name="sender"]').fill("高橋 美咲")
    page.locator('[name="text"]').fill("ご質問はありませんか")
    save(page)
    add(page, "Add a trigger")
    with swapped(page):
        page.locator('[name="when"]').select_option("leaving")
    with swapped(page):
        page.locator('[name="deed"]').select_option("list")
    page.locator('[name="list"]').fill("Spring")
    save(page)

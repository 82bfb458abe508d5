"""The seed's rules, built in the editor, and visitors of the demo site who meet them, on pages and in the chat."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.admin.bare import Window, window
from tests.e2e.conftest import Running, reset
from tests.e2e.screen import AOI, Screen

pytestmark = pytest.mark.e2e
CLEARBIT_KEY, MAILCHIMP_KEY, NEWS = "sk_sandbox", "sandboxkey0123456789-us19", "a1c0de0001"
CAMPAIGN = "c5f2a00003"  # 'Autumn webinar'
WHO = f"siq_name=Ichiro+Tanaka&siq_email=ichiro.tanaka%40softvale.example&mc_cid={CAMPAIGN}&utm_campaign=Autumn_webinar"
BRAND, INVITED_AFTER = "Zylker Japan", 10


@pytest.fixture(scope="module")
def linked(running: Running, browser: Any) -> Iterator[Window]:
    """Aoi's window: SalesIQ, the CRM, enrichment and campaigns are linked, and the demo site may report."""
    reset(running)
    with window(browser, running) as admin:
        admin.sign_in(AOI)
        for part in ("salesiq", "crm"):
            admin.open(running.flask("links", "ask", part).strip().splitlines()[-1])
            admin.consent(AOI)
            admin.page.get_by_role("heading", name="Linked").wait_for()
        running.flask("setup", "salesiq", "--apply")
        for brand in re.findall(r"^(\d+)  ", running.flask("visitors", "brands"), re.MULTILINE):
            running.flask("visitors", "brand", brand, "--origin", running.sandbox)
        running.flask("places", "set", "crm", "--added", "accessed")
        for path, key in (("enrichment", CLEARBIT_KEY), ("campaigns", MAILCHIMP_KEY)):
            admin.open(f"/admin/{path}")
            admin.page.fill("#key", key)
            admin.page.locator("form[action$='/key'] button.primary").click()
            expect(admin.page.get_by_text("Linked to")).to_be_visible()
        yield admin


def test_u_the_seeds_rules_are_built_in_the_editor_and_meet_a_visitor(
    linked: Window, running: Running, browser: Any, pictures: Path
) -> None:
    builds_a_ring(linked, pictures)
    builds(linked, "score", "Campaign", "[Visited from campaign] is [Autumn webinar]", points="10")
    builds(linked, "visitor", "Leads to their owner", "[CRM visitor type] is [Lead]", to="owner")
    builds(linked, "trigger", "Invite", "[Visited from campaign] is [Autumn webinar]", **invitation())
    leavers = {"when": "leaving", "deed": "mailing", "list_id": NEWS, "interval": "now"}
    builds(linked, "trigger", "Leavers", "[Visited from campaign] is [Autumn webinar]", **leavers)
    linked.picture(pictures / "rules.png", full_page=True)
    if "web" not in running.flask("subscriptions", "list"):
        running.flask("subscriptions", "add", "web", "--channel", "sales", "--events", "all")
    with window(browser, running) as chat, window(browser, running) as site:
        screen = console(chat, running)
        site.open(f"{running.sandbox}/site/japan/?lang=en&{WHO}")
        site.page.get_by_test_id("consent-accept").click()
        card = screen.page.get_by_test_id("message").filter(has_text="Ichiro Tanaka").last
        expect(card).to_contain_text("Softvale", timeout=60_000)
        expect(card).to_contain_text("1 (innermost)", timeout=60_000)
        expect(card).to_contain_text("Score10")
        expect(site.page.get_by_test_id("beacon-invitation")).to_contain_text("May I help you?", timeout=60_000)
        linked.open("/admin/visitors")
        expect(linked.page.get_by_role("region", name="Ring 1")).to_contain_text("Ichiro Tanaka")
        linked.picture(pictures / "live.png", full_page=True)
        site.page.goto("about:blank")
    did = ("10 points", "Leads to their owner", "Invite", "Leavers")
    for _ in range(40):  # a visit ends some seconds after its last page has gone
        linked.open("/admin/rules/log")
        log = linked.page.locator("main").inner_text()
        if all(one in log for one in did):
            break
        linked.page.wait_for_timeout(1000)
    assert [one for one in did if one not in log] == []
    linked.picture(pictures / "rules-log.png", full_page=True)
    linked.open("/admin/campaigns")
    expect(linked.page.locator("main")).to_contain_text("1 visitors joined")
    assert linked.errors == []


def console(chat: Window, running: Running) -> Screen:
    chat.open(f"{running.sandbox}/?user={AOI}")
    chat.page.wait_for_selector("body[data-ready]")
    screen = Screen(chat.page)
    screen.speak("en")
    screen.open("sales")
    return screen


def invitation() -> dict[str, str]:
    return {
        "when": "landing",
        "after": str(INVITED_AFTER),
        "deed": "invite",
        "sender": "Zylker",
        "text": "May I help you?",
    }


def builds_a_ring(admin: Window, pictures: Path) -> None:
    """Typed as text, looked at as a form, saved and laid on."""
    admin.open("/admin/rules")
    site_of(admin).locator("a[href*='/admin/presets/new']").click()
    page = admin.page
    page.fill("#name", "Size")
    as_text(admin, "one")
    page.fill("[id='one.text']", "[Industry] is [Software] and [Number of employees] > [100]")
    page.locator("#one button[value='one:form']").click()
    expect(page.locator("[id='one.field-1']")).to_be_visible()
    admin.picture(pictures / "ring.png", full_page=True)
    page.locator("button.primary[value=save]").click()
    admin.page.get_by_role("button", name="Apply Size", exact=True).last.click()


def builds(admin: Window, kind: str, name: str, condition: str, **action: str) -> None:
    """One rule, its condition typed, its action chosen field by field."""
    admin.open("/admin/rules")
    site_of(admin).locator(f"a[href*='/admin/rules/new'][href$='kind={kind}']").click()
    page = admin.page
    page.fill("#name", name)
    as_text(admin, "condition")
    page.fill("[id='condition.text']", condition)
    for field, value in action.items():
        place = page.locator(f"[id='{field}']")
        place.wait_for()
        if place.evaluate("one => one.tagName") == "SELECT":
            place.select_option(value)
            page.wait_for_load_state("networkidle")
        else:
            place.fill(value)
    page.locator("button.primary[value=save]").click()
    expect(page.locator("li[data-rule] strong").get_by_text(name, exact=True)).to_be_visible()


def site_of(admin: Window) -> Any:
    """The rules of the site that the visitor comes to; the other site has its own."""
    return admin.page.get_by_role("region", name=BRAND, exact=True)


def as_text(admin: Window, prefix: str) -> None:
    shown = admin.page.locator(f"#{prefix} button[value='{prefix}:text']")
    if shown.count():
        shown.click()
    admin.page.locator(f"[id='{prefix}.text']").wait_for()

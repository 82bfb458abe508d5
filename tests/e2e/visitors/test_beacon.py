"""V6: the page script itself, in a browser, on a site that is made up here: what it reports, stores, and does."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from app.web.visitors.beacon import SCRIPT

SITE, SERVER = "https://www.example.jp", "https://crm.example.com"
PAGE = """<!doctype html><html lang="ja"><head><title>{title}</title>
<script>window.$zoho = {{salesiq: {{
  told: [], shown: 0,
  visitor: {{name: v => $zoho.salesiq.told.push(v), info: v => $zoho.salesiq.told.push(v), customaction: v => 0}},
  floatwindow: {{visible: how => $zoho.salesiq.shown += how === "show" ? 1 : 0}}
}}}};</script>
<script async src="https://crm.example.com/beacon.js" data-brand="KEY"></script></head><body>{title}</body></html>"""


# What is sent while a page goes cannot be caught on its way.
KEEP_BEACONS = "navigator.sendBeacon = (url, text) => { window.name = text; return true; }"


@dataclass
class Site:
    """The site and the server behind the script, as far as a browser can tell."""

    page: Any
    reports: list[dict[str, Any]] = field(default_factory=list)
    commands: list[dict[str, Any]] = field(default_factory=list)

    def answer(self, route: Any) -> None:
        request, headers = route.request, {"Access-Control-Allow-Origin": SITE}
        if request.url.endswith("/beacon.js"):
            route.fulfill(status=200, body=SCRIPT, content_type="text/javascript", headers=headers)
        elif request.method == "POST":
            self.reports.append(json.loads(request.post_data))
            route.fulfill(status=204, headers=headers)
        else:
            taken, self.commands = self.commands, []
            body = json.dumps({"do": taken})
            route.fulfill(status=200, body=body, content_type="application/json", headers=headers)

    def open(self, path: str) -> None:
        self.page.goto(SITE + path)

    def actions(self, kind: str = "") -> list[dict[str, Any]]:
        return [one for report in self.reports for one in report["a"] if not kind or one["k"] == kind]

    def until(self, is_so: Callable[[], Any]) -> None:
        for _ in range(100):
            if is_so():
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"never so; reported: {self.reports}")


@pytest.fixture
def site(browser: Any) -> Iterator[Site]:
    context = browser.new_context()
    context.add_init_script(KEEP_BEACONS)
    made = Site(context.new_page())
    title = "価格 <b>x</b>"
    context.route(
        f"{SITE}/**",
        lambda route: route.fulfill(body=PAGE.format(title=title), content_type="text/html; charset=utf-8"),
    )
    context.route(f"{SERVER}/**", made.answer)
    yield made
    context.close()


def test_v6_pages_of_any_kind_are_reported_and_nothing_is_stored_without_consent(site: Site) -> None:
    site.open("/?utm_source=mail&siq_email=ichiro%40example.co.jp")
    site.until(lambda: site.actions("land"))
    (landed,) = site.actions("land")
    assert landed["u"] == f"{SITE}/?utm_source=mail&siq_email=ichiro%40example.co.jp"
    assert landed["t"] == "価格 <b>x</b>"
    first = site.reports[0]
    assert (first["c"], first["b"]["language"][:2]) == (False, "en")
    site.page.evaluate("history.pushState({}, '', '/price')")
    site.until(lambda: site.actions("page"))
    site.page.evaluate("history.back()")
    site.until(lambda: len(site.actions("page")) == 2)
    site.page.evaluate("location.hash = 'top'")
    site.page.evaluate("beacon.custom('Downloaded', {file: 'a'}); beacon.email('kim@example.com')")
    site.until(lambda: site.actions("email"))
    assert site.actions("page")[0]["u"] == f"{SITE}/price"
    assert site.actions("custom")[0]["d"] == {"file": "a"}
    assert site.page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    site.page.evaluate("dispatchEvent(new Event('pagehide'))")
    (left,) = json.loads(site.page.evaluate("window.name"))["a"]
    assert (left["k"], left["u"]) == ("leave", f"{SITE}/?utm_source=mail&siq_email=ichiro%40example.co.jp#top")
    site.open("/next")
    site.until(lambda: len(site.actions("land")) == 2)
    assert len({report["v"] for report in site.reports}) == 2  # a stranger again


def test_v6_with_consent_the_next_page_is_the_same_visitors(site: Site) -> None:
    site.open("/")
    site.until(lambda: site.actions("land"))
    site.page.evaluate("beacon.consent(true)")
    site.open("/next")
    site.until(lambda: len(site.actions("land")) == 2)
    assert len({report["v"] for report in site.reports}) == 1
    assert site.reports[-1]["c"]
    site.page.evaluate("beacon.consent(false)")
    assert site.page.evaluate("localStorage.length") == 0


def test_v6_what_the_page_tells_salesiq_is_told_to_both(site: Site) -> None:
    site.open("/")
    site.until(lambda: site.actions("land"))
    site.page.evaluate("$zoho.salesiq.visitor.name('田中'); $zoho.salesiq.visitor.customaction('Asked')")
    site.until(lambda: site.actions("name") and site.actions("custom"))
    told = site.page.evaluate("$zoho.salesiq.told")
    assert told == [{"beacon_key": site.reports[0]["v"]}, "田中"]
    assert (site.actions("name")[0]["n"], site.actions("custom")[0]["n"]) == ("田中", "Asked")


def test_u2_an_invitation_is_shown_as_text_and_opens_the_chat(site: Site) -> None:
    site.commands = [{"id": "1", "k": "invite", "sender": "佐藤 花", "text": "<img src=x> ご案内しましょうか。"}]
    site.open("/")
    box = site.page.get_by_test_id("beacon-invitation")
    box.wait_for(timeout=8000)
    assert "<img src=x>" in box.inner_text()
    assert box.locator("img").count() == 0
    box.get_by_role("button", name="チャットを始める").click()
    site.until(lambda: site.actions("custom"))
    assert site.page.evaluate("$zoho.salesiq.shown") == 1
    assert box.count() == 0

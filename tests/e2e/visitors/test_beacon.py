"""V6: the page script itself, in a browser, on a site that is made up here: what it reports, stores, and does."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from app.web.visitors.beacon import SCRIPT

SITE, SERVER = "https://www.example.jp", "https://crm.example.com"
PAGE = """<!doctype html><html lang="ja"><head><title>{title}</title>
<script>window.$zoho = {chat};</script>
<script async src="https://crm.example.com/beacon.js" data-brand="KEY" {consent}></script></head>
<body>{title}</body></html>"""
CHAT = """{salesiq: {
  told: [], shown: 0,
  visitor: {name: v => $zoho.salesiq.told.push(v), info: v => $zoho.salesiq.told.push(v), customaction: v => 0},
  floatwindow: {visible: how => $zoho.salesiq.shown += how === "show" ? 1 : 0}
}}"""


# What is sent while a page goes cannot be caught on its way.
KEEP_BEACONS = "navigator.sendBeacon = (url, text) => { window.name = text; return true; }"


@dataclass
class Site:
    """The site and the server behind the script, as far as a browser can tell. chat: what SalesIQ's script has made."""

    page: Any
    chat: str = CHAT
    consent: str = ""
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
        lambda route: route.fulfill(
            body=PAGE.format(title=title, chat=made.chat, consent=made.consent),
            content_type="text/html; charset=utf-8",
        ),
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


def left(site: Site) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(site.page.evaluate("window.name"))
    return found


def test_v6_who_withdraws_leaves_and_reads_on_as_somebody_else(site: Site) -> None:
    site.open("/")
    site.until(lambda: site.actions("land"))
    site.page.evaluate("beacon.consent(true)")
    site.until(lambda: site.actions("info"))
    agreed = site.reports[-1]
    assert agreed["c"]
    site.page.evaluate("beacon.consent(false)")
    assert (left(site)["v"], left(site)["a"][-1]["k"]) == (agreed["v"], "leave")
    assert site.page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    site.page.evaluate("history.pushState({}, '', '/on')")
    site.until(lambda: site.actions("page"))
    after = site.reports[-1]
    assert (after["c"], after["v"] != agreed["v"], after["s"] != agreed["s"]) == (False, True, True)
    assert site.page.evaluate("beacon.key") == after["v"]


@pytest.mark.parametrize("wish", ["doNotTrack: '1'", "globalPrivacyControl: true"])
def test_v6_who_asks_not_to_be_tracked_has_to_agree_in_words(site: Site, wish: str) -> None:
    site.consent = 'data-consent="yes"'
    site.open("/")
    site.until(lambda: site.actions("land"))
    assert site.reports[-1]["c"]
    assert site.page.evaluate("localStorage.length") == 1
    name, value = wish.split(": ")
    site.page.context.add_init_script(f"Object.defineProperty(navigator, '{name}', {{get: () => {value}}})")
    site.open("/again")
    site.until(lambda: len(site.actions("land")) == 2)
    assert not site.reports[-1]["c"]
    assert site.page.evaluate("localStorage.length") == 0
    site.page.evaluate("beacon.consent(true)")
    site.until(lambda: site.reports[-1]["c"])
    assert site.page.evaluate("localStorage.length") == 1


def test_v6_addresses_after_a_hash_and_pages_that_are_only_replaced(site: Site) -> None:
    site.open("/app#/start")
    site.until(lambda: site.actions("land"))
    site.page.evaluate("location.hash = '/price'; setTimeout(() => document.title = 'Price', 10)")
    site.until(lambda: site.actions("page"))
    assert (site.actions("page")[0]["u"], site.actions("page")[0]["t"]) == (f"{SITE}/app#/price", "Price")
    site.page.evaluate("history.replaceState({}, '', '/app#!contact'); history.replaceState({}, '', '/app#!contact')")
    site.until(lambda: len(site.actions("page")) == 2)
    site.page.evaluate("location.hash = '!contact'; location.hash = '#here'; location.hash = '#there'")
    site.until(lambda: len(site.actions("page")) == 3)  # off the route, to the page itself
    site.page.wait_for_timeout(200)
    assert [one["u"].removeprefix(SITE) for one in site.actions("page")] == [
        "/app#/price",
        "/app#!contact",
        "/app#there",
    ]
    assert [one["r"] for one in site.actions("page")][1] == f"{SITE}/app#/price"


def test_v6_a_page_that_comes_back_from_the_cache_is_read_again(site: Site) -> None:
    site.open("/")
    site.until(lambda: site.actions("land"))
    site.page.evaluate("dispatchEvent(new Event('pagehide'))")
    assert left(site)["a"][-1]["k"] == "leave"
    site.page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    site.until(lambda: site.actions("page"))
    assert site.reports[-1]["v"] == left(site)["v"]
    site.page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: false}))")
    site.page.wait_for_timeout(100)
    assert len(site.actions("page")) == 1


def test_v6_two_tabs_of_one_visitor_are_told_apart_and_each_is_known_again(site: Site) -> None:
    site.consent = 'data-consent="yes"'
    site.open("/")
    site.until(lambda: site.actions("land"))
    other = site.page.context.new_page()
    other.goto(SITE + "/second")
    site.until(lambda: len(site.reports) == 2)
    site.open("/third")
    site.until(lambda: len(site.actions("land")) == 3)
    first, second, third = site.reports
    assert first["v"] == second["v"] == third["v"]
    assert first["s"] == third["s"] != second["s"]


@pytest.mark.parametrize("chat", ["undefined", "{salesiq: {}}", "{salesiq: {visitor: {info() { throw 1 }}}}"])
def test_v6_a_chat_that_is_blocked_or_broken_holds_nothing_up(site: Site, chat: str) -> None:
    site.chat = chat
    site.open("/")
    site.until(lambda: site.actions("land"))
    site.page.evaluate("history.pushState({}, '', '/on'); beacon.name('Kim')")
    site.until(lambda: site.actions("page") and site.actions("name"))


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

"""A3, A4: only administrators enter, by an invitation, by name, or by their CRM profile; every route has its rule."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from app.administration import administrators
from app.web.admin.guard import Doors
from sandbox.in_process import PRODUCT
from tests.admin.browser import Browser
from tests.world import AOI, EMMA, KEN, World

HANAKO = "hanako.ohtani@ohtani.example"


def test_a3_an_invitation_makes_the_first_administrator(browser: Browser) -> None:
    browser.invite(EMMA)
    assert (browser.path, browser.status) == ("/admin", 200)
    assert "Emma Clark" in browser.text


def test_an_invitation_works_once(browser: Browser, world: World) -> None:
    link = administrators.invite(world.services, "test")
    browser.open(link).sign_in(EMMA)
    other = Browser(world).open(link)
    assert other.status == 403
    assert "has been used" in other.text


def test_an_invitation_ends_after_two_days(browser: Browser, world: World) -> None:
    link = administrators.invite(world.services, "test")
    world.advance(48 * 3600 + 1)
    assert browser.open(link).status == 403


def test_an_invitation_for_one_person_is_no_use_to_another(browser: Browser, world: World) -> None:
    browser.invite(KEN, email=EMMA)
    assert browser.status == 403
    assert "for somebody else" in browser.text or "宛てではありません" in browser.text
    assert Browser(world).open("/admin").path == "/admin/signin"


def test_somebody_who_is_not_named_is_refused_with_the_reason(browser: Browser) -> None:
    browser.open("/admin/signin").sign_in(EMMA)
    assert browser.status == 403
    assert f"{EMMA} is no administrator" in browser.text


def test_a3_administrators_are_named_in_settings(make_world: Callable[..., World]) -> None:
    browser = Browser(make_world(ADMINISTRATORS=EMMA.upper()))
    assert browser.sign_in(EMMA).status == 200
    assert browser.path == "/admin"


def test_a3_administrators_by_crm_profile(make_world: Callable[..., World]) -> None:
    world = make_world(ADMINISTRATOR_PROFILES="Administrator")
    assert Browser(world).sign_in(AOI).status == 403, "nobody knows yet which organisation is ours"
    world.say(EMMA, "/zcrm leads")
    assert Browser(world).sign_in(AOI).path == "/admin"
    assert Browser(world).sign_in(EMMA).status == 403


def test_a_profile_of_another_organisation_does_not_count(make_world: Callable[..., World]) -> None:
    world = make_world(ADMINISTRATOR_PROFILES="Administrator")
    with world.services.database.write() as tables:
        for account in tables.accounts.all():
            tables.accounts.describe(account.cliq_user_id, crm_organisation_id="somebody else")
    browser = Browser(world).sign_in(AOI)
    assert browser.status == 403
    assert "another CRM organisation" in browser.text or "別のCRM組織" in browser.text


def test_nobody_of_another_organisation_enters_even_when_invited_or_named(make_world: Callable[..., World]) -> None:
    world = make_world(ADMINISTRATORS=HANAKO)
    world.say(EMMA, "/zcrm leads")
    for browser in (Browser(world).sign_in(HANAKO), Browser(world).invite(HANAKO)):
        assert browser.status == 403
        assert "another CRM organisation" in browser.text or "別のCRM組織" in browser.text
    assert "other_organisation" in Browser(world).invite(AOI).open("/admin/audit").text


def test_a_right_that_came_with_a_profile_goes_with_it(make_world: Callable[..., World]) -> None:
    world = make_world(ADMINISTRATOR_PROFILES="Administrator")
    world.say(EMMA, "/zcrm leads")
    world.sandbox.people.change(EMMA, profile="Administrator")
    assert Browser(world).sign_in(EMMA).path == "/admin"
    world.sandbox.people.change(EMMA, profile="Standard")
    assert Browser(world).sign_in(EMMA).status == 403


def test_a_consent_from_another_browser_is_refused(browser: Browser, world: World) -> None:
    answer = browser.client.get("/admin/signin/zoho", base_url=PRODUCT)
    state = parse_qs(urlsplit(answer.location).query)["state"][0]
    other = Browser(world).open(f"/oauth/callback?code=x&state={state}")
    assert other.status == 403
    assert "another browser" in other.text


def test_a_state_is_used_once(browser: Browser) -> None:
    answer = browser.client.get("/admin/signin/zoho", base_url=PRODUCT)
    state = parse_qs(urlsplit(answer.location).query)["state"][0]
    assert browser.open(f"/oauth/callback?error=access_denied&state={state}").status == 200
    assert browser.open(f"/oauth/callback?code=x&state={state}").status == 400


def test_refusing_at_zoho_signs_nobody_in(browser: Browser) -> None:
    browser.sign_in(EMMA, decision="refuse")
    assert "nobody was signed in" in browser.text
    assert browser.open("/admin").path == "/admin/signin"


def test_signing_in_keeps_no_token(browser: Browser, world: World) -> None:
    world.unlink(EMMA)
    browser.invite(EMMA)
    with world.services.database.read() as tables:
        assert tables.accounts.by_email(EMMA) is None


def test_signing_out_ends_the_session_on_the_server(browser: Browser, world: World) -> None:
    browser.invite(EMMA)
    cookie = browser.client.get_cookie("session", domain="product.test")
    assert cookie is not None
    browser.post("/admin/signout")
    other = Browser(world)
    other.client.set_cookie("session", cookie.value, domain="product.test")
    assert other.open("/admin").path == "/admin/signin"


def test_a_session_ends_after_twelve_hours(browser: Browser, world: World) -> None:
    browser.invite(EMMA)
    world.advance(12 * 3600 - 1)
    assert browser.open("/admin").path == "/admin"
    world.advance(2)
    assert browser.open("/admin").path == "/admin/signin"


def test_taking_the_right_away_works_with_the_next_click(browser: Browser, world: World) -> None:
    administrators.invite(world.services, "test")
    browser.invite(EMMA)
    other = Browser(world).invite(AOI)
    other.open("/admin/people").post("/admin/people/remove", email=EMMA)
    assert browser.open("/admin").path == "/admin/signin"


def test_the_last_administrator_cannot_be_removed(browser: Browser) -> None:
    browser.invite(EMMA).open("/admin/people").post("/admin/people/remove", email=EMMA)
    assert browser.status == 409
    assert browser.open("/admin").path == "/admin"


def test_the_cookie_is_out_of_reach_of_scripts_and_bound_to_https(make_world: Callable[..., World]) -> None:
    world = make_world()
    doors: Doors = world.app.extensions["admin"]
    assert doors.cookie == "session"
    browser = Browser(world).invite(EMMA)
    cookie = browser.client.get_cookie("session", domain="product.test")
    assert cookie is not None
    assert (cookie.http_only, cookie.same_site) == (True, "Lax")


def routes(app: Flask) -> list[tuple[str, str, str]]:
    """endpoint, path, method of every route under /admin; addresses with a place get '1' there."""
    found = []
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/admin") and rule.endpoint != "admin.static":
            path = "/".join("1" if part.startswith("<") else part for part in rule.rule.split("/"))
            found += [(rule.endpoint, path, method) for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}]
    return found


def test_every_route_has_a_rule_and_is_refused_without_a_session(make_world: Callable[..., World]) -> None:
    world = make_world(REQUESTS_PER_MINUTE="10000")
    doors: Doors = world.app.extensions["admin"]
    found = routes(world.app)
    assert len(found) > 10
    for endpoint, path, method in found:
        rule = doors.rules[endpoint]  # a route without a rule is an error here
        if rule.needs == "nobody":
            continue
        answer = world.app.test_client().open(path, method=method, base_url=PRODUCT)
        assert (answer.status_code, answer.location) == (303, "/admin/signin"), path


def test_every_deed_needs_its_csrf_value_and_the_role(make_world: Callable[..., World]) -> None:
    world = make_world(REQUESTS_PER_MINUTE="10000")
    browser = Browser(world).invite(AOI)
    viewer = Browser(world).invite(EMMA, role="viewer")
    doors: Doors = world.app.extensions["admin"]
    for endpoint, path, method in routes(world.app):
        rule = doors.rules[endpoint]
        if method == "GET" or rule.needs == "nobody":
            assert method == "GET" or endpoint == "admin.language_post", endpoint
            continue
        assert rule.has_csrf, endpoint
        assert browser.post(path, forged=True).status == 403, path
        if rule.needs == "administrator":
            assert viewer.post(path).status == 403, path


@pytest.mark.parametrize("path", ["/admin", "/admin/people", "/admin/audit"])
def test_pages_load_nothing_from_elsewhere_and_are_not_kept(path: str, browser: Browser) -> None:
    page = browser.invite(AOI).open(path).page
    assert page is not None
    policy = page.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert page.headers["Cache-Control"] == "no-store"
    assert "<script>" not in browser.html
    assert 'style="' not in browser.html


def test_another_site_is_never_where_a_language_form_leads(browser: Browser) -> None:
    for back in ("https://evil.test", "//evil.test", "/\\evil.test", "/admin//evil.test", "javascript:alert(1)"):
        answer = browser.client.post("/admin/language", base_url=PRODUCT, data={"language": "ja", "back": back})
        assert answer.location == "/admin"


def test_l1_pages_are_in_the_language_of_the_person(browser: Browser) -> None:
    assert "概要" in browser.invite(AOI).text
    browser.post("/admin/language", language="en", back="/admin/people")
    assert browser.path == "/admin/people"
    assert "Linked accounts" in browser.text


def test_too_many_tries_are_held_back(make_world: Callable[..., World]) -> None:
    browser = Browser(make_world(REQUESTS_PER_MINUTE="10"))
    assert {browser.open("/admin/invite/wrong").status for _ in range(12)} == {403, 429}

"""Issue 5, bad input: markup, template syntax and `javascript:` in any name are text on every page; what a form refuses
is said in a page, in the administrator's language, and nothing of it is kept.

Names are sown past all checks, since a name may be older than a check, or come from the CRM.
"""

import json
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
import sqlalchemy

from app.administration import tokens
from app.cliq.message import Message
from app.cliq.reply import Post, Target
from app.delivery import queue
from app.rules import recipients
from app.storage.governing.cards import Allowed
from app.storage.governing.connections import Heard
from app.storage.identity.accounts import Account
from app.storage.identity.identities import Handmade
from app.storage.tables.every import metadata_
from app.storage.telling.preferences import Wish
from app.storage.telling.schedules import Schedule
from app.web.admin.guard import Doors
from sandbox.in_process import PRODUCT
from tests.admin.browser import Browser
from tests.world import AOI, EMMA, World

SCRIPT = "<script>alert(1)</script>"
NASTY = f"javascript:alert(1)//\"'`>{SCRIPT}<img src=x onerror=alert(1)>{{{{ 7*7 }}}}${{7*7}}"
NAMED = "javascript:alert(1)"


class Markup(HTMLParser):
    """What a browser would make of a page: no tag, attribute or address that came out of a name."""

    ALLOWED_SCRIPTS = re.compile(r"/admin/static/[\w.]+")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("img", "iframe", "object", "embed", "style"):
            self.faults.append(f"<{tag}>")
        if tag == "script" and not self.ALLOWED_SCRIPTS.fullmatch(given.get("src") or ""):
            self.faults.append("a script of its own")
        for name, value in attrs:
            if name.startswith("on") or name in ("style", "srcdoc"):
                self.faults.append(f"{name}=")
            leads = name in ("href", "action", "formaction", "src")
            if leads and not (value or "").startswith(("/", "#", "?", "data:,")):
                self.faults.append(f"{name}={value}")


@pytest.fixture(scope="module")
def sown(make_shared: Callable[..., World]) -> tuple[World, Browser]:
    world = make_shared(ADMINISTRATORS=AOI, REQUESTS_PER_MINUTE="100000")
    browser = Browser(world).sign_in(AOI)
    sow(world)
    return world, browser


def sow(world: World) -> None:
    """A hostile name wherever something has one."""
    now, emma = world.source.now(), world.cliq_id(EMMA)
    person = world.sandbox.people.by_email(EMMA)
    world.sandbox.people.change(person.email, last_name=NASTY)
    rule = {"kind": "daily", "at": "09:00"}
    body = {"name": NASTY, "text": NASTY, "to": f"c:{NASTY}", "to_name": NASTY}
    notification = {"rule": NASTY, "module": NASTY, "message": NASTY, "style": "text", "is_on": True}
    notification["recipients"] = recipients.to_json(recipients.parse("#sales"))
    message = queue.post(Post(f"channel:{NASTY}", Target("channel", NASTY), Message(NASTY), "bot", "k1"), 20, now)
    assert message is not None
    tokens.make(world.services, NASTY, NASTY[:60], ["read"])
    with world.services.database.write() as tables:
        tables.accounts.link(
            Account(NASTY, "https://x.example", "https://x.example", refresh_token="r", email=NASTY, name=NASTY), now
        )
        tables.accounts.describe(emma, name=NASTY)
        tables.administrators.put(NASTY, "viewer", NASTY, now)
        tables.flags.turn("integration", True, NASTY, now)
        tables.identities.put(Handmade(NASTY, NASTY, NASTY, NASTY, NASTY, now))
        tables.schedules.put(Schedule("s1", "report", rule, NASTY, now, NASTY, body), now)
        tables.notifications.add(notification, NASTY, now)
        tables.card_fields.put(Allowed(NASTY, NASTY, "", (NASTY,), NASTY, now))
        whose: dict[str, Any] = {"owner_id": emma, "organisation_id": "o"}
        for saved_id, is_starter in (("q1", True), ("q2", False)):
            what: dict[str, Any] = {"name": NASTY, "text": NASTY, "is_starter": is_starter, "now": now}
            tables.saved_questions.add(saved_id=saved_id, **whose, **what)
        for subject in (f"user:{emma}", f"user:{NASTY}", f"channel:{NASTY}"):
            tables.preferences.choose(subject, Wish(f"rule:{NASTY}", False), now)
            tables.preferences.choose(subject, Wish(NASTY, True), now)
        tables.follows.put(f"channel:{NASTY}", NASTY, NASTY, emma, {}, now)
        tables.inbox.add(NASTY, NASTY, NASTY, {NASTY: NASTY}, now)
        tables.refusals.keep(NASTY, NASTY, NASTY, NASTY, NASTY.encode(), now)
        tables.hooks.add(NASTY, "t", now, note=NASTY)
        tables.outbox.add([message], now)
        tables.connections.put([Heard("crm", "", failed_at=now, operation=NASTY, status=500, code=NASTY)], now)
        tables.audit.record(NASTY, NASTY, NASTY, now, before={NASTY: NASTY}, after={NASTY: NASTY})
        tables.saved_replies.add(NASTY, NASTY, NASTY, now)


def pages(world: World) -> Iterator[str]:
    """The address of every page, places filled with what was sown."""
    doors: Doors = world.app.extensions["admin"]
    ids = {"schedule_id": "s1", "saved_id": "q1"}
    for found in world.app.url_map.iter_rules():
        rule = doors.rules.get(found.endpoint)
        if rule is not None and rule.needs != "nobody" and "GET" in (found.methods or ()):
            yield re.sub(r"<(?:int:)?(\w+)>", lambda place: ids.get(place[1], "1"), found.rule)


def test_names_are_text_on_every_page_and_no_template(sown: tuple[World, Browser]) -> None:
    world, browser = sown
    seen = []
    for path in pages(world):
        if path in ("/admin/connect", "/admin/notifications/fields"):
            continue
        page = browser.open(path)
        assert page.status in (200, 404, 409), path
        if page.page is None or page.page.mimetype != "text/html":
            continue
        assert Markup(page.html).faults == [], path
        assert SCRIPT not in page.html, path
        if NAMED in page.text:
            assert "{{ 7*7 }}" in page.text, f"{path}: a template has run"
            seen.append(path)
    assert len(seen) >= 15, f"only {seen} show a name: is what is sown still shown?"
    for path in ("/admin/people", "/admin/identity", "/admin/schedules", "/admin/questions", "/admin/channels"):
        assert path in seen, path


def test_what_searches_find_is_text(sown: tuple[World, Browser]) -> None:
    _, browser = sown
    for path in ("audit", "identity", "preferences"):
        browser.page = browser.client.get(f"/admin/{path}", query_string={"word": NASTY}, base_url=PRODUCT)
        assert Markup(browser.html).faults == [], path
    for path, name in (("deliveries", "target"), ("events", "source"), ("questions", "edit"), ("identity", "cliq")):
        browser.page = browser.client.get(f"/admin/{path}", query_string={name: NASTY}, base_url=PRODUCT)
        assert (browser.status, Markup(browser.html).faults) == (200, []), path


def rows(world: World) -> dict[str, int]:
    """How many rows each table has."""
    with world.services.database.read() as tables:
        counted = {table.name: sqlalchemy.select(sqlalchemy.func.count()).select_from(table) for table in KEPT}
        return {name: tables.connection.execute(one).scalar_one() for name, one in counted.items()}


KEPT = [table for table in metadata_.sorted_tables if table.name not in ("admin_sessions", "metadata")]
FIELDS = (
    *("name", "text", "owner", "kind", "often", "at", "zone", "channel", "day", "days", "module", "fields", "rule"),
    *("message", "to", "style", "source", "note", "cliq", "crm", "operator", "email", "role", "scope", "ids", "body"),
    *("events", "filters", "condition", "score_min", "score_max", "escalate_seconds", "escalate_to", "version"),
)


def test_what_a_form_refuses_is_said_in_a_page_and_nothing_is_kept(sown: tuple[World, Browser]) -> None:
    """Every form, with hostile text in every field: never an error of ours, never markup, never half of it kept."""
    world, browser = sown
    browser.post("/admin/language", language="ja", back="/admin")
    doors: Doors = world.app.extensions["admin"]
    refused = []
    for found in sorted(world.app.url_map.iter_rules(), key=lambda one: one.rule):
        rule = doors.rules.get(found.endpoint)
        path = re.sub(r"<(?:int:)?\w+>", "987654", found.rule)
        if rule is None or not rule.has_csrf or "signout" in path or "/integration/" in path:
            continue
        before = rows(world)
        data = dict.fromkeys(FIELDS, NASTY) | {"csrf": browser.csrf}
        answer = browser.client.post(path, base_url=PRODUCT, data=data)
        assert answer.status_code < 500, path
        assert SCRIPT not in answer.get_data(as_text=True), path
        if answer.status_code < 400:
            continue
        refused.append(path)
        assert rows(world) == before, f"{path}: something was kept"
        if answer.mimetype == "text/html":
            assert Markup(answer.get_data(as_text=True)).faults == [], path
            said = re.search('class="(error|notice bad)"[^>]*>[^<]*[ぁ-ん]', answer.get_data(as_text=True))
            assert said or answer.status_code == 404, path
        else:
            assert json.loads(answer.data)["error"]["message"], path
    assert len(refused) >= 15, refused


def test_the_api_answers_names_as_json_only(sown: tuple[World, Browser]) -> None:
    world, _ = sown
    secret = tokens.make(world.services, "test", "reader", ["read"])
    headers: Any = {"Authorization": f"Bearer {secret}"}
    for path in ("people", "schedules", "questions", "channels", "preferences", "audit", "events", "hooks", "cards"):
        answer = world.app.test_client().get(f"/api/{path}", base_url=PRODUCT, headers=headers)
        assert (answer.status_code, answer.mimetype) == (200, "application/json"), path

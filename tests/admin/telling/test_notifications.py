"""W1, W2, X11, A3: notifications are written, tried out and kept on a page and by API; nothing wrong is half-saved."""

import json
from typing import Any

import pytest

from app.administration.telling import notifications
from app.administration.telling.notifications import Given
from tests.admin.browser import Browser
from tests.admin.test_api import Program
from tests.crm_rules import RULE, bot_texts, deal_of
from tests.world import AOI, EMMA, KEN, World

GOOD: dict[str, Any] = {
    "rule": RULE,
    "module": "Deals",
    "message": "${Deals.Deal_Name}: ${Deals.Amount}",
    "to": "manager, #sales",
    "style": "card",
    "is_on": "yes",
}
NASTY = '<img src=x onerror=alert(1)>{{ 7*7 }}"'


@pytest.fixture
def editor(browser: Browser) -> Browser:
    """Somebody who may change things, in English."""
    return browser.invite(AOI).post("/admin/language", language="en", back="/admin/notifications")


def kept(world: World) -> list[Any]:
    return notifications.listed(world.services)


def test_w2_a_notification_is_written_changed_switched_and_removed(editor: Browser, world: World) -> None:
    editor.open("/admin/notifications/new").post("/admin/notifications/new", **GOOD)
    assert editor.path == "/admin/notifications"
    assert f"{RULE} 1 of 5" in editor.text
    editor.open("/admin/notifications/1").post(
        "/admin/notifications/1", **GOOD | {"to": "取引先名.担当者"}, version="1", number="1"
    )
    (one,) = kept(world)
    assert (one.recipients, one.version, one.changed_by) == (({"kind": "owner", "via": "Account_Name"},), 2, AOI)
    editor.post("/admin/notifications/1/turn", to="off")
    assert not kept(world)[0].is_on
    editor.post("/admin/notifications/1/turn", to="on")
    assert kept(world)[0].is_on
    editor.post("/admin/notifications/1/remove")
    assert "There is no notification yet." in editor.text
    assert editor.post("/admin/notifications/1/remove").status == 404
    log = editor.open("/admin/audit").text
    for action in ("notification.add", "notification.change", "notification.remove"):
        assert action in log


def test_w1_the_sixth_of_a_rule_is_refused_beside_the_rule(editor: Browser, world: World) -> None:
    for _ in range(5):
        editor.open("/admin/notifications/new").post("/admin/notifications/new", **GOOD)
    page = editor.open("/admin/notifications/new").post("/admin/notifications/new", **GOOD)
    assert page.status == 422
    assert 'id="rule-error"' in page.html
    assert "5 notifications already" in page.text
    assert len(kept(world)) == 5


def test_a3_everything_wrong_is_said_beside_its_field_and_nothing_is_kept(editor: Browser, world: World) -> None:
    wrong = GOOD | {"rule": " ", "message": "Worth ${Deals.Amuont}", "to": "#nowhere", "style": "loud"}
    page = editor.open("/admin/notifications/new").post("/admin/notifications/new", **wrong)
    assert page.status == 422
    for field in ("rule", "message", "to", "style"):
        assert f'id="{field}-error"' in page.html, field
    assert "Column 15:" in page.text
    assert "no channel #nowhere" in page.text
    assert "Worth ${Deals.Amuont}" in page.html
    assert kept(world) == []
    japanese = editor.post("/admin/language", language="ja", back="/admin/notifications/new")
    assert "15文字目" in japanese.post("/admin/notifications/new", **wrong).text


def test_a3_the_second_of_two_is_told_what_came_between_and_keeps_what_they_typed(
    editor: Browser, world: World
) -> None:
    notifications.add(world.services, "test", Given(RULE, "Deals", "first", "manager"))
    other = Browser(world).invite(KEN).open("/admin/notifications/1")
    editor.open("/admin/notifications/1").post(
        "/admin/notifications/1", **GOOD | {"message": "of Aoi"}, version="1", number="1"
    )
    other.post("/admin/language", language="en", back="/admin/notifications")
    late = other.open("/admin/notifications").post(
        "/admin/notifications/1", **GOOD | {"message": "of Ken"}, version="1", number="1"
    )
    assert late.status == 409
    assert f"{AOI} saved a change" in late.text
    assert "Message of Aoi of Ken" in late.text
    assert kept(world)[0].message == "of Aoi"
    assert 'name="version" value="2"' in late.html
    late.post("/admin/notifications/1", **GOOD | {"message": "of Ken"}, version="2", number="1")
    assert kept(world)[0].message == "of Ken"
    editor.post("/admin/notifications/1/remove")
    gone = other.post("/admin/notifications/1", **GOOD | {"message": "still here"}, version="3", number="1")
    assert (gone.status, "still here" in gone.html, 'action="/admin/notifications/new"' in gone.html) == (
        409,
        True,
        True,
    )


def test_x11_the_preview_shows_a_real_record_and_sends_nothing(editor: Browser, world: World) -> None:
    row = deal_of(world)
    editor.open("/admin/notifications/new")
    page = editor.post("/admin/notifications/preview", **GOOD, record_id=row["id"])
    assert page.status == 200
    assert f"{row['Deal_Name']}: " in page.text
    assert "送信先: #sales、佐藤 健" in page.text
    assert "($1)" not in page.text
    assert editor.post("/admin/notifications/preview", **GOOD).status == 200  # the newest one
    world.settle()
    assert bot_texts(world, AOI) == []
    assert kept(world) == []


def test_x11_a_test_arrives_at_whoever_tries_it_alone(editor: Browser, world: World) -> None:
    row, before = deal_of(world), len(world.messages("#sales", KEN))
    page = editor.open("/admin/notifications/new").post("/admin/notifications/test", **GOOD, record_id=row["id"])
    assert f"sends it to {AOI}" in page.text
    world.settle()
    assert row["Deal_Name"] in bot_texts(world, AOI)[0].replace("\u200b", "")
    assert bot_texts(world, KEN) == []
    assert len(world.messages("#sales", KEN)) == before
    assert kept(world) == []


def test_a3_the_field_list_has_own_and_related_fields_in_the_readers_language(browser: Browser) -> None:
    browser.invite(AOI).post("/admin/language", language="ja", back="/admin")
    found = {one["insert"]: one for one in json.loads(browser.open("/admin/notifications/fields?module=Deals").html)}
    assert found["${Deals.Amount}"] == {
        "insert": "${Deals.Amount}",
        "label": "総額",
        "api_name": "Amount",
        "of": "",
    }
    assert found["${Deals.Account_Name.Phone}"]["of"] == "取引先名"
    assert "${Deals.Owner.email}" in found
    assert browser.open("/admin/notifications/fields?module=Potatoes").status == 409


def test_a3_markup_in_a_notification_is_shown_as_text(editor: Browser, world: World) -> None:
    editor.open("/admin/notifications/new").post("/admin/notifications/new", **GOOD | {"message": NASTY, "rule": NASTY})
    assert len(kept(world)) == 1
    for path in ("/admin/notifications", "/admin/notifications/1", "/admin/audit"):
        page = editor.open(path)
        assert "<img src=x" not in page.html
        assert "{{ 7*7 }}" in page.text


def test_a_page_for_notifications_opens_without_any_linked_account(editor: Browser, world: World) -> None:
    with world.services.database.write() as tables:
        for account in tables.accounts.all():
            tables.accounts.unlink(account.cliq_user_id)
    page = editor.open("/admin/notifications/new")
    assert "choose a sender under People" in page.text
    saved = page.post("/admin/notifications/new", **GOOD)
    assert (saved.status, saved.path) == (409, "/admin/notifications/new")


def test_a_viewer_looks_but_does_not_change(world: World) -> None:
    notifications.add(world.services, "test", Given(RULE, "Deals", "first", "manager"))
    viewer = Browser(world).invite(EMMA, role="viewer").open("/admin/notifications")
    assert "first" in viewer.text
    assert "/admin/notifications/new" not in viewer.html
    assert viewer.open("/admin/notifications/1").status == 403


def test_w2_the_same_by_api(world: World) -> None:
    robot, body = Program(world, "read", "write"), {**GOOD, "is_on": True}
    made = robot.call("POST", "/notifications", body)
    assert (made.status_code, made.json and made.json["version"]) == (201, 1)
    assert robot.call("PUT", "/notifications/1", {**body, "message": "x", "version": 1}).status_code == 200
    assert robot.call("PUT", "/notifications/1", {**body, "version": 1}).status_code == 409
    wrong = robot.call("PUT", "/notifications/1", {**body, "to": "#nowhere", "version": 2})
    assert wrong.status_code == 409
    assert wrong.json is not None
    assert "#nowhere" in wrong.json["error"]["fields"]["json"]["to"][0]
    tried = robot.call("POST", "/notifications/preview", {**body, "email": AOI})
    assert tried.status_code == 200
    assert robot.call("POST", "/notifications/test", {**body, "email": "x@nowhere.example"}).status_code == 404
    listed = robot.call("GET", "/notifications").json
    assert listed is not None
    assert [one["message"] for one in listed] == ["x"]
    assert robot.call("DELETE", "/notifications/1").status_code == 204
    assert robot.call("GET", "/notifications/1").status_code == 404

"""V2, V5, A3: subscriptions of channels and saved replies on a page, by API and by command; nothing wrong is kept."""

import json
from typing import Any

import pytest

from app.administration.visitors import replies, subscriptions
from app.storage.visiting.links import Department, Operator
from tests.admin.browser import Browser
from tests.admin.test_api import Program
from tests.world import AOI, MISAKI, World

GIVEN: dict[str, Any] = {"name": "Sales", "channel": "#sales", "events": ["chat_started", "missed"]}


@pytest.fixture
def editor(browser: Browser, world: World) -> Browser:
    with world.services.database.write() as tables:
        tables.brands.put_departments([Department("d1", "Overseas")])
        tables.brands.put_operators([Operator("o1", "高橋 美咲", MISAKI)])
    return browser.invite(AOI).post("/admin/language", language="en", back="/admin/subscriptions")


def test_v2_a_channel_is_subscribed_changed_paused_and_removed_on_the_page_with_audit(
    editor: Browser, world: World
) -> None:
    assert "No channel hears of visitors yet." in editor.text
    more: dict[str, Any] = {
        "department": "d1",
        "score_min": "10",
        "condition": "[country] is [Japan]",
        "escalate_seconds": "60",
    }
    page = editor.post("/admin/subscriptions/add", **{**GIVEN, "events": "missed", **more, "escalate_to": MISAKI})
    assert page.path == "/admin/subscriptions", page.text
    (one,) = subscriptions.listed(world.services)
    assert (one.channel, one.events, one.filters) == ("sales", ("missed",), {"department": ["d1"], "score_min": 10})
    assert one.escalate_to == (f"user:{world.cliq_id(MISAKI)}",)
    assert one.condition
    edited = editor.open(f"/admin/subscriptions/{one.subscription_id}")
    assert 'value="60"' in edited.html
    assert MISAKI in edited.html
    path = f"/admin/subscriptions/{one.subscription_id}"
    editor.post(f"{path}/change", **{**GIVEN, "events": "rated"}, version="1")
    late = editor.post(f"{path}/change", **{**GIVEN, "events": "left"}, version="1")
    assert late.status == 409
    editor.post(f"{path}/turn", to="off")
    assert subscriptions.kept(world.services, one.subscription_id).is_on is False
    editor.post(f"{path}/remove")
    assert editor.post(f"{path}/remove").status == 404
    log = editor.open("/admin/audit?word=subscription.").text
    assert "subscription.remove" in log
    assert "subscription.add" in log


def test_v2_what_is_wrong_is_said_beside_its_field_and_nothing_is_kept(editor: Browser, world: World) -> None:
    page = editor.post(
        "/admin/subscriptions/add", name="", channel="nowhere", condition="country ist", escalate_to="x@y.z"
    )
    assert page.status == 422
    for name in ("name", "channel", "events", "condition", "escalate_to"):
        assert f'id="{name}-error"' in page.html, name
    assert subscriptions.listed(world.services) == []
    assert editor.open("/admin/subscriptions/99").status == 404


def test_v5_saved_replies_on_the_page(editor: Browser, world: World) -> None:
    editor.post("/admin/replies/add", reply_name="Hello", body="Hello ${name}")
    bad = editor.post("/admin/replies/add", reply_name="", body="Hello ${shoe}")
    assert bad.status == 422
    assert "${name}" in bad.html
    (one,) = replies.listed(world.services)
    editor.post(f"/admin/replies/{one.reply_id}/change", reply_name="Hi", body="Hi ${name}", version="1")
    assert [one.name for one in replies.listed(world.services)] == ["Hi"]
    editor.post(f"/admin/replies/{one.reply_id}/remove")
    assert replies.listed(world.services) == []


def test_v2_subscriptions_and_saved_replies_by_api(world: World) -> None:
    robot = Program(world, "read", "write")
    made = robot.call("POST", "/subscriptions", {**GIVEN, "filters": {"type": ["lead"]}}).json
    assert made is not None
    assert (made["channel"], made["filters"]) == ("sales", {"type": ["lead"]})
    path = f"/subscriptions/{made['number']}"
    assert robot.call("PUT", path, {**GIVEN, "is_quiet": True, "version": 1}).status_code == 200
    assert robot.call("PUT", path, {**GIVEN, "version": 1}).status_code == 409
    assert robot.call("POST", "/subscriptions", {**GIVEN, "channel": "nowhere"}).status_code == 409
    assert robot.call("DELETE", path).status_code == 204
    assert robot.call("GET", path).status_code == 404
    reply = robot.call("POST", "/replies", {"name": "Hello", "body": "Hello ${name}"}).json
    assert reply is not None
    assert robot.call("PUT", f"/replies/{reply['number']}", {"name": "Hi", "body": "Hi"}).status_code == 204
    assert robot.call("GET", "/replies").json == [{"number": reply["number"], "name": "Hi", "body": "Hi", "version": 2}]
    assert robot.call("DELETE", f"/replies/{reply['number']}").status_code == 204


def test_v2_subscriptions_and_saved_replies_by_command(world: World) -> None:
    run = world.app.test_cli_runner().invoke
    command = ["subscriptions", "add", "Sales", "--channel", "sales", "--events", "all", "--filter", "type=lead,deal"]
    made = run(args=[*command, "--escalate", "30", "--escalate-to", "#sales", "--json"])
    assert made.exit_code == 0, made.output
    number = str(json.loads(made.output.strip().splitlines()[-1])["number"])
    assert "#sales  Sales" in run(args=["subscriptions", "list"]).output
    assert run(args=["subscriptions", "off", number]).exit_code == 0
    assert run(args=["subscriptions", "remove", number]).exit_code == 0
    assert run(args=["subscriptions", "remove", number]).exit_code != 0
    assert run(args=["replies", "add", "Hello", "Hello ${name}"]).exit_code == 0
    assert "Hello ${name}" in run(args=["replies", "list"]).output

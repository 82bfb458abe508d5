"""X9, X2, P3, A3: starters, preferences, channels and schedules are kept or looked at by page, API and command."""

import json
from datetime import time
from typing import Any

import pytest

from app.administration.telling import cards, channels, questions, schedules
from app.administration.telling.schedules import Given
from app.storage.telling.preferences import QuietHours, Wish
from tests.admin.browser import Browser
from tests.admin.test_api import Program
from tests.crm_rules import RULE, notify
from tests.world import AOI, EMMA, KEN, World

NASTY = "<script>alert(1)</script>{{ 7*7 }}"


@pytest.fixture
def editor(browser: Browser) -> Browser:
    return browser.invite(AOI).post("/admin/language", language="en", back="/admin")


def shell(world: World, *words: str, status: int = 0) -> str:
    result = world.app.test_cli_runner().invoke(args=list(words))
    assert result.exit_code == status, result.output
    return result.output


def test_x9_starters_are_kept_on_the_page_and_run_in_chat(editor: Browser, world: World) -> None:
    assert "has not told the organisation" in editor.post("/admin/questions/add", name="x", text="y", owner=AOI).text
    world.say(AOI, "/zcrm help")
    editor.open("/admin/questions").post("/admin/questions/add", name="Big ones", text="deals over 1m", owner=AOI)
    assert (editor.path, editor.status) == ("/admin/questions", 200)
    assert "Big ones deals over 1m" in editor.text
    (kept,) = questions.overview(world.services).starters
    path = f"/admin/questions/{kept.saved.saved_id}"
    assert 'value="Big ones"' in editor.open(f"/admin/questions?edit={kept.saved.saved_id}").html
    editor.post(path, name=NASTY, text="deals over 2m", version="0")
    assert NASTY in editor.text
    assert NASTY not in editor.html
    late = editor.post(path, name="mine", text="deals", version="0")
    assert (late.status, 'value="mine"' in late.html) == (409, True)
    page = editor.post("/admin/questions/add", name="/x", text="", owner="nobody@x.example")
    assert page.status == 422
    assert all(f'id="{name}-error"' in page.html for name in ("name", "text", "owner"))
    robot = Program(world, "read", "write")
    made: Any = robot.call("POST", "/questions", {"name": "Won", "text": "won deals this month", "owner": AOI}).json
    assert robot.call("POST", "/questions", {"name": "won", "text": "x", "owner": AOI}).status_code == 409
    assert robot.call("PUT", f"/questions/{made['id']}", {"name": "Won", "text": "won deals"}).status_code == 204
    assert robot.call("PUT", "/questions/x", {"name": "Won", "text": "won deals"}).status_code == 404
    assert {one["name"] for one in robot.call("GET", "/questions").json or []} == {NASTY, "Won"}
    shell(world, "starters", "edit", made["id"], "--name", "Victories")
    assert "Victories:  won deals" in shell(world, "starters", "list")
    assert "Victories" in str(world.say(KEN, "saved questions", chat="bot").body), "everybody is offered it"
    shell(world, "starters", "remove", made["id"])
    shell(world, "starters", "remove", made["id"], status=1)
    editor.open("/admin/questions").post(f"{path}/remove")
    assert editor.post(f"{path}/remove").status == 404
    assert "starter.change" in editor.open("/admin/audit").text
    assert json.loads(shell(world, "starters", "add", "Again", "leads", "--owner", AOI, "--json"))["id"]


def test_p3_a_schedule_is_edited_paused_and_resumed(editor: Browser, world: World) -> None:
    made = schedules.add(world.services, "test", Given(EMMA, text="leads", often="weekly", days=["fri"], zone="UTC"))
    path = f"/admin/schedules/{made.schedule_id}"
    page = editor.open(path)
    assert 'value="leads"' in page.html
    assert 'value="fri" checked' in page.html
    form: dict[str, Any] = {"owner": EMMA, "kind": "report", "text": "deals", "often": "weekly", "days": "mon"}
    form |= {"at": "10:15", "zone": "UTC", "version": "0"}
    editor.post(path, **form)
    assert "Every week: Mon, at 10:15" in editor.text
    late = editor.post(path, **form | {"text": "mine"})
    assert (late.status, 'value="mine"' in late.html) == (409, True)
    assert editor.post(path, **form | {"at": "soon"}).status == 422
    assert editor.open("/admin/schedules/house:sweep").status == 404
    robot = Program(world, "read", "write")
    given = {"owner": EMMA, "text": "tasks", "often": "monthly", "day": 3, "at": "07:00"}
    changed: Any = robot.call("PUT", f"/schedules/{made.schedule_id}", given).json
    assert (changed["text"], changed["rule"]["day"]) == ("tasks", 3)
    assert robot.call("PUT", f"/schedules/{made.schedule_id}", given | {"version": 0}).status_code == 409
    assert robot.call("PUT", f"/schedules/{made.schedule_id}/state", {"is_on": False}).status_code == 204
    shell(world, "schedules", "resume", made.schedule_id)
    shell(world, "schedules", "pause", made.schedule_id)
    edited = json.loads(shell(world, "schedules", "edit", made.schedule_id, "--at", "08:00", "--json"))
    assert (edited["rule"]["at"], edited["text"], edited["is_on"]) == ("08:00", "tasks", False)
    shell(world, "schedules", "edit", "house:sweep", "--at", "08:00", status=1)


def test_x2_x8_what_is_chosen_and_what_goes_to_which_channel(editor: Browser, world: World) -> None:
    now = world.source.now()
    with world.services.database.write() as tables:
        tables.preferences.choose(f"user:{world.cliq_id(EMMA)}", Wish("signal:missed_call", False), now)
        tables.preferences.be_quiet("channel:sales", QuietHours(time(22), time(7)), now)
        tables.follows.put("channel:sales", "Deals", "1", world.cliq_id(EMMA), {}, now)
    notify(world, "#sales, #urgent")
    schedules.add(world.services, "test", Given(EMMA, text="leads", name="Leads", channel="sales"))
    cards.put(world.services, "test", module_name="Deals", fields=["Stage"], channel="sales")
    page = editor.open("/admin/preferences")
    assert "Emma Clark Muted: signals missed_call" in page.text
    assert "#sales 22:00–07:00 1" in page.text
    assert "#sales" not in editor.open("/admin/preferences?word=emma").text.partition("Show")[2]
    listed = {one.name: one for one in channels.listed(world.services)}
    sales = listed["sales"]
    assert (sales.notifications, sales.reports, sales.fields) == ([RULE], ["Leads"], ["Deals"])
    assert (sales.follows, sales.mutes, sales.messages) == (1, 1, 0)
    assert listed["urgent"].notifications == [RULE]
    page = editor.open("/admin/channels")
    assert f"#sales Notifications: {RULE}" in page.text
    robot = Program(world, "read")
    assert {one["name"] for one in robot.call("GET", "/channels").json or []} == {"sales", "urgent"}
    chosen = {one["name"]: one for one in robot.call("GET", "/preferences").json or []}
    assert chosen["#sales"]["quiet"] == "22:00–07:00"
    assert chosen["Emma Clark"]["wishes"] == [{"topic": "signal:missed_call", "is_wanted": False, "until": None}]
    assert "-signal:missed_call" in shell(world, "preferences", "--word", "emma")
    assert f"notifications: {RULE}" in shell(world, "channels")

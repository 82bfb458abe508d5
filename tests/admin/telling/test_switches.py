"""S1, X2, P3, A3: signal types, schedules, events and their addresses, on pages and by API."""

from datetime import time
from typing import Any

import pytest

from app.storage.telling.preferences import QuietHours, Wish
from sandbox.in_process import PRODUCT
from tests.admin.browser import Browser
from tests.admin.test_api import Program
from tests.world import AOI, EMMA, World

NASTY = "<script>alert(1)</script>"
REPORT: dict[str, Any] = {
    "owner": EMMA,
    "kind": "report",
    "text": "revenue this month",
    "often": "weekly",
    "days": "mon",
    "at": "08:30",
}


@pytest.fixture
def editor(browser: Browser) -> Browser:
    return browser.invite(AOI).post("/admin/language", language="en", back="/admin")


def test_s1_a_type_of_signals_is_switched_for_everybody_and_recorded(editor: Browser, world: World) -> None:
    editor.open("/admin/signals").post("/admin/signals/ticket_new", to="off")
    assert f"Off Changed by {AOI}" in editor.text
    robot = Program(world, "read", "write")
    found = {one["key"]: one["is_on"] for one in robot.call("GET", "/signals").json or []}
    assert (found["ticket_new"], found["ticket_comment"]) == (False, True)
    assert robot.call("PUT", "/signals/ticket_new", {"is_on": True}).status_code == 204
    assert robot.call("PUT", "/signals/potato", {"is_on": True}).status_code == 404
    assert editor.post("/admin/signals/potato", to="on").status == 404
    log = editor.open("/admin/audit").text
    assert "signal.off ticket_new is_on : True → False" in log
    assert "token robot signal.on" in log


def test_x2_who_muted_what_is_shown_but_not_changed(editor: Browser, world: World) -> None:
    now = world.source.now()
    with world.services.database.write() as tables:
        tables.preferences.choose(f"user:{world.cliq_id(EMMA)}", Wish("rule:Big deal", False), now)
        tables.preferences.be_quiet("channel:sales", QuietHours(time(22), time(7)), now)
    page = editor.open("/admin/preferences")
    assert "Emma Clark Muted: notifications of the rule Big deal" in page.text
    assert "#sales 22:00–07:00" in page.text


def test_p3_a_report_is_added_paused_run_and_removed(editor: Browser, world: World) -> None:
    editor.open("/admin/schedules").post("/admin/schedules/add", **REPORT, zone="Asia/Tokyo", name=NASTY, channel="")
    assert editor.path == "/admin/schedules"
    assert "Every week: Mon, at 08:30" in editor.text
    assert NASTY in editor.text
    assert NASTY not in editor.html
    with world.services.database.read() as tables:
        (made,) = [one for one in tables.schedules.all() if not one.schedule_id.startswith("house:")]
    editor.post(f"/admin/schedules/{made.schedule_id}/turn", to="off")
    assert "Paused" in editor.text
    editor.post(f"/admin/schedules/{made.schedule_id}/turn", to="on")
    editor.post(f"/admin/schedules/{made.schedule_id}/run")
    with world.services.database.read() as tables:
        assert tables.inbox.seen()[0].name == "report"
    editor.post(f"/admin/schedules/{made.schedule_id}/remove")
    assert editor.post(f"/admin/schedules/{made.schedule_id}/remove").status == 404
    log = editor.open("/admin/audit").text
    assert "schedule.add" in log
    assert "schedule.remove" in log


def test_p3_what_is_wrong_with_a_schedule_is_said_beside_its_field(editor: Browser, world: World) -> None:
    wrong: dict[str, Any] = {
        "owner": "x@nowhere.example",
        "text": "",
        "at": "soon",
        "zone": "Mars/Olympus",
        "often": "weekly",
    }
    page = editor.open("/admin/schedules").post("/admin/schedules/add", kind="report", **wrong)
    assert page.status == 422
    for field in ("owner", "text", "at", "zone", "days"):
        assert f'id="{field}-error"' in page.html, field
    assert "Mars/Olympus" in page.html
    robot = Program(world, "read", "write")
    assert robot.call("POST", "/schedules", {"owner": EMMA, "at": "soon", "text": "x"}).status_code == 409
    made = robot.call("POST", "/schedules", {"owner": EMMA, "text": "x", "often": "monthly", "day": 31})
    assert made.status_code == 201
    assert made.json is not None
    assert robot.call("DELETE", f"/schedules/{made.json['id']}").status_code == 204


def test_a3_an_address_is_made_once_used_and_closed(editor: Browser, world: World) -> None:
    page = editor.open("/admin/hooks").post("/admin/hooks/open", source="crm", note="big deals")
    address = page.html.partition('data-testid="address">')[2].partition("<")[0]
    client = world.app.test_client()
    path = f"{address.removeprefix(PRODUCT)}/anything"
    assert client.post(path, base_url=PRODUCT, json={"id": "1"}).status_code == 202
    assert address not in editor.open("/admin/hooks").html
    assert "big deals" in editor.text
    assert editor.post("/admin/hooks/open", source="../crm").status == 422
    editor.open("/admin/hooks").post("/admin/hooks/1/close")
    assert client.post(path, base_url=PRODUCT, json={"id": "2"}).status_code == 401
    assert editor.open("/admin/hooks").post("/admin/hooks/1/close").status == 404


def test_a3_events_are_filtered_opened_and_worked_off_again(editor: Browser, world: World) -> None:
    with world.services.database.write() as tables:
        tables.inbox.add("crm", "nobody", "e1", {"said": NASTY}, world.source.now())
        tables.refusals.keep("crm", "workflow", "missing", "id", NASTY.encode(), world.source.now())
    world.settle()
    page = editor.open("/admin/events?state=unhandled&source=crm")
    assert "Nobody handles it crm/nobody" in page.text
    number = page.html.partition('href="/admin/events/')[2].partition('"')[0]
    assert "There are none." in editor.open("/admin/events?state=dead").text
    opened = editor.open(f"/admin/events/{number}")
    assert "alert(1)" in opened.text
    assert NASTY not in opened.html
    editor.post("/admin/events/retry", ids=number)
    assert "Waiting" in editor.text
    assert editor.post("/admin/events/retry", ids="x").status == 400
    assert editor.open("/admin/events/99999999999999999999").status == 404
    refused = editor.open("/admin/hooks")
    assert "crm/workflow missing id" in refused.text
    assert NASTY not in refused.html
    assert "alert(1)" not in Browser(world).invite(EMMA, role="viewer").open(f"/admin/events/{number}").text

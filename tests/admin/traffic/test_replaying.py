"""A3: an event comes in again, an address gets another; payloads are masked; the same by page, API and command."""

import json
from typing import Any

from sandbox.in_process import PRODUCT
from tests.admin.browser import Browser
from tests.admin.test_api import Program
from tests.admin.traffic.test_deliveries import broken
from tests.world import AOI, World


def arrived(world: World, **payload: Any) -> None:
    with world.services.database.write() as tables:
        tables.inbox.add("crm", "nobody", "e1", payload, world.source.now(), stream="s")
    world.settle()


def test_a3_an_event_comes_in_again_as_a_new_one(browser: Browser, world: World) -> None:
    arrived(world, id=1, token="t0p", note="refresh_token=1000.abcdef0123")
    page = browser.invite(AOI).post("/admin/language", language="en", back="/admin/events/1")
    assert "t0p" not in page.text
    assert "1000.abcdef" not in page.text
    assert '"token": "***"' in page.text
    assert "Let it come in again" in page.text
    assert page.post("/admin/events/1/replay").path == "/admin/events"
    with world.services.database.read() as tables:
        found = tables.inbox.open(2)
    assert found is not None
    assert found[1]["token"] == "t0p", "what comes in again is what came"
    assert page.post("/admin/events/99/replay").status == 404
    robot, shell = Program(world, "read", "write"), world.app.test_cli_runner()
    made = robot.call("POST", "/events/1/replay")
    assert (made.status_code, str((made.json or {})["event_id"])[:9]) == (201, "e1:again:")
    assert (robot.call("GET", "/events/1").json or {})["payload"]["token"] == "***"
    assert robot.call("GET", "/events/99").status_code == 404
    assert Program(world, "read", name="reader").call("GET", "/events/1").status_code == 403
    assert "comes in again as e1:again:" in shell.invoke(args=["events", "replay", "1"]).output
    assert shell.invoke(args=["events", "replay", "99"]).exit_code == 1
    assert "event.replay 1" in browser.open("/admin/audit").text


def test_a3_an_address_is_replaced(browser: Browser, world: World) -> None:
    editor = browser.invite(AOI).open("/admin/hooks").post("/admin/hooks/open", source="crm", note="deals")
    client = world.app.test_client()

    def path(page: Browser) -> str:
        return page.html.partition('data-testid="address">')[2].partition("<")[0].removeprefix(PRODUCT) + "/anything"

    first = path(editor)
    second = path(editor.post("/admin/hooks/1/rotate"))
    statuses = [client.post(one, base_url=PRODUCT, json={"id": "1"}).status_code for one in (first, second)]
    assert statuses == [401, 202]
    assert editor.post("/admin/hooks/2/rotate").status == 404
    robot, shell = Program(world, "read", "write"), world.app.test_cli_runner()
    (listed,) = robot.call("GET", "/hooks").json or []
    assert (listed["source"], listed["note"], listed["is_signed"]) == ("crm", "deals", False)
    made = robot.call("POST", f"/hooks/{listed['hook_id']}/rotate")
    assert (made.status_code, client.post(second, base_url=PRODUCT, json={}).status_code) == (201, 401)
    number = json.loads(shell.invoke(args=["hooks", "list", "--json"]).output.splitlines()[0])["hook_id"]
    said = json.loads(shell.invoke(args=["hooks", "rotate", str(number), "--json"]).output)
    assert client.post(said["url"].removeprefix(PRODUCT) + "/x", base_url=PRODUCT, json={"id": 1}).status_code == 202
    with world.services.database.write() as tables:
        tables.refusals.keep("crm", "workflow", "missing", "id", b'{"token=abc"}', world.source.now())
    (refused,) = robot.call("GET", "/hooks/refused").json or []
    assert "abc" not in refused["body"]


def test_a3_deliveries_and_figures_by_api_and_command(world: World) -> None:
    number = broken(world)
    robot, shell = Program(world, "read", "write"), world.app.test_cli_runner()
    (dead,) = robot.call("GET", "/deliveries?state=dead").json or []
    assert dead["outbox_id"] == number
    opened: Any = robot.call("GET", f"/deliveries/{number}").json
    assert [one["outcome"] for one in opened["tries"]] == ["dead"]
    assert "<script>" in str(opened["body"])
    one = {"first": number, "last": number}
    assert robot.call("POST", "/deliveries/bury", one).json == {"count": 1}
    assert robot.call("POST", "/deliveries/retry", one).json == {"count": 1}
    figures: Any = robot.call("GET", "/figures?days=3").json
    assert figures["channels"] == [{"name": "#gone", "count": 1}]
    assert json.loads(shell.invoke(args=["figures", "--days", "3", "--json"]).output) == figures
    assert "channel  #gone  1" in shell.invoke(args=["figures"]).output
    assert shell.invoke(args=["deliveries", "retry", "5-1"]).exit_code == 1

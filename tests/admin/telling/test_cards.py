"""X7, A3: which fields cards may show is chosen on a page, by API and by command; nothing wrong is half-saved."""

import json
from typing import Any

import pytest

from app.administration.telling import cards
from tests.admin.browser import Browser
from tests.admin.test_api import Program
from tests.world import AOI, World


@pytest.fixture
def editor(browser: Browser) -> Browser:
    return browser.invite(AOI).post("/admin/language", language="en", back="/admin/cards")


def kept(world: World) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(one.allowed.channel, one.allowed.module, one.allowed.fields) for one in cards.listed(world.services)]


def test_x7_fields_are_chosen_on_the_page_with_audit(editor: Browser, world: World) -> None:
    assert "Nothing is chosen yet." in editor.text
    page = editor.open("/admin/cards/edit?channel=%23sales&module=Deals")
    assert " · #sales" in page.text
    given: dict[str, Any] = {"channel": "sales", "module": "Deals", "version": "0"}
    editor.post("/admin/cards/save", **given, fields="Stage")
    assert editor.path == "/admin/cards"
    assert "#sales 商談 ステージ Changed by" in editor.text, "labels are the CRM's, in its user's language"
    assert 'value="Stage" checked' in editor.open("/admin/cards/edit?channel=sales&module=Deals").html
    late = editor.post("/admin/cards/save", **given, fields="Amount")
    assert late.status == 409
    assert "ticked meanwhile" in late.text
    assert 'value="Amount" checked' in late.html
    assert kept(world) == [("sales", "Deals", ("Stage",))]
    editor.open("/admin/cards").post("/admin/cards/remove", channel="sales", module="Deals")
    assert editor.post("/admin/cards/remove", channel="sales", module="Deals").status == 404
    log = editor.open("/admin/audit?word=card.").text
    assert "card.remove Deals #sales" in log
    assert "card.put Deals #sales" in log


def test_x7_what_is_wrong_is_said_and_nothing_kept(editor: Browser, world: World) -> None:
    editor.open("/admin/cards/edit?module=Deals")
    page = editor.post("/admin/cards/save", channel="nowhere", module="Deals", version="0", fields="Shoe_Size")
    assert page.status == 422
    assert 'id="fields-error"' in page.html
    assert 'id="channel-error"' in page.html
    assert editor.open("/admin/cards/edit?module=Potato").status == 404
    robot = Program(world, "read", "write")
    assert robot.call("PUT", "/cards/Deals", {"fields": ["Shoe_Size"]}).status_code == 409
    assert robot.call("PUT", "/cards/Potato", {"fields": []}).status_code == 409
    assert robot.call("DELETE", "/cards/Deals").status_code == 404
    assert kept(world) == []


def test_x7_by_api_and_command(world: World) -> None:
    robot, shell = Program(world, "read", "write"), world.app.test_cli_runner()
    made = robot.call("PUT", "/cards/Leads", {"fields": ["Company", "Company"], "channel": "#sales"})
    assert made.json is not None
    assert (made.json["channel"], made.json["fields"], made.json["version"]) == ("sales", ["Company"], 1)
    assert robot.call("PUT", "/cards/Leads", {"fields": [], "channel": "sales", "version": 0}).status_code == 409
    said = shell.invoke(args=["cards", "set", "Leads", "--fields", "", "--json"]).output
    assert json.loads(said)["fields"] == []
    listed = robot.call("GET", "/cards").json
    assert [one["channel"] for one in listed or []] == ["", "sales"]
    assert "everywhere  Leads  the name alone" in shell.invoke(args=["cards", "list"]).output
    assert shell.invoke(args=["cards", "remove", "Leads", "--channel", "sales"]).exit_code == 0
    wrong = shell.invoke(args=["cards", "set", "Leads", "--fields", "Shoe_Size"])
    assert (wrong.exit_code, "Shoe_Size" in wrong.output) == (1, True)
    assert kept(world) == [("", "Leads", ())]

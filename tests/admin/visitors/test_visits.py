"""C9, C11: notes and lists of visits that are made on a page, by a program, or by a command."""

import json
from typing import Any

from tests.admin.browser import Browser
from tests.admin.test_api import Program
from tests.handlers.pushing.visits import TANAKA, Place
from tests.world import AOI, KEN, World


def run(world: World, *words: str) -> Any:
    return world.app.test_cli_runner().invoke(args=list(words))


def test_c9_c11_a_note_of_the_page_goes_onto_record_and_visit(world: World, browser: Browser) -> None:
    place = Place(world, added=["attended"])
    place.lands(**TANAKA, attributes={"browser": "Firefox"})
    browser.invite(AOI).open("/admin/visitors/v1")
    assert browser.post("/admin/visitors/v1/note", title="電話", content=" ").status == 422
    browser.post("/admin/visitors/v1/note", title="電話", content="折り返し\n希望")
    assert "折り返し" in browser.text
    robot = Program(world, "read", "write")
    assert robot.call("POST", "/visitors/v1/notes", {"content": "二つ目"}).status_code == 201
    assert run(world, "visitors", "note", "v1", "三つ目").output == "The note is kept.\n"
    assert [one["content"] for one in robot.call("GET", "/visitors/v1/notes").json or []][1:] == ["二つ目", "三つ目"]
    for status in (
        browser.post("/admin/visitors/v9/note", content="x").status,
        robot.call("POST", "/visitors/v9/notes", {"content": "x"}).status_code,
    ):
        assert status == 404
    assert run(world, "visitors", "note", "v9", "x").exit_code == 1
    world.settle()
    place.chat()
    place.attends()
    (visit,) = world.rows("Visits")
    for record in (place.record(), visit):
        written = place.notes(record)
        assert [title for title, _ in written] == ["電話", "Note", "Note"]
        assert written[0][1].startswith("折り返し\n希望\n— 森 葵, ")
    page = browser.post("/admin/language", language="ja", back="/admin").open("/admin/visitors/v1")
    assert "ブラウザーの種類" in page.text
    assert "/tab/Leads/" in page.html
    viewer = Browser(world).invite(KEN, role="viewer").open("/admin/visitors/v1")
    assert 'name="content"' not in viewer.html


def test_c11_lists_of_visits_are_kept_by_command_too(world: World) -> None:
    made = run(world, "visitors", "save-view", "Hot", "--from", "top_visits", "--columns", "company,visitor", "--json")
    key = json.loads(made.output)["key"]
    shown = {
        json.loads(line)["key"]: json.loads(line)
        for line in run(world, "visitors", "views", "--json").output.split("\n")
        if line
    }
    assert (shown[key]["columns"], shown[key]["order"], len(shown)) == (["company", "visitor"], "top", 7)
    assert run(world, "visitors", "save-view", "Hot", "--columns", "nothing").exit_code == 1
    assert run(world, "visitors", "remove-view", key).exit_code == 0
    assert run(world, "visitors", "remove-view", "all_visits").exit_code == 1

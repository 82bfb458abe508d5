"""A3 for C and G: where visitors go, on pages, by API and by command; and the CRM's web forms."""

import json
from typing import Any

import pytest

from app.administration.visitors import links
from app.storage.visiting.links import Brand
from sandbox.in_process import PRODUCT
from tests.admin.browser import Browser
from tests.admin.test_api import Program
from tests.handlers.pushing.bigin import BiginPlace
from tests.handlers.pushing.visits import TANAKA, Place
from tests.world import AOI, EMMA, KEN, World

FORM: dict[str, Any] = {
    "mix": "attended_missed",
    "module": "Contacts",
    "task_days": "7",
    "owner": "operator",
    "company": "個人",
    "missed": "track",
    "attaches": "on",
    "mapping.city": "Mailing_City",
    "mapping.state": "-",
}


@pytest.fixture
def place(world: World) -> Place:
    return Place(world)


@pytest.fixture
def editor(browser: Browser) -> Browser:
    return browser.invite(AOI).post("/admin/language", language="en", back="/admin")


def run(world: World, *words: str) -> Any:
    return world.app.test_cli_runner().invoke(args=list(words))


def test_c1_who_may_not_is_refused_and_offered_a_link_to_send(editor: Browser, world: World) -> None:
    editor.open("/admin/places").post("/admin/places/crm/link")
    url = editor.html.partition('<a href="http://product.test/link/')[2].partition('"')[0]
    refused = world.browse(f"{PRODUCT}/link/{url}", EMMA)
    page = refused.get_data(as_text=True)
    assert refused.status_code == 403
    again = page.partition("http://product.test/link/")[2].partition("<")[0].partition(" ")[0].partition("。")[0]
    assert world.browse(f"{PRODUCT}/link/{again}", AOI).status_code == 200
    world.services.links.forget()
    page_now = editor.open("/admin/places").text
    assert "Linked by you" in page_now
    assert "Only one administrator has consented" in page_now
    world.sandbox.people.change(KEN, profile="Administrator")
    editor.post("/admin/places/crm/link")
    url = editor.html.partition('<a href="http://product.test/link/')[2].partition('"')[0]
    assert world.browse(f"{PRODUCT}/link/{url}", KEN).status_code == 200
    assert "Only one administrator" not in editor.open("/admin/places").text
    world.unlink(AOI)
    world.services.links.forget()
    with world.services.database.write() as tables:
        tables.brands.put(Brand("b1", "Zylker", "key1"))
    given = run(world, "places", "set", "crm", "--added", "all")
    assert given.exit_code == 0, given.output


def test_c1_disabled_keeps_what_is_chosen_and_says_so(editor: Browser, place: Place) -> None:
    editor.open("/admin/places").post("/admin/places/crm/turn", to="off")
    assert "Off" in editor.text
    editor.open("/admin/places/crm")
    assert editor.status == 200
    editor.open("/admin/places").post("/admin/places/crm/turn", to="on")
    assert place.world.services.links.is_on("crm")
    assert editor.post("/admin/places/potato/turn", to="on").status in (404, 409)
    log = editor.open("/admin/audit").text
    assert "link.off crm" in log


def test_a3_everything_is_chosen_on_one_page_and_used_from_then_on(editor: Browser, place: Place) -> None:
    editor.open("/admin/places/crm").post("/admin/places/crm", version="", **FORM)
    assert editor.path == "/admin/places/crm"
    place.world.services.links.forget()
    place.lands(**TANAKA, attributes={"city": "Osaka", "state": "Osaka-fu"})
    assert place.records(module="Contacts") == []
    place.chat()
    place.misses()
    contact = place.record(module="Contacts")
    assert contact["Mailing_City"] == "Osaka"
    assert "SIQ_State" not in contact
    assert [task["Due_Date"] for task in place.tasks(contact)] == ["2026-11-28"]
    with place.world.services.database.read() as tables:
        chat = tables.chats.get("c1")
    assert chat is not None
    assert chat.state == "completed"


def test_g1_bigins_page_names_the_organisation_and_keeps_mix_task_and_order_of_the_card(
    editor: Browser, world: World
) -> None:
    place = BiginPlace(world)
    page = editor.open("/admin/places").text
    assert "Zylker Bigin" in page
    assert "5503000000000001001" in page
    assert "Linked by you, Nov" in page
    form = editor.open("/admin/places/bigin").text
    for said in ("Missed: nobody answered", "Track in Bigin", "Write a note for each visit", "Email_Opt_Out"):
        assert said in form
    assert "Missed only" not in form
    chosen: dict[str, Any] = {
        "added": ["missed", "accessed"],
        "task_days": "14",
        "missed": "track",
        "card": "取引先名\r\nSource",
    }
    editor.post("/admin/places/bigin", version="", module="Contacts", owner="operator", attaches="on", **chosen)
    kept = links.kept(world.services, "bigin").settings
    assert (kept["added"], kept["task_days"], kept["missed"]) == (["accessed", "missed"], 14, "track")
    assert (kept["card"], kept["attaches"], kept["writes_visits"]) == (["Account_Name", "Source"], True, False)
    place.world.services.links.forget()
    place.lands(**TANAKA)
    assert [task["Due_Date"] for task in place.of("Tasks", place.contact())] == ["2026-12-05"]


def test_a3_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(editor: Browser, place: Place) -> None:
    wrong: dict[str, Any] = {**FORM, "owner": "nobody@nowhere.example", "mapping.city": "Nowhere", "task_days": "3"}
    editor.open("/admin/places/crm").post("/admin/places/crm", version="", **wrong)
    assert editor.status == 422
    for said in ("is no active user there", "There is no field “Nowhere”", "is no such day"):
        assert said in editor.text
    stale = editor.open("/admin/places/crm").post("/admin/places/crm", **{**FORM, "version": "99"})
    assert stale.status == 409
    with place.world.services.database.read() as tables:
        link = tables.links.get("crm")
    assert link is not None
    assert link.settings["added"] == ["missed", "attended", "accessed"]


def test_a3_programs_and_commands_do_the_same(place: Place) -> None:
    world = place.world
    robot = Program(world, "read", "write")
    assert robot.call("PUT", "/places/crm", {"added": ["missed"], "task_days": "1", "owner": EMMA}).status_code == 204
    shown = {one["part"]: one for one in robot.call("GET", "/places").json or []}
    assert shown["crm"]["settings"]["owner"] == world.sandbox.people.by_email(EMMA).id
    assert (shown["crm"]["is_on"], shown["bigin"]["organisation"]) == (True, None)
    assert robot.call("PUT", "/places/crm", {"owner": "nobody"}).status_code == 409
    assert robot.call("PUT", "/places/bigin", {"owner": EMMA}).status_code == 404
    fields = {one["key"]: one["field"] for one in robot.call("GET", "/places/crm/fields").json or []}
    assert (len(fields), fields["city"]) == (50, "SIQ_City")
    assert (robot.call("POST", "/places/bigin/consent").json or {})["url"].startswith(f"{PRODUCT}/link/")
    assert run(world, "places", "map", "crm", "city", "City").output == "city is changed.\n"
    assert "city  City  (chosen)" in run(world, "places", "map", "crm").output
    assert run(world, "places", "set", "crm", "--added", "all", "--task", "off", "--card", "").exit_code == 0
    chosen = json.loads(run(world, "places", "show", "crm").output)
    assert (chosen["task_days"], len(chosen["added"])) == ("", 3)
    assert "no active user" in run(world, "places", "set", "crm", "--owner", "nobody@x.example").output
    assert run(world, "places", "off", "crm").exit_code == 0
    assert "crm: off" in run(world, "places", "list").output
    assert json.loads(run(world, "places", "list", "--json").output.splitlines()[1])["state"] == "not linked"
    assert robot.call("PUT", "/places/crm/state", {"is_on": True}).status_code == 204
    assert robot.call("DELETE", "/places/crm").status_code == 204
    assert run(world, "places", "unlink", "crm").exit_code == 1
    assert run(world, "places", "consent", "crm").output.startswith(PRODUCT)


def test_c14_a_tracked_web_form_ties_the_lead_to_visitor_and_visit(editor: Browser, place: Place) -> None:
    world = place.world
    place.link(added=[])
    editor.open("/admin/webforms").post("/admin/webforms/add", name="お問い合わせ", brand="b1")
    assert "お問い合わせ" in editor.text
    (form,) = Program(world, "read").call("GET", "/webforms").json or []
    assert f"form:{form['form_id']}" in form["snippet"]
    assert 'data-brand="key1"' in form["snippet"]
    place.lands(key="browser-1")
    place.happens("custom_action", visit_id="t1", detail={"name": f"form:{form['form_id']}"})
    place.visitor("v1", **TANAKA)
    lead = {"Last_Name": "田中", "Email": TANAKA["email"], "SIQ_Visitor_Id": "browser-1"}
    owner = {"Owner": world.sandbox.people.by_email(AOI).id, "Company": "x"}
    base = {name: world.rows("Leads")[0][name] for name in ("Created_By", "Modified_By", "Created_Time")}
    world.change("Leads", "4876876000000999001", **lead, **owner, **base, Modified_Time=base["Created_Time"])
    place.happens("contact_captured", visit_id="t1")
    with world.services.database.read() as tables:
        (sent,) = tables.web_forms.newest(form["form_id"])
    assert (sent.visitor_id, sent.visit_id, sent.module, sent.record_id) == ("v1", "t1", "Leads", "4876876000000999001")
    assert "Leads 4876876000000999001" in editor.open("/admin/webforms").text
    editor.post(f"/admin/webforms/{form['form_id']}", name="お問い合わせ", brand="b1", version="")
    place.happens("custom_action", visit_id="t1", detail={"name": f"form:{form['form_id']}"})
    with world.services.database.read() as tables:
        assert len(tables.web_forms.newest(form["form_id"])) == 1
    assert editor.post("/admin/webforms/nothing/remove").status == 404
    assert run(world, "webforms", "change", form["form_id"], "--track").exit_code == 0
    assert "tracked" in run(world, "webforms", "list").output
    assert run(world, "webforms", "remove", form["form_id"]).exit_code == 0
    assert "beacon.js" in run(world, "webforms", "add", "Newsletter").output


def test_c10_a_field_that_the_crm_refuses_is_named_on_the_page_of_events_in_the_api_and_by_command(
    editor: Browser, place: Place
) -> None:
    refused = {"code": "INVALID_DATA", "details": {"api_name": "Phone"}, "message": "no", "status": "error"}
    place.world.fault(service="crm", path="/Leads/upsert", status=400, body=refused, times=1)
    place.lands(**TANAKA)
    assert place.record()["Last_Name"] == "田中"
    page = editor.open("/admin/events").text
    assert "What could not be done" in page
    assert "The field “Phone” was refused; the record was written without it." in page
    (found,) = Program(place.world, "read").call("GET", "/shortfalls").json or []
    assert (found["what"], found["code"], found["about"]) == ("visitor v1", "field_refused", "Phone")
    assert "The field “Phone” was refused" in run(place.world, "notifications", "log").output

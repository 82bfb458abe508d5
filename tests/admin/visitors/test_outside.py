"""A3 of enrichment and campaigns: keys, settings, mapping, sign-up and links, on pages, by API and by command."""

import json
from typing import Any

import pytest

from app.administration.visitors import enriching, mailing, rules
from app.errors import Invalid
from app.storage.visiting.links import Brand, Department
from sandbox.enrichment import clearbit
from sandbox.mailchimp import call
from sandbox.mailchimp.demo import NEWS
from tests.admin.browser import Browser
from tests.admin.test_api import Program
from tests.world import AOI, World


@pytest.fixture
def editor(browser: Browser, world: World) -> Browser:
    with world.services.database.write() as tables:
        tables.brands.put(Brand("b1", "Zylker", "key1", ("https://www.zylker.example",)))
        tables.brands.put_departments([Department("d1", "Sales")])
    return browser.invite(AOI).post("/admin/language", language="en", back="/admin/enrichment")


def test_e1_a_key_is_tested_kept_sealed_and_never_shown(editor: Browser, world: World) -> None:
    assert "Nothing is linked yet." in editor.open("/admin/enrichment").text
    wrong = editor.post("/admin/enrichment/key", provider="clearbit", key="sk_wrong")
    assert (wrong.status, "sk_wrong" in wrong.html) == (422, False)
    assert "Clearbit does not take this key." in wrong.text
    assert editor.post("/admin/enrichment/key", provider="acme", key="x").status == 422
    page = editor.post("/admin/enrichment/key", provider="clearbit", key=clearbit.KEY)
    assert "Linked to Clearbit On" in page.text
    assert "0 of 500 calls" in page.text
    assert clearbit.KEY not in page.html + editor.open("/admin/audit?word=link").html
    assert "It works" in editor.open("/admin/enrichment").post("/admin/enrichment/test").text
    assert "Linked to Clearbit Off" in editor.open("/admin/enrichment").post("/admin/enrichment/turn", to="off").text
    assert not world.services.links.is_on("enrichment")
    editor.post("/admin/enrichment/turn", to="on")
    assert world.services.links.is_on("enrichment")
    world.fault(service="clearbit", status=500, body="<html>", times=9)
    silent = editor.open("/admin/enrichment").post("/admin/enrichment/test")
    assert (silent.status, "does not answer just now" in silent.text) == (422, True)
    assert "Nothing is linked yet." in editor.open("/admin/enrichment").post("/admin/enrichment/unlink").text


def test_e3_e4_settings_and_mapping_are_checked_and_two_who_save_are_told(editor: Browser, world: World) -> None:
    enriching.connect(world.services, "test", "clearbit", clearbit.KEY)
    page = editor.open("/admin/enrichment")
    assert 'value="company.metrics.employees" selected' in page.html
    version = str(enriching.standing(world.services).link.version)  # type: ignore[union-attr]
    bad = editor.post("/admin/enrichment/settings", days="8", daily="many", version=version)
    assert (bad.status, "A number from 1 to" in bad.text, 'id="days-error"' in bad.html) == (422, True, True)
    editor.post("/admin/enrichment/settings", days="90", daily="20", reveal="on", version=version)
    terms = enriching.standing(world.services).terms
    assert (terms.days, terms.daily, terms.reveal) == (90, 20, True)
    late = editor.post("/admin/enrichment/settings", days="7", daily="20", version=version)
    assert late.status == 409
    assert enriching.standing(world.services).terms.days == 90
    version = str(enriching.standing(world.services).link.version)  # type: ignore[union-attr]
    row: dict[str, Any] = {"of": "Leads", "module": "Leads", "maps": "on", "version": version, "row": "1", "on": "1"}
    wrong = editor.post("/admin/enrichment/mapping", **row, known="company.name", field="Shoe_Size")
    assert (wrong.status, "has no field Shoe_Size" in wrong.text) == (422, True)
    editor.post("/admin/enrichment/mapping", **row, known="company.name", field="Company")
    assert enriching.standing(world.services).pairs == (("company.name", "Company", True),)
    version = str(enriching.standing(world.services).link.version)  # type: ignore[union-attr]
    editor.post("/admin/enrichment/mapping", of="Leads", module="Contacts", maps="on", version=version)
    assert ("person.employment.title", "Title", True) in enriching.standing(world.services).pairs


def test_m1_m4_campaigns_are_set_up_on_the_page(editor: Browser, world: World) -> None:
    wrong = editor.open("/admin/campaigns").post("/admin/campaigns/key", key="nonsense-us19")
    assert (wrong.status, "does not take this key" in wrong.text) == (422, True)
    page = editor.post("/admin/campaigns/key", key=call.KEY)
    assert "Linked to Zylker On" in page.text
    assert call.KEY not in page.html
    assert "Newsletter" in page.text

    def version() -> str:
        found = mailing.standing(world.services).link
        return str(found.version) if found is not None else ""

    lacking = editor.post("/admin/campaigns/settings", status="pending", company="Zylker", version=version())
    assert (lacking.status, "The law wants these in every mail" in lacking.text) == (422, True)
    whole: dict[str, Any] = {"company": "Zylker", "address1": "1-2-3", "city": "Tokyo", "country": "JP"}
    editor.post("/admin/campaigns/settings", status="subscribed", departments="d1", version=version(), **whole)
    terms = mailing.standing(world.services).terms
    assert (terms.departments, terms.status, terms.contact["city"]) == (("d1",), "subscribed", "Tokyo")
    given: dict[str, Any] = {
        "brand_id": "b1",
        "is_on": "on",
        "text": "Newsletter?",
        "list_id": NEWS,
        "attribute": "first_name",
    }
    wrong = editor.post("/admin/campaigns/signup", **given, tag="NOPE", version=version())
    assert (wrong.status, "The list has no field NOPE." in wrong.text) == (422, True)
    editor.post("/admin/campaigns/signup", **given, tag="FNAME", version=version())
    assert mailing.standing(world.services).terms.signups["b1"]["pairs"] == [["first_name", "FNAME"]]
    watched = editor.post("/admin/campaigns/watch", list_id=NEWS, to="on")
    assert "Stop watching" in watched.text
    assert "token" not in json.dumps(Program(world, "read").call("GET", "/campaigns").json)
    editor.post("/admin/campaigns/watch", list_id=NEWS, to="off")
    assert mailing.standing(world.services).terms.hooks == {}
    assert len(world.sandbox.store.table("mailchimp.webhooks")) == 0


def test_m2_the_builder_makes_the_link_and_warns_of_a_site_that_never_reported(editor: Browser, world: World) -> None:
    page = editor.open("/admin/campaigns?url=https%3A%2F%2Fwww.zylker.example%2Fo%3Fx%3D1&words=Chat")
    assert "https://www.zylker.example/o?x=1&siq_name=*|FNAME|*%20*|LNAME|*" in page.text
    assert "No page of www.zylker.example has reported" in page.text
    assert "siq_chat=open" in page.html
    assert editor.open("/admin/campaigns?url=javascript:alert(1)").status == 422


def test_e_m_by_api_and_command(world: World) -> None:
    robot, shell = Program(world, "read", "write"), world.app.test_cli_runner()
    assert robot.call("GET", "/enrichment").status_code == 404
    assert robot.call("PUT", "/enrichment/key", {"provider": "hunter", "key": "x"}).status_code == 409
    made = robot.call("PUT", "/enrichment/key", {"provider": "clearbit", "key": clearbit.KEY})
    assert (made.status_code, made.get_json()["outside_name"], "secret" in made.get_json()) == (200, "Clearbit", False)
    changed = robot.call("PATCH", "/enrichment", {"days": 7, "pairs": [{"path": "company.name", "field": "Company"}]})
    assert changed.get_json()["settings"]["pairs"] == [["company.name", "Company", True]]
    assert robot.call("PATCH", "/enrichment", {"days": 8}).status_code == 422
    assert robot.call("POST", "/enrichment/test").status_code == 204
    assert robot.call("PUT", "/enrichment/turn", {"is_on": False}).get_json()["is_on"] is False
    assert robot.call("PUT", "/campaigns/key", {"key": call.KEY}).status_code == 200
    assert [one["name"] for one in robot.call("GET", "/campaigns/lists").get_json()] == ["Newsletter", "お客様"]
    link = robot.call("GET", "/campaigns/link?url=https://a.example").get_json()
    assert (link["url"].startswith("https://a.example?siq_name="), link["is_heard"]) == (True, False)
    assert robot.call("DELETE", "/enrichment").status_code == 204

    def run(*words: str) -> Any:
        done = shell.invoke(args=[*words, "--json"])
        assert done.exit_code == 0, done.output
        return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]

    run("enrichment", "link", "--key", clearbit.KEY)
    assert run("enrichment", "set", "--days", "90", "--maps")[0]["settings"]["days"] == 90
    assert run("enrichment", "show")[0]["is_on"] is True
    assert run("enrichment", "test") == [{"part": "enrichment", "works": True}]
    assert run("campaigns", "lists")[0]["name"] == "Newsletter"
    assert run("campaigns", "set", "--status", "subscribed")[0]["settings"]["status"] == "subscribed"
    assert run("campaigns", "turn", "off") == [{"part": "campaigns", "is_on": False}]
    assert "siq_name" in run("campaigns", "mail-link", "https://a.example")[0]["url"]
    assert "Clearbit does not take" in shell.invoke(args=["enrichment", "link", "--key", "sk_no"]).output


def test_m6_a_rule_that_makes_a_list_needs_the_senders_address_when_it_is_saved(world: World) -> None:
    with world.services.database.write() as tables:
        tables.brands.put(Brand("b1", "Zylker", "key1"))
    mailing.connect(world.services, "test", call.KEY)
    new = {"name": "Leavers", "from_name": "Zylker", "from_email": "news@zylker.example"}
    leavers = rules.Given("b1", "trigger", "Leavers", "", {"when": "leaving", "do": {"kind": "mailing", "new": new}})
    with pytest.raises(Invalid) as refused:
        rules.save(world.services, "test", leavers)
    assert str(getattr(refused.value.fields["action"], "code", "")) == "mail.no_address"
    contact = {"company": "Zylker", "address1": "1", "city": "Tokyo", "country": "JP"}
    mailing.change(world.services, "test", {"contact": contact})
    assert rules.save(world.services, "test", leavers).name == "Leavers"

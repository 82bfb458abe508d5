"""C1, C14: which of several SalesIQ portals is ours, and brands that are made for the sites of web forms."""

import json
import re
from typing import Any

import pytest

from app.administration.placing import portals
from app.administration.visitors import consent, links, portal
from app.errors import UserError
from tests.admin.browser import Browser
from tests.admin.test_api import Program
from tests.handlers.visitors.conftest import link_salesiq
from tests.world import AOI, KEN, World


def run(world: World, *words: str) -> Any:
    return world.app.test_cli_runner().invoke(args=list(words))


def linked(world: World) -> Any:
    world.services.links.forget()
    return world.services.links.get("salesiq")


def test_c1_of_several_portals_one_is_chosen_and_another_later(world: World, browser: Browser) -> None:
    world.switch(salesiq_portals=2)
    browser.invite(AOI).post("/admin/language", language="en", back="/admin").open("/admin/salesiq")
    page = world.browse(consent.ask(world.services, AOI, "salesiq"), AOI).get_data(as_text=True)
    assert "Zylker West" in page
    assert "/admin/salesiq" in page
    assert (linked(world).is_on, portals.is_open(linked(world))) == (False, True)
    for deed in (
        lambda: links.turn(world.services, AOI, "salesiq", to=True),
        lambda: portal.refresh(world.services, AOI),
    ):
        with pytest.raises(UserError, match="choose_first"):
            deed()
    browser.open("/admin/salesiq")
    assert "until then nothing is taken in" in browser.text
    assert browser.post("/admin/salesiq/portal", portal="elsewhere").status == 422
    browser.post("/admin/salesiq/portal", portal="zylkerwest")
    assert (linked(world).outside_id, linked(world).is_on, portals.is_open(linked(world))) == (
        "zylkerwest",
        True,
        False,
    )
    assert [one.name for one in portal.brands(world.services)] == ["Zylker West"]
    portal.apply(world.services, AOI)
    west = world.sandbox.store.table("salesiq.west.webhooks")
    assert len(west) == 2
    old = linked(world).settings["keys"]
    # another one later: by a program
    robot = Program(world, "read", "write")
    assert [one["is_linked"] for one in robot.call("GET", "/links/salesiq/portals").json or []] == [False, True]
    assert robot.call("PUT", "/links/salesiq/portal", {"screenname": "zylkerkk"}).status_code == 204
    assert (linked(world).outside_id, linked(world).outside_name) == ("zylkerkk", "Zylker KK")
    assert (len(west), len(world.sandbox.store.table("salesiq.zylker.webhooks"))) == (0, 2)
    assert not set(old) & set(portal.keys(linked(world)))
    usable = {one.name: one.is_enabled for one in portal.brands(world.services)}
    assert usable == {"Zylker Japan": True, "Zylker Global": True, "Zylker West": False}
    assert robot.call("PUT", "/links/salesiq/portal", {"screenname": "nothing"}).status_code == 409
    world.advance(60)  # SalesIQ is not asked more often
    # and by a command, which brings the brand back
    assert "* zylkerkk" in run(world, "links", "portals", "--again").output
    assert "Zylker West (zylkerwest)" in run(world, "links", "choose", "zylkerwest").output
    assert {one.name for one in portal.brands(world.services) if one.is_enabled} == {"Zylker West"}
    assert "salesiq.portal" in browser.open("/admin/audit").text


def test_c1_who_belongs_to_another_portal_does_not_move_the_link(world: World) -> None:
    world.switch(salesiq_portals=2)
    world.browse(consent.ask(world.services, AOI, "salesiq"), AOI)
    portals.choose(world.services, AOI, "zylkerwest")
    world.sandbox.people.change(KEN, profile="Administrator")
    refused = world.browse(consent.ask(world.services, AOI, "salesiq"), KEN)
    assert refused.status_code == 502
    assert "Zylker West" in refused.get_data(as_text=True)
    assert linked(world).outside_id == "zylkerwest"


def test_c14_a_brand_is_made_from_the_page_of_web_forms(world: World, browser: Browser) -> None:
    browser.invite(AOI).post("/admin/language", language="en", back="/admin").open("/admin/webforms")
    assert "SalesIQ is not linked" in browser.text
    browser.post("/admin/webforms/brand", name="Blog", origins="https://blog.example")
    assert "The brand Blog is there" in browser.text
    link_salesiq(world)
    browser.open("/admin/webforms").post(
        "/admin/webforms/brand", name="Shop", origins="https://shop.example https://www.shop.example", in_salesiq="on"
    )
    assert "Settings, Brands, this brand" in browser.text
    (shop,) = [one for one in world.sandbox.store.table("salesiq.zylker.brands") if one["name"] == "Shop"]
    served = [one for one in world.sandbox.store.table("salesiq.zylker.departments") if shop["id"] in one["app_ids"]]
    assert len(served) == 3
    assert re.search(rf'<option value="{shop["id"]}" selected>Shop', browser.html)
    with world.services.database.read() as tables:
        brand = tables.brands.get(shop["id"])
    assert brand is not None
    assert brand.origins == ("https://shop.example", "https://www.shop.example")
    again = browser.post("/admin/webforms/brand", name="shop", origins="", in_salesiq="on")
    assert again.status == 502
    assert browser.post("/admin/webforms/brand", name="", origins="").status == 422
    # the default one is the portal's first brand
    assert re.search(r"selected>Zylker Japan", browser.open("/admin/webforms").html)
    browser.post("/admin/webforms/add", name="Contact us", brand="")
    robot = Program(world, "read", "write")
    (form,) = robot.call("GET", "/webforms").json or []
    with world.services.database.read() as tables:
        assert tables.brands.get(form["brand"]).name == "Zylker Japan"  # type: ignore[union-attr]
    made = robot.call("POST", "/brands", {"name": "Forum", "origins": ["https://forum.example"], "in_salesiq": True})
    assert made.status_code == 201
    assert (made.json or {})["brand_id"].isdecimal()
    assert robot.call("POST", "/brands", {"name": "Forum", "in_salesiq": True}).status_code == 502
    assert "beacon.js" in run(world, "visitors", "add-brand", "News", "--in-salesiq").output
    assert json.loads(run(world, "visitors", "add-brand", "Own", "--json").output)["brand_id"].startswith("own-")


def test_c14_who_consented_before_brands_could_be_made_is_told_to_consent_again(world: World, browser: Browser) -> None:
    link_salesiq(world)
    refusal = {"error": {"code": 1009, "message": "Invalid OAuth scope."}}
    world.fault(service="salesiq", path="/apps", status=200, body=refusal, times=1)
    browser.invite(AOI).post("/admin/language", language="en", back="/admin").open("/admin/webforms")
    browser.post("/admin/webforms/brand", name="Shop", origins="", in_salesiq="on")
    assert browser.status == 422
    assert "has not consented to this yet" in browser.text
    assert [one.name for one in portal.brands(world.services)] == ["Zylker Global", "Zylker Japan"]

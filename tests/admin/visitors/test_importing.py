"""Issue 7, 5: SalesIQ's own rules are compared with ours and taken over through its REST API."""

from app.administration.visitors import consent, importing, presets, rules
from tests.admin.browser import Browser
from tests.admin.test_api import Program
from tests.handlers.visitors.conftest import link_salesiq
from tests.world import AOI, World


def brand_of(world: World) -> str:
    with world.services.database.read() as tables:
        return tables.brands.all()[0].brand_id


def test_u3_rules_of_salesiq_are_compared_taken_over_and_followed(world: World) -> None:
    link_salesiq(world)
    brand = brand_of(world)
    found = {(one.kind, one.name): one for one in importing.compared(world.services, brand)}
    assert found["preset", "Chats"].state == "unlike"  # the CRM is not linked yet
    world.browse(consent.ask(world.services, AOI, "crm"), AOI)
    found = {(one.kind, one.name): one for one in importing.compared(world.services, brand)}
    assert {one.state for one in found.values()} == {"new"}, found
    taken = importing.take(world.services, AOI, brand, [])
    assert len(taken) == len(found) == 7
    again = importing.compared(world.services, brand)
    assert {one.state for one in again} == {"same"}
    texts = {one.name: rules.text(world.services, one.condition, "en") for one in rules.listed(world.services)}
    assert texts["料金ページで招待"] == "[Current page] contains [/pricing]"
    assert texts["海外"] == "[Visitor country] is not [Japan]"
    by_name = {one.name: one for one in rules.listed(world.services)}
    assert by_name["料金ページで招待"].action["do"]["kind"] == "invite"
    assert (by_name["料金ページで招待"].action["after"], by_name["SalesIQ -5"].is_on) == (10, False)
    assert by_name["海外"].action["people"] == ["emma.clark@zylker.example"]
    assert by_name["CRM の担当者"].action["to"] == "owner"
    (chats, _) = presets.listed(world.services)
    three = rules.text(world.services, chats.rings["three"], "en")
    assert three == "[Number of visits] > [1] or [UTM campaign] contains [spring]"
    rules.turn(world.services, AOI, by_name["海外"].rule_id, to=False)
    differs = [one for one in importing.compared(world.services, brand) if one.state != "same"]
    assert [(one.name, one.state, one.ours) for one in differs] == [("海外", "differs", by_name["海外"].rule_id)]


def test_u3_the_comparison_on_its_page_by_command_and_by_api(world: World, browser: Browser) -> None:
    link_salesiq(world)
    page = browser.invite(AOI).open("/admin/rules/salesiq")
    assert "料金ページで招待" in page.text
    (key,) = [one.key for one in importing.compared(world.services, brand_of(world)) if one.kind == "trigger"]
    page.post("/admin/rules/salesiq", brand=brand_of(world), key=key)
    assert [one.kind for one in rules.listed(world.services)] == ["trigger"]
    said = world.app.test_cli_runner().invoke(args=["rules", "compare", "--brand", brand_of(world)])
    assert "same     trigger" in said.output
    assert "unlike   preset" in said.output
    robot = Program(world, "read", "write")
    found = robot.call("GET", f"/rules/salesiq?brand_id={brand_of(world)}").json
    assert found is not None
    assert {one["state"] for one in found} == {"same", "new", "unlike"}
    taken = robot.call("POST", "/rules/salesiq", {"brand_id": brand_of(world), "keys": []}).json
    assert taken is not None
    assert {one["kind"] for one in taken} == {"score", "visitor", "preset"}
    world.advance(61)  # SalesIQ is asked sixty times a minute at most
    assert "0 rules" in world.app.test_cli_runner().invoke(args=["rules", "import", "--brand", brand_of(world)]).output


def test_u3_a_portal_that_cannot_be_asked_is_said(world: World, browser: Browser) -> None:
    page = browser.invite(AOI).open("/admin/rules/salesiq")
    assert page.status == 409
    robot = Program(world, "read")
    assert robot.call("GET", "/rules/salesiq?brand_id=x").status_code == 409

"""A1, X11: who is who is written down by hand, on the page, by API and command; Cliq's own list says who subscribes."""

import json

from app.administration import identity
from app.administration.identity import SUBSCRIBERS_SCOPE, Given
from tests.admin.browser import Browser
from tests.admin.test_api import Program
from tests.crm_rules import big_deal_rule, bot_texts, deal_of, notify, raise_amount
from tests.world import AOI, DAISUKE, EMMA, KEN, MISAKI, World


def test_x11_an_exception_is_written_down_used_and_removed(browser: Browser, world: World) -> None:
    world.link(world.account(AOI), is_sender=True)
    editor = browser.invite(AOI).post("/admin/language", language="en", back="/admin/identity")
    assert "Nothing is written down." in editor.text
    editor.post("/admin/identity", cliq=MISAKI, crm=KEN, operator="Desk@zylker.example")
    assert (editor.status, editor.path) == (200, "/admin/identity")
    assert "desk@zylker.example" in editor.text
    with world.services.database.read() as tables:
        assert tables.identities.cliq_user_of("desk@zylker.example") == world.cliq_id(MISAKI)
    big_deal_rule(world)
    notify(world, KEN)
    raise_amount(world, deal_of(world))
    assert (len(bot_texts(world, MISAKI)), len(bot_texts(world, KEN))) == (1, 0), "what is Ken's goes to Misaki now"
    editor.post(f"/admin/identity/{world.cliq_id(MISAKI)}/remove")
    assert "Nothing is written down." in editor.text
    assert editor.post(f"/admin/identity/{world.cliq_id(MISAKI)}/remove").status == 404
    log = editor.open("/admin/audit?word=identity").text
    assert f"identity.put {MISAKI}" in log
    assert "identity.remove" in log


def test_x11_what_is_wrong_is_said_beside_its_field(browser: Browser, world: World) -> None:
    identity.put(world.services, "test", Given(KEN, operator="4711"))
    editor = browser.invite(AOI).open("/admin/identity")
    page = editor.post("/admin/identity", cliq="nobody@x.example", crm="x", operator="<b>")
    assert page.status == 422
    for name in ("cliq", "crm", "operator"):
        assert f'id="{name}-error"' in page.html, name
    assert "<b>" not in page.html.partition("<main")[2].replace("<button", "")
    assert 'id="crm-error"' in editor.post("/admin/identity", cliq=EMMA).html, "neither CRM user nor operator"
    assert 'id="operator-error"' in editor.post("/admin/identity", cliq=EMMA, operator="4711").html, "Ken's already"
    assert len(identity.exceptions(world.services)) == 1


def test_x11_by_api_and_command(world: World) -> None:
    robot, shell = Program(world, "read", "write"), world.app.test_cli_runner()
    made = robot.call("POST", "/identities/exceptions", {"cliq": EMMA, "operator": "12"})
    assert made.json is not None
    assert (made.json["cliq_user_id"], made.json["operator_id"]) == (world.cliq_id(EMMA), "12")
    assert robot.call("POST", "/identities/exceptions", {"cliq": "x"}).status_code == 409
    assert len(robot.call("GET", "/identities/exceptions").json or []) == 1
    (emma,) = robot.call("GET", "/identities?word=emma").json or []
    assert (emma["operator"], emma["is_handmade"]) == ("12", True)
    assert shell.invoke(args=["identity", "set", KEN, "--operator", "13"]).exit_code == 0
    listed = shell.invoke(args=["identity", "exceptions", "--json"]).output.splitlines()
    assert {json.loads(line)["operator_id"] for line in listed} == {"12", "13"}
    assert "by hand" in shell.invoke(args=["identity", "list", "--word", "ken"]).output
    assert shell.invoke(args=["identity", "remove", world.cliq_id(KEN)]).exit_code == 0
    assert shell.invoke(args=["identity", "remove", world.cliq_id(KEN)]).exit_code == 1
    assert robot.call("DELETE", f"/identities/exceptions/{world.cliq_id(EMMA)}").status_code == 204


def test_a1_cliqs_list_of_subscribers_says_who_has_not_subscribed(world: World) -> None:
    world.post("subscribe", user=world.cliq_id(DAISUKE), subscribed=False)
    reached = {one.email: one.reached for one in identity.everybody(world.services, "a")}
    assert reached[DAISUKE] == "unknown", "nothing was sent yet, and nobody has consented to read the list"
    assert identity.subscribers(world.services) is None
    with world.services.database.write() as tables:
        tables.accounts.describe(world.cliq_id(AOI), scopes=SUBSCRIBERS_SCOPE)
    reached = {one.email: one.reached for one in identity.everybody(world.services, "a")}
    assert (reached[DAISUKE], reached[AOI]) == ("not_subscribed", "subscribed")
    shell = world.app.test_cli_runner()
    said = shell.invoke(args=["identity", "list", "--unreached"]).output
    assert DAISUKE in said
    assert AOI not in said

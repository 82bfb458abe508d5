"""U2, M5, M6: the documents' examples, played by visitors of the demo site through beacon, CRM and clock."""

from typing import Any

from app.administration.visitors import consent, presets, rules
from app.administration.visitors.rules import Given, GivenPreset
from app.clock import Clock
from tests.handlers.visitors.conftest import SITE, link_salesiq
from tests.world import AOI, KEN, World


def later(world: World, seconds: float) -> None:
    world.advance(seconds)
    Clock(world.services).fire()
    world.settle()


def page_of(world: World, brand_key: str, visitor_key: str) -> list[Any]:
    """What the visitor's page is told to do."""
    answer = world.app.test_client().get(f"/beacon/{brand_key}?v={visitor_key}", headers={"Origin": SITE})
    return answer.get_json()["do"] if answer.status_code == 200 else []


def test_u2_a_lead_from_a_campaign_mail_is_ringed_scored_assigned_invited_and_listed(world: World) -> None:
    link_salesiq(world)
    world.browse(consent.ask(world.services, AOI, "crm"), AOI)
    brand = world.site.look()["brands"][0]
    lead = next(row for row in world.rows("Leads") if row.get("Email") and row.get("Company"))

    def keep(kind: str, condition: str, **action: Any) -> None:
        rules.save(world.services, AOI, Given(brand["id"], kind, f"{kind} {condition}", condition, action))

    rings = GivenPreset(
        brand["id"], "重要度", {"one": "[CRMの訪問者の種類] が [見込み客] である", "four": "[Pages] > [0]"}
    )
    presets.apply(world.services, AOI, presets.save(world.services, AOI, rings).preset_id)
    keep("score", "[UTMキャンペーン] = [spring]", points=10)
    keep("visitor", "[CRM visitor type] is [Lead]", to="owner")
    invite = {"kind": "invite", "sender": "花", "text": "こんにちは"}
    keep("trigger", "[UTM campaign] is [Spring]", when="landing", after=10, do=invite)
    keep("trigger", "[UTM campaign] is [Spring]", when="leaving", do={"kind": "list", "list": "Spring"})

    key = world.site.land(url=f"{SITE}/?utm_campaign=spring&siq_email={lead['Email']}")["visitor"]
    later(world, 1)
    with world.services.database.read() as tables:
        (visitor,) = tables.visitors.newest(10)
    known = world.services.visiting.read(visitor.visitor_id)
    assert known is not None
    assert (known.visitor.ring, known.visitor.score) == ("one", 10)
    owner = world.sandbox.people.by_email(known.body("crm")["owner_email"]).zuid
    assert known.visitor.assigned_to == (owner,)
    assert page_of(world, brand["beacon_key"], key) == []
    later(world, 10)
    (told,) = page_of(world, brand["beacon_key"], key)
    assert (told["k"], told["sender"], told["text"]) == ("invite", "花", "こんにちは")
    world.site.leave()
    later(world, 10)
    known = world.services.visiting.read(visitor.visitor_id)
    assert known is not None
    assert known.visitor.lists == ("Spring",)


def test_u2_a_chat_that_goes_to_one_operator_is_handed_to_them_in_salesiq_too(world: World) -> None:
    link_salesiq(world)
    brand = world.site.look()["brands"][0]
    given = Given(brand["id"], "chat", "price", "[Question] contains [price]", {"to": "people", "people": [KEN]})
    rule = rules.save(world.services, AOI, given)

    def did() -> list[tuple[str, Any]]:
        with world.services.database.read() as tables:
            found = tables.rule_log.newest(rule=f"rule:{rule.rule_id}")[::-1]
        return [(deed.what, deed.reason.get("to")) for deed in found]

    world.site.land(name="Kim", email="kim@example.com")
    world.site.open_chat("What is the price?", brand=brand["id"])
    world.settle()
    ken = next(one["id"] for one in world.site.look()["operators"] if one["email"] == KEN)
    (chat,) = world.site.look()["chats"]
    assert (chat["state"], chat["transfer"]["to"]) == ("waiting", ken)
    assert did() == [("chat_assigned", None), ("transferred", "佐藤 健")]
    assert "What is the price?" in world.messages("bot", KEN)[-1]["text"]
    world.site.transfer(operator=KEN)
    world.settle()
    (chat,) = world.site.look()["chats"]
    assert (chat["state"], chat["owner"]) == ("connected", ken)

    world.switch(salesiq_transfer_waiting=False)  # what SalesIQ does then is not documented
    world.site.land(name="Lee", email="lee@example.com")
    world.site.open_chat("The price, please", brand=brand["id"])
    world.settle()
    assert did()[2:] == [("chat_assigned", None), ("not_transferred", "佐藤 健")]
    assert world.site.look()["chats"][-1]["state"] == "waiting"
    assert "The price" in world.messages("bot", KEN)[-1]["text"]

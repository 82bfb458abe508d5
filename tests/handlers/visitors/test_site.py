"""V6: what the page script reports: landing, moving, coming back, leaving; who it is; and what the page is to do."""

from typing import Any

import pytest

from app.administration.visitors import links, portal
from app.visitors.happening import KINDS
from app.visitors.values import Live, Visitor
from tests.handlers.visitors.test_chats import heard, visitors
from tests.world import AOI, EMMA, World

MAIL = (
    "https://www.zylker.example/?utm_source=mail&utm_campaign=autumn&mc_cid=c1&mc_eid=e1"
    "&siq_name=%E7%94%B0%E4%B8%AD&siq_email=ichiro%40example.co.jp"
)


@pytest.fixture
def world(linked: World) -> World:
    linked.services.visiting.reactions["everything"] = KINDS
    return linked


def only(world: World) -> Visitor:
    (found,) = visitors(world)
    assert isinstance(found, Visitor)
    return found


def later(world: World, seconds: float) -> None:
    world.advance(seconds)
    world.settle()


def sweep(world: World) -> None:
    """What the clock does every five minutes."""
    with world.services.database.write() as tables:
        tables.inbox.add("clock", "visitors", world.source.token(6), {}, world.source.now())
    world.settle()


def test_v6_a_visit_from_a_campaign_mail(world: World) -> None:
    world.site.land(url=MAIL, title="  ようこそ\n", referrer="https://www.google.com/search?q=zylker")
    later(world, 10)
    world.site.navigate(url="https://www.zylker.example/price", title="<b>価格</b>")
    later(world, 25)
    world.site.custom(name="Downloaded the catalogue")
    later(world, 5)
    world.site.leave()
    assert world.services.visiting.live(Live())
    later(world, 10)
    assert heard(world) == ["contact_captured", "landed", "navigated", "custom_action", "left"]
    visitor = only(world)
    known = world.services.visiting.read(visitor.visitor_id)
    assert known is not None
    visit = known.visit
    assert visit is not None
    assert (visitor.name, visitor.email, visitor.visits, visitor.seconds) == ("田中", "ichiro@example.co.jp", 1, 40)
    wanted = {
        "campaign_source": "mail",
        "utm_campaign_name": "autumn",
        "mc_cid": "c1",
        "mc_eid": "e1",
        "search_engine": "Google",
        "search_query": "zylker",
        "browser": "Google Chrome",
        "os": "Linux",
        "screen": "1920x1080",
    }
    assert {name: visitor.attributes.get(name) for name in wanted} == wanted
    assert (visitor.zone, visitor.country) == ("Asia/Tokyo", "Japan")
    assert "siq_email" not in visit.landing_url
    assert visit.utm["utm_source"] == "mail"
    assert (visit.landing_title, visit.current_title, visit.pages, visit.seconds) == ("ようこそ", "<b>価格</b>", 2, 40)
    assert [(one.kind, one.seconds, one.name) for one in known.actions] == [
        ("accessed", 10, ""),
        ("navigated", 0, ""),
        ("custom", 5, "Downloaded the catalogue"),
    ]
    assert not known.is_live


def test_v6_the_next_page_of_a_site_is_no_leaving_and_coming_back_is_another_visit(world: World) -> None:
    key = world.site.land()["visitor"]
    world.advance(5)
    world.site.leave()
    world.advance(1)
    world.site.act("land", visitor=key, url="https://www.zylker.example/price")  # a site of many documents
    later(world, 20)
    assert heard(world) == ["landed", "navigated"]
    world.site.leave()
    later(world, 20)
    world.site.act("land", visitor=key)
    assert heard(world) == ["landed", "navigated", "left", "returned"]
    later(world, 31 * 60)
    sweep(world)
    world.site.navigate(url="https://www.zylker.example/again")
    assert heard(world)[4:] == ["left", "returned"]
    assert only(world).visits == 3


def test_v6_a_visit_goes_on_while_another_tab_shows_the_site(world: World) -> None:
    key = world.site.land(tab="t1")["visitor"]
    world.site.act("land", visitor=key, tab="t2", url="https://www.zylker.example/price")
    assert heard(world) == ["landed", "navigated"]
    world.site.leave()  # the second tab is closed
    later(world, 60)
    assert world.services.visiting.live(Live())
    world.site.act("land", visitor=key, tab="t1", url="https://www.zylker.example/third")
    world.site.leave()
    later(world, 10)
    assert heard(world) == ["landed", "navigated", "navigated", "left"]
    assert only(world).visits == 1


def test_v6_who_agrees_later_is_known_by_browser_and_address_from_then_on(world: World) -> None:
    key = world.site.land(consent=False)["visitor"]
    assert "ip" not in only(world).attributes
    assert "browser" not in only(world).attributes
    brand = world.site.look()["brands"][0]["beacon_key"]
    body = {"v": key, "s": "s1", "c": True, "n": 5_000, "a": [{"k": "info", "at": 4_999}]}
    headers = {"Origin": "https://www.zylker.example", "User-Agent": "Mozilla/5.0 Firefox/140.0"}
    assert world.app.test_client().post(f"/beacon/{brand}", json=body, headers=headers).status_code == 204
    world.settle()
    assert (only(world).attributes["browser"], only(world).attributes["ip"]) == ("Firefox", "127.0.0.1")
    assert heard(world) == ["landed"]


def test_c13_a_chat_belongs_to_the_visitor_of_the_page(world: World) -> None:
    world.site.land()
    world.site.open_chat(text="Hello", email="kim@example.com")
    visitor = only(world)
    assert (visitor.email, visitor.past_chats, visitor.visits) == ("kim@example.com", 1, 1)
    known = world.services.visiting.read(visitor.visitor_id)
    assert known is not None
    assert known.visit is not None
    assert [one.kind for one in known.actions] == ["accessed", "chatted"]
    world.site.land(url="https://www.zylker.example/?siq_email=KIM@example.com")  # another browser
    assert only(world).visits == 1  # the visit goes on


def test_u2_the_page_is_told_what_to_do_once(world: World) -> None:
    key = world.site.land()["visitor"]
    visitor = only(world)
    world.services.visiting.command(visitor.visitor_id, "invite", sender="佐藤 花", text="ご案内しましょうか。")
    brand = world.site.look()["brands"][0]["beacon_key"]

    def ask() -> Any:
        headers = {"Origin": "https://www.zylker.example"}
        return world.app.test_client().get(f"/beacon/{brand}?v={key}", headers=headers)

    answer = ask()
    assert answer.headers["Access-Control-Allow-Origin"] == "https://www.zylker.example"
    (command,) = answer.get_json()["do"]
    assert (command["k"], command["sender"], command["text"]) == ("invite", "佐藤 花", "ご案内しましょうか。")
    assert ask().status_code == 204
    world.services.visiting.command(visitor.visitor_id, "open")
    world.site.leave()
    later(world, 10)
    assert ask().status_code == 204


def test_v6_whom_polling_saw_and_who_then_chats_is_one_visitor(world: World) -> None:
    """The list tells the browser's id, webhooks tell another; the conversation has both."""
    for brand in portal.brands(world.services):
        portal.change_brand(world.services, AOI, brand.brand_id, is_on=False)
    world.advance(6)
    links.change(world.services, AOI, "salesiq", {"polling": True})
    world.site.land()
    sweep(world)
    assert only(world).past_chats == 0
    world.site.open_chat("見積もり")
    assert (only(world).past_chats, only(world).visits) == (1, 1)
    sweep(world)
    world.site.complete()
    later(world, 31 * 60)
    sweep(world)
    assert (only(world).past_chats, only(world).visits) == (1, 1)
    with world.services.database.read() as tables:
        (visit,) = tables.visits.of(only(world).visitor_id)
    assert visit.ended_at is not None


def test_v5_who_is_available_is_asked_every_few_minutes_since_no_webhook_tells(world: World) -> None:
    def availability() -> str:
        with world.services.database.read() as tables:
            found = tables.brands.operator_by_email(EMMA)
        return found.availability if found is not None else "gone"

    assert availability() == "available"
    world.site.change("operators", EMMA, available=False)
    world.fault(service="salesiq", path="/operators", status=500, times=4)
    sweep(world)
    assert availability() == "available"  # as it was known last
    world.control.delete("/sandbox/faults")
    sweep(world)
    assert availability() == "busy"


def test_v6_polling_sees_who_is_on_a_site_without_the_page_script(world: World) -> None:
    for brand in portal.brands(world.services):
        portal.change_brand(world.services, AOI, brand.brand_id, is_on=False)
    world.advance(6)
    world.site.land(name="Kim", email="kim@example.com")
    sweep(world)
    assert visitors(world) == []
    links.change(world.services, AOI, "salesiq", {"polling": True})
    sweep(world)
    sweep(world)
    assert (only(world).name, only(world).visits) == ("Kim", 1)
    assert heard(world) == ["contact_captured", "landed"]

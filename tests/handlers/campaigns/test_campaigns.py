"""Mail campaigns: what is known of a visitor, who joins a list, what MailChimp tells by itself (M1-M6)."""

from typing import Any

import pytest

from app.storage.visiting.links import Link
from app.storage.visiting.visitors import Visitor
from app.storage.visiting.visits import Visit
from app.visitors.happening import Happening
from app.visitors.outside.mailing import PART
from sandbox.mailchimp import call
from sandbox.mailchimp.audience import hash_of
from sandbox.mailchimp.demo import CUSTOMERS, NEWS
from tests.fixed import START
from tests.world import World

ICHIRO, LUCY = "ichiro.tanaka@softvale.example", "lucy.hart@northwind.example"
AUTUMN = "c5f2a00003"


def linked(world: World, **settings: Any) -> None:
    link = Link(PART, "acc", "Zylker", "u1", "Aoi", START, settings=settings, secret=call.KEY)
    with world.services.database.write() as tables:
        tables.links.put(link)
    world.services.links.forget()


def comes(world: World, email: str, kind: str = "landed", visitor_id: str = "v1", **facts: Any) -> dict[str, Any]:
    """A visitor of that address arrives, perhaps by a mail's link; what is known of their campaigns then."""
    utm, url, now = facts.pop("utm", {}), facts.pop("url", "https://www.zylker.example/"), world.source.now()
    with world.services.database.write() as tables:
        tables.visitors.put(Visitor(visitor_id, "b1", now, now, email=email, **facts))
        tables.visits.put(Visit(f"visit-{visitor_id}", visitor_id, "b1", now, now, landing_url=url, utm=utm))
        if email:
            tables.visitors.recognise("email", email, visitor_id, now)
    world.services.visiting.happened(Happening(kind, visitor_id, now))
    world.settle()
    return body(world, visitor_id)


def body(world: World, visitor_id: str = "v1") -> dict[str, Any]:
    known = world.services.visiting.read(visitor_id)
    assert known is not None
    return dict(known.body(PART))


def titles(said: dict[str, Any]) -> list[str]:
    return [one["title"] for one in said["list"]]


def member(world: World, list_id: str, email: str) -> dict[str, Any]:
    found = world.sandbox.store.table("mailchimp.members").get(f"{list_id}/{hash_of(email)}")
    return dict(found or {})


def tick(world: World, seconds: float = 0) -> None:
    """The clock fires."""
    world.advance(seconds)
    with world.services.database.write() as tables:
        now = world.source.now()
        tables.inbox.add("clock", "campaigns", f"campaigns:{now.isoformat()}", {}, now)
    world.settle()


def play(world: World, verb: str, **given: Any) -> dict[str, Any]:
    answer = world.control.post(f"/sandbox/mailchimp/{verb}", json=given)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return dict(answer.get_json())


def test_m3_the_last_three_campaigns_with_their_status_and_what_was_done_in_eight_calls(world: World) -> None:
    linked(world)
    play(world, "open", campaign=AUTUMN, email=ICHIRO)
    said = comes(world, ICHIRO)
    assert titles(said) == ["お客様アンケート", "Autumn webinar", "夏のご案内"]
    survey, autumn, summer = said["list"]
    assert (survey["status"], survey["member"], survey["list_id"]) == ("sent", "subscribed", CUSTOMERS)
    assert autumn["actions"] == ["received", "opened"]
    assert summer["actions"] == ["received", "not_opened"]
    assert summer["url"].startswith("http://eepurl.example/")
    assert len(world.calls("mailchimp")) == 1 + 3 * 2 + 2
    comes(world, ICHIRO, "chat_started")
    assert len(world.calls("mailchimp")) == 9  # ten minutes' worth


def test_m2_a_visit_by_a_mails_link_is_known_by_mailchimps_parameter_else_by_utm(world: World) -> None:
    linked(world)
    by_id = comes(world, LUCY, utm={"mc_cid": "c5f2a00001"})
    assert (by_id["visited"], titles(by_id)[0]) == ("c5f2a00001", "Spring offer")
    assert by_id["list"][0]["actions"] == ["received", "not_opened", "visited"]
    by_name = comes(world, LUCY, "returned", utm={"utm_campaign": "autumn webinar"})
    assert by_name["visited"] == AUTUMN
    nobody = comes(world, "", utm={"mc_cid": "c5f2a00004"}, visitor_id="v2")
    assert [(one["title"], one["actions"]) for one in nobody["list"]] == [("お客様アンケート", ["visited"])]
    assert comes(world, "", utm={"utm_campaign": "no such"}, visitor_id="v3").get("visited", "") == ""
    before = len(world.calls("mailchimp"))
    assert comes(world, "", visitor_id="v4") == {}
    assert len(world.calls("mailchimp")) == before


def test_m5_a_click_that_mailchimp_reports_is_known_at_the_next_visit(world: World) -> None:
    linked(world)
    comes(world, LUCY)
    play(world, "click", campaign=AUTUMN, email=LUCY)
    said = comes(world, LUCY, "returned")
    assert said["list"][0]["actions"] == ["received", "opened", "clicked"]


@pytest.mark.parametrize(("answer", "joins"), [("Yes", True), ("はい", True), ("No", False), ("", False)])
def test_m4_who_says_yes_before_the_chat_joins_the_list_with_at_most_what_is_mapped(
    world: World, answer: str, joins: bool
) -> None:
    pairs = [["first_name", "FNAME"], ["company", "COMPANY"], ["email", "EMAIL"]]
    signup = {"is_on": True, "text": "ニュースレターを受け取る", "list_id": NEWS, "pairs": pairs}
    linked(world, signups={"b1": signup})
    info = {"ニュースレターを受け取る ": answer}
    comes(world, "new@a.example", "chat_started", name="Ada Lovelace", company="Engines", info=info)
    found = member(world, NEWS, "new@a.example")
    assert bool(found) is joins
    if joins:
        assert found["status"] == "pending"
        assert found["merge_fields"] == {"FNAME": "Ada", "COMPANY": "Engines"}
        tick(world, 3600)
        assert len([one for one in world.calls("mailchimp") if one["method"] == "PUT"]) == 1


def joining(world: World, visitor_id: str, **payload: Any) -> None:
    """What a rule says when a visitor leaves (M6)."""
    with world.services.database.write() as tables:
        now = world.source.now()
        row = {"visitor_id": visitor_id, "reason": "leavers", **payload}
        tables.inbox.add("campaigns", "join", f"join:{visitor_id}:{now.isoformat()}", row, now)
    world.settle()


def test_m6_leavers_join_an_existing_list_at_once_and_who_left_it_is_not_brought_back(world: World) -> None:
    linked(world, status="subscribed")
    comes(world, "new@a.example", name="森 花")
    comes(world, "max@diskette.example", visitor_id="v2")
    joining(world, "v1", list_id=NEWS)
    joining(world, "v2", list_id=NEWS)
    assert member(world, NEWS, "new@a.example")["merge_fields"] == {"FNAME": "花", "LNAME": "森"}
    assert member(world, NEWS, "new@a.example")["status"] == "subscribed"
    assert member(world, NEWS, "max@diskette.example")["status"] == "unsubscribed"


def test_m6_a_new_list_is_made_once_and_filled_when_its_week_is_over(world: World) -> None:
    contact = {"company": "Zylker", "address1": "1-2-3", "city": "Tokyo", "country": "JP"}
    linked(world, contact=contact, reminder="You visited us.")
    new = {"name": "Leavers", "from_name": "Zylker", "from_email": "news@zylker.example"}
    for number in (1, 2):
        comes(world, f"leaver{number}@a.example", visitor_id=f"v{number}")
        joining(world, f"v{number}", new=new, interval="weekly")
    tick(world, 6 * 86400)
    lists = world.sandbox.store.table("mailchimp.lists")
    assert len(lists) == 2
    tick(world, 86400)
    made = next(one for one in lists if one["name"] == "Leavers")
    assert made["contact"]["city"] == "Tokyo"
    assert member(world, made["id"], "leaver2@a.example")["status"] == "pending"
    comes(world, "leaver3@a.example", visitor_id="v3")
    joining(world, "v3", new=new)
    tick(world, 1)
    assert member(world, made["id"], "leaver3@a.example")
    assert len(lists) == 3


def test_m6_a_list_that_cannot_be_made_is_said_and_tried_again_when_the_address_is_there(world: World) -> None:
    linked(world)
    comes(world, "leaver@a.example")
    joining(world, "v1", new={"name": "Leavers", "from_name": "Z", "from_email": "z@a.example"})
    tick(world)
    with world.services.database.read() as tables:
        assert [(one.code, one.about, one.detail) for one in tables.shortfalls.newest()] == [
            ("list_refused", "Leavers", "mail.no_address")
        ]
    contact = {"company": "Zylker", "address1": "1", "city": "Tokyo", "country": "JP"}
    linked(world, contact=contact)
    tick(world, 86400)
    with world.services.database.read() as tables:
        assert tables.joiners.counts() == {("new:Leavers", "joined"): 1}


def test_m6_many_leavers_go_as_one_batch(world: World) -> None:
    linked(world)
    with world.services.database.write() as tables:
        for number in range(60):
            email = f"leaver{number}@a.example"
            tables.joiners.add(world.services.mailing.joiner(NEWS, email, reason="leavers"))
            assert not tables.joiners.add(world.services.mailing.joiner(NEWS, email.upper()))
    tick(world)
    assert [one["path"] for one in world.calls("mailchimp") if one["method"] == "POST"] == ["/mailchimp/3.0/batches"]
    assert member(world, NEWS, "leaver59@a.example")["status"] == "pending"


def test_m1_mailchimp_tells_of_a_member_and_only_with_our_token_and_signature(world: World) -> None:
    hook = {
        "url": "http://product.test/answers/mailchimp/right",
        "events": {"unsubscribe": True},
        "sources": {"user": True},
    }
    made = world.zoho.test_client().post(
        f"/mailchimp/3.0/lists/{NEWS}/webhooks", json=hook, headers={"Authorization": f"Bearer {call.KEY}"}
    )
    secret = made.get_json()["signing_secret"]
    linked(world, hooks={NEWS: {"id": "1", "token": "right", "secret": secret}})
    comes(world, LUCY)
    world.switch(mailchimp_webhook="wrong_signature")
    play(world, "leave", list=NEWS, email=LUCY)
    assert body(world)["list"][0]["member"] == "subscribed"
    world.switch(mailchimp_webhook="right")
    play(world, "leave", list=NEWS, email=LUCY)
    assert body(world)["list"][0]["member"] == "unsubscribed"
    assert "unsubscribed" in body(world)["list"][0]["actions"]
    stranger = world.app.test_client().post("/answers/mailchimp/wrong", data={"type": "unsubscribe"})
    assert stranger.status_code == 401


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 429, "body": {"title": "Too Many Requests"}},
        {"status": 403, "body": ""},
        {"status": 500, "body": "<html>"},
    ],
)
def test_m3_an_outage_leaves_the_card_as_it_is_and_is_tried_again(world: World, fault: dict[str, Any]) -> None:
    linked(world)
    world.fault(service="mailchimp", path="/campaigns", times=5, **fault)
    assert comes(world, LUCY) == {}
    with world.services.database.read() as tables:
        assert [one.state for one in tables.inbox.seen(source="visitor") if one.name == PART] == ["later"]
    world.control.delete("/sandbox/faults")
    world.advance(3600)
    world.settle()
    assert titles(body(world))[0] == "Autumn webinar"


def test_m7_who_comes_by_a_signatures_link_has_the_chat_opened(world: World) -> None:
    comes(world, "", url="https://www.zylker.example/?siq_chat=open")
    with world.services.database.write() as tables:
        assert [one.kind for one in tables.commands.take("v1", world.source.now())] == ["open"]


def test_m1_disabled_nothing_is_asked(world: World) -> None:
    linked(world)
    with world.services.database.write() as tables:
        link = tables.links.get(PART)
        assert link is not None
        tables.links.put(Link(**{**vars(link), "is_on": False}))
    world.services.links.forget()
    comes(world, LUCY)
    assert world.calls("mailchimp") == []

"""Enrichment: who is asked about whom, what is kept how long, and how it looks (E1-E3, E6, E7)."""

from datetime import timedelta
from typing import Any

import pytest

from app.cliq.message import Button, Invoke, Message
from app.cliq.reference import packed, sign
from app.cliq.reply import Post, Target
from app.delivery import queue
from app.storage.visiting.links import Link
from app.storage.visiting.visitors import Visitor
from app.visitors.happening import Happening
from app.visitors.outside.enriching import PART
from sandbox.enrichment import clearbit, hunter
from tests.fixed import START
from tests.world import AOI, World

ICHIRO = "ichiro.tanaka@softvale.example"


def linked(world: World, provider: str = "clearbit", **settings: Any) -> None:
    key = clearbit.KEY if provider == "clearbit" else hunter.KEY
    link = Link(PART, provider, provider, "u1", "Aoi", START, settings={"provider": provider, **settings}, secret=key)
    with world.services.database.write() as tables:
        tables.links.put(link)
    world.services.links.forget()


def comes(world: World, email: str, kind: str = "landed", visitor_id: str = "v1", **facts: Any) -> dict[str, Any]:
    """A visitor of that address arrives; what is known of them then."""
    with world.services.database.write() as tables:
        now = world.source.now()
        tables.visitors.put(Visitor(visitor_id, "b1", now, now, email=email, **facts))
        if email:
            tables.visitors.recognise("email", email, visitor_id, now)
    world.services.visiting.happened(Happening(kind, visitor_id, world.source.now()))
    world.settle()
    return body(world, visitor_id)


def body(world: World, visitor_id: str = "v1") -> dict[str, Any]:
    known = world.services.visiting.read(visitor_id)
    assert known is not None
    return dict(known.body(PART))


def lookups(world: World, service: str = "clearbit") -> int:
    return len(world.calls(service))


def test_e1_a_visitor_is_looked_up_by_address_once_and_what_is_said_is_kept_without_nulls(world: World) -> None:
    linked(world)
    said = comes(world, ICHIRO)
    assert said["provider"] == "clearbit"
    assert said["person"]["name"]["fullName"] == "田中 一郎"
    assert "legalName" in said["company"]
    assert "twitter" not in said["person"]  # a handle of null is nothing
    assert comes(world, ICHIRO, "returned") == said
    assert lookups(world) == 1


def test_e1_hunter_answers_in_the_same_shape(world: World) -> None:
    linked(world, "hunter")
    said = comes(world, ICHIRO)
    assert said["company"]["metrics"]["employeesRange"] == "251-1K"
    assert said["company"]["metrics"]["raised"] == 5_000_000
    assert "employees" not in said["company"]["metrics"]
    assert lookups(world, "hunter") == 1


@pytest.mark.parametrize(
    ("email", "calls_now", "calls_next"), [("miss@a.example", 1, 1), ("bad@a.example", 1, 1), ("quota@a.example", 1, 1)]
)
def test_e1_who_is_not_known_is_not_asked_about_again_soon(
    world: World, email: str, calls_now: int, calls_next: int
) -> None:
    linked(world)
    assert comes(world, email) == {}
    assert lookups(world) == calls_now
    comes(world, email, "returned")
    assert lookups(world) == calls_next


def test_e1_a_day_has_so_many_calls_and_a_quota_stops_it_until_the_next(world: World) -> None:
    linked(world, daily=1)
    assert comes(world, "hit@a.example")
    assert comes(world, "hit@b.example", visitor_id="v2") == {}
    world.advance(24 * 3600)
    assert comes(world, "hit@b.example", "returned", "v2")
    world.advance(24 * 3600)
    comes(world, "quota@a.example", visitor_id="v3")
    with world.services.database.read() as tables:
        assert tables.lookups.spent("clearbit", world.source.now()) == (1, "quota")
    assert comes(world, "hit@c.example", visitor_id="v4") == {}


@pytest.mark.parametrize("email", ["limit@a.example", "boom@a.example"])
def test_e1_an_outage_leaves_everything_as_it_is_and_is_tried_again_later(world: World, email: str) -> None:
    linked(world)
    before = comes(world, ICHIRO)
    assert comes(world, email, visitor_id="v2") == {}
    with world.services.database.read() as tables:
        assert next(one.state for one in tables.inbox.seen(source="visitor") if one.name == PART) == "later"
    assert body(world) == before


def test_e1_a_queued_lookup_is_asked_for_again_and_again_and_then_at_the_next_visit(world: World) -> None:
    linked(world)
    comes(world, "queued@a.example")
    for seconds in (5, 15, 60, 300):
        before = lookups(world)
        world.advance(seconds - 1)
        world.settle()
        assert lookups(world) == before
        world.advance(1)
        world.settle()
        assert lookups(world) == before + 1
    world.advance(3600)
    world.settle()
    assert lookups(world) == 5
    world.control.post("/sandbox/enrichment/finish", json={"email": "queued@a.example"})
    assert comes(world, "queued@a.example", "returned")["company"]["name"] == "A"


def test_e1_the_webhook_of_a_queued_lookup_is_believed_once_and_only_with_the_keys_signature(world: World) -> None:
    linked(world)
    comes(world, "queued@a.example")
    world.switch(clearbit_webhook="wrong_signature")
    finish = {"email": "queued@a.example"}
    assert world.control.post("/sandbox/enrichment/finish", json=finish).get_json() == {"told": 1}
    assert world.control.get("/sandbox/enrichment/sent").get_json()["sent"][-1]["status"] == 401
    assert body(world) == {}
    comes(world, "queued+1@a.example", visitor_id="v2")
    world.switch(clearbit_webhook="twice")
    world.control.post("/sandbox/enrichment/finish", json={"email": "queued+1@a.example"})
    sent = world.control.get("/sandbox/enrichment/sent").get_json()["sent"]
    assert [one["status"] for one in sent[-2:]] == [202, 401]
    assert body(world, "v2")["company"]["name"] == "A"
    world.advance(400)
    world.settle()
    assert lookups(world) == 2 + 1  # the first one is asked for once more after five minutes, the second no more


def test_e3_a_refresh_takes_changes_over_and_deletions_at_the_next_visit(world: World) -> None:
    linked(world, days=7)
    comes(world, ICHIRO)
    change = {"email": ICHIRO, "company": {"metrics": {"employees": 77}}}
    world.control.post("/sandbox/enrichment/change", json=change)
    refresh(world, days=6)
    assert body(world)["company"]["metrics"]["employees"] == 420
    refresh(world, days=1)
    assert body(world)["company"]["metrics"]["employees"] == 77
    world.control.post("/sandbox/enrichment/change", json={"email": ICHIRO, "gone": True})
    refresh(world, days=8)
    assert body(world)["company"]["metrics"]["employees"] == 77  # until the next visit (E2)
    assert comes(world, ICHIRO, "returned") == {}


def refresh(world: World, days: int) -> None:
    world.advance(timedelta(days=days).total_seconds())
    with world.services.database.write() as tables:
        now = world.source.now()
        tables.inbox.add("clock", "enrichment", f"enrichment:{now.isoformat()}", {}, now)
    world.settle()


def test_e6_without_an_address_nobody_is_asked_and_a_known_visitor_keeps_what_is_stored(world: World) -> None:
    linked(world)
    assert comes(world, "", attributes={"ip": "203.0.113.7"}) == {}
    assert lookups(world) == 0
    said = comes(world, ICHIRO, "contact_captured")
    assert comes(world, "", "returned") == said
    assert lookups(world) == 1


def test_e7_a_company_by_network_address_only_when_that_is_switched_on(world: World) -> None:
    linked(world, reveal=True)
    said = comes(world, "", attributes={"ip": "203.0.113.7"})
    assert (said["company"]["name"], said["person"]) == ("Softvale", {})
    assert comes(world, "", attributes={"ip": "198.51.100.1"}, visitor_id="v2") == {}
    assert comes(world, "", "returned", attributes={"ip": "203.0.113.7"}) == said
    assert lookups(world) == 2


def test_e1_disabled_nothing_is_asked_and_what_is_stored_leaves_the_cards(world: World) -> None:
    linked(world)
    comes(world, ICHIRO)
    with world.services.database.write() as tables:
        link = tables.links.get(PART)
        assert link is not None
        tables.links.put(Link(**{**vars(link), "is_on": False}))
    world.services.links.forget()
    assert body(world) == {}
    comes(world, "hit@a.example", visitor_id="v2")
    assert lookups(world) == 1


def test_e2_company_and_person_by_a_switch_with_links_and_only_what_was_said(world: World) -> None:
    linked(world)
    comes(world, ICHIRO)
    company = press(world, "v1")
    assert company["text"].startswith("*Softvale*")
    assert "(https://www.crunchbase.com/organization/softvale)" in company["text"]
    labels = {label: text for pair in company["slides"][0]["data"] for label, text in pair.items()}
    assert labels["従業員数"] == "420"
    assert labels["調達資金"] == "$5,000,000.00"
    assert "年間売上" in labels
    assert "時価総額" not in labels
    (switch,) = company["buttons"]
    person = press(world, "v1", "person")
    assert person["text"].startswith("*田中 一郎*")
    assert "(https://www.linkedin.com/in/ichiro-t)" in person["text"]
    assert switch["label"] == "人物を表示"


def test_e2_hostile_words_of_a_service_are_shown_as_text(world: World) -> None:
    linked(world)
    evil = {"name": "*bold* [x](javascript:alert(1)) {@all}", "domain": "javascript:alert(1)"}
    world.control.post("/sandbox/enrichment/change", json={"email": ICHIRO, "company": evil})
    comes(world, ICHIRO)
    text = press(world, "v1")["text"]
    assert "](javascript:" not in text
    assert "{@" not in text.replace("{\u200b@", "")
    assert text.startswith("*\u200b*\u200bbold")


def press(world: World, *parts: str) -> dict[str, Any]:
    """What a colleague sees who presses the button of a visitor's card."""
    now, reader = world.source.now(), world.cliq_id(AOI)
    key = sign("enriched", packed(parts), reader, now + timedelta(days=1), world.services.keys)
    message = Message("A visitor", buttons=(Button("Who?", Invoke("zcrmbutton"), key=key),))
    post = Post(f"bot_user:{reader}", Target("bot_user", reader), message, "bot", world.source.token(5))
    row = queue.post(post, 20, now)
    assert row is not None
    with world.services.database.write() as tables:
        tables.outbox.add([row], now)
    world.settle()
    return world.press(AOI, "Who?", world.messages("bot", AOI)[-1]["id"]).message

"""What SalesIQ tells of a chat, from the signed webhook to what everybody hears of it."""

import json
from typing import Any

import pytest

from app.administration.visitors import links, portal
from app.visitors.happening import KINDS, Happening
from app.visitors.intake import incoming
from app.web.visitors.salesiq import HEADER
from tests.app.platform import public_key, signature, signing_key
from tests.world import AOI, World


def heard(world: World) -> list[str]:
    """The kinds of happenings, in order, as one reaction hears them; what was fetched later is left out."""
    found = []
    with world.services.database.read() as tables:
        for seen in reversed(tables.inbox.seen(most=1000)):
            if (seen.source, seen.name) == ("visitor", "everything"):
                opened = tables.inbox.open(seen.inbox_id)
                assert opened is not None
                found.append(Happening.from_json(opened[1]))
    return [one.kind for one in found if one.detail.get("about") != "person"]


@pytest.fixture
def world(linked: World) -> World:
    linked.services.visiting.reactions["everything"] = KINDS
    return linked


def entity(chat_id: str = "700000004021", **more: Any) -> dict[str, Any]:
    """A conversation as the vendor's page shows it."""
    whole = {
        "id": chat_id,
        "visitor_conversation_id": "siq9f2c",
        "reference_id": "512",
        "app_id": "700000000020",
        "department_id": "700000000004",
        "question": "見積もりを依頼したい",
        "opened_time": "1794200331533",
        "visitor": {
            "id": "700000090034",
            "type": "contact",
            "name": "田中 一郎",
            "email_id": "Ichiro@example.co.jp",
            "phone": "0312345678",
        },
        "customer_info": {"Plan": "Pro"},
        **more,
    }
    return {name: value for name, value in whole.items() if value is not None}


OWNER: dict[str, Any] = {"id": "700000000035", "name": "佐藤 花", "email_id": "hana@example.jp", "type": "operator"}
ATTENDED: dict[str, Any] = {"attended_time": "1794200352000", "owner": OWNER}
ENDED: dict[str, Any] = {**ATTENDED, "end_time": "1794200401929", "ended_by": "visitor"}


class Sender:
    """SalesIQ, posting what a test wants, signed with a key that was pasted from a workflow."""

    def __init__(self, world: World) -> None:
        self._world, self._times = world, 0
        pem = "-----BEGIN PUBLIC KEY-----\n" + public_key_lines() + "\n-----END PUBLIC KEY-----\n"
        links.change(world.services, AOI, "salesiq", {"workflow_keys": [pem]})
        self.path = portal.address(world.services).removeprefix("http://product.test")

    def post(self, body: Any, event: str = "", *, signed: bool = True, status: int = 200) -> dict[str, Any]:
        raw = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        headers = {HEADER: signature(raw)} if signed else {}
        where = self.path + (f"/{event}" if event else "")
        answer = self._world.app.test_client().post(where, data=raw, headers=headers)
        assert answer.status_code == status, answer.get_data(as_text=True)
        found: dict[str, Any] = answer.get_json()
        return found

    def tell(self, event: str, body: dict[str, Any]) -> dict[str, Any]:
        """Enveloped, and worked off."""
        self._times += 1000
        envelope = {"webhook": {"id": "9"}, "entity_type": "conversation", "entity_id": body["id"], "event": event}
        answer = self.post(envelope | {"event_time": str(1794200331533 + self._times), "attempt": 1, "entity": body})
        self._world.settle()
        return answer


def public_key_lines() -> str:
    text = public_key(signing_key())
    return "\n".join(text[at : at + 64] for at in range(0, len(text), 64))


@pytest.fixture
def sender(world: World) -> Sender:
    return Sender(world)


def test_v1_the_life_of_a_chat(world: World) -> None:
    chat = world.site.open_chat(text="見積もりを依頼したい", name="田中 一郎", email="ichiro@example.co.jp")["chat"]
    steps: tuple[tuple[str, dict[str, Any]], ...] = (
        ("attend", {}),
        ("message", {"text": "こんにちは"}),
        ("message", {"text": "いらっしゃい", "side": "operator"}),
        ("edit", {"text": "いらっしゃいませ"}),
        ("transfer", {}),
        ("complete", {}),
        ("rate", {"rating": "happy", "feedback": "早い"}),
    )
    for verb, given in steps:
        world.advance(5)
        world.site.act(verb, **given)
    assert heard(world) == [
        "contact_captured",
        "landed",
        "chat_started",
        "attended",
        "visitor_message",
        "operator_message",
        "known",  # a message was edited
        "transferred",
        "transferred",
        "completed",
        "rated",
    ]
    with world.services.database.read() as tables:
        kept = tables.chats.get(chat)
        assert kept is not None
        visitor = tables.visitors.get(kept.visitor_id)
        assert visitor is not None
        said = [(line.side, line.text, line.edited) for line in tables.chats.lines(chat)]
        actions = [(one.kind, one.url) for one in tables.visits.actions(kept.visit_id)]
    assert (kept.state, kept.rating, kept.feedback, kept.ended_by) == ("completed", "happy", "早い", "visitor")
    assert kept.operator_email == "emma.clark@zylker.example"
    assert (visitor.name, visitor.email, visitor.past_chats, visitor.country) == (
        "田中 一郎",
        "ichiro@example.co.jp",
        1,
        "Japan",
    )
    assert said[1:] == [("visitor", "こんにちは", False), ("operator", "いらっしゃいませ", True)]
    assert ("chatted", "https://www.zylker.example/") in actions


def test_v1_a_missed_chat_and_who_has_given_no_name(world: World) -> None:
    world.site.open_chat(text="Anybody?")
    world.advance(60)
    world.site.miss()
    assert heard(world) == ["landed", "chat_started", "missed"]
    (known,) = world.services.visiting.of([one.visitor_id for one in visitors(world)])
    assert (known.visitor.name, known.visitor.email, known.visitor.is_identified) == ("", "", False)
    assert known.chat is not None
    assert (known.chat.state, known.chat.question) == ("missed", "Anybody?")


def test_c8_a_missed_chat_that_is_tracked_counts_as_completed_and_stays_so(world: World, sender: Sender) -> None:
    def chat() -> Any:
        (known,) = world.services.visiting.of([one.visitor_id for one in visitors(world)])
        return known.chat

    missed = entity(missed_time="1794200401929")
    sender.tell("conversation.missed", {**missed, "status": "Missed"})
    assert chat().state == "missed"
    sender.tell("conversation.metrics", {**missed, "status": "Tracked in CRM", "chat_status": {"status_code": 8}})
    assert (chat().shown_state, chat().state) == ("tracked", "completed")
    assert heard(world)[-2:] == ["missed", "known"]
    sender.tell("conversation.participants.added", missed)
    assert chat().shown_state == "tracked"
    sender.tell("conversation.reopened", entity())
    assert (chat().state, chat().ended_by) == ("waiting", "")


def visitors(world: World) -> list[Any]:
    with world.services.database.read() as tables:
        return tables.visitors.newest(100)


def test_events_in_the_wrong_order_and_twice_end_in_the_right_state(world: World, sender: Sender) -> None:
    reply = {"msgid": "m1", "text": "はい", "sender": {"id": OWNER["id"], "name": OWNER["name"], "type": "operator"}}
    late = [
        ("conversation.operator.replied", entity(owner=OWNER, message=reply)),
        ("conversation.completed", entity(**ENDED)),
        ("conversation.attender.updated", entity(**ATTENDED)),
        ("conversation.created", entity()),
        ("conversation.completed", entity(**ENDED)),
        ("conversation.closed", entity(**ENDED)),
    ]
    for event, body in late:
        sender.tell(event, body)
    assert heard(world) == [
        "contact_captured",
        "landed",
        "chat_started",
        "attended",
        "operator_message",
        "completed",
    ]
    with world.services.database.read() as tables:
        kept = tables.chats.get("700000004021")
    assert kept is not None
    assert (kept.state, kept.operator_name, kept.reference_id) == ("completed", "佐藤 花", "512")
    assert kept.attended_at is not None
    assert int(kept.attended_at.timestamp() * 1000) == 1794200352000


def test_both_shapes_and_the_event_from_body_address_or_keys(world: World, sender: Sender) -> None:
    assert sender.post(entity(), "conversation.created")["status"] == "accepted"
    assert sender.post(entity(), "conversation_created")["status"] == "repeated"
    assert sender.post(entity(**ATTENDED))["status"] == "accepted"  # inferred
    assert sender.post(entity("5", missed_time="1794200401929"))["status"] == "accepted"
    world.settle()
    assert heard(world) == ["contact_captured", "landed", "chat_started", "attended", "chat_started", "missed"]
    sender.post({"id": "1"}, status=400)
    sender.post({"entity": [], "event": "conversation.created"}, status=400)
    sender.post(b"{", status=400)
    with world.services.database.read() as tables:
        assert [one.reason for one in tables.refusals.newest()] == ["not_json", "wrong_type", "missing"]
    sender.post({"entity": {"id": "77"}, "event": "conversation.something.new"})
    world.settle()
    with world.services.database.read() as tables:
        (unknown,) = tables.inbox.seen(state="unhandled", source="salesiq")
    assert unknown.name == "conversation_something_new"


def test_a_forged_or_unsigned_webhook_is_refused_and_a_repeated_one_kept_once(world: World, sender: Sender) -> None:
    body = entity()
    sender.post(body, "conversation.created", signed=False, status=401)
    raw = json.dumps(body).encode()
    client = world.app.test_client()
    for signed in (signature(raw), "bm8=", "%%%"):
        answer = client.post(f"{sender.path}/conversation.created", data=raw + b" ", headers={HEADER: signed})
        assert answer.status_code == 401
    assert client.post("/hooks/salesiq/other", data=raw, headers={HEADER: signature(raw)}).status_code == 401
    assert client.head(sender.path).status_code == client.get(f"{sender.path}/visitor.updated").status_code == 200
    assert client.head("/hooks/salesiq/other").status_code == 401
    with world.services.database.read() as tables:
        assert tables.inbox.seen(source="salesiq") == []
        assert [one.reason for one in tables.refusals.newest()] == ["wrong_signature", "unsigned"]
    deep = (
        b'{"event": "conversation.created", "entity": {"id": "1", "customer_info": ' + b"[" * 300 + b"]" * 300 + b"}}"
    )
    sender.post(deep, status=400)
    links.turn(world.services, AOI, "salesiq", to=False)
    assert sender.post(body, "conversation.created")["status"] == "off"


def test_keys_are_exchanged_without_losing_an_event_and_a_second_set_up_finds_nothing_to_do(world: World) -> None:
    services = world.services
    assert [step.kind for step in portal.steps(services, AOI)] == ["same", "same"]
    before = portal.keys(links.kept(services, "salesiq"))
    assert portal.rotate(services, AOI) == 2
    after = portal.keys(links.kept(services, "salesiq"))
    assert len(before) == len(after) == 2
    assert not set(before) & set(after)
    world.site.open_chat(text="Hello")
    assert heard(world) == ["landed", "chat_started"]
    assert [event for event, _ in portal.workflow_addresses(services)] == list(incoming.BY_WORKFLOW)


def test_c13_visitor_updated_and_tags_reach_the_visitor(world: World, sender: Sender) -> None:
    world.site.open_chat(text="Hello")
    (before,) = visitors(world)
    url = dict(portal.workflow_addresses(world.services))["visitor.updated"]
    made = world.post("visitors/workflow", url=url, events=["visitor.updated"])
    theirs = (made["public_key"], *portal.keys(links.kept(world.services, "salesiq")))
    links.change(world.services, AOI, "salesiq", {"workflow_keys": theirs})
    world.advance(5)
    world.site.update(name="Kim Lee", email="kim@example.com", info={"Plan": "Pro"})
    tag = {"id": before.siq_id, "email_id": "kim@example.com", "tags": [{"name": "VIP"}]}
    sender.post(tag, "contact.tag.action")
    world.settle()
    (after,) = visitors(world)
    assert after.visitor_id == before.visitor_id
    assert (after.name, after.email, after.kind, after.info["Plan"]) == ("Kim Lee", "kim@example.com", "contact", "Pro")
    assert after.attributes["tags"] == "VIP"
    assert "contact_captured" in heard(world)


def test_operators_and_brands_are_read_anew_when_salesiq_says_that_they_changed(world: World) -> None:
    world.site.change("operators", "emma.clark@zylker.example", available=False)
    Sender(world).post({"entity": {"id": "1"}, "event": "operator.updated"})
    world.settle()
    with world.services.database.read() as tables:
        emma = tables.brands.operator_by_email("emma.clark@zylker.example")
        assert emma is not None
        assert emma.availability == "busy"
        assert [one.origins for one in tables.brands.all()] == [("https://www.zylker.example",)] * 2


def test_what_cannot_be_fetched_holds_up_nothing_and_is_fetched_later(world: World) -> None:
    world.fault(service="salesiq", status=500, times=3)
    world.site.open_chat(text="Hello", name="Kim", email="kim@example.com")
    assert heard(world) == ["contact_captured", "landed", "chat_started"]
    (one,) = visitors(world)
    assert one.attributes == {}
    world.advance(120)
    world.settle()
    (one,) = visitors(world)
    assert one.attributes["visit_source"] == "Direct"

"""Each event of SalesIQ's reference as a payload, in both shapes, and what is known afterwards (V1); the table of what
channels post of it is tests/handlers/channels/test_webhooks.py."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from app.administration.visitors import links, portal
from app.storage.visiting.links import Department, Operator
from app.visitors.happening import KINDS
from app.visitors.intake.incoming import ADMINISTRATION, CONVERSATION, VISITOR
from tests.handlers.visitors.test_chats import ATTENDED, ENDED, OWNER, Sender, entity, heard, visitors
from tests.world import AOI, World

CHAT = "700000004021"
KEN = {"id": "700000000036", "name": "鈴木 健", "email_id": "ken@example.jp", "type": "operator"}
HANDED = {**ATTENDED, "owner": KEN}
OVER = {**HANDED, "end_time": "1794200401929", "ended_by": "agent"}


def said(number: int, text: str, side: str = "visitor") -> dict[str, Any]:
    return {"message": {"msgid": f"m{number}", "text": text, "sender": {"id": "1", "name": "x", "type": side}}}


# event, entity, what is heard of it, facts of the chat afterwards
TABLE: tuple[tuple[str, dict[str, Any], list[str], dict[str, Any]], ...] = (
    ("conversation.created", {}, ["contact_captured", "landed", "chat_started"], {"state": "waiting"}),
    ("conversation.attender.updated", ATTENDED, ["attended"], {"state": "connected", "operator_name": "佐藤 花"}),
    ("conversation.visitor.replied", {**ATTENDED, **said(1, "急ぎです")}, ["visitor_message"], {}),
    ("conversation.operator.replied", {**ATTENDED, **said(2, "はい", "operator")}, ["operator_message"], {}),
    ("conversation.message.edited", {**ATTENDED, **said(2, "承知", "operator")}, ["known"], {}),
    ("conversation.message.deleted", {**ATTENDED, **said(1, "")}, ["known"], {}),
    (
        "conversation.participants.added",
        {**ATTENDED, "participants": [OWNER["id"], KEN["id"]]},
        ["known"],
        {"participants": (OWNER["id"], KEN["id"])},
    ),
    ("conversation.created", {"participants": []}, [], {"participants": (OWNER["id"], KEN["id"])}),  # late
    (
        "conversation.supervisor.added",
        {**ATTENDED, "supervisors": [{"id": "9"}]},
        ["known"],
        {"supervisors": ("9",)},
    ),
    (
        "conversation.participants.deleted",
        {**ATTENDED, "participants": [OWNER["id"]]},
        ["known"],
        {"participants": (OWNER["id"],), "supervisors": ("9",)},
    ),
    ("conversation.transfer.initiated", ATTENDED, ["transferred"], {"operator_name": "佐藤 花"}),
    ("conversation.transfer.rejected", ATTENDED, ["transferred"], {"operator_name": "佐藤 花"}),
    ("conversation.transfer.accepted", HANDED, ["transferred"], {"operator_name": "鈴木 健"}),
    ("conversation.completed", OVER, ["completed"], {"state": "completed", "ended_by": "agent"}),
    ("conversation.rated", {**OVER, "rating": 5, "feedback": "早い"}, ["rated"], {"rating": "5", "feedback": "早い"}),
    ("conversation.metrics", OVER, [], {"state": "completed"}),
    ("conversation.reopened", {**OVER, "thread_number": 2}, ["chat_started"], {"state": "connected"}),
    ("conversation.completed", OVER, [], {"state": "connected"}),  # of the first time, late
    ("conversation.completed", {**OVER, "end_time": "1794200601929"}, ["completed"], {"state": "completed"}),
    ("conversation.missed", {"id": "2", "missed_time": "1794200501929"}, ["chat_started", "missed"], {}),
)


@pytest.fixture
def world(linked: World) -> World:
    linked.services.visiting.reactions["everything"] = KINDS
    return linked


def test_v1_every_event_of_a_conversation_from_payload_to_what_is_known(world: World) -> None:
    sender, before = Sender(world), 0
    for name, given, wanted, facts in TABLE:
        world.advance(1)
        sender.tell(name, {**entity(), **given})
        told = heard(world)
        assert told[before:] == wanted, name
        before = len(told)
        with world.services.database.read() as tables:
            chat = tables.chats.get(CHAT)
        assert {key: getattr(chat, key) for key in facts} == facts, name
    assert {name for name, *_ in TABLE} == set(CONVERSATION)
    with world.services.database.read() as tables:
        lines = [(one.line_id, one.text, one.edited, one.deleted) for one in tables.chats.lines(CHAT)]
        missed = tables.chats.get("2")
    assert lines == [("m1", "", False, True), ("m2", "承知", True, False)]
    assert missed is not None
    assert missed.state == "missed"
    assert [one.past_chats for one in visitors(world)] == [2]


def test_v1_the_same_events_bare_from_workflows_each_at_its_own_address(world: World) -> None:
    sender, before = Sender(world), 0
    for name, given, wanted, _ in TABLE[:7]:
        world.advance(1)
        assert sender.post({**entity(), **given}, name)["status"] == "accepted", name
        world.settle()
        told = heard(world)
        assert told[before:] == wanted, name
        before = len(told)


VISITOR_CASES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "a lead changed": ({"id": "700000090034", "type": "lead", "last_name": "田中"}, {"kind": "lead", "name": "田中"}),
    "contact data for a lead": (
        {"id": "700000090035", "type": "contact", "email_id": "t@example.jp", "lead": {"id": "700000090034"}},
        {"kind": "contact", "email": "t@example.jp", "siq_id": "700000090035"},
    ),
    "a contact changed": (
        {"id": "700000090035", "type": "contact", "phone": "03-1", "customer_info": {"Plan": "Free"}},
        {"phone": "03-1", "info": {"Plan": "Free"}},
    ),
}


def test_v1_the_three_cases_of_visitor_updated_and_tags(world: World) -> None:
    sender = Sender(world)
    sender.tell("conversation.created", entity())
    for name, (given, wanted) in VISITOR_CASES.items():
        world.advance(1)
        sender.tell("visitor.updated", {**given, "modifier": OWNER})
        (one,) = visitors(world)
        assert {key: getattr(one, key) for key in wanted} == wanted, name
    for name in VISITOR[1:]:
        which = name.partition(".")[0]
        sender.tell(name, {"id": "t1", which: {"id": "700000090035"}, "tags": [{"name": "VIP"}, "New"]})
        (one,) = visitors(world)
        assert (one.attributes["tags"], one.kind) == ("VIP, New", which)


def people(world: World) -> dict[str, Any]:
    with world.services.database.read() as tables:
        return {
            "operators": {one.operator_id: one for one in tables.brands.operators()},
            "departments": {one.department_id: one for one in tables.brands.departments()},
            "brands": {one.brand_id: one for one in tables.brands.all()},
        }


def test_v1_events_of_the_portal_itself_change_what_is_known_of_it(world: World) -> None:
    """Each asks SalesIQ anew; and while nobody's account may ask, the event itself is believed."""
    sender, seen = Sender(world), people(world)
    brand = next(iter(seen["brands"]))
    world.site.change("brands", brand, enabled=False)
    sender.tell("brands.disabled", {"id": brand})
    assert not people(world)["brands"][brand].is_enabled
    portal.change_brand(world.services, AOI, brand, is_on=False)
    world.site.change("brands", brand, enabled=True)
    sender.tell("brands.enabled", {"id": brand})
    known = people(world)["brands"][brand]
    assert (known.is_enabled, known.is_on) == (True, False)  # ours is a switch of its own
    before = {kind: set(found) for kind, found in people(world).items()}
    for name in ADMINISTRATION:
        world.advance(1)
        sender.tell(name, {"id": "1", "name": "x"})
    assert {kind: set(found) for kind, found in people(world).items()} == before
    assert heard(world) == []


Look = Callable[[dict[str, Any]], Any]
EMMA_ID = "e1"
ALONE: tuple[tuple[str, dict[str, Any], Look, Any], ...] = (
    (
        "operator.created",
        {"id": "n1", "email_id": "New@example.jp"},
        lambda now: now["operators"]["n1"].email,
        "new@example.jp",
    ),
    (
        "operator.updated",
        {"id": EMMA_ID, "availability": {"status": "busy"}},
        lambda now: (now["operators"][EMMA_ID].availability, now["operators"][EMMA_ID].departments),
        ("busy", ("d1",)),
    ),
    (
        "operator.departments.associated",
        {"id": EMMA_ID, "departments": ["d1", {"id": "d2"}]},
        lambda now: now["operators"][EMMA_ID].departments,
        ("d1", "d2"),
    ),
    (
        "operator.departments.dissociated",
        {"id": EMMA_ID, "departments": []},
        lambda now: now["operators"][EMMA_ID].departments,
        (),
    ),
    ("operator.deleted", {"id": EMMA_ID}, lambda now: EMMA_ID in now["operators"], False),
    ("department.created", {"id": "d9", "name": "新設"}, lambda now: now["departments"]["d9"].name, "新設"),
    (
        "department.updated",
        {"id": "d9", "name": "改称", "enabled": False},
        lambda now: (now["departments"]["d9"].name, now["departments"]["d9"].is_on),
        ("改称", False),
    ),
    ("department.deleted", {"id": "d9"}, lambda now: "d9" in now["departments"], False),
    ("brands.disabled", {"id": "b9"}, lambda now: now["brands"]["b9"].is_enabled, False),
    ("brands.enabled", {"id": "b9"}, lambda now: now["brands"]["b9"].is_enabled, True),
    ("tag.created", {"id": "t1"}, len, 3),
    ("tag.updated", {"id": "t1"}, len, 3),
    ("tag.deleted", {"id": "t1"}, len, 3),
)


def test_v1_events_of_the_portal_are_believed_while_nobody_may_ask(world: World) -> None:
    with world.services.database.write() as tables:
        link = tables.links.get("salesiq")
        assert link is not None
        tables.links.put(replace(link, admins=(), version=link.version + 1))
        tables.brands.put_departments([Department("d1", "営業")])
        tables.brands.put_operators([Operator(EMMA_ID, "Emma", "emma@example.jp", ("d1",), "available")])
        (first, *_) = tables.brands.all()
        tables.brands.put(replace(first, brand_id="b9", beacon_key="b9"))
    world.services.links.forget()
    sender = Sender(world)
    for name, given, look, wanted in ALONE:
        world.advance(1)
        sender.tell(name, given)
        assert look(people(world)) == wanted, name
    assert {name for name, *_ in ALONE} == set(ADMINISTRATION)
    assert links.kept(world.services, "salesiq").admins == ()


def test_a_chat_whose_operator_left_the_company_goes_on(world: World) -> None:
    sender = Sender(world)
    sender.tell("conversation.attender.updated", entity(**ATTENDED))
    with world.services.database.write() as tables:
        tables.brands.put_operator(Operator(str(OWNER["id"]), "佐藤 花", "hana@example.jp"))
    sender.tell("operator.deleted", {"id": OWNER["id"]})
    assert OWNER["id"] not in people(world)["operators"]
    sender.tell("conversation.visitor.replied", entity(**ATTENDED, **said(1, "もしもし")))
    sender.tell("conversation.completed", entity(**ENDED))
    assert heard(world)[-2:] == ["visitor_message", "completed"]
    with world.services.database.read() as tables:
        kept = tables.chats.get(CHAT)
        assert tables.inbox.backlog().get(("salesiq", "dead"), 0) == 0
    assert kept is not None
    assert (kept.state, kept.operator_name) == ("completed", "佐藤 花")

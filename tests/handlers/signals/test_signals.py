"""S1, S2: a signal reaches the owner of the record as the card of its family, unless type or person say no."""

import json
from typing import Any

import pytest

from app.rules.signals import BY_KEY, OTHER, TYPES, type_of
from tests.crm_rules import HOOK, bot_texts, deeds, open_hook, shortfalls
from tests.seen import fields
from tests.world import AOI, DANIEL, EMMA, KEN, World

PATH = HOOK.removeprefix("http://product.test") + "/signal"


@pytest.fixture
def open_world(world: World) -> World:
    open_hook(world)
    world.post("crm/webhooks", event="signal", url=f"{HOOK}/signal")
    return world


def contact_of(world: World, owner: str = EMMA) -> dict[str, Any]:
    user_id = world.sandbox.people.by_email(owner).id
    return next(row for row in world.rows("Contacts", Owner=user_id) if row.get("Phone") and row.get("Email"))


def signal(world: World, namespace: str, **more: Any) -> None:
    world.post("crm/signals", namespace=namespace, **more)


def test_s1_a_missed_call_reaches_the_owner_with_a_number_to_call_back(open_world: World) -> None:
    row = contact_of(open_world)
    signal(
        open_world,
        "Telephony_Missed__s",
        module="Contacts",
        record_id=row["id"],
        occurred_at="2026-11-21T11:55:00+09:00",
        details={"duration": "0:12", "line": "Sales"},
    )
    message = open_world.messages("bot", EMMA)[-1]
    assert message["card"]["title"] == "Missed call"
    assert message["text"].startswith(f"*Missed call*: [{row['Full_Name']}](")
    digits = "".join(char for char in row["Phone"] if char.isdigit() or char == "+")
    assert f"(tel:{digits})" in message["text"]
    shown = {label: text.replace("\u202f", " ") for label, text in fields(message).items()}
    assert shown["When"] == "Nov 21, 2026, 11:55 AM"
    assert (shown["Duration"], shown["line"]) == ("0:12", "Sales")
    assert deeds(message) == ["Show record", "Add note", "Add task", "Why did I get this?"]
    assert [len(bot_texts(open_world, user)) for user in (KEN, AOI)] == [0, 0]


def test_s1_a_signal_by_e_mail_address_finds_contact_or_lead(open_world: World) -> None:
    signal(open_world, "EmailInsight_Open__s", email="SHOHEI@sports.zylker-london.example", subject="Offer")
    (told,) = bot_texts(open_world, EMMA)
    assert told.startswith("*E-mail opened*: [Shohei Otani](")
    assert "\n*Offer*" in told


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.key)
def test_s2_every_type_has_a_card_within_the_limits(one_world: World, kind: Any) -> None:
    open_hook(one_world)
    row = contact_of(one_world)
    body = {"namespace": kind.namespaces[0] if kind.namespaces else kind.key, "module": "Contacts"}
    body |= {"record_id": row["id"], "event_id": f"of {kind.key}", "subject": "*x* {@all}", "message": "line\n> line"}
    answer = one_world.app.test_client().post(PATH, json=body | {"details": {f"d{n}": "v" for n in range(20)}})
    assert answer.status_code == 202
    one_world.settle()
    message = one_world.messages("bot", EMMA)[-1]
    assert message["card"]["title"] not in ("", f"signal.type.{kind.key}")
    assert 2 <= len(message["references"]) <= 5
    assert "{@all}" not in message["text"]


def test_s1_a_type_that_the_administrator_switched_off_is_not_shown(open_world: World) -> None:
    row = contact_of(open_world)
    run = open_world.app.test_cli_runner()
    assert run.invoke(args=["signals", "off", "call_missed", "visit"]).output == "call_missed, visit: off\n"
    assert "off  call_missed  (Missed call)\n" in run.invoke(args=["signals", "list"]).output
    signal(open_world, "Telephony_Missed__s", module="Contacts", record_id=row["id"])
    assert bot_texts(open_world, EMMA) == []
    run.invoke(args=["signals", "on", "call_missed"])
    signal(open_world, "Telephony_Missed__s", module="Contacts", record_id=row["id"])
    assert len(bot_texts(open_world, EMMA)) == 1
    assert run.invoke(args=["signals", "off", "smoke"]).exit_code == 1
    shown = [
        json.loads(line) for line in run.invoke(args=["signals", "list", "--json"]).output.splitlines() if "{" in line
    ]
    assert len(shown) == len(TYPES)


def test_s1_a_type_that_its_reader_muted_is_not_shown(open_world: World) -> None:
    row = contact_of(open_world)
    signal(open_world, "Telephony_Missed__s", module="Contacts", record_id=row["id"])
    form = open_world.press(EMMA, "Why did I get this?", open_world.messages("bot", EMMA)[-1]["id"]).body["form"]
    what = next(entry for entry in form["inputs"] if entry["name"] == "what")
    assert [option["label"] for option in what["options"]] == [
        "Signals: Missed call",
        f"Everything about “{row['Full_Name']}”",
    ]
    open_world.form(EMMA, "mute", what="0", length="always")
    signal(open_world, "Telephony_Missed__s", module="Contacts", record_id=row["id"])
    signal(open_world, "Livedesk_MissedChat__s", module="Contacts", record_id=row["id"])
    assert [text.split("*")[1] for text in bot_texts(open_world, EMMA)] == ["Missed call", "Missed chat"]
    assert shortfalls(open_world) == [("not_wanted", "Emma Clark")]


def test_s1_the_same_signal_twice_is_shown_once(open_world: World) -> None:
    open_world.switch(workflow_copies=2)
    row = contact_of(open_world)
    signal(open_world, "Telephony_Missed__s", module="Contacts", record_id=row["id"])
    assert len(bot_texts(open_world, EMMA)) == 1


def test_s1_what_cannot_be_shown_is_noted(open_world: World) -> None:
    signal(open_world, "Telephony_Missed__s", email="stranger@nowhere.example")
    signal(open_world, "Telephony_Missed__s", module="Contacts", record_id="4876876000009999999")
    signal(open_world, "Telephony_Missed__s", module="Contacts", record_id=contact_of(open_world, DANIEL)["id"])
    assert shortfalls(open_world) == [
        ("no_customer", "stranger@nowhere.example"),
        ("no_customer", "4876876000009999999"),
        ("no_cliq", "Daniel Novak"),
    ]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "namespace"),
        ({"namespace": "x"}, "email"),
        ({"namespace": "x", "email": "a(b)@c"}, "email"),
        ({"namespace": "x", "record_id": "42"}, "module"),
        ({"namespace": "x", "record_id": "4/2", "module": "Leads"}, "record_id"),
        ({"namespace": ["x"], "email": "a@b.example"}, "namespace"),
        ({"namespace": "x", "email": "a@b.example", "details": "{"}, "details"),
        ({"namespace": "x", "email": "a@b.example", "details": [1]}, "details"),
    ],
)
def test_a_signal_of_the_wrong_shape_is_refused_with_the_field(one_world: World, body: Any, field: str) -> None:
    open_hook(one_world)
    answer = one_world.app.test_client().post(PATH, json=body)
    assert (answer.status_code, answer.get_json()["error"]["field"]) == (400, field)


def test_s1_namespaces_and_their_variants_are_known() -> None:
    assert type_of("Telephony_Missed__s").key == "call_missed"
    assert type_of("Support_NewTicket_Vip__s").key == "ticket_new"
    assert type_of("Email_Incoming_Competitors__s").key == "email_competitor"
    assert type_of("call_missed").key == "call_missed"
    assert type_of("Something_New__s") is OTHER
    assert type_of("") is OTHER
    assert len(BY_KEY) == len(TYPES)

"""Webhook bodies become typed requests: every documented variant, nothing raw, the wrong key named (E4, E9)."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cliq import request
from app.cliq.request import CliqRequest, Suggestion
from app.errors import BadRequest
from tests.app.cliq import payloads


def changed(payload: payloads.Json, path: str, value: Any) -> payloads.Json:
    """A copy with one value replaced; `del` takes the key out."""
    copy = json.loads(json.dumps(payload))
    *way, last = path.split(".")
    inner = copy
    for step in way:
        inner = inner[int(step)] if isinstance(inner, list) else inner[step]
    if value is del_:
        del inner[last]
    elif isinstance(inner, list):
        inner[int(last)] = value
    else:
        inner[last] = value
    return copy  # type: ignore[no-any-return]


del_ = object()


def test_a_command() -> None:
    call = request.parse(payloads.command("leads [会社] contains [zyl]", options={"stage": "Won", "n": 5}))
    assert (call.component, call.handler, call.name) == ("command", "execution_handler", "zcrm")
    assert call.arguments == "leads [会社] contains [zyl]"
    assert call.options == {"stage": "Won", "n": "5"}
    assert call.timestamp == datetime(2026, 11, 21, 20, 0, 0, 123000, tzinfo=UTC)
    assert call.response_url is not None
    assert (call.user_id, call.org_id, call.data_center) == ("700000001", "700000000", "US")
    assert (call.user.first_name, call.user.last_name, call.user.email) == ("花子", "佐藤", "sato@zyl.example.test")
    assert (call.user.language, call.user.zone, call.user.admin) == ("ja", "Asia/Tokyo", False)
    assert (call.chat.kind, call.chat.title, call.chat.channel_unique_name) == ("channel", "#Sales", "sales")
    assert call.chat.member_ids == ("700000001", "700000002")
    assert call.fingerprint == ""


def test_picked_suggestions() -> None:
    picked = [{"title": "大谷", "description": "Zyl", "imageurl": "https://a.test/1", "extra": 1}, {"title": "x"}]
    call = request.parse(payloads.command(selections=picked))
    assert call.selections == (Suggestion("大谷", "Zyl", "https://a.test/1"), Suggestion("x"))


@pytest.mark.parametrize("missing", ["user", "chat", "message", "location", "attachments"])
def test_e4_works_from_access_when_consent_is_missing(missing: str) -> None:
    call = request.parse(payloads.button("rec:1:x:y", **{missing: None}))
    assert call.user_id == "700000001"
    assert call.user.id == "700000001"
    assert call.chat.id == "CT_1200000000000000001_700000000"
    assert call.button_key == "rec:1:x:y"
    if missing == "user":
        assert (call.user.email, call.user.language, call.user.admin) == ("", "", None)
    if missing == "chat":
        assert (call.chat.kind, call.chat.member_ids) == ("", None)


@pytest.mark.parametrize(
    ("access", "user", "found"),
    [
        ({"user_id": "1", "zoho_user_id": "2"}, {"id": "3"}, "1"),
        ({"zoho_user_id": 2}, {"id": "3"}, "2"),
        ({}, {"id": "3"}, "3"),
        (None, {"id": None, "zoho_user_id": "4"}, "4"),
    ],
)
def test_who_acts(access: Any, user: Any, found: str) -> None:
    assert request.parse(payloads.command(access=access, user=user)).user_id == found


@pytest.mark.parametrize(
    ("params", "key", "label"),
    [
        ({}, "k", "Post"),
        ({"arguments": None}, "k", "Post"),
        ({"target": {"name": "Post", "hint": "h"}}, "k", "Post"),
        (
            {"target": {"type": "button", "object": {"label": "Post", "arguments": {"key": "k"}}}, "arguments": {}},
            "k",
            "Post",
        ),
        ({"target": {"label": "Post", "key": "k"}, "arguments": {}}, "k", "Post"),
        ({"target": {"name": "Post", "id": "k"}, "arguments": None}, "k", "Post"),
        ({"target": {"name": "Post"}, "arguments": "k"}, "k", "Post"),
        ({"target": {"name": "Post"}, "arguments": {}}, "", "Post"),
    ],
)
def test_e9_the_key_of_a_pressed_button(params: payloads.Json, key: str, label: str) -> None:
    call = request.parse(payloads.button("k", **params))
    assert (call.button_key, call.button_label) == (key, label)
    assert call.arguments == (params.get("arguments") if isinstance(params.get("arguments"), str) else "")


def test_e9_text_typed_into_a_question() -> None:
    there = {
        "type": "button",
        "object": {"label": "x", "action": {"confirm": {"input": "placeholder", "value": "typed"}}},
    }
    assert request.parse(payloads.button(arguments={"key": "k", "input": "typed"})).button_input == "typed"
    assert request.parse(payloads.button(target=there)).button_input == "typed"
    assert request.parse(payloads.button()).button_input == ""


@pytest.mark.parametrize(
    ("given_message", "text", "message_id"),
    [
        ("hello", "hello", ""),
        (payloads.MESSAGE, "Deal 12 is won", "1795291200000_229293271789"),
        ({"id": "1795291200000%20229293271789", "content": {"text": "c"}}, "c", "1795291200000_229293271789"),
        (None, "", ""),
    ],
)
def test_e9_the_message_of_a_bot(given_message: Any, text: str, message_id: str) -> None:
    call = request.parse(payloads.body("bot", "mention_handler", "Zoho CRM", message=given_message))
    assert (call.message_text, call.message_id) == (text, message_id)


@pytest.mark.parametrize("place", ["top", "params"])
def test_e9_a_menu_action(place: str) -> None:
    payload = payloads.body("bot", "action_handler", "Zoho CRM")
    payload["handler"]["name"] = "Search"
    (payload if place == "top" else payload["params"])["sub_action"] = "Deals"
    call = request.parse(payload)
    assert (call.menu_action, call.sub_action) == ("Search", "Deals")


@pytest.mark.parametrize(
    ("word", "meaning"), [("added", "added"), ("bot_added", "added"), ("thread_closed", "thread_closed")]
)
def test_e9_participation_words(word: str, meaning: str) -> None:
    assert request.parse(payloads.body("bot", "participation_handler", operation=word)).operation == meaning


@pytest.mark.parametrize(
    ("kind", "chat_type", "found"),
    [
        ("channel", "channel", "channel"),
        ("chat", "dm", "dm"),
        ("bot", None, "bot"),
        ("chat", "entity_chat", "chat"),
        ("channel", "threads", "thread"),
        (None, None, ""),
    ],
)
def test_kinds_of_chats(kind: str | None, chat_type: str | None, found: str) -> None:
    assert request.parse(payloads.command(chat={"id": "C", "type": kind, "chat_type": chat_type})).chat.kind == found


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        ("params.user.id", ["1"], "params.user.id"),
        ("params.user.id", True, "params.user.id"),
        ("params.user", "x", "params.user"),
        ("params.user.admin", "yes", "params.user.admin"),
        ("params.chat.members.1", 5, "params.chat.members.1"),
        ("params.chat.members", {}, "params.chat.members"),
        ("params.arguments", 5, "params.arguments"),
        ("params.selections", "x", "params.selections"),
        ("params.options", [], "params.options"),
        ("params", [], "params"),
        ("params", del_, "params"),
        ("params", None, "params"),
        ("handler", "execution_handler", "handler"),
        ("handler.type", del_, "handler.type"),
        ("handler", del_, "handler"),
        ("type", del_, "type"),
        ("type", 3, "type"),
        ("timestamp", "soon", "timestamp"),
        ("timestamp", -1, "timestamp"),
        ("timestamp", 10**30, "timestamp"),
        ("timestamp", True, "timestamp"),
        ("timestamp", del_, "timestamp"),
        ("params.access.user_id", {}, "params.access.user_id"),
    ],
)
def test_a_wrong_key_is_named(path: str, value: Any, named: str) -> None:
    with pytest.raises(BadRequest) as caught:
        request.parse(changed(payloads.command(), path, value))
    assert caught.value.facts == {"field": named}


def test_nobody_is_nobody() -> None:
    with pytest.raises(BadRequest) as caught:
        request.parse(payloads.command(access={"chat_id": "C"}, user=None))
    assert caught.value.facts == {"field": "params.access.user_id"}


@pytest.mark.parametrize("value", [None, [], "x", 5, {}])
def test_what_is_no_object_is_refused(value: Any) -> None:
    with pytest.raises(BadRequest):
        request.parse(value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
PATHS = st.sampled_from(
    [
        *(
            "type",
            "name",
            "handler",
            "handler.type",
            "handler.name",
            "timestamp",
            "response_url",
            "params",
            "sub_action",
        ),
        *("params.access", "params.user", "params.chat", "params.message", "params.target", "params.arguments"),
        *("params.form", "params.form.values", "params.form.values.a", "params.target.object", "params.chat.members"),
        *("params.user.timezone", "params.access.organization", "params.message.content", "params.selections"),
    ]
)


@given(PATHS, JSON)
def test_any_json_is_read_or_refused(path: str, value: Any) -> None:
    whole = payloads.form({"a": "b"}, message=payloads.MESSAGE, target=payloads.button()["params"]["target"])
    read: CliqRequest | BadRequest
    try:
        read = request.parse(changed(whole, path, value))
    except BadRequest as error:
        read = error
    assert isinstance(read, CliqRequest) or read.facts["field"]


def test_the_same_click_has_the_same_fingerprint_and_another_has_another() -> None:
    def fingerprint(payload: payloads.Json) -> str:
        return request.parse(payload).fingerprint

    click = payloads.button()
    assert len(fingerprint(click)) == 64
    assert fingerprint(click) == fingerprint(json.loads(json.dumps(click, sort_keys=True)))
    others = [
        changed(click, "timestamp", 1795291200124),
        changed(click, "params.access.chat_id", "C"),
        changed(click, "params.access.user_id", "8"),
        changed(click, "params.arguments.key", "z"),
        changed(click, "name", "other"),
    ]
    assert len({fingerprint(click), *map(fingerprint, others)}) == 6


def test_a_late_answer_is_not_always_possible() -> None:
    assert request.parse(changed(payloads.command(), "response_url", del_)).response_url is None

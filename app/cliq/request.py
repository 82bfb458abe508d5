"""A webhook body of Cliq, checked at the edge and turned into one frozen CliqRequest.

Nothing is verified (web does), nothing is decided, and nothing raw travels on: unknown keys are dropped, a wrong type
is errors.BadRequest naming the key. User, chat and message may be missing (consent): `user_id` and `chat.id` come from
`access`, which is always there.
Source: zcatalyst-cliq 1.0.0 request types, https://www.zoho.com/cliq/help/platform/bothandlers.html, read 2026-11-21.
"""

import functools
import hashlib
import json
import re
import zoneinfo
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from app import errors
from app.cliq import filled, said, schema
from app.cliq.filled import Form as Form
from app.cliq.said import Said

CHAT_KINDS = {"channel": "channel", "bot": "bot", "dm": "dm", "thread": "thread", "threads": "thread"}
OPERATIONS = {  # the second set of words comes from a live report; either is accepted
    "bot_added": "added",
    "bot_removed": "removed",
    "thread_auto_followed": "auto_followed_thread",
    "thread_added": "added_in_thread",
    "thread_removed": "removed_from_thread",
}


@dataclass(frozen=True)
class User:
    """The person as Cliq describes them; empty texts and admin None where consent is missing.

    language    'en', 'ja' or whatever else Cliq sent, lower case without region
    zone        IANA name with its proper case, '' when unknown
    """

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    language: str = ""
    zone: str = ""
    admin: bool | None = None


@dataclass(frozen=True)
class Chat:
    """`kind`: 'channel', 'bot', 'dm', 'chat', 'thread' or '' when Cliq did not say.

    member_ids  None when Cliq did not list the members; the list may be incomplete for large chats
    """

    id: str
    kind: str = ""
    title: str = ""
    channel_unique_name: str = ""
    channel_id: str = ""
    member_ids: tuple[str, ...] | None = None
    parent_id: str = ""


@dataclass(frozen=True)
class Suggestion:
    """A suggestion as we offered it, and as it comes back when it was picked."""

    title: str
    description: str = ""
    imageurl: str = ""


@dataclass(frozen=True)
class CliqRequest:
    """One event of Cliq.

    component     'command' | 'bot' | 'function' | 'messageaction' | 'widget' | 'link_preview' | 'extension'
    handler       'execution_handler', 'suggestion_handler', 'button_handler' …: dispatch on the pair
    name          command, function, bot or message action name
    arguments     the text after the command name, as typed
    selections    suggestions picked
    button_key    the pressed button's key, wherever Cliq put it; button_input what was typed into its question
    message_id    of the message acted on, spelled <ms>_<digits>; message_text also for direct messages to the bot
    said          the messages chosen for a message action; the one that a bot was told, where Cliq says by whom
    url           a link that was pasted, when its preview is asked for or a button of it was pressed
    event         of a widget: 'load', 'refresh', 'tab_click'
    menu_action   label of the bot menu entry; sub_action below it
    operation     what happened to the bot in a chat: 'added', 'removed', 'message_sent' …
    timestamp     when Cliq made the event, aware, UTC
    fingerprint   sha256 over all that identifies this event, for 'the same click twice'; '' where nothing changes
    """

    component: str
    handler: str
    name: str
    user_id: str
    org_id: str
    user: User
    chat: Chat
    timestamp: datetime
    arguments: str = ""
    selections: tuple[Suggestion, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    button_key: str = ""
    button_label: str = ""
    button_input: str = ""
    button_arguments: Mapping[str, str] = field(default_factory=dict)
    message_id: str = ""
    message_text: str = ""
    said: tuple[Said, ...] = ()
    url: str = ""
    event: str = ""
    form: Form | None = None
    menu_action: str = ""
    sub_action: str = ""
    operation: str = ""
    response_url: str | None = None
    data_center: str = ""
    base_url: str = ""
    fingerprint: str = ""

    @property
    def press(self) -> str:
        """The same for every press of one button of one message by one person, whenever; '' where none was pressed."""
        if not self.button_key or self.handler != "button_handler":
            return ""
        named = (self.user_id, self.chat.id, self.message_id, self.button_key, self.button_input)
        return "press:" + hashlib.sha256(json.dumps(named).encode()).hexdigest()


def parse(payload: Mapping[str, Any]) -> CliqRequest:
    """The event in `payload`, the parsed JSON body. Raises errors.BadRequest(field='params.user.id')."""
    try:
        body = schema.load(payload)
    except schema.Wrong as wrong:
        raise errors.BadRequest(field=wrong.field) from None
    params = body["params"]
    handler = body["handler"]["type"]
    access = params.get("access") or {}
    component = body.get("type") or ("extension" if "installation" in handler else "")
    user = _user(params.get("user") or {}, access)
    if not component:
        raise errors.BadRequest(field="type")
    if not user.id:
        raise errors.BadRequest(field="params.access.user_id")
    params.setdefault("message", (params.get("data") or {}).get("message"))
    message = params.get("message") or {}
    arguments = params.get("arguments")
    target = params.get("target") or {}
    pressed = target.get("object") or target
    environment = params.get("environment") or {}
    is_command = not target and isinstance(arguments, str)
    changes = component in ("function", "messageaction", "bot", "link_preview")
    return CliqRequest(
        component=component,
        handler=handler,
        name=body.get("name") or "",
        user_id=user.id,
        org_id=_first((access.get("organization") or {}).get("id"), (params.get("user") or {}).get("organization_id")),
        user=user,
        chat=_chat(params.get("chat") or {}, access),
        timestamp=datetime.fromtimestamp(body["timestamp"] / 1000, UTC),
        arguments=arguments if isinstance(arguments, str) else "",
        selections=_selections(params["selections"]) if params.get("selections") else (),
        options=_scalars(params.get("options")),
        button_key="" if component == "widget" else _button_key(arguments, target, pressed),  # there it names a tab
        button_label=_label(pressed, target) if target else "",
        button_input="" if is_command else _typed(arguments, pressed),
        button_arguments=_scalars(arguments),
        message_id=said.spelled(_first(message.get("id"), access.get("message_id"))),
        message_text=_first(message.get("text"), (message.get("content") or {}).get("text")),
        said=said.chosen(params) if component in ("messageaction", "bot") else (),
        url=params.get("url") or "",
        event=params.get("event") or "",
        form=_form(params["form"], target) if params.get("form") else None,
        menu_action=body["handler"].get("name") or "",
        sub_action=_first(body.get("sub_action"), params.get("sub_action")),
        operation=OPERATIONS.get(params.get("operation") or "", params.get("operation") or ""),
        response_url=body.get("response_url") or None,
        data_center=environment.get("data_center") or "",
        base_url=environment.get("base_url") or "",
        fingerprint=_fingerprint(body, component, user.id, access, payload["params"]) if changes else "",
    )


def _selections(picked: Iterable[Mapping[str, Any]]) -> tuple[Suggestion, ...]:
    return tuple(
        Suggestion(one.get("title") or "", one.get("description") or "", one.get("imageurl") or "") for one in picked
    )


def _label(pressed: Mapping[str, Any], target: Mapping[str, Any]) -> str:
    return _first(pressed.get("label"), pressed.get("name"), target.get("label"), target.get("name"))


def _first(*texts: str | None) -> str:
    for text in texts:
        if text:
            return text
    return ""


def _user(data: Mapping[str, Any], access: Mapping[str, Any]) -> User:
    """`access` first: it cannot be switched off by consent, and both name the acting user."""
    return User(
        id=_first(access.get("user_id"), access.get("zoho_user_id"), data.get("id"), data.get("zoho_user_id")),
        first_name=_first(data.get("first_name"), data.get("name")),
        last_name=data.get("last_name") or "",
        email=data.get("email") or "",
        language=_language(data.get("language") or ""),
        zone=_zones().get((data.get("timezone") or "").strip().lower(), ""),
        admin=data.get("admin"),
    )


@functools.lru_cache(maxsize=256)
def _language(spelled: str) -> str:
    return re.split("[-_]", spelled.strip().lower())[0]


@functools.cache
def _zones() -> Mapping[str, str]:
    """Zone names by their lower case: 'Asia/calcutta' was seen on the wire."""
    return {name.lower(): name for name in zoneinfo.available_timezones()}


def _chat(data: Mapping[str, Any], access: Mapping[str, Any]) -> Chat:
    members = data.get("members")
    kind = _first(data.get("chat_type"), data.get("type"))
    return Chat(
        id=_first(access.get("chat_id"), data.get("id")),
        kind=CHAT_KINDS.get(kind, "chat") if kind else "",
        title=data.get("title") or "",
        channel_unique_name=data.get("channel_unique_name") or "",
        channel_id=data.get("channel_id") or "",
        member_ids=None if members is None else tuple(one["id"] for one in members if one.get("id")),
        parent_id=access.get("parent_chat_id") or "",
    )


def _scalars(data: Any) -> Mapping[str, str]:
    """The texts and numbers of an object; what is nested in it is dropped."""
    if not isinstance(data, Mapping):
        return {}
    return {str(key): filled.scalar(value) for key, value in data.items() if isinstance(value, str | int | float)}


def _button_key(arguments: Any, target: Mapping[str, Any], pressed: Mapping[str, Any]) -> str:
    if not target:
        return ""
    places = (arguments, pressed, pressed.get("arguments"), target, target.get("arguments"), target.get("params"))
    keys = [place.get("key") for place in places if isinstance(place, Mapping)]
    texts = [place for place in (arguments, pressed.get("arguments")) if isinstance(place, str)]
    candidates = (*keys, *texts, pressed.get("id"), pressed.get("button_id"))
    return next((key for key in candidates if isinstance(key, str) and key), "")


def _typed(arguments: Any, pressed: Mapping[str, Any]) -> str:
    """The text typed into a button's question: where Cliq puts it is not documented, so both likely places are read.

    `confirm.input` is the placeholder we sent and is therefore never taken.
    """
    confirm = (pressed.get("action") or {}).get("confirm")
    places = ((arguments, ("input", "user_input")), (confirm, ("user_input", "value", "text")))
    for place, names in places:
        if isinstance(place, Mapping):
            typed = next((place[name] for name in names if isinstance(place.get(name), str) and place[name]), "")
            if typed:
                return str(typed)
    return ""


def _form(data: Mapping[str, Any], target: Mapping[str, Any]) -> Form:
    return Form(
        name=data.get("name") or "",
        action=data.get("action") or "submit",
        values={str(name): filled.value(given) for name, given in (data.get("values") or {}).items()},
        target=target.get("name") or "",
        query=target.get("query") or "",
    )


def _fingerprint(
    body: Mapping[str, Any], component: str, user_id: str, access: Mapping[str, Any], params: Mapping[str, Any]
) -> str:
    identity = [
        component,
        body["handler"]["type"],
        body["handler"].get("name") or "",
        body.get("name") or "",
        user_id,
        access.get("chat_id") or "",
        body["timestamp"],
        params,
    ]
    return hashlib.sha256(json.dumps(identity, sort_keys=True, default=str).encode()).hexdigest()

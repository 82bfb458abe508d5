"""The JSON body of one webhook, byte for byte: its keys, their order, their compact spelling (E1, E4, E5, E9).

It neither signs nor sends. Shape: official payloads of zcatalyst-cli 1.25.3, read 2026-11-21.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass, field

from sandbox.cliq.webhook.handlers import HANDLERS, Handler
from sandbox.data.people import User
from sandbox.store import Document

# What falls away from a handler's own keys when a person has not consented.
WITHHELD = {
    "message": ("message", "messages", "raw_message", "message_details"),
    "attachments": ("attachments",),
    "location": ("location",),
}


@dataclass(frozen=True)
class Event:
    """Something that happened in Cliq and that the extension is told about.

    name        display name of the component: command without slash, function, bot; "" for extension and link_preview
    own         the handler's own keys of `params`, in their order
    label       the name in `handler`: the label of a bot's menu action
    sub_action  of a menu action
    message     id of the message acted upon, for `access`
    """

    component: str
    handler: str
    user: User
    chat: Document | None = None
    name: str = ""
    own: Document = field(default_factory=dict)
    label: str = ""
    sub_action: str = ""
    message: str = ""

    @property
    def kind(self) -> Handler:
        return HANDLERS[self.component, self.handler]


@dataclass(frozen=True)
class Surroundings:
    """What every payload carries besides its own keys: already in wire form."""

    access: Document
    environment: Document
    user: Document
    chat: Document | None


def build(
    event: Event,
    around: Surroundings,
    timestamp_ms: int,
    *,
    unique_name: str = "",
    response_url: str = "",
    withheld: Collection[str] = (),
    sub_action_in_params: bool = False,
) -> Document:
    """The body as a mapping in wire order.

    unique_name   of the bot, for bot handlers
    response_url  only for handlers that may answer late
    withheld      variables a person has not consented to; `access` and `environment` never vanish
    """
    body: Document = {}
    if event.name:
        body["name"] = event.name
    if unique_name:
        body["unique_name"] = unique_name
    body["handler"] = {"type": event.handler} | ({"name": event.label} if event.label else {})
    if response_url:
        body["response_url"] = response_url
    body["type"] = event.component
    body["timestamp"] = timestamp_ms
    params = _own_keys(event, withheld)
    if event.sub_action:
        (params if sub_action_in_params else body)["sub_action"] = event.sub_action
    params["access"] = around.access
    params["environment"] = around.environment
    if "user" in event.kind.consents and "user" not in withheld:
        params["user"] = around.user
    if around.chat and "chat" in event.kind.consents and "chat" not in withheld:
        params["chat"] = around.chat
    body["params"] = params
    return body


def _own_keys(event: Event, withheld: Collection[str]) -> Document:
    gone = {key for variable in withheld for key in WITHHELD.get(variable, ())}
    return {key: value for key, value in event.own.items() if key not in gone}


def compact(body: Document) -> bytes:
    """The body as Cliq sends it: UTF-8, no blanks between tokens, nothing escaped that need not be."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def awkward(body: Document) -> bytes:
    """The same value in valid JSON that breaks when it is re-serialised: escapes, blanks, a large integer (E3)."""
    odd = {**body, "params": {**body["params"], "large": 12345678901234567890123}}
    text = json.dumps(odd, ensure_ascii=True, separators=(", ", " : "))
    return f" {text.replace('/', chr(92) + '/')}\n".encode()

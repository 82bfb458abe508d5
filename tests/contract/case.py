"""One webhook of the sandbox for Zoho's own SDK: how it comes about, and how its body differs from what is declared."""

import dataclasses
from collections.abc import Callable
from typing import Any, get_args, get_origin, get_type_hints

from app.cliq import request
from tests.sandbox.cliq_product import Cliq, Product

PLACE = ("accuracy", "altitude", "latitude", "longitude", "status")
FORM = "action actions button_label hint inputs mode name title trigger_on_cancel type version".split()
PERSON = "admin country email first_name language last_name organization_id timezone zoho_user_id".split()

# What the SDK declares for every event, and these bodies rightly lack. A key that appears or goes away is noticed.
USER = {"user.name"}
AROUND = {*USER, "environment.extension", "chat.entity_id", "chat.recent_messages"}
LOCATION = {f"location.{key}" for key in PLACE}
COMMAND = {*AROUND, *LOCATION, "access.message_id"}
NO_CHANNEL = {"chat.channel_id", "chat.channel_unique_name", "chat.owner"}
NO_CHAT = {*USER, "environment.extension", "access.chat_id", "access.message_id"}
CONTENT = {f"message.content.{key}" for key in ("comment", "file", "thumbnail")}
BY_OUR_BOT = {f"message.sender.{key}" for key in PERSON}


@dataclasses.dataclass(frozen=True)
class Case:
    """How the event comes about, how the SDK is told of a handler, what it declares, and how the body differs."""

    act: Callable[[Cliq], object]
    register: Any
    declared: Any
    lacks: set[str]
    has_more: set[str] = dataclasses.field(default_factory=set)
    webhook: int = -1  # which of those sent


def read_all(kind: Any, value: Any, path: str = "") -> tuple[set[str], set[str]]:
    """(declared by the SDK but not in the body, in the body but not declared), as paths."""
    missing: set[str] = set()
    unknown: set[str] = set()
    if type(None) in get_args(kind):
        kind = next(one for one in get_args(kind) if one is not type(None))
    if get_origin(kind) is list and isinstance(value, list):
        inner = [(path, get_args(kind)[0], item) for item in value]
    elif dataclasses.is_dataclass(kind) and hasattr(value, "__dict__"):
        hints = get_type_hints(kind, localns={"list": list})
        unknown = {f"{path}{name}" for name in vars(value) if name not in hints}
        absent = [name for name in hints if not hasattr(value, name)]
        missing = {f"{path}{name}" for name in absent if type(None) not in get_args(hints[name])}
        inner = [(f"{path}{name}.", hints[name], getattr(value, name)) for name in hints if name not in absent]
    else:
        inner = []
    for where, hint, item in inner:
        lacks, more = read_all(hint, item, where)
        missing |= lacks
        unknown |= more
    return missing, unknown


def run_through(case: Case, cliq: Cliq, product: Product, execute: Callable[[dict[str, Any]], Any]) -> None:
    """The body reaches the SDK's handler, with the keys that are expected, and is read alike by ours."""
    case.act(cliq)
    body = product.received[case.webhook].body
    seen: list[Any] = []

    def handler(call: Any, response: Any, *rest: Any) -> Any:
        seen.append(call)
        return {"text": "answered"}

    case.register(handler)
    assert execute(body) == {"text": "answered"}
    (call,) = seen
    assert read_all(case.declared, call) == (case.lacks, case.has_more)
    ours = request.parse(body)
    assert ours.user_id == call.access.user_id
    assert ours.chat.id == getattr(call.access, "chat_id", "")
    assert ours.name == getattr(call, "name", ours.name)
    assert (ours.component, ours.handler) == (body["type"], body["handler"]["type"])

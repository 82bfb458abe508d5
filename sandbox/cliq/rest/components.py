"""Making and changing components through REST v3: bots, commands, functions, message actions, and their handlers.

Strict as Cliq is: unknown keys, wrong values and missing ones are refused. Not documented and so absent: widgets,
link previews, extensions. What a component does once it is there: sandbox/cliq/components.py.
Sources: OpenAPI documents bots, slashcommands, functions and messageactions of v3, and live reports (`scope` needed and
`unique_name` refused when a bot is made), read 2026-11-22.
"""

import re
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, request

from sandbox.cliq.manifest import BOT
from sandbox.cliq.play.stage import Stage
from sandbox.cliq.rest import bodies, errors
from sandbox.cliq.rest.guard import admit
from sandbox.cliq.rest.paging import page, sync_token
from sandbox.data.people import User
from sandbox.store import Document

SCOPES = ("organization", "team", "personal")
URL_CHARACTERS = 225
WIDE = ("attachments", "chat", "location", "message", "user")


@dataclass(frozen=True)
class Family:
    """What one kind of component may hold.

    lengths   keys with their most characters
    required  when it is made
    changes   keys of PATCH
    handlers  {type: permissions it may have}
    born      the handler that it is made with, "" for none
    """

    scope: str
    noun: str
    code: str
    lengths: dict[str, int]
    required: tuple[str, ...]
    others: tuple[str, ...]
    handlers: dict[str, tuple[str, ...]]
    born: str = ""


FAMILIES = {
    "bots": Family(
        "Bots", "bot", "bot", {"name": 20, "description": 300}, ("name", "description", "scope"),
        ("scope", "team_ids", "status_messages", "image", "channel_participation", "calls"),
        {
            "welcome_handler": ("user",),
            "message_handler": WIDE,
            "mention_handler": ("chat", "location", "message", "user"),
            "context_handler": ("attachments", "chat", "user"),
            "participation_handler": ("chat", "user"),
            "incoming_webhook_handler": ("user",),
            "menu_handler": ("chat", "location", "user"),
            "call_handler": ("user",),
        },
    ),
    "commands": Family(
        "Commands", "command", "command", {"name": 30, "hint": 128, "description": 300}, ("name", "hint", "scope"),
        ("scope", "team_ids", "options", "image", "max_suggestions"),
        {
            "execution_handler": ("attachments", "chat", "location", "user"),
            "suggestion_handler": ("chat", "location", "user"),
        },
        "execution_handler",
    ),
    "functions": Family(
        "Functions", "function", "function", {"name": 30, "description": 300}, ("name", "description", "function_type"),
        ("function_type",),
        {
            "button_handler": ("chat", "message", "user"),
            "form_submit_handler": ("chat", "message", "user"),
            "form_change_handler": ("chat", "user"),
            "form_dynamic_select_handler": ("chat", "user"),
            "form_view_handler": ("user",),
            "widget_button_handler": ("user",),
        },
    ),
    "messageactions": Family(
        "MessageActions", "messageaction", "msgaction", {"name": 30, "hint": 128}, ("name", "hint"),
        ("scope", "team_ids", "multi_selectable", "image", "message_types"), {"execution_handler": WIDE},
        "execution_handler",
    ),
}  # fmt: skip
BORN_BY_TYPE = {"button": "button_handler", "form": "form_submit_handler", "widget_button": "widget_button_handler"}
CHOICES = {
    "scope": SCOPES,
    "execution_type": ("deluge", "webhook"),
    "function_type": tuple(BORN_BY_TYPE),
}
ANY = "any(bots, commands, functions, messageactions)"

components = Blueprint("cliq_components", __name__)


@components.get(f"/v3/<{ANY}:family>")
def listed(family: str) -> Any:
    stage, _ = admit(f"ZohoCliq.{FAMILIES[family].scope}.READ", "component_read")
    found, facts = page([_shown(row) for row in stage.components.made(family)])
    facts.pop("has_more")
    return {"url": request.path, "type": FAMILIES[family].noun, "sync_token": sync_token(1), "data": found, **facts}


@components.post(f"/v3/<{ANY}:family>")
def make(family: str) -> Any:
    kind = FAMILIES[family]
    stage, user = admit(f"ZohoCliq.{kind.scope}.CREATE", "component_write")
    given = bodies.read_object((*kind.lengths, *kind.others, "execution_type", "execution_url"), kind.required)
    _check(kind, family, given)
    if given.get("execution_type") == "webhook" and not given.get("execution_url"):
        raise errors.param_missing("execution_url")
    _unique(stage, family, given["name"], "")
    row = _row(stage, user, family, given)
    born = BORN_BY_TYPE.get(given.get("function_type", ""), kind.born)
    row["handlers"] = [_handler(stage, born, {})] if born else []
    stage.components.put(row)
    return _answer(kind.noun, _shown(row))


@components.get(f"/v3/<{ANY}:family>/<key>")
def shown(family: str, key: str) -> Any:
    stage, _ = admit(f"ZohoCliq.{FAMILIES[family].scope}.READ", "component_read")
    return _answer(FAMILIES[family].noun, _shown(_found(stage, family, key)))


@components.patch(f"/v3/<{ANY}:family>/<key>")
def change(family: str, key: str) -> Any:
    kind = FAMILIES[family]
    stage, _ = admit(f"ZohoCliq.{kind.scope}.UPDATE", "component_write")
    row = _found(stage, family, key)
    others = tuple(name for name in kind.others if name != "function_type")
    given = bodies.read_object((*kind.lengths, *others, "execution_url"))
    _check(kind, family, given)
    if "name" in given:
        _unique(stage, family, given["name"], row["id"])
    if "execution_url" in given and row["execution_type"] != "webhook":
        raise errors.pattern_mismatch("execution_url")
    stage.components.put({**row, **given})
    return _answer(kind.noun, _shown({**row, **given}))


@components.post("/v3/<any(bots, commands, functions):family>/<key>/handlers")
def make_handler(family: str, key: str) -> Any:
    kind = FAMILIES[family]
    stage, _ = admit(f"ZohoCliq.{kind.scope}.UPDATE", "handler")
    row = _found(stage, family, key)
    menu = ("name", "icon", "sub_actions") if family == "bots" else ()
    given = bodies.read_object(("type", "script", "permissions", *menu), ("type",))
    wanted = given["type"]
    if wanted not in kind.handlers:
        raise errors.pattern_mismatch("type")
    many = wanted == "menu_handler"
    if any(one["type"] == wanted for one in row["handlers"]) and not many:
        raise errors.coded("execution_handler_create_failed", "The handler exists already.")
    _check_handler(kind, row, wanted, given)
    if many and sum(one["type"] == wanted for one in row["handlers"]) >= 5:
        raise errors.coded("execution_handler_create_failed", "A menu has at most five actions.")
    made = _handler(stage, wanted, given)
    stage.components.put({**row, "handlers": [*row["handlers"], made]})
    return _answer("execution_handler", _handler_shown(family, row, made))


@components.route(f"/v3/<{ANY}:family>/<key>/handlers/<wanted>", methods=["GET", "PATCH"])
def handler(family: str, key: str, wanted: str) -> Any:
    """Read a handler, or change its permissions, and a menu action's name and icon; `handler_id` says which of them."""
    kind = FAMILIES[family]
    stage, _ = admit(f"ZohoCliq.{kind.scope}.{'READ' if request.method == 'GET' else 'UPDATE'}", "handler")
    row = _found(stage, family, key)
    wanted_id = request.args.get("handler_id", "")
    fitting = [one for one in row["handlers"] if one["type"] == wanted and wanted_id in ("", one["id"])]
    if not fitting:
        raise errors.coded("execution_handler_not_found", "The handler does not exist.")
    found = fitting[0]
    if request.method == "PATCH":
        menu = ("name", "icon", "sub_actions") if wanted == "menu_handler" else ()
        given = bodies.read_object(("script", "permissions", *menu))
        _check_handler(kind, row, wanted, {**found, **given})
        found = {**found, **given}
        handlers = [found if one["id"] == found["id"] else one for one in row["handlers"]]
        stage.components.put({**row, "handlers": handlers})
    return _answer("execution_handler", _handler_shown(family, row, found))


def _found(stage: Stage, family: str, key: str) -> Document:
    if family == "bots" and not re.fullmatch(r"b-\d+", key):
        raise errors.url_invalid()  # a unique name is not an id, as live callers found out
    row = stage.components.get(family, key.removeprefix("b-"))
    if row is None:
        raise errors.coded(f"{FAMILIES[family].code}_not_found", "There is no such component.")
    return row


def _check(kind: Family, family: str, given: Document) -> None:
    for name, most in kind.lengths.items():
        if name in given and (not isinstance(given[name], str) or not 1 <= len(given[name]) <= most):
            raise errors.pattern_mismatch(name)
    for name, choices in CHOICES.items():
        if name in given and given[name] not in choices:
            raise errors.pattern_mismatch(name)
    if family == "commands" and not re.fullmatch(r"[a-z]+", given.get("name", "x")):
        raise errors.coded("command_not_valid", "A command's name has lower-case letters only.")
    url = given.get("execution_url", "http://x")
    if not isinstance(url, str) or not url.startswith(("http://", "https://")) or len(url) > URL_CHARACTERS:
        raise errors.pattern_mismatch("execution_url")
    most = given.get("max_suggestions", 1)
    if not isinstance(most, int) or not 1 <= most <= 5:
        raise errors.pattern_mismatch("max_suggestions")


def _check_handler(kind: Family, row: Document, wanted: str, given: Document) -> None:
    permissions = given.get("permissions", [])
    if row["execution_type"] == "webhook" and given.get("script"):
        raise errors.coded("execution_handler_data_invalid", "A webhook component has permissions, not a script.")
    if not isinstance(permissions, list) or not set(permissions) <= set(kind.handlers[wanted]):
        raise errors.coded("execution_handler_data_invalid", "The handler cannot have these permissions.")
    if wanted == "menu_handler" and not (isinstance(given.get("name"), str) and 1 <= len(given["name"]) <= 15):
        raise errors.param_missing("name")


def _unique(stage: Stage, family: str, name: str, own: str) -> None:
    if any(row["name"] == name and row["id"] != own for row in stage.components.made(family)):
        raise errors.coded(f"{FAMILIES[family].code}_name_already_exists", "The name is taken.")


def _row(stage: Stage, user: User, family: str, given: Document) -> Document:
    unique = re.sub(r"\s", "", given["name"]).lower()
    is_ours = family == "bots" and unique == BOT.unique_name
    number = stage.sandbox.ids.number("cliq.component")
    return {
        "family": family,
        "id": BOT.id.removeprefix("b-") if is_ours else str(53719000002124000 + number),
        "execution_type": "deluge",
        **given,
        **({"unique_name": unique} if family == "bots" else {}),
        "creator": {"name": user.full_name, "id": user.zuid},
        "status": "enabled",
        "type": "custom",
    }


def _handler(stage: Stage, wanted: str, given: Document) -> Document:
    number = stage.sandbox.ids.number("cliq.handler")
    own: Document = {name: given[name] for name in ("name", "icon", "sub_actions", "permissions") if name in given}
    return {"type": wanted, "id": str(53719000003000000 + number), **own}


def _shown(row: Document) -> Document:
    menu = [one for one in row["handlers"] if one["type"] == "menu_handler"]
    short = [{"type": one["type"]} for one in row["handlers"] if one["type"] != "menu_handler"]
    short += [
        {name: value for name, value in one.items() if name != "permissions"} | {"position": place}
        for place, one in enumerate(menu, 1)
    ]
    return {name: value for name, value in row.items() if name != "family"} | {"handlers": short}


def _handler_shown(family: str, row: Document, found: Document) -> Document:
    permissions = {"permissions": found["permissions"]} if "permissions" in found else {}
    if family != "bots":
        return {"name": found["type"], **permissions, "function_id": row["id"]}
    props = {name: found[name] for name in ("name", "icon") if name in found}
    return {"type": found["type"], "id": found["id"], **({"display_props": props} if props else {}), **permissions}


def _answer(noun: str, data: Document) -> Document:
    return {"url": request.path, "type": noun, "data": data}

"""Pressing a button: finding it, asking for confirmation, calling the function or noting the action (E13).

Links, previews, copies and system calls are recorded, never executed.
Source: https://www.zoho.com/cliq/help/restapi/v3/#buttons, read 2026-11-21.
"""

import re
from dataclasses import dataclass

from sandbox.cliq.chat.messages import is_visible
from sandbox.cliq.place import Place
from sandbox.cliq.play.stage import Result, Stage
from sandbox.cliq.refusal import Refused
from sandbox.cliq.webhook import objects
from sandbox.cliq.webhook.body import Event
from sandbox.cliq.webhook.sender import Failure
from sandbox.data.people import User
from sandbox.store import Document

_INSTANT = re.compile(r"\[([^\]]*)\]\(\$([^)\s]+)\)")


@dataclass(frozen=True)
class Confirmation:
    """How a person answered the confirmation dialog: accepted or not yet, and what they typed."""

    accepted: bool = False
    text: str = ""


def find_message(stage: Stage, user: User, name: str) -> Document:
    """The message that a person means: by id, or their last private answer when `name` is empty or 'last'."""
    message = stage.messages.last_private(user) if name in ("", "last") else stage.messages.get(name)
    chat = stage.chats.get(message["chat"]) if message else None
    if message is None or chat is None or not is_visible(message, user) or not stage.chats.sees(user, chat):
        raise Refused("message_not_found", f"{user.email} sees no such message", 404)
    return message


def buttons_of(message: Document) -> list[Document]:
    """Every button of a message in the order a person reads them: below it, in slides, then instant buttons."""
    content = message["content"]
    slides = [button for slide in content.get("slides", []) for button in slide.get("buttons", [])]
    references = [{**reference["object"], "instant": key} for key, reference in content.get("references", {}).items()]
    return [*content.get("buttons", []), *slides, *references]


def find_button(message: Document, wanted: str | int) -> Document:
    """A button by position (from 1), label, key of an instant button, or the text of its link."""
    buttons = buttons_of(message)
    texts = dict(_INSTANT.findall(_all_text(message["content"])))
    labels = [button["label"] for button in buttons]
    if isinstance(wanted, int) or (wanted.isdecimal() and wanted not in labels and wanted not in texts):
        position = int(wanted)
        if 1 <= position <= len(buttons):
            return buttons[position - 1]
    else:
        key = texts.get(wanted)
        tests = (
            lambda button: button["label"] == wanted,
            lambda button: button.get("instant") in (wanted, wanted.lstrip("$")),
            lambda button: key is not None and button.get("instant") == key,
            lambda button: button["label"].strip().casefold() == wanted.strip().casefold(),
        )
        for test in tests:
            found = next((button for button in buttons if test(button)), None)
            if found:
                return found
    raise Refused("button_not_found", f"the message has no button {wanted!r}", 404, buttons=labels)


def _all_text(value: object) -> str:
    """Every string inside a message, in order: instant buttons may stand in slides too."""
    if isinstance(value, str):
        return value + "\n"
    entries = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return "".join(_all_text(entry) for entry in entries)


def press(stage: Stage, user: User, message: Document, button: Document, confirmation: Confirmation) -> Result:
    """Press a button; raises Refused when its confirmation was not accepted or lacks the text it asks for."""
    action = button["action"]
    confirm = action.get("confirm") or button.get("confirm")
    if confirm:
        _check_confirmation(confirm, confirmation)
    data = action.get("data") or {}
    if action["type"] != "invoke.function":
        return Result(recorded={"type": action["type"], "data": data})
    name = data.get("name", "")
    if not stage.components.has_function(name):
        return Result(failure=Failure("unknown_function", f"there is no function called {name!r}"))
    chat = stage.chats.get(message["chat"])
    own = _button_keys(stage, message, button, confirm, confirmation)
    event = Event("function", "button_handler", user, chat, name=name, own=own, message=message["id"])
    was_private = message["private_to"] == user.zuid
    private = was_private and stage.sandbox.switches["button_answers"] == "private"
    place = Place(
        user.zuid,
        message["chat"],
        "function",
        "button_handler",
        private=private,
        message=message["id"],
        own=was_private,
    )
    return stage.perform(event, place)


def _check_confirmation(confirm: Document, confirmation: Confirmation) -> None:
    if not confirmation.accepted:
        raise Refused("confirmation_needed", "the button asks for confirmation first", 409, confirm=confirm)
    if confirm.get("input") and confirm.get("mandatory") in (True, "true") and not confirmation.text.strip():
        raise Refused("input_needed", "the confirmation needs a text", 409, confirm=confirm)


def _button_keys(
    stage: Stage, message: Document, button: Document, confirm: Document | None, confirmation: Confirmation
) -> Document:
    """The handler's own keys. Where typed text arrives is not documented: switch `confirm_input_place`."""
    switches = stage.sandbox.switches
    pressed = {key: value for key, value in button.items() if key != "instant"}
    arguments = button.get("arguments") or {}
    arguments = dict(arguments) if isinstance(arguments, dict) else {"key": arguments}
    if button.get("key"):
        arguments["key"] = button["key"]
    if confirm and confirm.get("input"):
        if switches["confirm_input_place"] == "arguments":
            arguments["input"] = confirmation.text
        else:
            action = pressed["action"]
            pressed = {**pressed, "action": {**action, "confirm": {**confirm, "user_input": confirmation.text}}}
    whole: Document = {"type": "button", "object": pressed}
    short: Document = {"name": button["label"], "hint": button.get("hint", "")}
    return {
        "message": objects.message_object(message, stage.directory),
        "target": whole if switches["button_target"] == "object" else short,
        "arguments": arguments,
        "event": "click",
    }

"""Buttons, instant buttons and their actions: what Cliq lets through.

It does not press anything; sandbox/cliq/play/press.py does.

Source: https://www.zoho.com/cliq/help/restapi/v3/#buttons (OpenAPI document buttons), read 2026-11-21.
"""

from urllib.parse import urlsplit

from sandbox.cliq import limits
from sandbox.cliq.check.findings import Json, Notebook

BUTTON_KEYS = frozenset(
    [
        "label",
        "hint",
        "type",
        "key",
        "id",
        "button_id",
        "name",
        "icon",
        "url",
        "arguments",
        "action",
        "confirm",
        "section_id",
    ]
)
ACTION_KEYS = ("type", "data", "confirm")
CONFIRM_KEYS = (
    "title",
    "description",
    "input",
    "mandatory",
    "emotion",
    "button_label",
    "cancel_button_label",
    "buttontext",
)
ACTION_DATA = {
    "invoke.function": ("name", "owner", "location"),
    "open.url": ("web", "windows", "iOS", "android"),
    "preview.url": ("url", "web"),
    "system.api": ("api", "params"),
    "copy": ("text",),
}
REFERENCE_ACTIONS = ("invoke.function", "system.api", "copy")
SCHEMES = ("http", "https", "tel", "sms", "sip")
SYSTEM_APIS = ("audiocall/", "videocall/", "startchat/", "invite/", "joinchannel/")
SYSTEM_WORDS = ("locationpermission", "set_reminder")


def check_buttons(value: Json, place: str, notes: Notebook, minimum: int = 0) -> None:
    """Note what is wrong with a list of buttons; at most five stand on one message."""
    for index, button in enumerate(notes.sequence(value, place, "buttons", limits.BUTTONS, minimum)):
        check_button(button, f"{place}[{index}]", notes, tuple(ACTION_DATA))


def check_references(value: Json, place: str, notes: Notebook) -> None:
    """Note what is wrong with instant buttons: `references` maps a key of the text to a button object."""
    if not isinstance(value, dict):
        notes.add(place, "type", f"{place} must be an object")
        return
    for key, reference in value.items():
        here = f"{place}.{key}"
        entry = notes.mapping(reference, here, ("type", "object"))
        notes.choice(entry.get("type"), f"{here}.type", ("button",))
        if "object" in entry:
            check_button(entry["object"], f"{here}.object", notes, REFERENCE_ACTIONS)
        else:
            notes.add(f"{here}.object", "required", f"{here}.object is missing or empty")


def check_button(value: Json, place: str, notes: Notebook, actions: tuple[str, ...]) -> None:
    """Note what is wrong with one button whose action must be one of `actions`."""
    button = notes.mapping(value, place, BUTTON_KEYS)
    notes.text(
        button.get("label"), f"{place}.label", "button_label_characters", limits.BUTTON_LABEL_CHARACTERS, required=True
    )
    notes.text(button.get("hint"), f"{place}.hint", "button_hint_characters", limits.BUTTON_HINT_CHARACTERS)
    notes.text(button.get("key"), f"{place}.key", "button_key_characters", limits.BUTTON_KEY_CHARACTERS)
    notes.choice(button.get("type"), f"{place}.type", ("+", "-"))
    if "confirm" in button:
        check_confirm(button["confirm"], f"{place}.confirm", notes)
    if "action" not in button:
        notes.add(f"{place}.action", "required", f"{place}.action is missing or empty")
        return
    check_action(button["action"], f"{place}.action", notes, actions)


def check_action(value: Json, place: str, notes: Notebook, actions: tuple[str, ...]) -> None:
    action = notes.mapping(value, place, ACTION_KEYS)
    if "confirm" in action:
        check_confirm(action["confirm"], f"{place}.confirm", notes)
    kind = action.get("type")
    if kind not in actions:
        notes.add(f"{place}.type", "button_action", f"Unidentified value passed for the 'type' key: {kind!r}")
        return
    data = notes.mapping(action.get("data"), f"{place}.data", ACTION_DATA[kind])
    if kind == "invoke.function":
        notes.text(data.get("name"), f"{place}.data.name", required=True)
    elif kind == "copy":
        notes.text(data.get("text"), f"{place}.data.text", "copy_characters", limits.COPY_CHARACTERS, required=True)
    elif kind == "open.url":
        _check_open_url(data, place, notes)
    elif kind == "preview.url":
        address = data.get("url", data.get("web"))
        notes.text(address, f"{place}.data.url", "preview_url_characters", limits.PREVIEW_URL_CHARACTERS, required=True)
    elif kind == "system.api":
        _check_system_api(data, place, notes)


def _check_open_url(data: dict, place: str, notes: Notebook) -> None:
    notes.text(data.get("web"), f"{place}.data.web", required=True)
    for key, address in data.items():
        here = f"{place}.data.{key}"
        text = notes.text(address, here, "open_url_characters", limits.OPEN_URL_CHARACTERS)
        if text and urlsplit(text).scheme not in SCHEMES:
            notes.add(here, "open_url_scheme", f"{here} must begin with one of {', '.join(SCHEMES)}")


def _check_system_api(data: dict, place: str, notes: Notebook) -> None:
    api = notes.text(data.get("api"), f"{place}.data.api", required=True)
    named = any(api.startswith(prefix) and len(api) > len(prefix) for prefix in SYSTEM_APIS)
    if api and not named and api not in SYSTEM_WORDS:
        notes.add(f"{place}.data.api", "system_api", f"{api!r} is not a system API of Cliq")
    if "params" in data:
        notes.mapping(data["params"], f"{place}.data.params", ("content", "date_time"))


def check_confirm(value: Json, place: str, notes: Notebook) -> None:
    confirm = notes.mapping(value, place, CONFIRM_KEYS)
    for key in ("title", "description", "button_label", "cancel_button_label", "buttontext"):
        notes.text(confirm.get(key), f"{place}.{key}", f"confirm_{key}_characters", limits.CONFIRM_TEXT_CHARACTERS)
    notes.text(confirm.get("input"), f"{place}.input", "confirm_input_characters", limits.CONFIRM_INPUT_CHARACTERS)
    notes.choice(confirm.get("emotion"), f"{place}.emotion", ("positive", "neutral", "negative"))
    notes.flag(confirm.get("mandatory"), f"{place}.mandatory")

"""What Cliq would refuse, found in the JSON of an answer; written from the documentation, without a look at app/cliq.

Figures stand here as literals on purpose: a wrong constant of the product must not hide itself. In UTF-16 units.
Source: v3 OpenAPI messages.yml, messagecards.yml; https://www.zoho.com/cliq/help/platform/cliq-form.html; 2026-11-21.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from tests.app.cliq import form_checker, surface_checker
from tests.app.cliq.charts import chart_checker
from tests.app.cliq.measure import most, size, some

BUTTON_ACTIONS = {"invoke.function", "open.url", "preview.url", "system.api", "copy"}
INSTANT_ACTIONS = {"invoke.function", "system.api", "copy"}
MESSAGE_KEYS = {"text", "bot", "card", "slides", "buttons", "references", "suggestions"}
SYSTEM_API = re.compile(r"(?:audiocall|videocall|startchat|invite|joinchannel)/[^\s/]+|locationpermission")
FORM_HANDLERS = {
    "message_handler",
    "mention_handler",
    "context_handler",
    "action_handler",
    "execution_handler",
    "button_handler",
    "form_handler",
    "form_view_handler",
    "applet_button_handler",
    "unfurl_button_action_handler",
}
MESSAGE_HANDLERS = {
    *(FORM_HANDLERS - {"form_view_handler", "applet_button_handler"}),
    "welcome_handler",
    "incomingwebhook_handler",
    "participation_handler",
    "unfurl_button_action_handler",
    "unfurl_post_message_handler",
    "no_such_handler",  # one of the future: what it may answer nobody knows yet, and a text is the likeliest
}
BANNER_HANDLERS = (MESSAGE_HANDLERS | {"applet_button_handler"}) - {
    "welcome_handler",
    "incomingwebhook_handler",
    "participation_handler",
    "no_such_handler",
}
BY_TYPE = {
    "banner": BANNER_HANDLERS,
    "form": FORM_HANDLERS,
    "form_error": {"form_handler"},
    "form_modification": {"form_change_handler"},
    "message_edit": {"form_handler", "button_handler"},
    "preview_url": {"button_handler"},
}


def faults(output: Any, handler: str) -> list[str]:
    """Everything wrong with the value of `output`, as sentences; [] for an answer that Cliq takes."""
    found = [*_unsendable(output), *_empties(output)]
    if output == "":
        return found
    if isinstance(output, list):
        return [*found, *_where(handler, {"suggestion_handler"}), *_suggestions(output)]
    if "status" in output and "type" not in output:
        return [*found, *_where(handler, {"installation_validator", "installation_handler"})]
    if handler == "unfurl_handler":
        return [*found, *surface_checker.unfurl(output)]
    if output.get("type") == "applet":
        return [
            *found,
            *_where(handler, {"view_handler", "applet_button_handler"}),
            *surface_checker.widget(output),
        ]
    kind = output.get("type", "options" if "options" in output and "text" not in output else "message")
    if kind == "options":
        return [*found, *_where(handler, {"form_values_handler"}), *form_checker.options(output["options"], "options")]
    if kind in ("message", "message_edit"):
        chips = handler in ("message_handler", "context_handler", "action_handler") and kind == "message"
        content = {key: value for key, value in output.items() if key != "type"}
        return [*found, *_where(handler, BY_TYPE.get(kind, MESSAGE_HANDLERS)), *message(content, chips=chips)]
    checks = {
        "banner": _banner,
        "form": form_checker.form,
        "form_error": form_checker.form_error,
        "form_modification": form_checker.change,
    }
    found += _where(handler, BY_TYPE[kind])
    if kind == "preview_url":
        return found + most(output["url"], 500, "preview url")
    return found + list(checks[kind](output))


def _where(handler: str, allowed: set[str]) -> list[str]:
    return [] if handler in allowed else [f"{handler} may not answer so"]


def _unsendable(value: Any) -> list[str]:
    text = json.dumps(value, ensure_ascii=False)
    return ["lone surrogate or NUL"] if re.search("[\ud800-\udfff]|\\\\u0000", text) else []


def _empties(value: Any) -> Iterator[str]:
    """Keys with empty values are left out, except false and the empty cell of a table."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if inner in ("", [], {}) and key not in ("rows", "options"):
                yield f"{key} is empty"
            if key != "rows":
                yield from _empties(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _empties(inner)


def message(value: dict[str, Any], *, posted: bool = False, chips: bool = False, references: int = 20) -> Iterator[str]:
    yield from (f"unknown key {key}" for key in set(value) - MESSAGE_KEYS)
    if not set(value) & {"text", "card", "slides", "buttons"}:
        yield "nothing to say"
    if posted or "text" in value:
        yield from some(value.get("text"), 5000, "text")
    if "suggestions" in value:
        if not chips:
            yield "suggestions where none are allowed"
        if len(value["suggestions"]["list"]) > 10 or any(
            size(chip["text"]) > 30 for chip in value["suggestions"]["list"]
        ):
            yield "suggestions too many or too long"
    if "card" in value:
        card = value["card"]
        yield from some(card.get("title"), 200, "card title")
        if card["theme"] not in ("modern-inline", "prompt", "basic") or (
            card["theme"] == "prompt" and "buttons" not in value
        ):
            yield "card theme"
        if "thumbnail" in card and card["theme"] != "modern-inline":
            yield "thumbnail on another theme"
    buttons = value.get("buttons", [])
    if len(buttons) > 5:
        yield "more than five buttons"
    for button in buttons:
        yield from _button(button, BUTTON_ACTIONS, {"label", "type", "hint", "key", "action"})
    yield from _references(value, references)
    yield from _slides(value.get("slides", []))


def _references(value: dict[str, Any], most: int) -> Iterator[str]:
    marker = re.compile(r"\[[^\[\]\n]*\]\(\$([0-9]+)\)")
    # Addresses, and the names in a chart, are no text that is read for markers.
    bare = {"images", "graph", "percentage_chart"}
    slides = [
        {**slide, "data": "", "styles": ""} if slide["type"] in bare else slide for slide in value.get("slides", [])
    ]
    shown = {key for text in _texts([value.get("text"), slides]) for key in marker.findall(text)}
    given = value.get("references", {})
    if set(given) != shown:
        yield f"instant buttons {sorted(given)}, shown {sorted(shown)}"
    if len(given) > most:
        yield "too many instant buttons"
    if set(given) != {str(number) for number in range(1, len(given) + 1)}:
        yield "instant buttons with gaps"
    for reference in given.values():
        if set(reference) != {"type", "object"} or reference["type"] != "button":
            yield "instant button of another shape"
        yield from _button(reference["object"], INSTANT_ACTIONS, {"label", "type", "action", "arguments"})


def _texts(value: Any) -> Iterator[str]:
    """Every text in a JSON value, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from value
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _button(button: dict[str, Any], actions: set[str], keys: set[str]) -> Iterator[str]:
    yield from (f"unknown button key {key}" for key in set(button) - keys)
    yield from some(button.get("label"), 20, "button label")
    yield from most(button.get("hint", ""), 100, "hint")
    yield from most(button.get("key", ""), 100, "key")
    yield from most(button.get("arguments", {}).get("key", ""), 100, "key")
    if button.get("type", "+") not in ("+", "-"):
        yield "button type"
    action = button["action"]
    data = action.get("data", {})
    if action["type"] not in actions:
        yield f"action {action['type']}"
    match action["type"]:
        case "invoke.function":
            yield from some(data.get("name"), 10**9, "function")
        case "open.url":
            yield from some(data.get("web"), 256, "web")
            if not re.match("(?:https?|tel|sms|sip):.", data.get("web", ""), re.IGNORECASE):
                yield "scheme"
        case "preview.url":
            yield from some(data.get("web"), 500, "web")
        case "copy":
            yield from some(data.get("text"), 200, "copy")
        case "system.api":
            if not SYSTEM_API.fullmatch(data.get("api", "")):
                yield "system api"
    confirm = action.get("confirm", {})
    limits = {"title": 100, "description": 100, "input": 300, "button_label": 100, "cancel_button_label": 100}
    for key, limit in limits.items():
        yield from most(confirm.get(key, ""), limit, key)
    if set(confirm) - set(limits) - {"mandatory", "emotion"}:
        yield "unknown confirm key"


def _slides(slides: list[dict[str, Any]]) -> Iterator[str]:
    if len(slides) > 20:
        yield "more than 20 slides"
    if sum(size(json.dumps(slide, ensure_ascii=False, separators=(",", ":"))) for slide in slides) > 10_000:
        yield "slides over 10 000 characters"
    for slide in slides:
        data = slide["data"]
        match slide["type"]:
            case "text":
                yield from some(data, 1000, "text slide")
            case "table":
                yield from _table(data)
            case "label":
                if not all(len(pair) == 1 and all(pair) and all(pair.values()) for pair in data):
                    yield "label pair"
            case "images":
                yield from _images(data)
            case "list":
                if not all(data):
                    yield "empty item"
            case "percentage_chart" | "graph":
                yield from chart_checker.chart(slide)
            case other:
                yield f"slide {other}"


def _images(urls: list[str]) -> Iterator[str]:
    for url in urls:
        if not re.match(r"https://|http://(?:127\.|localhost|\S+\.test)", url):
            yield "image address"


def _table(data: dict[str, Any]) -> Iterator[str]:
    headers = data["headers"]
    if len(set(headers)) != len(headers) or not all(headers) or not 0 < len(headers) <= 20:
        yield "headers"
    if not 0 < len(data["rows"]) <= 50 or any(list(row) != headers for row in data["rows"]):
        yield "rows"
    if "styles" in data and (len(data["styles"]["width"]) != len(headers) or sum(data["styles"]["width"]) != 100):
        yield "widths"


def _banner(output: dict[str, Any]) -> Iterator[str]:
    yield from some(output.get("text"), 1000, "banner")
    if output["status"] not in ("success", "failure") or "\n" in output["text"]:
        yield "banner"


def _suggestions(output: list[dict[str, str]]) -> Iterator[str]:
    if len(output) > 50:
        yield "more than 50 suggestions"
    for item in output:
        if set(item) - {"title", "description", "imageurl"} or not item.get("title"):
            yield "suggestion"

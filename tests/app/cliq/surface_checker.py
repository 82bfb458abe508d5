"""What Cliq would refuse in the card under a link and in a home widget; written from the documentation alone.

Figures stand here as literals on purpose, as in checker.py.
Source: https://www.zoho.com/cliq/help/platform/build-cliq-extensions/extension-unfurling/preview-handler.html and
menu-handler.html; https://www.zoho.com/cliq/help/platform/widgets.html and widget-section-elements/; 2026-11-22.
"""

from collections.abc import Iterator
from typing import Any

from tests.app.cliq.measure import most, size, some

UNFURL_KEYS = {"type", "title", "provider_url", "description", "provider_name", "favicon_url", "fields", "actions"}


def unfurl(value: dict[str, Any]) -> Iterator[str]:
    yield from (f"unknown key {key}" for key in set(value) - UNFURL_KEYS)
    if value.get("type") not in ("link", "rich"):
        yield "type"
    yield from some(value.get("title"), 500, "title")
    yield from some(value.get("provider_url"), 1000, "provider url")
    yield from most(value.get("description", ""), 3000, "description")
    yield from most(value.get("provider_name", ""), 100, "provider")
    for pair in value.get("fields", {}).get("data", []):
        if set(pair) != {"label", "value"}:
            yield "a field is label and value"
    actions = value.get("actions", [])
    if len(actions) > 5:
        yield "more than 5 actions"
    for action in actions:
        if action["type"] != "button" or action.get("style", "+") not in ("+", "-"):
            yield "action"
        yield from some(action.get("label"), 100, "action label")
        yield from most(action.get("hint", ""), 250, "action hint")
        if len(action.get("params", {})) > 10 or any(size(text) > 100 for text in action.get("params", {}).values()):
            yield "params"


def widget(value: dict[str, Any]) -> Iterator[str]:
    yield from (
        f"unknown key {key}"
        for key in set(value) - {"type", "header", "tabs", "active_tab", "data_type", "sections", "footer"}
    )
    if not 1 <= len(value["tabs"]) <= 5 or value["active_tab"] not in [tab["id"] for tab in value["tabs"]]:
        yield "tabs"
    yield from _buttons(value["header"].get("buttons", []), 3)
    if not 1 <= len(value["sections"]) <= 25:
        yield "sections"
    for section in value["sections"]:
        if not section["id"] or not 1 <= len(section["elements"]) <= 20:
            yield "elements of a section"
        for element in section["elements"]:
            yield from _element(element)


def _element(element: dict[str, Any]) -> Iterator[str]:
    match element["type"]:
        case "title":
            yield from some(element["text"], 100, "title")
            yield from _buttons(element.get("buttons", []), 5)
        case "text" | "subtext":
            yield from some(element["text"], 500, "text")
        case "buttons":
            yield from _buttons(element["buttons"], 5)
        case "table":
            yield from _table(element)
        case "graph":
            yield from _graph(element)
        case "divider":
            return
        case other:
            yield f"unknown element {other}"


def _table(element: dict[str, Any]) -> Iterator[str]:
    headers = element["headers"]
    if not 1 <= len(headers) <= 10 or len(set(headers)) != len(headers) or not 1 <= len(element["rows"]) <= 100:
        yield "size of a table"
    for header in headers:
        yield from some(header, 30, "header")
    for row in element["rows"]:
        if list(row) != headers:
            yield "keys of a row"
        for cell in row.values():
            yield from most(cell, 100, "cell")


def _graph(element: dict[str, Any]) -> Iterator[str]:
    if not 1 <= len(element["data"]) <= 5:
        yield "categories"
    for axis in ("x_axis", "y_axis"):
        if axis in element["styles"]:
            yield from some(element["styles"][axis].get("title"), 20, axis)
    for category in element["data"]:
        yield from some(category["category"], 20, "category")
        if not 1 <= len(category["values"]) <= 20:
            yield "values"
        for point in category["values"]:
            yield from some(point["label"], 20, "label")


def _buttons(buttons: list[dict[str, Any]], limit: int) -> Iterator[str]:
    if len(buttons) > limit:
        yield "too many buttons"
    for button in buttons:
        yield from some(button["label"], 30, "button label")
        if button["type"] == "invoke.function":
            yield from some(button.get("name"), 100_000, "function")
            yield from some(button.get("id"), 500, "id")
        elif button["type"] == "open.url":
            yield from some(button.get("url"), 256, "url")
        else:
            yield "type of a button"

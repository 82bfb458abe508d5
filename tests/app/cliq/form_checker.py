"""What Cliq would refuse in a form and in the answers while one is filled in; the other half of checker.py.

Source: https://www.zoho.com/cliq/help/platform/cliq-form.html and its pages per input type, read 2026-11-21.
"""

import re
from collections.abc import Iterator
from typing import Any

from tests.app.cliq.measure import most, some

PLACEHOLDERS = {"text", "textarea", "number", "select", "dynamic_select"}


def form(output: dict[str, Any]) -> Iterator[str]:
    yield from some(output.get("title"), 200, "form title")
    yield from some(output.get("name"), 50, "form name")
    yield from some(output["action"].get("name"), 10**9, "form function")
    names = [one.get("name") for one in output["inputs"]]
    if len(set(names)) != len(names):
        yield "two inputs of one name"
    for one in output["inputs"]:
        yield from an_input(one)


def an_input(one: dict[str, Any]) -> Iterator[str]:
    kind = one["type"]
    if not re.fullmatch("[A-Za-z0-9_-]{1,50}", one.get("name", "")):
        yield "input name"
    if kind == "hidden":
        return
    yield from some(one.get("label"), 50, "input label")
    yield from most(one.get("hint", ""), 100, "input hint")
    if kind in PLACEHOLDERS:
        yield from some(one.get("placeholder"), 100, "placeholder")
    if kind in ("text", "textarea"):
        yield from most(one.get("value", ""), min(one.get("max_length", 2048), 2048), "input value")
        if one.get("min_length", 0) > one.get("max_length", 10**9):
            yield "min_length over max_length"
    if kind in ("select", "radio", "checkbox"):
        yield from options(one.get("options", []), kind)
    if kind == "checkbox":
        yield from most(one.get("value", ""), 250, "ticked")


def options(given: list[dict[str, str]], kind: str) -> Iterator[str]:
    least, most = {"radio": (2, 5), "checkbox": (1, 5), "select": (1, 100)}.get(kind, (0, 100))
    if not least <= len(given) <= most:
        yield f"{len(given)} options in {kind}"
    if len({option["value"] for option in given}) != len(given):
        yield "two options of one value"
    for option in given:
        yield from some(option["label"], 100, "option label")
        yield from some(option["value"], 50 if kind in ("radio", "checkbox") else 10_000, "option value")


def form_error(output: dict[str, Any]) -> Iterator[str]:
    if not output.get("text") and not output.get("inputs"):
        yield "empty form error"


def change(output: dict[str, Any]) -> Iterator[str]:
    if not 0 < len(output["actions"]) <= 5:
        yield "form changes"
    for action in output["actions"]:
        if (action["type"] in ("add_after", "add_before", "update")) != ("input" in action) or not action["name"]:
            yield "form change"
        if "input" in action:
            yield from an_input(action["input"])

"""What a filled-in form sends: each value in the shape of its input type, and what keeps a form from being sent (E12).

Source: https://www.zoho.com/cliq/help/platform/cliq-form.html and its pages per input type, read 2026-11-21; shapes of
official payloads of zcatalyst-cli 1.25.3. Not documented: shapes of multiple choices, of toggles and of native
entities.
"""

from dataclasses import dataclass
from typing import Any

from sandbox.cliq.refusal import Refused
from sandbox.store import Document

CHOICES = frozenset(
    ("select", "dynamic_select", "radio", "checkbox", "native_select", "catalogue", "dynamic_catalogue")
)
MANDATORY_BY_DEFAULT = frozenset(("native_select",))
OBJECTS = frozenset(("datetime", "location", "file"))


def is_multiple(entry: Document) -> bool:
    """Whether an input takes several choices and therefore sends a list."""
    return entry["type"] in ("checkbox", "catalogue") or entry.get("multiple") in (True, "true")


def options_of(entry: Document, offered: list[Document]) -> list[Document]:
    """All options a choice may come from: the form's own, those of groups, those offered while typing."""
    flat: list[Document] = []
    for option in entry.get("options") or []:
        flat.extend(option["options"] if isinstance(option.get("options"), list) else [option])
    return [*flat, *offered]


def wire_value(entry: Document, value: Any, offered: list[Document]) -> Any:
    """A value as `form.values` carries it.

    value  as a person gave it: a text; for choices a value, a label or {label, value}, or a list of them
    raises Refused  for a choice that was never offered
    """
    kind = entry["type"]
    if kind in CHOICES:
        options = options_of(entry, offered)
        given = value if isinstance(value, list) else _split(entry, value)
        chosen = [_choice(entry, one, options) for one in given if one not in (None, "", {})]
        return chosen if is_multiple(entry) else (chosen[0] if chosen else {})
    if kind == "toggle":
        return value in (True, "true")
    if kind in OBJECTS or kind == "hidden":
        return value
    return "" if value is None else str(value)


def _split(entry: Document, value: Any) -> list[Any]:
    """A preset of several choices is one comma separated text."""
    several = entry["type"] == "checkbox" and isinstance(value, str)
    return [part.strip() for part in value.split(",")] if several else [value]


def _choice(entry: Document, given: Any, options: list[Document]) -> Document:
    name = given.get("value", given.get("label")) if isinstance(given, dict) else given
    for key in ("value", "label"):
        for option in options:
            if str(option.get(key)) == str(name):
                return {name: option[name] for name in ("label", "value", "id", "title") if name in option}
    labels = [option.get("label", "") for option in options]
    text = f"{entry['name']} does not offer {name!r}"
    raise Refused("option_not_offered", text, 422, inputs={entry["name"]: text}, options=labels)


def empty(value: Any) -> bool:
    """Whether a wire value counts as not filled in."""
    return value in (None, "", {}, []) or (isinstance(value, str) and not value.strip())


@dataclass(frozen=True)
class Hindrance:
    """Why Cliq would not send a value: a stable code, the limit it breaks, an English sentence."""

    code: str
    text: str
    limit: str = ""

    def as_json(self) -> dict[str, str]:
        return {"code": self.code, "text": self.text, "limit": self.limit}


def hindrance(entry: Document, value: Any) -> Hindrance | None:
    """What keeps a form from being sent with this value: mandatory, length, number, number of choices."""
    needed = entry.get("mandatory", entry["type"] in MANDATORY_BY_DEFAULT) in (True, "true")
    label = entry.get("label") or entry["name"]
    if empty(value):
        return Hindrance("mandatory", f"{label} is mandatory") if needed else None
    if entry["type"] in ("text", "textarea"):
        return _length(entry, label, value)
    if entry["type"] == "number":
        return _number(entry, label, value)
    most = entry.get("max_selections")
    if isinstance(value, list) and most and len(value) > int(most):
        return Hindrance("max_selections", f"{label} takes at most {most} choices", str(most))
    return None


def _length(entry: Document, label: str, value: str) -> Hindrance | None:
    most, least = entry.get("max_length"), entry.get("min_length")
    if most and len(value) > int(most):
        return Hindrance("max_length", f"{label} has at most {most} characters", str(most))
    if least and len(value) < int(least):
        return Hindrance("min_length", f"{label} has at least {least} characters", str(least))
    return None


def _number(entry: Document, label: str, value: str) -> Hindrance | None:
    try:
        number = float(value)
    except ValueError:
        return Hindrance("not_a_number", f"{label} is a number")
    if "min" in entry and number < float(entry["min"]):
        return Hindrance("min", f"{label} is at least {entry['min']}", str(entry["min"]))
    if "max" in entry and number > float(entry["max"]):
        return Hindrance("max", f"{label} is at most {entry['max']}", str(entry["max"]))
    return None

"""Filling in an open form: submit, cancel, a change in one field, a search in a dynamic one (E12).

The form itself is kept in openforms.py, the shapes of values in values.py.
Source: https://www.zoho.com/cliq/help/platform/form_functions_workflow.html, read 2026-11-21.
"""

from typing import Any

from sandbox.cliq.forms import values as shapes
from sandbox.cliq.place import Place
from sandbox.cliq.play.stage import Result, Stage
from sandbox.cliq.refusal import Refused
from sandbox.cliq.webhook import objects
from sandbox.cliq.webhook.body import Event
from sandbox.cliq.webhook.sender import Failure
from sandbox.data.people import User
from sandbox.store import Document


def find(stage: Stage, user: User, name: str) -> Document:
    """A person's open form, by id or name."""
    opened = stage.forms.named(user.zuid, name)
    if opened is None:
        names = [form["form"]["name"] for form in stage.forms.of(user.zuid)]
        raise Refused("form_not_open", f"{user.email} has no form {name!r} open", 404, open=names)
    return opened


def submit(stage: Stage, user: User, opened: Document, values: Document) -> Result:
    """Send a form; raises Refused, with a text per field, while something mandatory is missing."""
    opened = _fill(stage, opened, values)
    wire = _wire_values(stage, opened)
    inputs = _inputs(opened)
    found = {name: shapes.hindrance(entry, wire.get(name)) for name, entry in inputs.items()}
    hindered = {name: reason for name, reason in found.items() if reason}
    if hindered:
        texts = {name: reason.text for name, reason in hindered.items()}
        reasons = {name: reason.as_json() for name, reason in hindered.items()}
        raise Refused("form_incomplete", "the form cannot be sent like this", 422, inputs=texts, reasons=reasons)
    return _call(stage, user, opened, "form_handler", {"action": "submit", "values": wire}, action="submit")


def cancel(stage: Stage, user: User, opened: Document) -> Result:
    """Close a form; the function is called only when the form says so."""
    if opened["form"].get("trigger_on_cancel") not in (True, "true"):
        stage.forms.close(opened["id"])
        return Result()
    wire = _wire_values(stage, opened)
    result = _call(stage, user, opened, "form_handler", {"action": "cancel", "values": wire}, action="cancel")
    stage.forms.close(opened["id"])
    return result


def change(stage: Stage, user: User, opened: Document, values: Document, field: str) -> tuple[Result, Document | None]:
    """Leave a field that was edited; also returns the form after it.

    The change handler is called only for a field with `trigger_on_change`.
    """
    opened = _fill(stage, opened, values)
    entry = _field(opened, field)
    if entry.get("trigger_on_change") not in (True, "true"):
        return Result(), opened
    wire = _wire_values(stage, opened)
    target = {"name": field, "value": wire.get(field)}
    content = {"action": "change", "values": wire}
    return _call(stage, user, opened, "form_change_handler", content, target=target), stage.forms.get(opened["id"])


def search(
    stage: Stage, user: User, opened: Document, values: Document, field: str, query: str
) -> tuple[Result, list[Document]]:
    """Type into a field with dynamic options; the values handler is called only for those. Also the options offered."""
    opened = _fill(stage, opened, values)
    entry = _field(opened, field)
    if entry["type"] not in ("dynamic_select", "dynamic_catalogue"):
        raise Refused("field_not_dynamic", f"{field} has no dynamic options")
    if len(query) < int(entry.get("min_characters") or 0):
        return Result(), []
    content = {"action": "input", "values": _wire_values(stage, opened)}
    result = _call(stage, user, opened, "form_values_handler", content, target={"name": field, "query": query})
    options = result.shown.value["options"] if result.shown and result.shown.kind == "options" else []
    current = stage.forms.get(opened["id"])
    if current:
        stage.forms.offer(current, field, options)
    return result, options


def _inputs(opened: Document) -> dict[str, Document]:
    return {entry["name"]: entry for entry in opened["form"]["inputs"]}


def _field(opened: Document, field: str) -> Document:
    entry = _inputs(opened).get(field)
    if entry is None:
        raise Refused("unknown_field", f"the form has no field {field!r}", fields=list(_inputs(opened)))
    return entry


def _fill(stage: Stage, opened: Document, values: Document) -> Document:
    for name in values:
        entry = _field(opened, name)
        if entry["type"] == "hidden" or entry.get("disabled") in (True, "true"):
            raise Refused("field_not_editable", f"{name} cannot be filled in")
    return stage.forms.fill(opened, values)


def _wire_values(stage: Stage, opened: Document) -> Document:
    wire: Document = {}
    for name, entry in _inputs(opened).items():
        offered = opened["offered"].get(name, [])
        if entry["type"] == "native_select":
            offered = _natives(stage, entry)
        elif entry["type"] == "dynamic_select" and isinstance(entry.get("value"), dict):
            offered = [*offered, entry["value"]]  # a preset choice need not have been searched for
        wire[name] = shapes.wire_value(entry, opened["values"].get(name), offered)
    return wire


def _natives(stage: Stage, entry: Document) -> list[Document]:
    """The people or channels that a native field offers."""
    if entry.get("data_source") == "channels":
        rows: list[tuple[Any, Any]] = [(row["channel_id"], row["name"]) for row in stage.directory.channels()]
    else:
        rows = [(user.zuid, user.full_name) for user in stage.directory.users()]
    return [{"label": title, "value": name, "id": name, "title": title} for name, title in rows]


def _function(form: Document, action: str) -> str:
    """The function a form calls: `actions` may name one per way out, `action` names one for all."""
    chosen = (form.get("actions") or {}).get(action) or (form.get("actions") or {}).get("submit") or form.get("action")
    return chosen.get("name", "") if chosen else ""


def _call(
    stage: Stage,
    user: User,
    opened: Document,
    handler: str,
    content: Document,
    *,
    action: str = "submit",
    target: Document | None = None,
) -> Result:
    form = opened["form"]
    name = _function(form, action)
    if not stage.components.has_function(name):
        return Result(failure=Failure("unknown_function", f"there is no function called {name!r}"))
    own: Document = {"form": {"name": form["name"], **content}}
    if target:
        own["target"] = target
    message = stage.messages.get(opened["message"]) if opened["message"] else None
    if message and handler == "form_handler":
        own["message"] = objects.message_object(message, stage.directory)
    chat = stage.chats.get(opened["chat"])
    private = opened["own"] and stage.sandbox.switches["button_answers"] == "private"
    place = Place(
        user.zuid,
        opened["chat"],
        "function",
        handler,
        private=private,
        message=opened["message"],
        form=opened["id"],
        own=opened["own"],
    )
    event = Event("function", handler, user, chat, name=name, own=own, message=opened["message"])
    return stage.perform(event, place)

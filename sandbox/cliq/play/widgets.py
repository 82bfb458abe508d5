"""The extension's widget on a person's home screen: loading it, and pressing one of its buttons.

A widget is seen by its viewer alone. What a button brings besides a widget is shown in the viewer's chat with the bot,
where this stand-in has room for it.
Source: https://www.zoho.com/cliq/help/platform/widget-execution-handler.html, read 2026-11-22.
"""

from collections.abc import Iterator

from sandbox.cliq.manifest import WIDGET
from sandbox.cliq.place import Place
from sandbox.cliq.play.stage import Result, Stage
from sandbox.cliq.refusal import Refused
from sandbox.cliq.webhook.body import Event
from sandbox.cliq.webhook.sender import Failure
from sandbox.data.people import User
from sandbox.store import Document

TABLE = "cliq.widgets"
EVENTS = ("load", "refresh", "tab_click")


def view(stage: Stage, user: User, happened: str = "load", tab: str = "") -> Result:
    """Open the widget, refresh it, or click one of its tabs."""
    if happened not in EVENTS:
        raise Refused("event", f"'event' is one of {', '.join(EVENTS)}")
    own: Document = {"event": happened, "target": {"id": tab} if tab else {}}
    event = Event("widget", "view_handler", user, None, name=WIDGET, own=own)
    place = Place(user.zuid, stage.chats.with_bot(user)["id"], "widget", "view_handler", private=True, own=True)
    return _kept(stage, user, stage.perform(event, place))


def shown(stage: Stage, user: User) -> Document:
    """The widget as it was last given to this person; {} before it was opened."""
    return (stage.sandbox.store.table(TABLE).get(user.zuid) or {}).get("widget", {})


def press(stage: Stage, user: User, label: str) -> Result:
    """Press a button of the widget by its label; links and calls are recorded, not carried out."""
    buttons = list(_buttons(shown(stage, user)))
    found = next((pair for pair in buttons if pair[1]["label"] == label), None)
    if found is None:
        labels = [button["label"] for _, button in buttons]
        raise Refused("button_not_found", f"the widget has no button {label!r}", 404, buttons=labels)
    section, button = found
    if button["type"] != "invoke.function":
        return Result(recorded={"type": button["type"], "data": {"web": button.get("url"), "api": button.get("api")}})
    if not stage.components.has_function(button["name"]):
        return Result(failure=Failure("unknown_function", f"there is no function called {button['name']!r}"))
    target = {"id": button.get("id", ""), "label": label, "tab_id": shown(stage, user).get("active_tab", "")}
    own: Document = {"target": target | {"section_id": section}}
    event = Event("function", "applet_button_handler", user, None, name=button["name"], own=own)
    place = Place(
        user.zuid, stage.chats.with_bot(user)["id"], "function", "applet_button_handler", private=True, own=True
    )
    return _kept(stage, user, stage.perform(event, place))


def _kept(stage: Stage, user: User, result: Result) -> Result:
    """A widget in the answer is what this person now sees; a section takes the place of the one with its id."""
    if result.shown and result.shown.kind == "widget":
        given, table = result.shown.value, stage.sandbox.store.table(TABLE)
        if given["type"] == "section":
            old = shown(stage, user)
            sections = [given if one["id"] == given["id"] else one for one in old.get("sections", [])]
            given = {**old, "sections": sections}
        table.put(user.zuid, {"widget": given})
    return result


def _buttons(widget: Document) -> Iterator[tuple[str, Document]]:
    """(id of its section, button) in the order they are read."""
    yield from (("", button) for button in widget.get("header", {}).get("buttons", []))
    for section in widget.get("sections", []):
        for element in section["elements"]:
            yield from ((str(section["id"]), button) for button in element.get("buttons", []))
    yield from (("", button) for button in widget.get("footer", {}).get("buttons", []))

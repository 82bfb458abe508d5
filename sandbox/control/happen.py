"""The calls that make something happen which nobody types: previews, subscriptions, participation, installation.

What happens is in sandbox/cliq/play/events.py.
"""

from typing import Any

from flask import Blueprint

from sandbox.cliq.install_point import current_stage
from sandbox.cliq.play import events, links, press, widgets
from sandbox.cliq.refusal import Refused
from sandbox.cliq.rest.guard import ZAPIKEYS
from sandbox.control.given import Given
from sandbox.control.views import result_view

happen = Blueprint("control_happen", __name__)


@happen.post("/unfurl")
def unfurl() -> Any:
    """`{user, chat, url}`: the preview of a link."""
    stage = current_stage()
    given = Given.body(stage)
    user = given.user()
    return result_view(stage, links.unfurl(stage, user, given.chat(user), given.text("url")), user)


@happen.post("/widget")
def widget() -> Any:
    """`{user, event, tab}`: the home widget is loaded (the default), refreshed, or a tab of it clicked."""
    stage = current_stage()
    given = Given.body(stage)
    user = given.user()
    result = widgets.view(stage, user, given.text("event", "load"), given.text("tab", ""))
    return {**result_view(stage, result, user), "widget": widgets.shown(stage, user)}


@happen.post("/widget/press")
def press_widget() -> Any:
    """`{user, button}`: a button of the home widget, by its label."""
    stage = current_stage()
    given = Given.body(stage)
    user = given.user()
    result = widgets.press(stage, user, given.text("button"))
    return {**result_view(stage, result, user), "widget": widgets.shown(stage, user)}


@happen.post("/subscribe")
def subscribe() -> Any:
    """`{user, subscribed}`: subscribe to the bot, which welcomes; with false leave it, of which no event tells."""
    stage = current_stage()
    given = Given.body(stage)
    user = given.user()
    if given.has("subscribed") and not given.flag("subscribed"):
        stage.directory.set_subscribed(user, False)
        return {"subscribed": False}
    return {"subscribed": True, **result_view(stage, events.subscribe(stage, user), user)}


@happen.post("/participate")
def participate() -> Any:
    """`{user, chat, operation, message}`: tell the bot of its being added, or of a message in a chat it listens to."""
    stage = current_stage()
    given = Given.body(stage)
    user = given.user()
    name = given.text("message", "")
    message = press.find_message(stage, user, name) if name else None
    return result_view(stage, events.participate(stage, user, given.chat(user), given.text("operation"), message), user)


@happen.post("/install")
def install() -> Any:
    """`{user, type, version}`: type install, upgrade or uninstall; answers one result per handler that ran."""
    stage = current_stage()
    given = Given.body(stage)
    user, kind = given.user(), given.text("type", "install")
    if kind not in ("install", "upgrade", "uninstall"):
        raise Refused("type", "'type' is install, upgrade or uninstall")
    results = events.install(stage, user, kind, given.text("version", "1.0"))
    return {"results": [result_view(stage, result, user) for result in results]}


@happen.post("/action")
def action() -> Any:
    """`{user, chat, name, messages}`: a message action upon one message or several."""
    stage = current_stage()
    given = Given.body(stage)
    user = given.user()
    names = given.sequence("messages")
    if not names:
        raise Refused("missing", "'messages' needs at least one id")
    chosen = [press.find_message(stage, user, str(name)) for name in names]
    return result_view(stage, links.act_on_messages(stage, user, given.chat(user), given.text("name"), chosen), user)


@happen.post("/event")
def event() -> Any:
    """`{user, component, handler, chat, name, params}`: call any handler with params of one's own."""
    stage = current_stage()
    given = Given.body(stage)
    user = given.user()
    chat = given.chat(user) if given.has("chat") else None
    kind = (given.text("component"), given.text("handler"))
    result = events.raise_event(stage, user, *kind, chat, given.text("name", ""), given.mapping("params"))
    return result_view(stage, result, user)


@happen.post("/zapikeys")
def zapikey() -> Any:
    """`{user}`: a webhook token of that person; at most five live."""
    stage = current_stage()
    user = Given.body(stage).user()
    table = stage.sandbox.store.table(ZAPIKEYS)
    if sum(1 for kept in table if kept["user"] == user.zuid) >= 5:
        raise Refused("zapikeys", f"{user.email} has five webhook tokens already", 409)
    key = stage.sandbox.ids.token("zapikey")
    table.put(key, {"user": user.zuid})
    return {"zapikey": key}

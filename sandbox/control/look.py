"""The calls with which somebody looks at Cliq: chats, messages, open forms, the log of executions, what is new.

Nothing changes here.
"""

from typing import Any

from flask import Blueprint

from sandbox.cliq.chat.files import FILES
from sandbox.cliq.install_point import current_stage
from sandbox.cliq.manifest import BOT, WIDGET
from sandbox.cliq.refusal import Refused
from sandbox.cliq.rest import files as stored
from sandbox.cliq.rest.errors import ApiError
from sandbox.control.given import Given
from sandbox.control.views import chat_view, form_view, message_view

look = Blueprint("control_look", __name__)


@look.get("/chats")
def chats() -> Any:
    """Every chat; with `?as=` those of one person, named from their side, threads left out."""
    stage = current_stage()
    given = Given.query(stage)
    if not given.has("as"):
        return [chat_view(stage, chat, None) for chat in stage.chats.all()]
    user = given.user("as")
    return [chat_view(stage, chat, user) for chat in stage.chats.of(user)]


@look.get("/messages")
def messages() -> Any:
    """`?chat=&as=`: what that person sees there, oldest first."""
    stage = current_stage()
    given = Given.query(stage)
    user = given.user("as")
    chat = given.chat(user)
    return [message_view(stage, message, user) for message in stage.messages.visible(chat["id"], user)]


@look.get("/forms")
def forms() -> Any:
    """`?as=`: the forms that person has open, oldest first."""
    stage = current_stage()
    return [form_view(opened) for opened in stage.forms.of(Given.query(stage).user("as").zuid)]


@look.get("/executions")
def executions() -> Any:
    """Every webhook sent and its answer, oldest first; `?after=` a number narrows."""
    stage = current_stage()
    after = Given.query(stage).number("after", 0)
    return [execution for execution in list(stage.executions) if execution["number"] > after]


@look.get("/pulse")
def pulse() -> Any:
    """`?as=&notices=`: a number that grows with every change, and the notices after the one given."""
    stage = current_stage()
    given = Given.query(stage)
    user, after = given.user("as"), given.number("notices", 0)
    mine = [notice for notice in list(stage.notices) if notice["user"] == user.zuid and notice["number"] > after]
    executed = stage.executions[-1]["number"] if stage.executions else 0
    return {"revision": stage.messages.revision, "notices": mine, "executed": executed}


@look.get("/extension")
def extension() -> Any:
    """What is installed: commands, bot with its menu, message actions, widget, callback address, public key."""
    stage = current_stage()
    installed, components = stage.sandbox.installation, stage.components
    return {
        "commands": [vars(command) for command in components.commands()],
        "bot": {"name": BOT.name, "unique_name": BOT.unique_name, "menu": list(components.menu())},
        "message_actions": list(components.message_actions()),
        "widget": WIDGET,
        "callback_url": installed.callback_url,
        "public_key": installed.public_key,
    }


@look.get("/files/<name>")
def file(name: str) -> Any:
    """The bytes of a file that was posted."""
    try:
        return stored.file_answer(current_stage(), name)
    except ApiError:
        raise Refused("file_not_found", f"there is no file {name!r}", 404) from None


@look.get("/state")
def state() -> Any:
    """Everything Cliq holds (E26): chats, all messages, channels, files by hash, rate counters, webhooks."""
    stage = current_stage()
    store = stage.sandbox.store
    files = [{key: value for key, value in kept.items() if key != "content"} for kept in store.table(FILES)]
    return {
        "chats": stage.chats.all(),
        "messages": store.table("cliq.messages").values(),
        "channels": stage.directory.channels(),
        "subscribers": [user.email for user in stage.directory.subscribers()],
        "files": files,
        "rates": stage.limiter.describe(),
        "executions": list(stage.executions),
    }

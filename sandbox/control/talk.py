"""The calls with which somebody acts in Cliq: say, suggest, pick, press, menu, form.

Each answers `{webhook, status, elapsed_ms, reply, posted}` and what views.result_view adds.
"""

import base64
from typing import Any

from flask import Blueprint

from sandbox.cliq.chat.files import LARGEST_BYTES, keep
from sandbox.cliq.install_point import current_stage
from sandbox.cliq.play import commands, forms, links, press
from sandbox.cliq.play.press import Confirmation
from sandbox.cliq.refusal import Refused
from sandbox.control.given import Given
from sandbox.control.views import form_view, result_view
from sandbox.store import Document

talk = Blueprint("control_talk", __name__)


@talk.post("/say")
def say() -> Any:
    """`{user, chat, text}`: a slash command, a message to the bot, a mention, or an ordinary text."""
    stage = current_stage()
    given = Given.body(stage)
    user = given.user()
    result = commands.say(stage, user, given.chat(user), given.text("text"))
    return result_view(stage, result, user)


@talk.post("/share")
def share() -> Any:
    """`{user, chat, name, type, content, comment}`: a file, its content in Base64, as somebody drops it into a chat."""
    stage = current_stage()
    given = Given.body(stage)
    user = given.user()
    try:
        content = base64.b64decode(given.text("content"), validate=True)
    except ValueError:
        raise Refused("content", "'content' is Base64") from None
    if not 0 < len(content) <= LARGEST_BYTES:
        raise Refused("content", f"a file has 1 to {LARGEST_BYTES} bytes")
    kept = keep(stage.sandbox, given.text("name"), given.text("type", "application/octet-stream"), content)
    return result_view(stage, commands.share(stage, user, given.chat(user), kept, given.text("comment", "")), user)


@talk.post("/suggest")
def suggest() -> Any:
    """`{user, chat, text}`: the suggestions at this moment of typing; before a blank, the commands that fit."""
    stage = current_stage()
    given = Given.body(stage)
    user, text = given.user(), given.text("text")
    result, suggestions = commands.suggest(stage, user, given.chat(user), text)
    fitting = [vars(command) for command in stage.components.commands() if text and f"/{command.name}".startswith(text)]
    return {"suggestions": suggestions, "commands": fitting, **result_view(stage, result, user)}


@talk.post("/pick")
def pick() -> Any:
    """`{user, chat, text, suggestion}` or `suggestions`: sends the command with those chosen.

    A suggestion is what /sandbox/suggest gave, or its title: then it is asked for anew.
    """
    stage = current_stage()
    given = Given.body(stage)
    user, text = given.user(), given.text("text")
    chat = given.chat(user)
    if given.has("suggestions"):
        chosen = given.sequence("suggestions")
    elif isinstance(given.value("suggestion"), str):
        chosen = [_titled(commands.suggest(stage, user, chat, text)[1], given.text("suggestion"))]
    else:
        chosen = [given.mapping("suggestion")]
    return result_view(stage, commands.pick(stage, user, chat, text, chosen), user)


def _titled(offered: list[Document], title: str) -> Document:
    titles = [str(one.get("title")) for one in offered]
    if title not in titles:
        raise Refused("suggestion_not_found", f"{title!r} is not suggested", 404, suggestions=titles)
    return offered[titles.index(title)]


@talk.post("/press")
def press_button() -> Any:
    """`{user, message, button}`, with `confirm` and `input` where the button asks.

    message  id as GET /sandbox/messages gives it; without one, or 'last', the person's last private answer
    button   label, or position from 1; instant buttons by label, key or link text; a button of the card under a link
             by its label
    """
    stage = current_stage()
    given = Given.body(stage)
    user = given.user()
    message = press.find_message(stage, user, given.text("message", ""))
    wanted = given.label_or_position("button")
    below = links.press(stage, user, message, wanted) if isinstance(wanted, str) else None
    if below is not None:
        return result_view(stage, below, user)
    button = press.find_button(message, wanted)
    confirmation = Confirmation(given.flag("confirm"), given.text("input", ""))
    return result_view(stage, press.press(stage, user, message, button, confirmation), user)


@talk.post("/menu")
def menu() -> Any:
    """`{user, action}`: an action of the bot's menu, by label; `sub_action` besides where it has any."""
    stage = current_stage()
    given = Given.body(stage)
    user = given.user()
    return result_view(stage, commands.menu(stage, user, given.text("action"), given.text("sub_action", "")), user)


@talk.post("/form")
def form() -> Any:
    """`{user, form, values}`: submit an open form, named by id or name; `action` 'cancel' closes it."""
    stage = current_stage()
    given = Given.body(stage)
    user = given.user()
    opened = forms.find(stage, user, given.text("form"))
    action = given.text("action", "submit")
    if action not in ("submit", "cancel"):
        raise Refused("action", "'action' is submit or cancel")
    done = forms.cancel(stage, user, opened) if action == "cancel" else None
    result = done or forms.submit(stage, user, opened, given.mapping("values"))
    still = stage.forms.get(opened["id"])
    return {**result_view(stage, result, user), "open": form_view(still) if still else None}


@talk.post("/form/change")
def form_change() -> Any:
    """`{user, form, values, field}`: a field was edited; calls the product only for `trigger_on_change`."""
    stage = current_stage()
    given = Given.body(stage)
    user = given.user()
    opened = forms.find(stage, user, given.text("form"))
    result, after = forms.change(stage, user, opened, given.mapping("values"), given.text("field"))
    return {**result_view(stage, result, user), "open": form_view(after) if after else None}


@talk.post("/form/options")
def form_options() -> Any:
    """`{user, form, values, field, query}`: the options of a dynamic field for what was typed."""
    stage = current_stage()
    given = Given.body(stage)
    user = given.user()
    opened = forms.find(stage, user, given.text("form"))
    field, query = given.text("field"), given.text("query")
    result, options = forms.search(stage, user, opened, given.mapping("values"), field, query)
    return {"options": options, **result_view(stage, result, user)}

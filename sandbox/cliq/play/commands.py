"""What people type: slash commands, messages to the bot, mentions, ordinary text; and the suggestions while they type.

Source: https://www.zoho.com/cliq/help/platform/commandexecution.html, command-suggestion.html, bot-messagehandler.html,
bot-mentionshandler.html, read 2026-11-21.
"""

from typing import Any

from sandbox.cliq import limits
from sandbox.cliq.chat.files import attachments
from sandbox.cliq.chat.messages import user_sender
from sandbox.cliq.manifest import BOT, Command
from sandbox.cliq.place import Place
from sandbox.cliq.play import contexts, links
from sandbox.cliq.play.stage import Result, Stage, cliq_url
from sandbox.cliq.refusal import Refused
from sandbox.cliq.webhook import objects
from sandbox.cliq.webhook.body import Event
from sandbox.data.people import User
from sandbox.store import Document


def split_command(stage: Stage, text: str) -> tuple[Command, str] | None:
    """The command and its arguments, exactly as typed behind the first blank; None when no command of ours is meant."""
    if not text.startswith("/"):
        return None
    name = text[1:].split(maxsplit=1)[0] if text[1:].strip() else ""
    command = stage.components.command(name)
    if command is None or not text[1:].startswith(name):
        return None
    return command, text[1 + len(name) :][1:]


def share(stage: Stage, user: User, chat: Document, file: Document, comment: str) -> Result:
    """Send a file. file: as chat/files.py keeps it; the bot is told of one in its chat."""
    before = stage.messages.revision
    message = stage.messages.add(chat["id"], user_sender(user), {"text": comment or " ", "files": [file]})
    if chat["kind"] == "bot":
        return _tell_bot(stage, user, chat, message, before)
    return _listened(stage, user, chat, message, before) or Result(posted=stage.messages.since(before))


def say(stage: Stage, user: User, chat: Document, text: str) -> Result:
    """Send what stands in the message box."""
    if not text.strip():
        raise Refused("empty_text", "there is nothing to send")
    found = split_command(stage, text)
    if found:
        return run(stage, user, chat, *found, selections=[])
    if len(text) > limits.TEXT_CHARACTERS:
        raise Refused("text_characters", f"a message has at most {limits.TEXT_CHARACTERS} characters")
    before = stage.messages.revision
    message = stage.messages.add(chat["id"], user_sender(user), {"text": text})
    if chat["kind"] == "bot":
        return contexts.answer(stage, user, chat, text, before) or _tell_bot(stage, user, chat, message, before)
    if any(mention["id"] == BOT.id for mention in objects.mentions_in(text, stage.directory)):
        return _mention(stage, user, chat, message, before)
    said = links.said(stage, user, chat, message, before) or _listened(stage, user, chat, message, before)
    return said or Result(posted=stage.messages.since(before))


def run(
    stage: Stage, user: User, chat: Document, command: Command, arguments: str, selections: list[Document]
) -> Result:
    """Execute a command; its answer is visible to the person who typed it only."""
    own = _command_keys(stage, arguments, selections)
    event = Event("command", "execution_handler", user, chat, name=command.name, own=own)
    return stage.perform(event, Place(user.zuid, chat["id"], "command", "execution_handler", private=True, own=True))


def suggest(stage: Stage, user: User, chat: Document, text: str) -> tuple[Result, list[Document]]:
    """The suggestions at this moment of typing, at most 50; nothing is asked before the name is complete (E10)."""
    found = split_command(stage, text)
    if not found or text == f"/{found[0].name}":
        return Result(), []
    command, arguments = found
    event = Event(
        "command", "suggestion_handler", user, chat, name=command.name, own=_command_keys(stage, arguments, [])
    )
    result = stage.perform(event, Place(user.zuid, chat["id"], "command", "suggestion_handler", private=True))
    value = result.shown.value if result.shown and result.shown.kind == "suggestions" else []
    return result, value[: limits.SUGGESTIONS]


def pick(stage: Stage, user: User, chat: Document, text: str, suggestions: list[Any]) -> Result:
    """Send a command with suggestions chosen; they come back to the extension unchanged."""
    found = split_command(stage, text)
    if not found:
        raise Refused("no_command", "suggestions are picked behind a command")
    if not 1 <= len(suggestions) <= limits.SELECTIONS:
        raise Refused("selections", f"1 to {limits.SELECTIONS} suggestions can be picked")
    if not all(isinstance(suggestion, dict) for suggestion in suggestions):
        raise Refused("suggestion", "a suggestion is an object with title, description and imageurl")
    return run(stage, user, chat, *found, selections=suggestions)


def _command_keys(stage: Stage, arguments: str, selections: list[Document]) -> Document:
    return {
        "arguments": arguments,
        "options": {},
        "selections": selections,
        "mentions": objects.mentions_in(arguments, stage.directory),
        "attachments": [],
        "location": {},
    }


def _tell_bot(stage: Stage, user: User, chat: Document, message: Document, before: int) -> Result:
    text = message["content"]["text"]
    own = {
        "message": text,
        "raw_message": text,
        "message_details": {"time": message["time"], "message": {"type": "text", "text": text}},
        "attachments": attachments(stage.sandbox, message, cliq_url()),
        "mentions": objects.mentions_in(text, stage.directory),
        "links": [word for word in text.split() if word.startswith(("http://", "https://"))],
        "location": {},
        "options": {},
        "selections": [],
        "arguments": "",
    }
    event = Event("bot", "message_handler", user, chat, name=BOT.name, own=own)
    return contexts.perform(stage, event, bot_place(user, chat, "message_handler"), before)


def _mention(stage: Stage, user: User, chat: Document, message: Document, before: int) -> Result:
    text = message["content"]["text"]
    whole = stage.sandbox.switches["mention_message"] == "object"
    own = {
        "message": objects.message_object(message, stage.directory) if whole else text,
        "mentions": objects.mentions_in(text, stage.directory),
        "location": {},
    }
    event = Event("bot", "mention_handler", user, chat, name=BOT.name, own=own)
    return stage.perform(event, bot_place(user, chat, "mention_handler"), before)


def _listened(stage: Stage, user: User, chat: Document, message: Document, before: int) -> Result | None:
    """A bot that listens in a channel is told of what people say in its threads; elsewhere `participate` plays it."""
    channel = stage.directory.channel(chat["parent"]) if chat["kind"] == "thread" else None
    if channel is None or "listen_message" not in channel["bots"].get(BOT.unique_name, ()):
        return None
    data = {"time": stage.sandbox.clock.milliseconds(), "message": objects.message_object(message, stage.directory)}
    own = {"operation": "message_sent", "data": data}
    event = Event("bot", "participation_handler", user, chat, name=BOT.name, own=own)
    return stage.perform(event, bot_place(user, chat, "participation_handler"), before)


def menu(stage: Stage, user: User, action: str, sub_action: str = "") -> Result:
    """Choose an action of the bot's menu."""
    known = stage.components.menu()
    if action not in known:
        raise Refused("menu_action", f"the menu has {', '.join(known)}", choices=list(known))
    chat = stage.chats.with_bot(user)
    own: Document = {"location": {}}
    event = Event("bot", "action_handler", user, chat, name=BOT.name, own=own, label=action, sub_action=sub_action)
    return contexts.perform(stage, event, bot_place(user, chat, "action_handler"))


def bot_place(user: User, chat: Document, handler: str) -> Place:
    """Where the bot answers: in the chat, for everybody who is in it."""
    return Place(user.zuid, chat["id"], "bot", handler)

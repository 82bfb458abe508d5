"""Conversations in which the bot asks one question after the other (E11).

While one is open, the person's messages answer it and no other bot handler is called.
Source: https://www.zoho.com/cliq/help/platform/cliq-responses.html, read 2026-11-21.
"""

from sandbox.cliq.chat.messages import bot_sender
from sandbox.cliq.manifest import BOT
from sandbox.cliq.place import Place
from sandbox.cliq.play.stage import Result, Stage
from sandbox.cliq.refusal import Refused
from sandbox.cliq.webhook.body import Event
from sandbox.data.people import User
from sandbox.store import Document

DEFAULT_TIMEOUT_SECONDS = 300
TABLE = "cliq.contexts"


def perform(stage: Stage, event: Event, place: Place, since: int | None = None) -> Result:
    """Run a bot handler that may open a context; refused while one is open, since other handlers are suppressed."""
    if _open_context(stage, event.user):
        raise Refused("context_open", "the bot is waiting for an answer", 409)
    before = stage.messages.revision if since is None else since
    result = stage.perform(event, place, since)
    output = result.outcome.output if result.outcome and result.shown and result.shown.kind == "message" else None
    if not isinstance(output, dict) or "context" not in output:
        return result
    context = output["context"]
    seconds = int(context.get("timeout") or DEFAULT_TIMEOUT_SECONDS)
    opened = {
        "context": context,
        "chat": place.chat,
        "until": stage.sandbox.clock.milliseconds() + seconds * 1000,
        "answers": {param["name"]: param["value"] for param in context["params"] if "value" in param},
    }
    stage.sandbox.store.table(TABLE).put(event.user.zuid, opened)
    follow = _go_on(stage, event.user, opened, before)
    return follow if follow.outcome else Result(result.outcome, result.shown, follow.posted, result.problems)


def answer(stage: Stage, user: User, chat: Document, text: str, before: int) -> Result | None:
    """Take a message as the answer to the open question; None when no context is open."""
    opened = _open_context(stage, user)
    if opened is None:
        return None
    asked = _next_question(opened)
    answers = {**opened["answers"], asked["name"]: {"text": text}} if asked else opened["answers"]
    opened = {**opened, "answers": answers}
    stage.sandbox.store.table(TABLE).put(user.zuid, opened)
    return _go_on(stage, user, opened, before)


def _go_on(stage: Stage, user: User, opened: Document, before: int) -> Result:
    """Ask the next question, or deliver the answers when all are there."""
    asked = _next_question(opened)
    if asked:
        content = {"text": asked["question"], "suggestions": asked.get("suggestions")}
        stage.messages.add(opened["chat"], bot_sender(BOT.id, BOT.name), content, by_extension=True, origin="context")
        return Result(posted=stage.messages.since(before))
    stage.sandbox.store.table(TABLE).delete(user.zuid)
    context, answers = opened["context"], opened["answers"]
    own = {
        "context_id": context["id"],
        "answers": {param["name"]: answers[param["name"]] for param in context["params"]},
        "attachments": [],
        "mentions": [],
    }
    chat = stage.chats.get(opened["chat"])
    event = Event("bot", "context_handler", user, chat, name=BOT.name, own=own)
    return perform(stage, event, Place(user.zuid, opened["chat"], "bot", "context_handler"), before)


def _open_context(stage: Stage, user: User) -> Document | None:
    table = stage.sandbox.store.table(TABLE)
    opened = table.get(user.zuid)
    if opened and stage.sandbox.clock.milliseconds() >= opened["until"]:
        table.delete(user.zuid)
        return None
    return opened


def _next_question(opened: Document) -> Document | None:
    return next((param for param in opened["context"]["params"] if param["name"] not in opened["answers"]), None)

"""Events that nobody types: subscribing to the bot, its being added to a chat, installation, incoming calls.

Source: https://www.zoho.com/cliq/help/platform/bothandlers.html, build-cliq-extensions/installation-validator.html,
read 2026-11-21.
"""

from sandbox.cliq import manifest
from sandbox.cliq.manifest import BOT
from sandbox.cliq.place import Place
from sandbox.cliq.play import commands
from sandbox.cliq.play.stage import Result, Stage
from sandbox.cliq.refusal import Refused
from sandbox.cliq.webhook import objects
from sandbox.cliq.webhook.body import Event
from sandbox.cliq.webhook.handlers import HANDLERS
from sandbox.data.people import User
from sandbox.store import Document

PREFIXED = {
    "added": "bot_added",
    "removed": "bot_removed",
    "auto_followed_thread": "thread_auto_followed",
    "added_in_thread": "thread_added",
    "removed_from_thread": "thread_removed",
}
OPERATIONS = (*PREFIXED, "message_sent", "message_edited", "message_deleted", "thread_closed", "thread_reopened")
INSTALLATION = "cliq.installation"


def subscribe(stage: Stage, user: User) -> Result:
    """Subscribe to the bot: the welcome handler runs, `newuser` false for somebody who comes back."""
    table = stage.sandbox.store.table("cliq.welcomed")
    fresh = user.zuid not in table
    table.put(user.zuid, {"zuid": user.zuid})
    stage.directory.set_subscribed(user, True)
    chat = stage.chats.with_bot(user)
    event = Event("bot", "welcome_handler", user, None, name=BOT.name, own={"newuser": fresh})
    return stage.perform(event, commands.bot_place(user, chat, "welcome_handler"))


def participate(stage: Stage, user: User, chat: Document, operation: str, message: Document | None) -> Result:
    """Tell the bot that it was added to a chat, or of a message there."""
    if operation not in OPERATIONS:
        raise Refused("operation", f"operation is one of {', '.join(OPERATIONS)}")
    prefixed = stage.sandbox.switches["participation_words"] == "prefixed"
    data: Document = {"time": stage.sandbox.clock.milliseconds()}
    if message:
        data["message"] = objects.message_object(message, stage.directory)
    own = {"operation": PREFIXED.get(operation, operation) if prefixed else operation, "data": data}
    event = Event("bot", "participation_handler", user, chat, name=BOT.name, own=own)
    return stage.perform(event, commands.bot_place(user, chat, "participation_handler"))


def install(stage: Stage, user: User, kind: str, version: str) -> list[Result]:
    """Install, upgrade or uninstall the extension (E15): validator, then handler; only status 200 lets it go on."""
    table = stage.sandbox.store.table(INSTALLATION)
    installed = (table.get("version") or {}).get("version", manifest.VERSION)
    if kind == "uninstall":
        table.delete("version")
        return [_installation(stage, user, "uninstallation_handler", {"app_info": {"type": "uninstall"}})]
    app_info = {"current_version": version, "type": kind} | (
        {"existing_version": installed} if kind == "upgrade" else {}
    )
    asked = _installation(stage, user, "installation_validator", {"app_info": app_info})
    answer = asked.outcome.output if asked.outcome and asked.failure is None else None
    if not isinstance(answer, dict) or str(answer.get("status")) != "200":
        return [asked]
    table.put("version", {"version": version})
    own = {"app_info": app_info, "form": {}, "authtoken": stage.sandbox.ids.token("zapikey")}
    return [asked, _installation(stage, user, "installation_handler", own)]


def _installation(stage: Stage, user: User, handler: str, own: Document) -> Result:
    event = Event("extension", handler, user, own=own)
    return stage.perform(event, Place(user.zuid, "", "extension", handler, private=True))


def incoming(stage: Stage, user: User, method: str, headers: Document, params: Document, body: str) -> Result:
    """A stranger's call of the bot's incoming endpoint; `body` stays the text that it was."""
    own = {"headers": headers, "params": params, "body": body, "http_method": method}
    chat = stage.chats.with_bot(user)
    event = Event("bot", "incomingwebhook_handler", user, None, name=BOT.name, own=own)
    return stage.perform(event, commands.bot_place(user, chat, "incomingwebhook_handler"))


def raise_event(
    stage: Stage, user: User, component: str, handler: str, chat: Document | None, name: str, own: Document
) -> Result:
    """Call any handler with keys of one's own: for those that nothing on screen triggers yet."""
    if (component, handler) not in HANDLERS:
        raise Refused("unknown_handler", f"{component} has no {handler}")
    event = Event(component, handler, user, chat, name=name, own=own)
    return stage.perform(event, Place(user.zuid, chat["id"] if chat else "", component, handler, private=True))

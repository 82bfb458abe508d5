"""What the control API answers: messages as a person sees them, the result of an action, an open form, a chat.

Shapes only; nothing is looked up that was not handed in.
"""

from sandbox.cliq.play.stage import Result, Stage
from sandbox.data.people import User
from sandbox.store import Document


def message_view(stage: Stage, message: Document, viewer: User) -> Document:
    """One message.

    chat     as the viewer names it, or its id when they are not in it
    time     milliseconds since 1970
    private  only one person sees it
    thread   id of the thread's chat that hangs on it, or null
    unfurl   the card under its link as the preview handler answered it, with its url, or null
    """
    content = message["content"]
    chat = stage.chats.get(message["chat"])
    inside = chat is not None and stage.chats.sees(viewer, chat)
    return {
        "id": message["id"],
        "time": message["time"],
        "chat": stage.chats.name_for(viewer, chat) if chat and inside else message["chat"],
        "chat_id": message["chat"],
        "sender": message["sender"],
        "text": content.get("text", ""),
        "card": content.get("card"),
        "slides": content.get("slides", []),
        "buttons": content.get("buttons", []),
        "references": content.get("references", {}),
        "suggestions": (content.get("suggestions") or {}).get("list", []),
        "files": content.get("files", []),
        "bot": content.get("bot"),
        "styles": content.get("styles"),
        "reply_to": message["reply_to"] or None,
        "thread": message["thread"] or None,
        "unfurl": message.get("unfurl"),
        "edited": message["edited"],
        "private": bool(message["private_to"]),
    }


def form_view(opened: Document) -> Document:
    """An open form: its inputs as they are now, what was filled in, errors per field."""
    form = opened["form"]
    return {
        "id": opened["id"],
        "name": form["name"],
        "title": form["title"],
        "hint": form.get("hint", ""),
        "button_label": form.get("button_label") or "Submit",
        "inputs": form["inputs"],
        "values": opened["values"],
        "errors": opened["errors"],
        "error_text": opened["error_text"],
        "chat_id": opened["chat"],
    }


def result_view(stage: Stage, result: Result, viewer: User) -> Document:
    """The answer of every action: webhook, status, elapsed_ms, reply, posted; and what the screen shows besides.

    webhook   the signed request as it was sent, null when none was
    status    the product's HTTP status, null without an answer
    reply     the parsed answer, null when it was not JSON
    posted    messages that became visible in any chat
    shown     what the answer was taken for; null when nothing of it was shown
    problems  what Cliq refuses in the answer: [{place, limit, text}]
    failure   why the execution failed: {code, text} or null
    """
    outcome, shown = result.outcome, result.shown
    return {
        "webhook": outcome.request if outcome else None,
        "status": outcome.status if outcome else None,
        "elapsed_ms": outcome.elapsed_ms if outcome else 0,
        "reply": outcome.reply if outcome else None,
        "posted": [message_view(stage, message, viewer) for message in result.posted],
        "shown": shown.kind if shown else None,
        "notice": shown.notice if shown else None,
        "form": form_view(shown.form) if shown and shown.form else None,
        "edited": message_view(stage, shown.message, viewer)
        if shown and shown.message and shown.message["edited"]
        else None,
        "recorded": result.recorded,
        "problems": [problem.as_json() for problem in result.problems],
        "failure": result.failure.as_json() if result.failure else None,
        "repeats": outcome.repeats if outcome else [],
    }


def chat_view(stage: Stage, chat: Document, viewer: User | None) -> Document:
    """A chat; named from the viewer's side, or by its title for nobody in particular.

    subscribed   of the chat with the bot: whether the viewer hears it; null of every other chat
    """
    members = stage.chats.members(chat)
    parent = stage.chats.get(chat["parent"]) if chat["parent"] else None
    return {
        "id": chat["id"],
        "name": stage.chats.name_for(viewer, chat) if viewer else _plain_name(chat, members),
        "title": stage.chats.title_for(viewer, chat) if viewer else chat["title"],
        "kind": chat["kind"],
        "subscribed": stage.directory.is_subscribed(viewer) if viewer and chat["kind"] == "bot" else None,
        "members": [member.email for member in members],
        "parent": parent["id"] if parent else None,
        "message": chat["message"] or None,
        "messages": len(stage.messages.visible(chat["id"], viewer) if viewer else stage.messages.of(chat["id"])),
    }


def _plain_name(chat: Document, members: list[User]) -> str:
    if chat["kind"] == "bot":
        return "bot"
    return ", ".join(member.email for member in members) if chat["kind"] == "dm" else chat["title"]

"""Links in what people say: the preview that is asked for, the card that hangs under the message, its buttons.

One link of a message is previewed, the first that the extension handles. What is asked when is not documented beyond
the handlers' own pages: here the preview, then the handler for 'after the link was sent'.
Source: https://www.zoho.com/cliq/help/platform/build-cliq-extensions/extension-unfurling/, read 2026-11-22.
"""

import re
from dataclasses import replace
from urllib.parse import urlsplit

from sandbox.cliq import manifest
from sandbox.cliq.chat.files import attachments
from sandbox.cliq.place import Place
from sandbox.cliq.play.stage import Result, Stage, cliq_url
from sandbox.cliq.refusal import Refused
from sandbox.cliq.webhook import objects
from sandbox.cliq.webhook.body import Event
from sandbox.data.people import User
from sandbox.store import Document

_LINK = re.compile(r"https?://[^\s<>\"'）」]+")


def handled(text: str) -> str:
    """The first link in a text whose domain the extension handles; '' when there is none."""
    links = (link.rstrip(".,;)") for link in _LINK.findall(text))
    return next((link for link in links if urlsplit(link).hostname in manifest.LINK_DOMAINS), "")


def unfurl(stage: Stage, user: User, chat: Document, url: str) -> Result:
    """Ask for the preview of a link."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Refused("url", "the link begins with http:// or https://")
    event = Event("link_preview", "unfurl_handler", user, chat, own={"url": url, "domain": parts.hostname})
    return stage.perform(event, Place(user.zuid, chat["id"], "link_preview", "unfurl_handler", private=True))


def said(stage: Stage, user: User, chat: Document, message: Document, before: int) -> Result | None:
    """What happens after somebody sent a text: the card is hung under it; None when no link is handled."""
    url = handled(message["content"].get("text", ""))
    if not url:
        return None
    asked = unfurl(stage, user, chat, url)
    if asked.shown is None or asked.shown.kind != "unfurl":
        return replace(asked, posted=stage.messages.since(before))
    stage.messages.hang(message, {"url": url, **asked.shown.value})
    own = {"url": url, "domain": urlsplit(url).hostname}
    event = Event("link_preview", "unfurl_post_message_handler", user, chat, own=own)
    stage.perform(event, Place(user.zuid, chat["id"], "link_preview", "unfurl_post_message_handler"))
    return replace(asked, posted=stage.messages.since(before))


def press(stage: Stage, user: User, message: Document, label: str) -> Result | None:
    """A button of the card under a message; None when the card has no such button. The answer is seen by all."""
    card = message.get("unfurl") or {}
    found = next((action for action in card.get("actions", []) if action["label"] == label), None)
    if found is None:
        return None
    if found["type"] != "button":
        return Result(recorded={"type": found["type"], "data": {"web": found.get("url", "")}})
    target = {name: found[name] for name in ("label", "hint", "params") if name in found}
    own = {"url": card["url"], "domain": urlsplit(card["url"]).hostname, "target": target}
    chat = stage.chats.get(message["chat"])
    event = Event("link_preview", "unfurl_button_action_handler", user, chat, own=own, message=message["id"])
    place = Place(user.zuid, message["chat"], "link_preview", "unfurl_button_action_handler", message=message["id"])
    return stage.perform(event, place)


def act_on_messages(stage: Stage, user: User, chat: Document, name: str, messages: list[Document]) -> Result:
    """Choose a message action in the menu of one message, or of several that were marked.

    Who sees a text in answer is not documented; where it is shown follows the switch for answers to buttons.
    """
    known = list(stage.components.message_actions())
    if name not in known:
        raise Refused("message_action", f"the message actions are {', '.join(known)}", choices=known)
    shown = [objects.message_object(message, stage.directory) for message in messages]
    own: Document = {"message": shown[0]} if len(shown) == 1 else {"messages": {"count": len(shown), "list": shown}}
    given = [one for message in messages for one in attachments(stage.sandbox, message, cliq_url())]
    own |= {"attachments": given, "mentions": [], "location": {}}
    event = Event("messageaction", "execution_handler", user, chat, name=name, own=own, message=messages[0]["id"])
    private = stage.sandbox.switches["button_answers"] == "private"
    place = Place(user.zuid, chat["id"], "messageaction", "execution_handler", private=private, own=True)
    return stage.perform(event, place)

"""The messages that a person chose in a chat for a message action: what each says, by whom, when.

One menu acts on one message or on several that were marked; both shapes become a tuple. Nothing is decided here.
Source: zcatalyst-cliq 1.0.0 and zcatalyst-cli 1.25.3 sample payloads, read 2026-11-21.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True)
class Said:
    """Empty texts and None where Cliq did not say. message_id: spelled <ms>_<digits>; file: (name, id) of a shared one,
    whose comment is the text."""

    text: str = ""
    sender_id: str = ""
    sender_name: str = ""
    sender_email: str = ""
    message_id: str = ""
    at: datetime | None = None
    file: tuple[str, str] = ("", "")


def chosen(params: Mapping[str, Any]) -> tuple[Said, ...]:
    """In the order they were said. Without consent to messages Cliq sends none: ()."""
    listed = (params.get("messages") or {}).get("list") or ()
    found = [_said(message) for message in listed or (params.get("message"),) if message]
    return tuple(sorted(found, key=lambda one: one.at.timestamp() if one.at else 0.0))


def _said(message: Mapping[str, Any]) -> Said:
    sender = message.get("sender") or {}
    names = [sender.get("first_name") or "", sender.get("last_name") or ""]
    content = message.get("content") or {}
    texts = (message.get("text"), content.get("text"), content.get("comment"))
    at, file = message.get("time"), content.get("file") or {}
    return Said(
        text=next((text for text in texts if text), ""),
        sender_id=sender.get("id") or sender.get("zoho_user_id") or "",
        sender_name=sender.get("name") or " ".join(name for name in names if name),
        sender_email=sender.get("email") or "",
        message_id=spelled(message.get("id") or ""),
        at=datetime.fromtimestamp(at / 1000, UTC) if at else None,
        file=(file.get("name") or "", file.get("id") or ""),
    )


def spelled(message_id: str) -> str:
    """One spelling for the three that Cliq uses: `<ms>_<digits>`."""
    return message_id.replace("%20", "_").replace(" ", "_")

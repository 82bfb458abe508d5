"""What the times of a chat say of it: whether it waits, goes on, is completed or was missed. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.storage.visiting.chats import TRACKED, Chat

TRACKED_CODE = "8"


def state(chat: Chat) -> str:
    """A missed one that is tracked in the CRM counts as completed (C8)."""
    if chat.missed_at and not chat.attended_at:
        return "completed" if chat.ended_by == TRACKED else "missed"
    if chat.ended_at:
        return "completed"
    return "connected" if chat.attended_at else "waiting"


def after(reopened_ms: int, at: datetime | None) -> datetime | None:
    """When a chat ended; None for an end that lies before it was begun again."""
    return at if at is not None and at.timestamp() * 1000 > reopened_ms else None


def is_tracked(entity: Mapping[str, Any]) -> bool:
    """SalesIQ's own setting 'Track in CRM' (or Bigin): the status of the entity, code 8 of its chat_status.

    Source: https://www.zoho.com/salesiq/help/developer-section/get-conversation-thread-list.html, read 2026-11-21.
    """
    said = entity.get("chat_status")
    said = said if isinstance(said, Mapping) else {}
    words = (str(entity.get("status") or ""), str(said.get("label") or ""))
    return str(said.get("status_code")) == TRACKED_CODE or any(one.lower().startswith("tracked in") for one in words)

"""Whether a visitor is added by itself, and as what class (C2); what a missed chat means then (C8). Pure."""

from app.storage.visiting.chats import Chat
from app.visitors.visiting import Known


def reason(known: Known, added: frozenset[str]) -> str:
    """'missed', 'attended' or 'accessed': why this visitor is to be added; '' when it is not.

    Somebody is added once they are identified: by a name, an e-mail address, or an id that was known before.
    """
    if not added or not known.visitor.is_identified:
        return ""
    of_chat = chat_class(known.chat) if known.chat is not None else ""
    if of_chat in added:
        return of_chat
    return "accessed" if "accessed" in added and known.visit is not None else ""


def chat_class(chat: Chat) -> str:
    """'missed' and 'attended'; '' while nobody has answered yet. A bot that answers attends, too."""
    if chat.state == "missed" or (chat.missed_at is not None and chat.attended_at is None):
        return "missed"  # also one that counts as completed, since it is tracked in the CRM (C8)
    return "attended" if chat.attended_at is not None or chat.is_bot or chat.operator_id else ""


def is_over(chat: Chat) -> bool:
    """Whether a chat has ended, answered or not: then its note is written (C9)."""
    return chat.state in ("completed", "missed")

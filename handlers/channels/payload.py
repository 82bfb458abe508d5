"""What reached a channel's cards: one happening with all that is known now, and which chat it is about.

What a card shows of it is in shown/; who is told, in event.py.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.errors import BotError
from app.rules.subscriptions import Facts
from app.visitors.happening import Happening
from app.visitors.values import Chat, Line
from app.visitors.visiting import Known

# What colleagues did, for whoever reads along.
SAID_ABOUT = frozenset({"claimed", "released", "invited", "joined", "parted"})
URGENT = frozenset({"chat_started", "attended", "transferred", "missed", "completed"})  # somebody waits for it


@dataclass(frozen=True)
class News:
    """One happening with all that is known now.

    chat   the one it belongs to      events   what it counts as
    last   what was said last         names    as Reader has them
    """

    happening: Happening
    known: Known
    chat: Chat | None
    visit_id: str
    events: frozenset[str]
    facts: Facts
    last: Line | None = None
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def about(self) -> str:
        return str(self.happening.detail.get("about") or "")

    @property
    def is_urgent(self) -> bool:
        return self.happening.kind in URGENT or self.about in SAID_ABOUT

    @property
    def begins_to_wait(self) -> bool:
        return self.happening.kind == "chat_started" and self.chat is not None and self.chat.state == "waiting"


def chat_of(known: Known, visit_id: str = "") -> Chat | None:
    """The chat that belongs to what is going on: an open one, or one of this visit."""
    chat = known.chat
    if chat is None or chat.is_open:
        return chat
    here = visit_id or (known.visit.visit_id if known.visit is not None else "")
    return chat if chat.visit_id and chat.visit_id == here else None


def topics(known: Known) -> tuple[str, str]:
    """What a card and its thread are about, for preferences; the first is why they are there."""
    return "visitors", f"visitor:{known.visitor.visitor_id}"


def is_known(known: Known) -> bool:
    return bool(known.visitor.visitor_id)


def careful(work: Callable[[], Any], otherwise: Any) -> Any:
    """What can be said without the CRM is said without it, when it cannot be asked."""
    try:
        return work()
    except BotError:
        return otherwise

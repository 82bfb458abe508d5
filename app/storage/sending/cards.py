"""Cards that live: which message of which channel shows what, so that it is edited and talked about in its thread.

A card is opened in the transaction of its post, whose key is the card's id, and is told by the deliverer where it
landed. What a card shows is not known here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, or_, select, update

from app.storage.sending.message import EDIT, Message
from app.storage.tables import every as tables
from app.storage.tables.base import Instant
from app.storage.vault import Vault


@dataclass(frozen=True)
class Card:
    """channel    unique name
    visitor_id, visit_id, chat_id   whom and what it is about; chat_id '' before there is a chat
    digest     of what it shows now, so that the same is not shown again
    message_id, identity   the message, and the account that posted it; '' until it was
    message_chat, thread_id   the ids of the channel's chat and of the thread; '' until they are known
    is_quiet   nothing goes from it to the visitor
    """

    card_id: str
    channel: str
    visitor_id: str
    visit_id: str
    chat_id: str
    opened_at: datetime
    digest: str = ""
    is_quiet: bool = False
    message_id: str = ""
    identity: str = ""
    message_chat: str = ""
    thread_id: str = ""
    edited_at: datetime | None = None


_C, _T = tables.cards, tables.outbox
_OPEN = ("behind", "later", "waiting")
_COLUMNS = tables.columns(_C, Card)
_ONE = select(*_COLUMNS).where(_C.c.card_id == bindparam("id"))
_THREAD = select(*_COLUMNS).where(_C.c.thread_id == bindparam("id"), _C.c.thread_id != "")
_OF = (
    select(*_COLUMNS)
    .where(or_(_C.c.chat_id == bindparam("chat"), (_C.c.chat_id == "") & (_C.c.visit_id == bindparam("visit"))))
    .order_by(_C.c.opened_at, _C.c.card_id)
)
_FIRST = update(_T).where(_T.c.state.in_(_OPEN), _T.c.is_unsure.is_(False), _T.c.post_key == bindparam("key"))
_LAST = update(_T).where(_T.c.state.in_(_OPEN), _T.c.coalesce_key == bindparam("key"), _T.c.target_kind == EDIT)


class Cards:
    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def open(self, **facts: Any) -> bool:
        """Begin one, by the fields of Card. False when it is open already."""
        return tables.insert_new(self._connection, _C, [vars(Card(**facts))], _C.c.card_id) == 1

    def get(self, card_id: str) -> Card | None:
        return _card(self._connection.execute(_ONE, {"id": card_id}).first())

    def of_thread(self, thread_id: str) -> Card | None:
        return _card(self._connection.execute(_THREAD, {"id": thread_id}).first())

    def of(self, visit_id: str, chat_id: str) -> list[Card]:
        """The cards of a chat, and of a visit those that no chat has taken over; oldest first."""
        asked = {"visit": visit_id or "-", "chat": chat_id or "-"}
        return [Card(*row) for row in self._connection.execute(_OF, asked)]

    def show(self, card_id: str, chat_id: str, digest: str, now: datetime) -> None:
        """It will show something else; a chat takes over the card of its visit."""
        changed = update(_C).where(_C.c.card_id == card_id)
        self._connection.execute(changed.values(chat_id=chat_id, digest=digest, edited_at=now))

    # -- what the deliverer finds out -----------------------------------------------------------------------------

    def posted(self, card_id: str, message_id: str, identity: str) -> None:
        """Where the post of a card landed; nothing when it was no card's."""
        landed = update(_C).where(_C.c.card_id == card_id)
        self._connection.execute(landed.values(message_id=message_id, identity=identity))

    def learned(self, card_id: str, *, message_chat: str = "", thread_id: str = "") -> None:
        found = {"message_chat": message_chat, "thread_id": thread_id}
        known = {name: value for name, value in found.items() if value}
        if known:
            self._connection.execute(update(_C).where(_C.c.card_id == card_id).values(**known))

    def renew(self, message: Message, not_before: datetime) -> bool:
        """Put an edit in the place of what has not gone out yet: the card's post, or its last edit; the newest state
        wins, and whoever waits for it more impatiently. False when both are out: the edit goes by itself.

        PostgreSQL: a worker that is just claiming the row is waited for, and the row then counts as out.
        """
        sealed = self._vault.seal_json(message.body)
        least = func.least if self._connection.dialect.name == "postgresql" else func.min
        new = {"sealed_body": sealed, "priority": least(_T.c.priority, bindparam("urgency", message.priority))}
        first = self._connection.execute(_FIRST.values(new), {"key": message.target_id})
        if first.rowcount:
            return True
        sooner = least(_T.c.not_before, bindparam("sooner", not_before, type_=Instant))
        last = _LAST.values(new | {"not_before": sooner, "expires_at": message.expires_at})
        return bool(self._connection.execute(last, {"key": message.coalesce_key}).rowcount)

    def is_coming(self, card_id: str) -> bool:
        """Whether its post is still to be sent, or being sent."""
        states: Sequence[str] = (*_OPEN, "sending")
        found = select(_T.c.outbox_id).where(_T.c.post_key == card_id, _T.c.state.in_(states))
        return self._connection.execute(found).first() is not None


def _card(row: Row[Any] | None) -> Card | None:
    return Card(**row._mapping) if row is not None else None

"""Sends what was claimed to where it belongs, under the account it is to be sent by.

It decides no retry and records nothing: the deliverer does. It writes no text.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from app.clients.cliq import Cliq
from app.clients.salesiq.portal import SalesIQ
from app.clients.salesiq.talking import Talking
from app.delivery.claiming import Batch
from app.errors import BotError, NotLinked, ServiceRejected
from app.storage.database import Database
from app.storage.identity.accounts import Account
from app.storage.sending.cards import Card
from app.storage.sending.message import EDIT, THREADED, VISITOR, Message
from app.storage.tokens import TokenStore

CliqOf = Callable[[Account | None], Cliq]
PortalOf = Callable[[Account], SalesIQ]
NOBODY_LISTENS = "botmessage_no_valid_users"  # Cliq's word for: none of them is subscribed to the bot
CLOCKS_APART_SECONDS = 60  # Cliq's clock and ours
POSTING = timedelta(seconds=1)  # until an edit looks again whether its card has been posted


class NoCard(BotError):
    """What it belongs to was never posted."""

    code = "no_card"


class NotYet(Exception):
    """What it belongs to is still being posted, or another account must send it.

    known   columns of its row that are known now
    """

    def __init__(self, wait: timedelta, **known: str) -> None:
        self.wait, self.known = wait, known
        super().__init__()


class Sender:
    """cliq_of      Cliq as the owner of an account, or as nobody (the address for late answers asks for no token)
    portal_of    SalesIQ as the owner of an account
    bot, appkey   unique name of our bot, and the app key when it belongs to an extension
    """

    def __init__(
        self,
        cliq_of: CliqOf,
        portal_of: PortalOf,
        store: TokenStore,
        database: Database,
        *,
        bot: str,
        appkey: str = "",
    ) -> None:
        self._cliq_of = cliq_of
        self._portal_of = portal_of
        self._store = store
        self._database = database
        self._bot = bot
        self._appkey = appkey

    def send(self, batch: Batch) -> Mapping[int, str | None]:
        """Send once; returns Cliq's message id by outbox id, '' where it gave none, None for who does not listen.

        raises   NotLinked when there is nobody to send it as; ServiceRejected, ServiceUnavailable, RateLimited,
                 TokenRevoked; Unauthorized when a response_url does not lead to Cliq; NotYet, NoCard for what belongs
                 to a card
        """
        message, everybody = batch.message, [row.outbox_id for row in batch.rows]
        if message.target_kind == "bot_user":
            return self._from_bot(batch)
        return dict.fromkeys(everybody, self._posted(message, batch.identity))

    def _posted(self, message: Message, identity: str | None) -> str:
        body: Any = message.body
        if message.target_kind == "response_url":
            self._cliq_of(None).respond(message.target_id, body["answer"])
            return ""
        if message.target_kind in (EDIT, *THREADED):
            return self._on_card(message, identity)
        if message.target_kind == VISITOR:
            return self._to_visitor(message)
        cliq = self._speaker(identity)
        match message.target_kind:
            case "channel":
                bot, appkey = (self._bot, self._appkey) if message.sender == "bot" else ("", "")
                return cliq.post_to_channel(message.target_id, body, bot=bot, appkey=appkey).message_id
            case "user":
                return cliq.post_to_user(message.target_id, body).message_id
            case _:
                return cliq.post_to_chat(message.target_id, body).message_id

    def _to_visitor(self, message: Message) -> str:
        body: Any = message.body
        talking = Talking(self._portal_of(self._owner(message.asker_id)).wire)
        name, url = body["file"]
        if not url:
            return talking.write(message.target_id, str(body["text"]))
        content = self._speaker(message.asker_id).file(url)
        return talking.send_file(message.target_id, name, content, str(body["text"]))

    def _on_card(self, message: Message, identity: str | None) -> str:
        body: Any = message.body
        card = self._card(message.target_id)
        if message.target_kind == EDIT and card.identity != identity:  # not known when it was added: it was not out
            lane = Message(**vars(message) | {"asker_id": card.identity}).lane
            raise NotYet(timedelta(0), asker_id=card.identity, lane=lane)
        cliq = self._speaker(identity)
        if message.target_kind == EDIT:
            cliq.edit(self._chat_of(cliq, card), card.message_id, body)
            return card.message_id
        opened = {"thread_chat_id": card.thread_id} if card.thread_id else {"thread_message_id": card.message_id}
        thread = {**opened, **({"post_in_parent": True} if message.target_kind == "aloud" else {})}
        posted = cliq.post_to_channel(card.channel, body, bot=self._bot, appkey=self._appkey, thread=thread)
        if posted.chat_id and not card.thread_id:
            with self._database.write() as tables:
                tables.cards.learned(card.card_id, thread_id=posted.chat_id)
        return posted.message_id

    def _card(self, card_id: str) -> Card:
        """The card as it was posted; raises NotYet while it is not, NoCard when it never will be."""
        with self._database.read() as tables:
            card = tables.cards.get(card_id)
            if card is not None and card.message_id:
                return card
            if card is not None and tables.cards.is_coming(card_id):
                raise NotYet(POSTING)
        raise NoCard

    def _chat_of(self, cliq: Cliq, card: Card) -> str:
        """The id of the channel's chat, which edits need; asked once for each card."""
        if card.message_chat:
            return card.message_chat
        channel = cliq.channel(card.channel)
        if channel is None or not channel.chat_id:
            raise NoCard
        with self._database.write() as tables:
            tables.cards.learned(card.card_id, message_chat=channel.chat_id)
        return channel.chat_id

    def _from_bot(self, batch: Batch) -> Mapping[int, str | None]:
        body: Any = batch.message.body
        people = tuple(dict.fromkeys(batch.user_ids))
        try:
            posted = self._speaker(batch.identity).post_from_bot(self._bot, body, user_ids=people, appkey=self._appkey)
        except ServiceRejected as error:
            if error.facts.get("remote_code") != NOBODY_LISTENS:
                raise
            return dict.fromkeys((row.outbox_id for row in batch.rows), None)
        # Without any details nobody says who got it; with some, who is not among them is not subscribed.
        missing = None if posted else ""
        ids = {user_id: one.message_id for user_id, one in posted.items()}
        return {row.outbox_id: ids.get(row.message.target_id, missing) for row in batch.rows}

    def arrived(self, batch: Batch, since: datetime) -> tuple[str, ...] | None:
        """The ids of messages that say the same in the same place since then, the newest first: an earlier try may be
        among them. None where Cliq does not let us look, such as in a person's chat with the bot."""
        message = batch.message
        if message.target_kind == VISITOR:
            return self._said_to_visitor(message, since)
        if message.target_kind not in ("chat", "channel", *THREADED) or batch.identity is None:
            return None
        body: Any = message.body
        try:
            cliq = self._speaker(batch.identity)
            chat_id = message.target_id
            if message.target_kind in THREADED:
                chat_id = self._card(message.target_id).thread_id
            elif message.target_kind == "channel":
                channel = cliq.channel(message.target_id)
                chat_id = channel.chat_id if channel else ""
            if not chat_id:
                return None
            recent = cliq.recent(chat_id, since - timedelta(seconds=CLOCKS_APART_SECONDS))
        except ServiceRejected:  # not a member, or no right to read
            return None
        return tuple(one.message_id for one in recent if one.text == body.get("text"))

    def _said_to_visitor(self, message: Message, since: datetime) -> tuple[str, ...]:
        body: Any = message.body
        portal = self._portal_of(self._owner(message.asker_id))
        earliest = (since - timedelta(seconds=CLOCKS_APART_SECONDS)).timestamp() * 1000
        rows = [row for row in portal.messages(message.target_id) if float(row.get("time") or 0) >= earliest]
        return tuple(str(row.get("id") or "") for row in rows[::-1] if _said(row) == body["text"])

    def _speaker(self, identity: str | None) -> Cliq:
        return self._cliq_of(self._owner(identity))

    def _owner(self, identity: str | None) -> Account:
        account = self._store.account(identity) if identity else None
        if account is None:
            raise NotLinked(reason="no_sender")
        return account


def _said(row: Mapping[str, Any]) -> str:
    content = row.get("message")
    return str(content.get("text") or "") if isinstance(content, Mapping) else ""


def second_choice(message: Message) -> Message | None:
    """For a late answer whose address refuses, and for a reply that SalesIQ refuses: what the bot tells the asker.

    None for every other message, and for an answer that cannot be a message.
    """
    body: Any = message.body
    if message.target_kind not in ("response_url", VISITOR) or not message.asker_id or not body.get("message"):
        return None
    second = {"target_kind": "bot_user", "target_id": message.asker_id, "sender": "bot", "body": body["message"]}
    return Message(**vars(message) | second)

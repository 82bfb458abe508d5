"""Sends one message of the outbox to where it belongs, under the account it is to be sent by.

It decides no retry and records nothing: worker and retry.py do. It writes no text.
"""

from collections.abc import Callable, Mapping
from typing import Any

from app.clients.cliq import Cliq
from app.errors import NotLinked
from app.storage.database import Database
from app.storage.identity.accounts import Account
from app.storage.sending.outbox import Message
from app.storage.tokens import TokenStore

CliqOf = Callable[[Account | None], Cliq]


class Sender:
    """cliq_of      Cliq as the owner of an account, or as nobody (the address for late answers asks for no token)
    bot, appkey   unique name of our bot, and the app key when it belongs to an extension
    """

    def __init__(self, cliq_of: CliqOf, store: TokenStore, database: Database, *, bot: str, appkey: str = "") -> None:
        self._cliq_of = cliq_of
        self._store = store
        self._database = database
        self._bot = bot
        self._appkey = appkey

    def send(self, message: Message) -> str:
        """Send once; returns Cliq's message id, '' when it gave none.

        raises   NotLinked when there is nobody to send it as; ServiceRejected, ServiceUnavailable, RateLimited,
                 TokenRevoked; Unauthorized when a response_url does not lead to Cliq
        """
        body: Any = message.body
        match message.target_kind:
            case "response_url":
                self._cliq_of(None).respond(message.target_id, body["answer"])
                return ""
            case "bot_user":
                cliq = self._speaker(message)
                posted = cliq.post_from_bot(self._bot, body, user_ids=(message.target_id,), appkey=self._appkey)
                return next((item.message_id for item in posted.values()), "")
            case "channel" if message.sender == "bot":
                cliq = self._speaker(message)
                return cliq.post_to_channel(message.target_id, body, bot=self._bot, appkey=self._appkey).message_id
            case "channel":
                return self._speaker(message).post_to_channel(message.target_id, body).message_id
            case "user":
                return self._speaker(message).post_to_user(message.target_id, body).message_id
            case _:
                return self._speaker(message).post_to_chat(message.target_id, body).message_id

    def _speaker(self, message: Message) -> Cliq:
        """Cliq as the asker; for the bot, as one of the organisation's sender accounts, or else as the asker."""
        if message.sender == "bot":
            with self._database.read() as tables:
                senders = tables.accounts.senders()
            if senders:
                return self._cliq_of(senders[0])
        account = self._store.account(message.asker_id) if message.asker_id else None
        if account is None:
            raise NotLinked(reason="no_sender")
        return self._cliq_of(account)


def second_choice(message: Message) -> tuple[str, str, Mapping[str, Any]] | None:
    """(target kind, id, body) for a late answer whose address refuses: the asker's chat with the bot.

    None for every other message, and for an answer that cannot be a message.
    """
    body: Any = message.body
    if message.target_kind != "response_url" or not message.asker_id or not body.get("message"):
        return None
    return "bot_user", message.asker_id, body["message"]

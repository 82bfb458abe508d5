"""The messages of all chats: adding, changing, deleting, and who may see each.

A message private to one person is seen by that person only. Content is kept as it was given; it is judged elsewhere.
"""

import threading
from typing import Any

from sandbox.cliq.chat import ids as forms
from sandbox.clock import Clock
from sandbox.data.people import User
from sandbox.ids import Ids
from sandbox.store import Document, Store

CONTENT_KEYS = ("text", "card", "slides", "buttons", "references", "bot", "suggestions", "styles", "files")


class Messages:
    """Every message has a `revision`, a number that grows with each change anywhere: a reader can ask for news."""

    def __init__(self, store: Store, ids: Ids, clock: Clock) -> None:
        self._table = store.table("cliq.messages")
        self._ids, self._clock, self._lock = ids, clock, store.lock
        self._by_chat: dict[str, list[str]] = {}
        self._order: list[str] = []
        self._last_private: dict[str, str] = {}
        self._news = threading.Condition()
        self.revision = 0
        self.reindex()

    def reindex(self) -> None:
        """Rebuild the order of messages per chat, after a start or a reset."""
        with self._lock:
            self._by_chat, self._order, self._last_private = {}, [], {}
            for message in sorted(self._table.values(), key=lambda message: message["posted"]):
                self._index(message)
            self.revision = max((message["revision"] for message in self._table), default=self.revision) + 1

    def add(self, chat: str, sender: Document, content: Document, **facts: Any) -> Document:
        """Add a message at the end of a chat.

        sender   {"id", "name", "kind": "user" | "bot", "email"}
        content  any of CONTENT_KEYS
        facts    private_to (ZUID), reply_to (message id), by_extension, posted_by (ZUID), origin (a word)
        """
        with self._lock:
            now = self._clock.milliseconds()
            self.revision += 1
            message = {
                "id": forms.message_id(self._ids, now),
                "chat": chat,
                "time": now,
                "sender": sender,
                "content": {key: content[key] for key in CONTENT_KEYS if content.get(key)},
                "private_to": facts.get("private_to", ""),
                "reply_to": facts.get("reply_to", ""),
                "by_extension": bool(facts.get("by_extension", False)),
                "posted_by": facts.get("posted_by", ""),
                "origin": facts.get("origin", ""),
                "thread": "",
                "edited": False,
                "revision": self.revision,
                "posted": self.revision,
            }
            self._table.put(message["id"], message)
            self._index(message)
        with self._news:
            self._news.notify_all()
        return message

    def wait(self, revision: int, seconds: float) -> bool:
        """Wait until something was added or changed after that revision; False when the time passed without."""
        with self._news:
            return self._news.wait_for(lambda: self.revision > revision, timeout=seconds)

    def _index(self, message: Document) -> None:
        self._by_chat.setdefault(message["chat"], []).append(message["id"])
        self._order.append(message["id"])
        if message["private_to"]:
            self._last_private[message["private_to"]] = message["id"]

    def edit(self, message: Document, content: Document) -> Document:
        """Replace the content of a message."""
        kept = {key: content[key] for key in CONTENT_KEYS if content.get(key)}
        return self._change(message, content=kept, edited=True)

    def hang(self, message: Document, card: Document) -> Document:
        """Hang the card of a link under a message: `url` and what the preview handler answered."""
        return self._change(message, unfurl=card)

    def set_thread(self, message: Document, chat: str) -> Document:
        """Note that a thread hangs on a message."""
        return self._change(message, thread=chat)

    def _change(self, message: Document, **facts: Any) -> Document:
        with self._lock:
            self.revision += 1
            changed = {**message, **facts, "revision": self.revision}
            self._table.put(message["id"], changed)
        with self._news:
            self._news.notify_all()
        return changed

    def delete(self, message: Document) -> None:
        with self._lock:
            self.revision += 1
            self._table.delete(message["id"])
            self._by_chat[message["chat"]].remove(message["id"])
            self._order.remove(message["id"])

    def get(self, name: str) -> Document | None:
        """By id, in any spelling."""
        return self._table.get(forms.read_message_id(name) or "")

    def of(self, chat: str) -> list[Document]:
        """All messages of a chat, oldest first, private ones included."""
        with self._lock:
            found = [self._table.get(name) for name in self._by_chat.get(chat, ())]
        return [message for message in found if message]

    def visible(self, chat: str, user: User) -> list[Document]:
        """The messages of a chat that a person sees, oldest first."""
        return [message for message in self.of(chat) if is_visible(message, user)]

    def since(self, revision: int) -> list[Document]:
        """Messages added after that revision, in any chat, oldest first."""
        fresh: list[Document] = []
        with self._lock:
            for name in reversed(self._order):
                message = self._table.get(name)
                if message and message["posted"] <= revision:
                    break
                if message:
                    fresh.append(message)
        return fresh[::-1]

    def last_private(self, user: User) -> Document | None:
        """The newest message that only this person sees."""
        return self._table.get(self._last_private.get(user.zuid, ""))


def is_visible(message: Document, user: User) -> bool:
    """Whether a member of the chat sees a message."""
    return message["private_to"] in ("", user.zuid)


def user_sender(user: User) -> Document:
    return {"id": user.zuid, "name": user.full_name, "email": user.email, "kind": "user"}


def bot_sender(bot_id: str, name: str) -> Document:
    return {"id": bot_id, "name": name, "email": "", "kind": "bot"}

"""Who is in Cliq: the people with an account, the channels, and the subscribers of the bot.

It holds no messages. People come from sandbox/data; a person without a Cliq account does not exist here.
"""

from typing import Any

from sandbox.cliq.chat import ids as forms
from sandbox.clock import Clock
from sandbox.data.people import People, User
from sandbox.ids import Ids
from sandbox.store import Document, Store

ORGANISATION = "zylker"
LEVELS = ("organization", "team", "private", "external")


class Directory:
    def __init__(self, store: Store, people: People, ids: Ids, clock: Clock) -> None:
        self._people, self._ids, self._clock, self._lock = people, ids, clock, store.lock
        self._channels = store.table("cliq.channels")
        self._unsubscribed = store.table("cliq.unsubscribed")

    def users(self) -> list[User]:
        """Everybody with a Cliq account, in the order of their ids."""
        return [user for user in self._people.all(ORGANISATION) if user.cliq and user.active]

    def user(self, name: str) -> User | None:
        """By e-mail or ZUID; None for a stranger and for somebody without a Cliq account."""
        wanted = name.strip().lower()
        return next((user for user in self.users() if wanted in (user.email.lower(), user.zuid)), None)

    def channels(self) -> list[Document]:
        return self._channels.values()

    def channel(self, name: str) -> Document | None:
        """By channel id, unique name, chat id, or name with its `#`."""
        keys = ("channel_id", "unique_name", "chat_id", "name")
        return next((channel for channel in self._channels if name in (channel[key] for key in keys)), None)

    def add_channel(self, name: str, creator: User, members: list[User], chat: str, **facts: Any) -> Document:
        """Create a channel; `name` without its `#`. Members are the creator and those named."""
        level = facts.get("level", "organization")
        everybody = list(dict.fromkeys([creator.zuid, *(member.zuid for member in members)]))
        channel = {
            "channel_id": forms.channel_id(self._ids, level),
            "chat_id": chat,
            "unique_name": "".join(letter for letter in name.lower() if letter.isalnum()),
            "name": f"#{name}",
            "description": facts.get("description", ""),
            "level": level,
            "status": "created",
            "invite_only": bool(facts.get("invite_only", False)),
            "creator_id": creator.zuid,
            "creation_time": self._clock.now().isoformat(timespec="seconds"),
            "members": everybody,
            "bots": {},
        }
        self._channels.put(channel["channel_id"], channel)
        return channel

    def change_channel(self, channel: Document, **facts: Any) -> Document:
        """Replace facts of a channel, as `members` or `bots`."""
        changed = {**channel, **facts}
        self._channels.put(channel["channel_id"], changed)
        return changed

    def is_subscribed(self, user: User) -> bool:
        """Whether the bot may write to this person; everybody is subscribed until they leave."""
        return user.zuid not in self._unsubscribed

    def set_subscribed(self, user: User, subscribed: bool) -> bool:
        """Subscribe or unsubscribe; returns whether the person had been subscribed before."""
        with self._lock:
            before = self.is_subscribed(user)
            if subscribed:
                self._unsubscribed.delete(user.zuid)
            else:
                self._unsubscribed.put(user.zuid, {"zuid": user.zuid})
        return before

    def subscribers(self) -> list[User]:
        return [user for user in self.users() if self.is_subscribed(user)]

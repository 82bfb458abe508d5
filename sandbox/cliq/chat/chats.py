"""The conversations: channels, direct chats, chats with the bot, threads; each with its members.

A chat is named from a person's own view: `#sales`, `bot`, or the other person's e-mail. Messages are elsewhere.
"""

from sandbox.cliq.chat import ids as forms
from sandbox.cliq.chat.directory import Directory
from sandbox.cliq.manifest import BOT
from sandbox.data.people import User
from sandbox.ids import Ids
from sandbox.store import Document, Store


class Chats:
    def __init__(self, store: Store, directory: Directory, ids: Ids) -> None:
        self._table = store.table("cliq.chats")
        self._directory, self._ids, self._lock = directory, ids, store.lock

    def all(self) -> list[Document]:
        return self._table.values()

    def get(self, chat: str) -> Document | None:
        """By chat id."""
        return self._table.get(chat)

    def members(self, chat: Document) -> list[User]:
        """The people in a chat who have a Cliq account, in the order of their ids."""
        root = self._table.get(chat["parent"]) or chat if chat["parent"] else chat
        channel = self._directory.channel(root["id"]) if root["kind"] == "channel" else None
        wanted = set(channel["members"] if channel else root["members"])
        return [user for user in self._directory.users() if user.zuid in wanted]

    def sees(self, user: User, chat: Document) -> bool:
        """Whether a person is in a chat."""
        return any(member.zuid == user.zuid for member in self.members(chat))

    def of(self, user: User) -> list[Document]:
        """The chats a person sees: channels first, then the bot's, then direct ones; threads stay with their parent."""
        order = {"channel": 0, "bot": 1, "dm": 2}
        mine = [chat for chat in self._table if chat["kind"] in order and self.sees(user, chat)]
        return sorted(mine, key=lambda chat: order[chat["kind"]])

    def add_channel_chat(self, title: str) -> str:
        """The chat of a new channel; its members are the channel's. Returns its id."""
        return self._put(forms.chat_id(self._ids), "channel", title, [])["id"]

    def with_bot(self, user: User) -> Document:
        """A person's chat with the bot, made when first asked for."""
        with self._lock:
            found = self._find("bot", {user.zuid})
            return found or self._put(forms.chat_id(self._ids, "-B1"), "bot", BOT.name, [user.zuid])

    def between(self, one: User, other: User) -> Document:
        """The direct chat of two people, made when first asked for."""
        with self._lock:
            found = self._find("dm", {one.zuid, other.zuid})
            title = f"{one.full_name}, {other.full_name}"
            return found or self._put(forms.chat_id(self._ids), "dm", title, [one.zuid, other.zuid])

    def thread(self, parent: Document, message: str, title: str) -> Document:
        """The thread under a message of a chat, made when first asked for."""
        with self._lock:
            for chat in self._table:
                if chat["kind"] == "thread" and chat["message"] == message:
                    return chat
            name = forms.thread_chat_id(self._ids, parent["id"])
            return self._put(name, "thread", title, [], parent=parent["id"], message=message)

    def named(self, name: str, user: User) -> Document | None:
        """The chat a person means: `#sales`, `bot`, another's e-mail, or a chat id; None when they have none such."""
        if name.strip().lower() == "bot":
            return self.with_bot(user)
        channel = self._directory.channel(name)
        other = self._directory.user(name)
        if channel:
            found = self._table.get(channel["chat_id"])
        elif other and other.zuid != user.zuid:
            found = self.between(user, other)
        else:
            found = self._table.get(name)
        return found if found and self.sees(user, found) else None

    def name_for(self, user: User, chat: Document) -> str:
        """How a person names a chat: the inverse of `named`."""
        if chat["kind"] == "channel":
            channel = self._directory.channel(chat["id"])
            return channel["name"] if channel else chat["id"]
        if chat["kind"] == "bot":
            return "bot"
        if chat["kind"] == "dm":
            others = [member.email for member in self.members(chat) if member.zuid != user.zuid]
            return others[0] if others else chat["id"]
        return chat["id"]

    def title_for(self, user: User, chat: Document) -> str:
        """The title a person reads: a direct chat is called after the other one."""
        if chat["kind"] == "dm":
            others = [member.full_name for member in self.members(chat) if member.zuid != user.zuid]
            return others[0] if others else chat["title"]
        return chat["title"]

    def _find(self, kind: str, members: set[str]) -> Document | None:
        return next((chat for chat in self._table if chat["kind"] == kind and set(chat["members"]) == members), None)

    def _put(
        self, chat: str, kind: str, title: str, members: list[str], parent: str = "", message: str = ""
    ) -> Document:
        document = {
            "id": chat,
            "kind": kind,
            "title": title,
            "members": members,
            "parent": parent,
            "message": message,
        }
        self._table.put(chat, document)
        return document

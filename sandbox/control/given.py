"""Reads what a control call was given: people by e-mail, chats as that person names them, texts, objects.

Whatever is missing or unknown is a Refused with a sentence; nothing is done here.
"""

from collections.abc import Mapping
from typing import Any

from flask import request

from sandbox.cliq.play.stage import Stage
from sandbox.cliq.refusal import Refused
from sandbox.data.people import User
from sandbox.store import Document


class Given:
    """The JSON object of this request, or its query."""

    def __init__(self, stage: Stage, values: Mapping[str, Any]) -> None:
        self._stage, self._values = stage, values

    @classmethod
    def body(cls, stage: Stage) -> "Given":
        """Read the body; raises Refused when it is not a JSON object."""
        values = request.get_json(silent=True)
        if not isinstance(values, dict):
            raise Refused("body", "the body must be a JSON object")
        return cls(stage, values)

    @classmethod
    def query(cls, stage: Stage) -> "Given":
        return cls(stage, request.args.to_dict())

    def has(self, key: str) -> bool:
        return self._values.get(key) is not None

    def value(self, key: str) -> Any:
        """Whatever was given, or None."""
        return self._values.get(key)

    def text(self, key: str, default: str | None = None) -> str:
        """A string; without a default it must be there, though it may be empty."""
        value = self._values.get(key, default)
        if not isinstance(value, str):
            raise Refused("missing" if value is None else "type", f"'{key}' must be a text")
        return value

    def number(self, key: str, default: int) -> int:
        """A whole number, 0 or more; in a query it is written out."""
        value = self._values.get(key, default)
        text = str(value)
        if isinstance(value, bool) or not text.isdecimal():
            raise Refused("type", f"'{key}' must be a whole number")
        return int(text)

    def flag(self, key: str) -> bool:
        value = self._values.get(key, False)
        if not isinstance(value, bool):
            raise Refused("type", f"'{key}' must be true or false")
        return value

    def mapping(self, key: str) -> Document:
        value = self._values.get(key, {})
        if not isinstance(value, dict):
            raise Refused("type", f"'{key}' must be an object")
        return value

    def sequence(self, key: str) -> list[Any]:
        value = self._values.get(key, [])
        if not isinstance(value, list):
            raise Refused("type", f"'{key}' must be a list")
        return value

    def label_or_position(self, key: str) -> str | int:
        value = self._values.get(key)
        if isinstance(value, bool) or not isinstance(value, (str, int)):
            raise Refused("type", f"'{key}' must be a label or a position from 1")
        return value

    def user(self, key: str = "user") -> User:
        """A person with a Cliq account, by e-mail."""
        email = self.text(key)
        found = self._stage.directory.user(email)
        if found is None:
            known = self._stage.sandbox.people.by_email(email)
            text = f"{email} has no Cliq account" if known else f"nobody is called {email!r}"
            raise Refused("no_cliq_account" if known else "user_not_found", text, 404)
        return found

    def chat(self, user: User, key: str = "chat") -> Document:
        """A chat as this person names it: `#sales`, `bot`, another's e-mail, or a chat id."""
        name = self.text(key)
        found = self._stage.chats.named(name, user)
        if found is None:
            names = [self._stage.chats.name_for(user, chat) for chat in self._stage.chats.of(user)]
            raise Refused("chat_not_found", f"{user.email} has no chat {name!r}", 404, chats=names)
        return found

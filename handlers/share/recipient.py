"""Who can be sent something: a colleague or a channel, as a choice of a form. Sends nothing and asks nobody."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from app.cliq.form import Option
from app.cliq.text import plain
from app.context import Context
from app.search.people import People
from grammar.folding import fold

COLLEAGUES_MOST = 50
KINDS: dict[str, Literal["user", "channel"]] = {"u": "user", "c": "channel"}


@dataclass(frozen=True)
class Recipient:
    """id: Cliq user id, or unique name of a channel."""

    kind: Literal["user", "channel"]
    id: str
    name: str

    @property
    def value(self) -> str:
        return f"{self.kind[0]}:{self.id}"

    def option(self, ctx: Context) -> Option:
        return Option(ctx.say(f"share.{self.kind}", name=plain(self.name)), self.value)


def readable(value: str) -> Recipient | None:
    """What `value` made of a recipient; None for anything else."""
    kind, _, found = value.partition(":")
    return Recipient(KINDS[kind], found, "") if kind in KINDS and found else None


def colleagues(people: People, typed: str, *, without: str) -> Iterable[Recipient]:
    """Active people with a Zoho account, by name, but not the person `without`."""
    wanted = fold(typed.strip())
    named = [(user.full_name or user.email, user) for user in people if user.is_active and user.zuid != without]
    fitting = [(name, user) for name, user in named if user.zuid and wanted in fold(f"{name} {user.email}")]
    ordered = sorted(fitting, key=lambda pair: fold(pair[0]))[:COLLEAGUES_MOST]
    return [Recipient("user", user.zuid, name) for name, user in ordered]

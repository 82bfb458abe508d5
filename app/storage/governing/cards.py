"""Which fields of a record everybody in a channel may see on a card (X7), as administrators chose; the rest is behind
*Details*, under the rights of whoever presses it. How a card looks is the handlers' matter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, bindparam, delete, or_, select

from app.storage.tables import every as tables

EVERYWHERE = ""  # the place of what holds where nothing else was chosen


@dataclass(frozen=True)
class Allowed:
    """One choice. channel: unique name, or EVERYWHERE; fields: api names, none for the record's name alone."""

    channel: str
    module: str
    chat_id: str
    fields: tuple[str, ...]
    changed_by: str
    changed_at: datetime


_T = tables.card_fields
_ALL = select(*tables.columns(_T, Allowed)).order_by(_T.c.channel, _T.c.module)
_ONE = _ALL.where(_T.c.channel == bindparam("channel"), _T.c.module == bindparam("module"))


class CardFields:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> list[Allowed]:
        """Every choice: those that hold everywhere first, then by channel."""
        return [_read(row) for row in self._connection.execute(_ALL)]

    def get(self, channel: str, module: str) -> Allowed | None:
        row = self._connection.execute(_ONE, {"channel": channel, "module": module}).first()
        return _read(row) if row else None

    def put(self, one: Allowed) -> None:
        tables.upsert(self._connection, _T, vars(one) | {"fields": orjson.dumps(one.fields).decode()})

    def remove(self, channel: str, module: str) -> bool:
        """False when there was none."""
        mine = delete(_T).where(_T.c.channel == channel, _T.c.module == module)
        return self._connection.execute(mine).rowcount == 1

    def allowed(self, module: str, channel: str = "", chats: Sequence[str] = ()) -> frozenset[str] | None:
        """The api names that may be shown there; None when nobody has chosen anything for this module.

        channel  its unique name, '' when it is none or not known
        chats    ids of the chat, and of the one that it is a thread of; a channel is known by them, too
        """
        known = [one for one in chats if one]
        here = or_(_T.c.channel.in_({EVERYWHERE, channel}), _T.c.chat_id.in_(known))
        found = [_read(row) for row in self._connection.execute(_ALL.where(_T.c.module == module, here))]
        own = [one for one in found if one.channel != EVERYWHERE]
        chosen = next(iter(own or found), None)
        return frozenset(chosen.fields) if chosen is not None else None


def _read(row: Any) -> Allowed:
    one = Allowed(*row)
    return Allowed(**{**vars(one), "fields": tuple(orjson.loads(row.fields))})

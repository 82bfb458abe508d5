"""Which channels hear of which visitors and chats, found by what an event is; and what is often said to visitors.

What fits is app/rules/subscriptions.py's to say; what may be kept, app/administration's.
"""

import functools
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, bindparam, delete, insert, or_, select, update

from app.errors import NothingFound, UserError
from app.storage.tables import every as tables


@dataclass(frozen=True)
class Subscription:
    """channel      unique name
    filters      JSON, see app/rules/subscriptions.py
    condition    a rule's condition as text, '' for none
    is_quiet     alerts only
    escalate_to  subjects: 'user:<Cliq id>' or 'channel:<unique name>'
    version      of this reading
    """

    subscription_id: int
    name: str
    channel: str
    events: tuple[str, ...]
    filters: Mapping[str, Any]
    condition: str
    is_quiet: bool
    escalate_seconds: int
    escalate_to: tuple[str, ...]
    is_on: bool
    version: int
    created_by: str
    created_at: datetime
    changed_by: str
    changed_at: datetime


@dataclass(frozen=True)
class SavedReply:
    """body: with merge fields of the visitor."""

    reply_id: int
    name: str
    body: str
    version: int
    created_by: str
    created_at: datetime
    changed_by: str
    changed_at: datetime


Keys = Iterable[tuple[str, str]]
LOWEST = -(2**31)  # of all scores
_KEY = ("event", "facet", "value")

_T, _K, _R = tables.subscriptions, tables.subscription_keys, tables.saved_replies
_ALL = select(_T).order_by(_T.c.channel, _T.c.subscription_id)
_ON = _ALL.where(_T.c.channel == bindparam("channel"), _T.c.is_on)
_REPLIES = select(*tables.columns(_R, SavedReply)).order_by(_R.c.name, _R.c.reply_id)


@functools.lru_cache(maxsize=64)
def _matching(count: int) -> Select[Any]:
    """Those that are kept under one of so many keys. One condition for each, since SQLite reads the whole table for
    a list of rows that are compared at once."""
    one_of = or_(*(and_(*(_K.c[name] == bindparam(f"{name}{place}") for name in _KEY)) for place in range(count)))
    found = select(_K.c.subscription_id).where(one_of, _K.c.score_min <= bindparam("score"))
    return select(_T).where(_T.c.subscription_id.in_(found)).order_by(_T.c.subscription_id)


class Subscriptions:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def matching(self, events: Iterable[str], facets: Sequence[tuple[str, str]], score: int) -> list[Subscription]:
        """Those that can concern one of these events, switched on; whether they do, their filters say.

        facets  as app.rules.subscriptions.facets gives them
        """
        keys = [(event, *facet) for event in events for facet in facets]
        if not keys:
            return []
        named = {f"{name}{place}": text for place, key in enumerate(keys) for name, text in zip(_KEY, key, strict=True)}
        found = self._connection.execute(_matching(len(keys)), {**named, "score": score})
        return [_subscription(row) for row in found]

    def of_channel(self, channel: str) -> list[Subscription]:
        """Those of a channel that are switched on."""
        return [_subscription(row) for row in self._connection.execute(_ON, {"channel": channel})]

    def all(self) -> list[Subscription]:
        return [_subscription(row) for row in self._connection.execute(_ALL)]

    def get(self, subscription_id: int) -> Subscription | None:
        row = self._connection.execute(select(_T).where(_T.c.subscription_id == subscription_id)).first()
        return _subscription(row) if row is not None else None

    def add(self, values: Mapping[str, Any], kept_by: Keys, by: str, now: datetime) -> int:
        """Keep a new one; returns its id.

        values   name, channel, events, filters, condition, is_quiet, escalate_seconds, escalate_to, is_on
        kept_by  the (facet, value) pairs by which it is to be found: what app.rules.subscriptions.anchor says
        """
        row = _stored(values) | {"version": 1, "created_by": by, "created_at": now, "changed_by": by, "changed_at": now}
        added = self._connection.execute(insert(_T).values(**row).returning(_T.c.subscription_id))
        number = int(added.scalar_one())
        self._index(number, kept_by)
        return number

    def change(
        self, subscription_id: int, version: int, values: Mapping[str, Any], kept_by: Keys, by: str, now: datetime
    ) -> None:
        """Change some values of one; kept_by as in `add`.

        version  of the reading that the change is based on
        raises   NothingFound subscribing.gone; UserError subscribing.changed_meanwhile: somebody changed it since
        """
        before = self.get(subscription_id)
        if before is None:
            raise NothingFound("subscribing.gone", number=subscription_id)
        mine = (_T.c.subscription_id == subscription_id, _T.c.version == version)
        fresh = {"version": version + 1, "changed_by": by, "changed_at": now}
        if self._connection.execute(update(_T).where(*mine).values(**fresh, **_stored(values))).rowcount != 1:
            raise UserError("subscribing.changed_meanwhile", number=subscription_id, who=before.changed_by)
        self._index(subscription_id, kept_by)

    def remove(self, subscription_id: int) -> bool:
        self._connection.execute(delete(_K).where(_K.c.subscription_id == subscription_id))
        return self._connection.execute(delete(_T).where(_T.c.subscription_id == subscription_id)).rowcount == 1

    def _index(self, subscription_id: int, kept_by: Keys) -> None:
        """Keep it where it is to be found; switched off nowhere."""
        self._connection.execute(delete(_K).where(_K.c.subscription_id == subscription_id))
        one = self.get(subscription_id)
        if one is None or not one.is_on:
            return
        lowest = one.filters.get("score_min")
        same = {"subscription_id": subscription_id, "score_min": LOWEST if lowest is None else lowest}
        rows = [
            same | {"event": event, "facet": facet, "value": value} for event in one.events for facet, value in kept_by
        ]
        if rows:
            self._connection.execute(insert(_K), rows)


class SavedReplies:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> list[SavedReply]:
        """By name."""
        return [SavedReply(*row) for row in self._connection.execute(_REPLIES)]

    def get(self, reply_id: int) -> SavedReply | None:
        row = self._connection.execute(_REPLIES.where(_R.c.reply_id == reply_id)).first()
        return SavedReply(*row) if row is not None else None

    def add(self, name: str, body: str, by: str, now: datetime) -> int:
        who = {"created_by": by, "created_at": now, "changed_by": by, "changed_at": now}
        added = insert(_R).values(name=name, body=body, version=1, **who).returning(_R.c.reply_id)
        return int(self._connection.execute(added).scalar_one())

    def change(self, reply_id: int, version: int, name: str, body: str, by: str, now: datetime) -> None:
        """raises NothingFound replies.gone; UserError replies.changed_meanwhile"""
        before = self.get(reply_id)
        if before is None:
            raise NothingFound("replies.gone", number=reply_id)
        mine = update(_R).where(_R.c.reply_id == reply_id, _R.c.version == version)
        fresh = {"name": name, "body": body, "version": version + 1, "changed_by": by, "changed_at": now}
        if self._connection.execute(mine.values(**fresh)).rowcount != 1:
            raise UserError("replies.changed_meanwhile", number=reply_id, who=before.changed_by)

    def remove(self, reply_id: int) -> bool:
        return self._connection.execute(delete(_R).where(_R.c.reply_id == reply_id)).rowcount == 1


def _stored(values: Mapping[str, Any]) -> dict[str, Any]:
    row = dict(values)
    for name in ("events", "escalate_to"):
        if name in row:
            row[name] = json.dumps(list(row[name]))
    if "filters" in row:
        row["filters"] = json.dumps(dict(row["filters"]), ensure_ascii=False)
    return row


def _subscription(row: Row[Any]) -> Subscription:
    values = dict(row._mapping)
    lists = {name: tuple(json.loads(values[name])) for name in ("events", "escalate_to")}
    return Subscription(**values | lists | {"filters": json.loads(values["filters"])})

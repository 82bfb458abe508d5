"""How often each account may call Cliq, shared by all processes: as many slots as calls are allowed within a window.

A slot is taken before a call and free again one window after the call ended, so that no window, wherever it begins,
ever holds more calls than there are slots. A bucket that is refilled evenly would let its size and a window's refill
through together. Which account takes what is app/delivery's matter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, case, func, select, update

from app.storage.tables import every as tables


@dataclass(frozen=True)
class Slot:
    bucket: str
    number: int
    owner: str


_T = tables.slots
_FREE = case(((_T.c.free_at <= bindparam("now")) & (_T.c.number >= bindparam("reserved")), 1), else_=0)
_COUNT = (
    select(_T.c.bucket, func.count().label("total"), func.sum(_FREE).label("free"))
    .where(_T.c.bucket.in_(bindparam("buckets", expanding=True)), _T.c.number < bindparam("size"))
    .group_by(_T.c.bucket)
)
_ONE = (
    select(_T.c.number)
    .where(
        _T.c.bucket == bindparam("bucket_"),
        _T.c.free_at <= bindparam("now"),
        _T.c.number.between(bindparam("reserved"), bindparam("last")),
    )
    .order_by(_T.c.number)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_TAKE = (
    update(_T)
    .where(_T.c.bucket == bindparam("bucket_"), _T.c.number == bindparam("number_"))
    .values(free_at=bindparam("until"), owner=bindparam("owner_"))
)
_GIVE = (
    update(_T)
    .where(_T.c.bucket == bindparam("bucket_"), _T.c.number == bindparam("number_"), _T.c.owner == bindparam("owner_"))
    .values(free_at=bindparam("until"), owner="")
)
_CLOSE = (
    update(_T)
    .where(_T.c.bucket == bindparam("bucket_"), _T.c.free_at < bindparam("until"))
    .values(free_at=bindparam("until"), owner="")
)
_CLOSED = (
    select(_T.c.bucket, func.min(_T.c.free_at))
    .group_by(_T.c.bucket)
    .having(
        func.min(_T.c.free_at) > bindparam("now"),
        func.min(_T.c.free_at) == func.max(_T.c.free_at),
        func.max(_T.c.owner) == "",
        func.count() > 1,
    )
)
_NEXT = select(func.min(_T.c.free_at)).where(_T.c.bucket == bindparam("bucket_"))


class Slots:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def free(self, buckets: Sequence[str], now: datetime, *, size: int, reserved: int) -> dict[str, int]:
        """How many slots of each bucket could be taken now; a bucket never used has all of them.

        size      slots of a bucket        reserved   the first ones, which only somebody more urgent may take
        """
        asked = {"buckets": list(buckets), "now": now, "reserved": reserved, "size": size}
        known = {row.bucket: (row.total, row.free) for row in self._connection.execute(_COUNT, asked)}
        missing = {bucket: size - known.get(bucket, (0, 0))[0] for bucket in buckets}
        return {bucket: int(known.get(bucket, (0, 0))[1]) + min(missing[bucket], size - reserved) for bucket in buckets}

    def take(self, bucket: str, owner: str, now: datetime, until: datetime, *, size: int, reserved: int) -> Slot | None:
        """Take one until `until`; None when there is none, or others are taking the last ones at this moment."""
        self._fill(bucket, now, size)
        asked = {"bucket_": bucket, "now": now, "reserved": reserved, "last": size - 1}
        number = self._connection.execute(_ONE, asked).scalar()
        if number is None:
            return None
        taken = {"bucket_": bucket, "number_": number, "until": until, "owner_": owner}
        self._connection.execute(_TAKE, taken)
        return Slot(bucket, number, owner)

    def give(self, slot: Slot, free_at: datetime) -> None:
        """The call has ended. Nothing happens to a slot that was closed meanwhile."""
        given = {"bucket_": slot.bucket, "number_": slot.number, "owner_": slot.owner, "until": free_at}
        self._connection.execute(_GIVE, given)

    def close(self, bucket: str, until: datetime, *, now: datetime, size: int) -> None:
        """Cliq has locked this account out: no slot before `until`."""
        self._fill(bucket, now, size)
        self._connection.execute(_CLOSE, {"bucket_": bucket, "until": until})

    def closed(self, now: datetime) -> dict[str, datetime]:
        """Buckets that Cliq has closed, with the end of it: only then are all of their slots free at one moment."""
        return {row[0]: row[1] for row in self._connection.execute(_CLOSED, {"now": now})}

    def next_free(self, bucket: str) -> datetime | None:
        """When the first slot is free again; None for a bucket never used."""
        return self._connection.execute(_NEXT, {"bucket_": bucket}).scalar()

    def _fill(self, bucket: str, now: datetime, size: int) -> None:
        """Make the slots that are not there yet."""
        asked = {"buckets": [bucket], "now": now, "reserved": 0, "size": size}
        found = self._connection.execute(_COUNT, asked).first()
        if found is None or found.total < size:
            long_ago = now - timedelta(seconds=1)
            rows = [{"bucket": bucket, "number": number, "free_at": long_ago, "owner": ""} for number in range(size)]
            tables.insert_new(self._connection, _T, rows, _T.c.bucket, _T.c.number)

"""The organisation's people, kept for some minutes: who owns a record, and whether that person can be reached in Cliq.

Asks with the token of whoever needs to know first; names and addresses of colleagues are the same for everybody in one
organisation. Shows nothing itself.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from app.clients.cliq import PAGE_MOST, Channel, Cliq
from app.clients.crm_facts import User
from app.errors import ServiceError
from app.now import Source
from app.search.people import People
from grammar.folding import fold

KEPT_SECONDS = 600.0
CHANNELS_KEPT_SECONDS = 60.0  # while somebody types: one call, not one per key
KEPT_MOST = 10_000
T = TypeVar("T")


@dataclass(frozen=True)
class Person:
    """A colleague. cliq_user_id is None for who has no Cliq account; texts are '' when the CRM has none."""

    crm_user_id: str
    name: str
    email: str
    role: str
    phone: str
    cliq_user_id: str | None


class Kept(Generic[T]):
    """Values that are looked up once and then kept for `seconds`; one look-up at a time per key."""

    def __init__(self, source: Source, seconds: float, most: int = KEPT_MOST) -> None:
        self._source, self._seconds, self._most = source, seconds, most
        self._values: dict[object, tuple[float, T]] = {}
        self._locks: dict[object, threading.Lock] = {}
        self._guard = threading.Lock()

    def get(self, key: object, look_up: Callable[[], T]) -> T:
        kept = self._values.get(key)
        if kept is not None and kept[0] > self._source.monotonic():
            return kept[1]
        with self._guard:
            if len(self._values) > self._most:  # rather ask again than grow without end
                self._values.clear()
                self._locks.clear()
            lock = self._locks.setdefault(key, threading.Lock())
        with lock:
            kept = self._values.get(key)
            if kept is None or kept[0] <= self._source.monotonic():
                kept = (self._source.monotonic() + self._seconds, look_up())
                self._values[key] = kept
            return kept[1]

    def forget(self, key: object) -> None:
        self._values.pop(key, None)


class Directory:
    """Colleagues who own records, and their Cliq accounts. `organisation`: the key of the CRM organisation."""

    def __init__(self, source: Source, seconds: float = KEPT_SECONDS) -> None:
        self._cliq: Kept[str | None] = Kept(source, seconds)
        self._channels: Kept[tuple[Channel, ...]] = Kept(source, CHANNELS_KEPT_SECONDS)

    def person(self, organisation: str, people: People, cliq: Cliq, crm_user_id: str) -> Person | None:
        """The colleague with that CRM user id; None when the CRM knows nobody by it."""
        user = people.user(crm_user_id)
        if user is None:
            return None
        try:
            cliq_user_id = self._cliq.get((organisation, user.id), lambda: _in_cliq(cliq, user))
        except ServiceError:  # when Cliq cannot be asked nobody is offered, and nothing is kept: a dead button is worse
            cliq_user_id = None
        return Person(
            crm_user_id=user.id,
            name=user.full_name or user.email,
            email=user.email,
            role=user.role,
            phone=user.phone or user.mobile,
            cliq_user_id=cliq_user_id,
        )

    def channels(self, asker: str, cliq: Cliq, typed: str) -> tuple[Channel, ...]:
        """Channels that are not archived and whose name holds what is typed; `cliq` as the asker sees them.

        raises   ServiceError
        """
        listed = self._channels.get((asker, ""), cliq.channels)
        wanted = fold(typed.strip().removeprefix("#"))
        if wanted and len(listed) >= PAGE_MOST:  # there may be more than were listed: let Cliq look
            listed = self._channels.get((asker, wanted), lambda: cliq.channels(typed.strip().removeprefix("#")))
        return tuple(one for one in listed if not one.is_archived and wanted in fold(f"{one.name} {one.unique_name}"))


def _in_cliq(cliq: Cliq, user: User) -> str | None:
    """By ZUID, else by e-mail address."""
    if not user.is_active:
        return None
    for address in (user.zuid, user.email):
        found = cliq.user(address) if address else None
        if found is not None:
            return found.id
    return None

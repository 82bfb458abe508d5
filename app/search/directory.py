"""The organisation's people, kept for some minutes: who owns a record, and whether that person can be reached in Cliq.

Asks with the token of whoever needs to know first; names and addresses of colleagues are the same for everybody in one
organisation. Shows nothing itself.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from app.clients.cliq import Cliq
from app.clients.crm import Crm
from app.clients.crm_facts import Role, User
from app.errors import ServiceError
from app.now import Source

KEPT_SECONDS = 600.0
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
    """Colleagues by organisation. `organisation` is the CRM organisation's id wherever it is asked for."""

    def __init__(self, source: Source, seconds: float = KEPT_SECONDS) -> None:
        self._users: Kept[dict[str, User]] = Kept(source, seconds)
        self._roles: Kept[tuple[Role, ...]] = Kept(source, seconds)
        self._cliq: Kept[str | None] = Kept(source, seconds)

    def users(self, organisation: str, crm: Crm) -> dict[str, User]:
        """Everybody in the CRM by id, those who left included; raises ServiceError."""
        return self._users.get(organisation, lambda: {user.id: user for user in crm.users()})

    def roles(self, organisation: str, crm: Crm) -> tuple[Role, ...]:
        """The organisation's roles; raises ServiceError."""
        return self._roles.get(organisation, crm.roles)

    def person(self, organisation: str, crm: Crm, cliq: Cliq, crm_user_id: str) -> Person | None:
        """The colleague with that CRM user id; None when the CRM knows nobody by it."""
        user = self.users(organisation, crm).get(crm_user_id)
        if user is None:
            return None
        return Person(
            crm_user_id=user.id,
            name=user.full_name or user.email,
            email=user.email,
            role=user.role,
            phone=user.phone or user.mobile,
            cliq_user_id=self._cliq.get((organisation, user.id), lambda: _in_cliq(cliq, user)),
        )

    def owner(self, organisation: str, crm: Crm, cliq: Cliq, row: dict[str, Any]) -> Person | None:
        """The owner of a record; None when the record names none."""
        owner = row.get("Owner")
        return self.person(organisation, crm, cliq, str(owner.get("id"))) if isinstance(owner, dict) else None


def _in_cliq(cliq: Cliq, user: User) -> str | None:
    """By ZUID, else by e-mail. When Cliq cannot be asked, nobody is offered: a dead button is worse than none."""
    if not user.is_active:
        return None
    try:
        for address in (user.zuid, user.email):
            found = cliq.user(address) if address else None
            if found is not None:
                return found.id
    except ServiceError:
        return None
    return None

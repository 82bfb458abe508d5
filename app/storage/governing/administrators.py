"""Administrators, the one-time links that make them, and the browsers they are signed in with.

Secrets are kept as SHA-256 of 32 random bytes: whoever reads the table can open nothing. Who may do what is decided by
the pages; here is only who somebody is.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, bindparam, delete, select, update

from app.storage.tables import every as tables

Role = Literal["administrator", "viewer"]
ROLES: tuple[Role, ...] = ("administrator", "viewer")
SEEN_SECONDS = 60  # a session's `seen_at` is written at most once a minute


@dataclass(frozen=True)
class Administrator:
    """email in lower case. role 'administrator' may change things, 'viewer' may look at everything."""

    email: str
    role: Role
    added_by: str
    added_at: datetime


@dataclass(frozen=True)
class Invitation:
    """email None: whoever opens the link first. made_by: for people to read."""

    role: Role
    email: str | None
    made_by: str
    expires_at: datetime


@dataclass(frozen=True)
class Session:
    """A browser that is signed in. cliq_user_id: None when Zoho did not tell the person's ZUID."""

    email: str
    cliq_user_id: str | None
    name: str | None
    language: str | None
    zone: str | None
    started_at: datetime
    seen_at: datetime
    expires_at: datetime


def digest(secret: str) -> str:
    """What is kept of a secret that has 128 random bits or more; no salt is needed then."""
    return hashlib.sha256(secret.encode()).hexdigest()


_A, _I, _S = tables.administrators, tables.invitations, tables.admin_sessions
_ADMINISTRATOR = select(*tables.columns(_A, Administrator)).where(_A.c.email == bindparam("email"))
_EVERYBODY = select(*tables.columns(_A, Administrator)).order_by(_A.c.email)
_INVITATION = select(*tables.columns(_I, Invitation)).where(_I.c.secret_hash == bindparam("hash"))
_SESSION = select(*tables.columns(_S, Session)).where(_S.c.session_hash == bindparam("hash"))


class Administrators:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, email: str) -> Administrator | None:
        row = self._connection.execute(_ADMINISTRATOR, {"email": email.lower()}).first()
        return Administrator(*row) if row else None

    def all(self, *, to_change: bool = False) -> list[Administrator]:
        """to_change: until the end of the transaction nobody else adds or removes, so that a last one stays."""
        asked = _EVERYBODY.with_for_update() if to_change else _EVERYBODY
        return [Administrator(*row) for row in self._connection.execute(asked)]

    def put(self, email: str, role: Role, added_by: str, now: datetime) -> None:
        values = {"email": email.lower(), "role": role, "added_by": added_by, "added_at": now}
        tables.upsert(self._connection, _A, values)

    def remove(self, email: str) -> bool:
        """Their sessions end with it."""
        self._connection.execute(delete(_S).where(_S.c.email == email.lower()))
        return self._connection.execute(delete(_A).where(_A.c.email == email.lower())).rowcount == 1

    # -- one-time links -------------------------------------------------------------------------------------------

    def invite(self, secret: str, invitation: Invitation) -> None:
        email = invitation.email.lower() if invitation.email else None
        tables.upsert(self._connection, _I, vars(invitation) | {"email": email, "secret_hash": digest(secret)})

    def invitation(self, secret: str, now: datetime) -> Invitation | None:
        """The invitation behind a link; None when there is none, or it is used or too old."""
        row = self._connection.execute(_INVITATION, {"hash": digest(secret)}).first()
        found = Invitation(*row) if row else None
        return found if found is not None and found.expires_at > now else None

    def accept(self, secret: str, email: str, now: datetime) -> Administrator | None:
        """Use the link up, once: its person is an administrator from now on. None when it cannot be used by them."""
        found = self.invitation(secret, now)
        if found is None or found.email not in (None, email.lower()):
            return None
        used = delete(_I).where(_I.c.secret_hash == digest(secret))
        if self._connection.execute(used).rowcount != 1:
            return None
        self.put(email, found.role, found.made_by, now)
        return self.get(email)

    # -- sessions -------------------------------------------------------------------------------------------------

    def sign_in(self, secret: str, session: Session) -> None:
        tables.upsert(self._connection, _S, vars(session) | {"session_hash": digest(secret)})

    def session(self, secret: str, now: datetime) -> Session | None:
        row = self._connection.execute(_SESSION, {"hash": digest(secret)}).first()
        found = Session(*row) if row else None
        return found if found is not None and found.expires_at > now else None

    def seen(self, secret: str, now: datetime) -> None:
        """Note that the session is in use; at most once a minute, since every page would be a write."""
        old = _S.c.seen_at < now - timedelta(seconds=SEEN_SECONDS)
        self._connection.execute(update(_S).where(_S.c.session_hash == digest(secret), old).values(seen_at=now))

    def sign_out(self, secret: str) -> None:
        self._connection.execute(delete(_S).where(_S.c.session_hash == digest(secret)))


def role_of(word: str) -> Role:
    """'administrator' or 'viewer'; ValueError for another word."""
    if word not in ROLES:
        raise ValueError(word)
    return word

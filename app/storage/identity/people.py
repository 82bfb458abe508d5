"""People and organisations as Cliq and the CRM describe them, and the switches an administrator turns.

It knows no CRM accounts: those are in accounts.py. What is in the metadata of an organisation is app/search's matter.
"""

import zlib
from dataclasses import dataclass
from datetime import datetime

import orjson
from sqlalchemy import Connection, bindparam, delete, select

from app.storage.tables import every as tables


@dataclass(frozen=True)
class Person:
    """A Cliq user; None means that Cliq never said."""

    cliq_user_id: str
    organisation_id: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    email: str | None = None
    language: str | None = None
    zone: str | None = None
    admin: bool | None = None


@dataclass(frozen=True)
class Organisation:
    organisation_id: str
    crm_organisation_id: str | None = None
    name: str | None = None
    language: str | None = None
    zone: str | None = None
    currency: str | None = None


@dataclass(frozen=True)
class Flag:
    name: str
    is_on: bool
    changed_by: str
    changed_at: datetime


_PERSON = select(*tables.columns(tables.people, Person))
_BY_ID = _PERSON.where(tables.people.c.cliq_user_id == bindparam("id"))
_BY_EMAIL = _PERSON.where(tables.people.c.email == bindparam("email")).order_by(tables.people.c.seen_at.desc())
_ORGANISATION = select(*tables.columns(tables.organisations, Organisation)).where(
    tables.organisations.c.organisation_id == bindparam("id")
)
_FLAGS = select(tables.flags).order_by(tables.flags.c.name)
_FLAG = _FLAGS.where(tables.flags.c.name == bindparam("name"))


class People:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, cliq_user_id: str) -> Person | None:
        row = self._connection.execute(_BY_ID, {"id": cliq_user_id}).first()
        return Person(*row) if row else None

    def by_email(self, email: str) -> Person | None:
        """E-mail addresses are compared in lower case; they are kept so."""
        row = self._connection.execute(_BY_EMAIL, {"email": email.lower()}).first()
        return Person(*row) if row else None

    def remember(self, person: Person, now: datetime) -> None:
        """Keep what is known; a None does not erase what was known before (consent may come and go)."""
        values = vars(person) | {"email": person.email.lower() if person.email else None, "seen_at": now}
        tables.upsert(self._connection, tables.people, values, keep_when_none=True)


class Organisations:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, organisation_id: str) -> Organisation | None:
        row = self._connection.execute(_ORGANISATION, {"id": organisation_id}).first()
        return Organisation(*row) if row else None

    def remember(self, organisation: Organisation, now: datetime) -> None:
        """Keep what is known; a None does not erase what was known before."""
        tables.upsert(
            self._connection, tables.organisations, vars(organisation) | {"seen_at": now}, keep_when_none=True
        )


class Flags:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, name: str) -> Flag | None:
        """None when nobody ever turned it: the caller knows the default."""
        row = self._connection.execute(_FLAG, {"name": name}).first()
        return Flag(*row) if row else None

    def all(self) -> list[Flag]:
        return [Flag(*row) for row in self._connection.execute(_FLAGS)]

    def turn(self, name: str, is_on: bool, changed_by: str, now: datetime) -> None:
        """changed_by   for people to read: an e-mail address, or 'command line'"""
        flag = Flag(name, is_on, changed_by, now)
        tables.upsert(self._connection, tables.flags, vars(flag))


_M = tables.metadata
_METADATA = select(_M.c.payload, _M.c.fetched_at).where(
    _M.c.organisation_id == bindparam("organisation"),
    _M.c.language == bindparam("language"),
    _M.c.profile == bindparam("profile"),
)


@dataclass(frozen=True)
class Stored:
    payload: object
    fetched_at: datetime


class Metadata:
    """What the CRM says about its modules and fields. When it is too old is the caller's decision, by `fetched_at`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, organisation_id: str, language: str, profile: str) -> Stored | None:
        key = {"organisation": organisation_id, "language": language, "profile": profile}
        row = self._connection.execute(_METADATA, key).first()
        return Stored(orjson.loads(zlib.decompress(row.payload)), row.fetched_at) if row else None

    def put(self, organisation_id: str, language: str, profile: str, payload: object, now: datetime) -> None:
        """payload   any JSON value; about 300 kB for an organisation, kept deflated"""
        values = {
            "organisation_id": organisation_id,
            "language": language,
            "profile": profile,
            "payload": zlib.compress(orjson.dumps(payload)),
            "fetched_at": now,
        }
        tables.upsert(self._connection, _M, values)

    def forget(self, organisation_id: str) -> None:
        """The next question fetches anew: after a field was changed in the CRM."""
        self._connection.execute(delete(_M).where(_M.c.organisation_id == organisation_id))

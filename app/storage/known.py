"""What one process remembers of people and switches, so that most requests ask the database nothing.

It is a memory with a short life, not a source of truth: another process's change is seen after some seconds. What all
processes share, and app/search/metadata remembers, is in a table: SharedMetadata.
"""

from datetime import datetime
from typing import Any

from app.now import Source
from app.storage.database import Database
from app.storage.identity.people import Organisation, Person

PERSON_SECONDS = 60
FLAG_SECONDS = 2
MOST_PEOPLE = 10_000
INTEGRATION = "integration"


class KnownPeople:
    """The people who write to us: stored when something about them changed, remembered otherwise."""

    def __init__(self, database: Database, source: Source) -> None:
        self._database = database
        self._source = source
        self._people: dict[str, tuple[Person | None, float]] = {}
        self._heard: dict[str, Person] = {}  # what the last request said, word for word

    def get(self, cliq_user_id: str) -> Person | None:
        """What is known of a person, at most a minute old; None for somebody who never wrote to us."""
        found = self._people.get(cliq_user_id)
        if found is None or found[1] <= self._source.monotonic():
            with self._database.read() as tables:
                return self._keep(cliq_user_id, tables.people.get(cliq_user_id))
        return found[0]

    def meet(self, person: Person) -> Person:
        """Take note of what a request says about its sender; returns that, completed by what was known before.

        Writes only when something is new, so hardly ever.
        """
        known = self.get(person.cliq_user_id)
        if known is not None and self._heard.get(person.cliq_user_id) == person:
            return known
        merged = _merged(person, known)
        if merged != known:
            now = self._source.now()
            with self._database.write() as tables:
                tables.people.remember(merged, now)
                if merged.organisation_id and (known is None or known.organisation_id != merged.organisation_id):
                    tables.organisations.remember(Organisation(merged.organisation_id), now)
            self._keep(person.cliq_user_id, merged)
        self._heard[person.cliq_user_id] = person
        return merged

    def _keep(self, cliq_user_id: str, person: Person | None) -> Person | None:
        if len(self._people) >= MOST_PEOPLE:
            self._people.clear()
            self._heard.clear()
        self._people[cliq_user_id] = (person, self._source.monotonic() + PERSON_SECONDS)
        return person


def _merged(person: Person, known: Person | None) -> Person:
    said = {name: value for name, value in vars(person).items() if value not in (None, "")}
    if said.get("email"):
        said["email"] = said["email"].lower()
    return Person(**(vars(known) if known else {}) | said)


class KnownFlags:
    """The switches of flags, at most two seconds old."""

    def __init__(self, database: Database, source: Source) -> None:
        self._database = database
        self._source = source
        self._flags: dict[str, tuple[bool, float]] = {}

    def is_on(self, name: str, default: bool = True) -> bool:
        found = self._flags.get(name)
        now = self._source.monotonic()
        if found is None or found[1] <= now:
            with self._database.read() as tables:
                flag = tables.flags.get(name)
            found = self._flags[name] = (flag.is_on if flag else default, now + FLAG_SECONDS)
        return found[0]


class SharedMetadata:
    """app.search.metadata's store, in the table `metadata`: each call is a transaction of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, organisation_id: str, language: str, profile: str) -> Any:
        with self._database.read() as tables:
            return tables.metadata.get(organisation_id, language, profile)

    def put(self, organisation_id: str, language: str, profile: str, payload: object, now: datetime) -> None:
        with self._database.write() as tables:
            tables.metadata.put(organisation_id, language, profile, payload, now)

    def forget(self, organisation_id: str) -> None:
        with self._database.write() as tables:
            tables.metadata.forget(organisation_id)

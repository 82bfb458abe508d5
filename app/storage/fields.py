"""What the CRM says about its modules and fields, kept for all processes. When to ask again is app/search/metadata's."""

from datetime import datetime
from typing import Any

from app.storage.database import Database


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

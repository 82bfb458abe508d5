"""The links of the organisation as one process remembers them: another process's change is seen after two seconds."""

from typing import Any

from app.now import Source
from app.storage.database import Database
from app.storage.visiting.links import Link

LINK_SECONDS = 2


class KnownLinks:
    def __init__(self, database: Database, source: Source) -> None:
        self._database = database
        self._source = source
        self._found: tuple[dict[str, Link], float] = ({}, float("-inf"))
        self.fetched: dict[str, Any] = {}  # access tokens of links that carry a consent of their own, by refresh token

    def get(self, part: str) -> Link | None:
        """What a part is linked to, switched off or not. part: 'salesiq', 'crm', 'bigin', 'enrichment', 'campaigns'."""
        return self._all().get(part)

    def is_on(self, part: str) -> bool:
        """Whether a part is linked and enabled. Otherwise nothing new is pushed there or looked up (C1)."""
        link = self.get(part)
        return link is not None and link.is_on

    def forget(self) -> None:
        """After a change of this process's own."""
        self._found = ({}, float("-inf"))

    def _all(self) -> dict[str, Link]:
        found, until = self._found
        now = self._source.monotonic()
        if until <= now:
            with self._database.read() as tables:
                found = {link.part: link for link in tables.links.all()}
            self._found = (found, now + LINK_SECONDS)
        return found

"""Whose turn it is when Cliq is set up: calls are counted over runs and processes, since a second run comes at once.

It waits for minutes rather than run into a lock of five. How often a component may be read or changed is Cliq's rule:
https://www.zoho.com/cliq/help/restapi/v3/, read 2026-11-22: handlers and writes 10 in a minute for each user.
"""

from datetime import timedelta

from app.services import Services

CALLS_MOST, WINDOW_SECONDS = 9, 61.0
SHORTEST_SECONDS = 0.05


class Turns:
    """The calls of one person. A Cliq user id names them."""

    def __init__(self, services: Services, cliq_user_id: str) -> None:
        self._services, self._person = services, cliq_user_id

    def wait(self, family: str) -> None:
        """Return when one more call of that family ('handlers', 'writes') may be made, which then counts as made."""
        source, bucket = self._services.source, f"{self._person}:setup_{family}"
        while True:
            now = source.now()
            until = now + timedelta(seconds=WINDOW_SECONDS)
            with self._services.database.write() as tables:
                if tables.slots.take(bucket, "setup", now, until, size=CALLS_MOST, reserved=0) is not None:
                    return
                free_at = tables.slots.next_free(bucket)
            source.sleep(max(SHORTEST_SECONDS, (free_at - now).total_seconds() if free_at else 0.0))

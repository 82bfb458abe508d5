"""What happens around every request, whoever answers it: a name in the log before, storing what was heard after.

It answers nothing and knows no address.
"""

from itertools import count

from app import log
from app.services import Services

MAX_BYTES = 1_000_000  # a callback is 2 to 20 kB; Standard Webhooks advises to refuse more than this


class Entry:
    """One per application."""

    def __init__(self, services: Services) -> None:
        # Unique among processes by its beginning, among requests by its end; random bytes for each would cost 15 µs.
        self._begins, self._numbers = services.source.token(6), count(1)
        self._hearing = services.hearing

    def begin(self) -> None:
        """Each request has a name of its own in the log."""
        log.fresh(request_id=f"{self._begins}-{next(self._numbers)}")

    def end(self) -> None:
        """How services answered meanwhile is stored when it is time."""
        self._hearing.flush()

"""Counts how long a request of ours waited for other people's servers, for the Server-Timing header and the bench.

Does not measure anything itself: clients/http.py reports each span, whoever started `measured()` reads the sum.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class RemoteTime:
    """The spans (monotonic seconds) between sending a request and holding its body."""

    def __init__(self) -> None:
        self._spans: list[tuple[float, float]] = []

    def add(self, started: float, ended: float) -> None:
        self._spans.append((started, ended))  # list.append is atomic: parallel calls may share one RemoteTime

    @property
    def calls(self) -> int:
        """Requests sent, repeats included."""
        return len(self._spans)

    @property
    def seconds(self) -> float:
        """Seconds spent waiting; spans that overlap (parallel calls) count once."""
        total, covered_until = 0.0, float("-inf")
        for started, ended in sorted(self._spans):
            total += max(0.0, ended - max(started, covered_until))
            covered_until = max(covered_until, ended)
        return total


_current: ContextVar[RemoteTime | None] = ContextVar("remote_time", default=None)


@contextmanager
def measured() -> Iterator[RemoteTime]:
    """Collect the remote time of everything done inside.

    Threads started inside take part when they run in a copy of this context (contextvars.copy_context).
    """
    remote = RemoteTime()
    token = _current.set(remote)
    try:
        yield remote
    finally:
        _current.reset(token)


def record(started: float, ended: float) -> None:
    """Report one span; nothing happens when nobody measures."""
    remote = _current.get()
    if remote is not None:
        remote.add(started, ended)

"""Who is told how each call of http.py ended, and what stands there when nobody is.

It tells nobody itself. app/storage/heard.py listens for the overview.
"""

from collections.abc import Mapping
from typing import Any, Protocol


class Hearing(Protocol):
    """Told of every call, with its repeats as one. person: of whose token it carried, '' for none."""

    def well(self, service: str, person: str, headers: Mapping[str, str]) -> None:
        """There was an answer. headers: names in lower case."""

    def failed(self, service: str, person: str, operation: str, status: int | None, code: str) -> None:
        """There was none, or this caller may not call now."""


class Silence:
    """Where neither a logger nor anybody who listens was handed in."""

    def info(self, event: str, **facts: Any) -> None:
        """Nothing is written."""

    def well(self, service: str, person: str, headers: Mapping[str, str]) -> None:
        """Nobody is told."""

    def failed(self, service: str, person: str, operation: str, status: int | None, code: str) -> None:
        """Nobody is told."""

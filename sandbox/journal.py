"""The log of every call that the sandbox received, with secrets masked, so that tests can count and read them.

It is kept in memory only and is bounded; it decides nothing.
"""

import json
import threading
from collections import deque
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import parse_qsl

MASK = "***"
SECRETS = {
    "client_secret",
    "refresh_token",
    "access_token",
    "code",
    "token",
    "zapikey",
    "authorization",
    "secret",
}
KEPT_ENTRIES = 50_000
KEPT_BODY_BYTES = 200_000


@dataclass(frozen=True)
class Entry:
    """One call.

    time        ISO 8601, UTC, with milliseconds
    user        e-mail of the user whose token was used, or ""
    status      HTTP status answered; 0 when the connection was cut
    credits     CRM credits the call used
    code        the error code of the answer, or ""
    """

    time: str
    service: str
    method: str
    path: str
    query: dict[str, str]
    body: Any
    user: str
    status: int
    credits: int
    code: str
    elapsed_ms: float


class Journal:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: deque[Entry] = deque(maxlen=KEPT_ENTRIES)

    def add(self, entry: Entry) -> None:
        with self._lock:
            self._entries.append(entry)

    def entries(self, service: str = "", path: str = "", user: str = "") -> list[Entry]:
        """The calls so far, oldest first; each argument that is not empty narrows (path: a part of it)."""
        with self._lock:
            entries = list(self._entries)
        return [
            entry
            for entry in entries
            if (not service or entry.service == service)
            and (not path or path in entry.path)
            and (not user or entry.user == user)
        ]

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()

    def describe(self, **filters: str) -> list[dict[str, Any]]:
        """The same as JSON."""
        return [asdict(entry) for entry in self.entries(**filters)]


def masked(value: Any) -> Any:
    """A copy of a JSON value without secrets."""
    if isinstance(value, dict):
        return {key: MASK if str(key).lower() in SECRETS and value[key] else masked(value[key]) for key in value}
    if isinstance(value, list):
        return [masked(item) for item in value]
    return value


def masked_query(query: str) -> dict[str, str]:
    return masked(dict(parse_qsl(query, keep_blank_values=True)))


def readable_body(body: bytes, content_type: str) -> Any:
    """The body as a reader of the log wants it: JSON or form as a mapping, other text cut, secrets masked."""
    if not body:
        return None
    if len(body) > KEPT_BODY_BYTES or "multipart/" in content_type or b"\0" in body:
        return f"({len(body)} bytes)"
    text = body.decode("utf-8", "replace")
    if "x-www-form-urlencoded" in content_type:
        return masked_query(text)
    try:
        return masked(json.loads(text))
    except ValueError:
        return text[:2000]

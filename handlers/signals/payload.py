"""What a function of the CRM says of a signal; our own contract, since no API delivers signals (docs/events.md).

It looks nothing up.
"""

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.errors import BadRequest
from app.occasion import Door

TEXTS = ("namespace", "occurred_at", "module", "record_id", "email", "subject", "message", "event_id")
EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+")  # nothing of what searches give a meaning to
DETAILS_MOST = 10


@dataclass(frozen=True)
class Signal:
    """One signal. Either record_id with module, or email says whose it is; details: what else is known, as texts."""

    namespace: str
    occurred_at: str = ""
    module: str = ""
    record_id: str = ""
    email: str = ""
    subject: str = ""
    message: str = ""
    event_id: str = ""
    details: Mapping[str, str] = field(default_factory=dict)

    @property
    def moment(self) -> datetime | None:
        """None when it was not said, or without a zone."""
        with suppress(ValueError):
            moment = datetime.fromisoformat(self.occurred_at)
            return moment if moment.tzinfo else None
        return None


def read(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """The payload in the shape of a Signal; raises BadRequest that names the field."""
    found: dict[str, Any] = {name: _text(payload, name) for name in TEXTS}
    if not found["namespace"]:
        raise BadRequest(field="namespace", reason="missing")
    if found["record_id"]:
        if not found["record_id"].isascii() or not found["record_id"].isdigit():
            raise BadRequest(field="record_id", reason="not_an_id")
        if not found["module"]:
            raise BadRequest(field="module", reason="missing")
    elif not EMAIL.fullmatch(found["email"]):
        raise BadRequest(field="email", reason="wrong" if found["email"] else "missing")
    found["details"] = _details(payload.get("details"))
    return found


def _text(payload: Mapping[str, Any], name: str) -> str:
    value = payload.get(name)
    if isinstance(value, list | dict | bool):
        raise BadRequest(field=name, reason="wrong_type")
    return "" if value in (None, "null") else str(value).strip()


def _details(given: Any) -> dict[str, str]:
    """An object of texts and numbers; in form parameters, its JSON."""
    if isinstance(given, str) and given.strip():
        try:
            given = json.loads(given)
        except ValueError:
            raise BadRequest(field="details", reason="not_json") from None
    if given in (None, ""):
        return {}
    if not isinstance(given, dict):
        raise BadRequest(field="details", reason="wrong_type")
    pairs = ((str(key), value) for key, value in given.items() if isinstance(value, str | int | float))
    return {key: str(value) for key, value in pairs if str(value).strip()}


def event_id(payload: Mapping[str, Any]) -> str:
    """The signal's own id, or what it is, whose and when; '' when it says neither."""
    found = read(payload)
    if found["event_id"]:
        return f"signal:{found['event_id']}"
    if found["occurred_at"]:
        return "signal:" + ":".join(found[name] for name in ("namespace", "record_id", "email", "occurred_at"))
    return ""


DOOR = Door(event_id=event_id, read=read)

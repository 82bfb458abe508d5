"""The watch channels of one organisation: made, changed, ended; each lives a week at most.

What is posted to them is in posts.py, what callers are answered in api.py.
Source: https://www.zoho.com/crm/developer/docs/api/v8/notifications/overview.html (address by pattern), and the
vendor's OpenAPI file notifications.json, read 2026-11-21.
"""

from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sandbox.crm.coercion import stored_instant
from sandbox.crm.errors import ApiError, invalid_data
from sandbox.crm.organisation import Crm

LONGEST = timedelta(weeks=1)
DEFAULT = timedelta(hours=1)  # also of an expiry that is farther than a week
TOKEN_CHARACTERS = 50
OPERATIONS = {"create": "insert", "edit": "update", "delete": "delete"}
NOT_WATCHED = ("Notes", "Visits")


@dataclass(frozen=True)
class Channel:
    """events: 'Deals.create', 'Tasks.all' …; expires_at in the stored form."""

    id: str
    events: tuple[str, ...]
    token: str
    notify_url: str
    expires_at: str
    with_values: bool
    by: str

    def hears(self, module: str, operation: str) -> bool:
        for event in self.events:
            name, _, what = event.rpartition(".")
            if name == module and (what == "all" or OPERATIONS[what] == operation):
                return True
        return False


class Channels:
    def __init__(self, crm: Crm) -> None:
        self.crm = crm

    @property
    def table(self) -> Any:
        return self.crm.table("$watch")

    def get(self, channel_id: str) -> Channel | None:
        """A channel that lives; one that has ended is there no more."""
        kept = self.table.get(channel_id)
        if kept is None or kept["expires_at"] <= stored_instant(self.crm.clock.now()):
            return None
        return Channel(**{**kept, "events": tuple(kept["events"])})

    def all(self) -> list[Channel]:
        return [found for key in self.table.ids() if (found := self.get(key)) is not None]

    def put(self, item: Any, index: int, by: str, *, known: Channel | None = None) -> Channel:
        """Make a channel from what was sent, or change `known`. raises ApiError"""
        path = f"$.watch[{index}]"
        if not isinstance(item, dict):
            raise invalid_data(expected_data_type="jsonobject", json_path=path)
        channel = known or Channel(_id(item, path), (), "", "", "", False, by)
        events = self._events(item, path) if "events" in item or known is None else channel.events
        token, url = str(item.get("token", channel.token) or ""), str(item.get("notify_url", channel.notify_url) or "")
        if len(token) > TOKEN_CHARACTERS:
            raise invalid_data(maximum_length=TOKEN_CHARACTERS, api_name="token", json_path=f"{path}.token")
        if not url.startswith(("http://", "https://")):
            raise invalid_data(api_name="notify_url", json_path=f"{path}.notify_url")
        made = replace(
            channel,
            events=events,
            token=token,
            notify_url=url,
            expires_at=self._expiry(item),
            with_values=item.get("return_affected_field_values") is True,
        )
        self.table.put(made.id, {**asdict(made), "events": list(made.events)})
        return made

    def end(self, channel_id: str) -> bool:
        return self.get(channel_id) is not None and bool(self.table.delete(channel_id))

    def _events(self, item: dict[str, Any], path: str) -> tuple[str, ...]:
        given = item.get("events")
        if not isinstance(given, list) or not given:
            raise ApiError(400, "MANDATORY_NOT_FOUND", "required field not found", {"api_name": "events"})
        for number, event in enumerate(given):
            module, _, what = str(event).rpartition(".")
            known = self.crm.schema.modules.get(module)
            if known is None or module in NOT_WATCHED or what not in (*OPERATIONS, "all"):
                raise invalid_data(api_name="events", json_path=f"{path}.events[{number}]")
        return tuple(str(event) for event in given)

    def _expiry(self, item: dict[str, Any]) -> str:
        now = self.crm.clock.now()
        try:
            wanted = datetime.fromisoformat(str(item.get("channel_expiry", "")))
        except ValueError:
            return stored_instant(now + DEFAULT)
        if wanted.tzinfo is None or not now < wanted <= now + LONGEST:
            wanted = now + DEFAULT
        return stored_instant(wanted)


def _id(item: dict[str, Any], path: str) -> str:
    text = str(item.get("channel_id", ""))
    if not text.isdigit():
        raise invalid_data(expected_data_type="long", api_name="channel_id", json_path=f"{path}.channel_id")
    return text

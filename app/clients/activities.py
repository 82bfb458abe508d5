"""Tasks, calls and meetings as a sweep reads them, and the channels by which the CRM tells of changes.

Part of Crm (crm.py), which makes the calls. It reads no reminder: handlers/reminders does.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote

from app.clients.crm_facts import Page, page
from app.errors import ServiceRejected

Call = Callable[..., dict[str, Any]]
IDS_MOST = 100  # of the `ids` parameter: the vendor's OpenAPI file of records, read 2026-11-21
WINDOW_MOST = 2000  # rows of one SELECT
NOT_CHANGED = 304
STARTS = {"Tasks": "Due_Date", "Calls": "Call_Start_Time", "Events": "Start_DateTime"}


class Activities:
    """call   Crm's own way to the wire"""

    def __init__(self, call: Call) -> None:
        self._call = call

    def changed(self, module: str, fields: Iterable[str], since: datetime, page_number: int = 1) -> Page:
        """200 records that were changed after an instant, oldest change first.

        source  https://www.zoho.com/crm/developer/docs/api/v8/get-records.html (`If-Modified-Since`), read 2026-11-21
        """
        params = {"fields": ",".join(fields), "sort_by": "Modified_Time", "sort_order": "asc", "page": str(page_number)}
        headers = {"If-Modified-Since": _instant(since)}
        operation = "GET /{module}"
        answer = self._call(
            "GET", f"/{quote(module)}", operation, params=params, headers=headers, accept=(NOT_CHANGED,)
        )
        return page(answer)

    def of_ids(self, module: str, fields: Iterable[str], ids: Sequence[str]) -> Page:
        """The records with these ids that the caller may see; at most 100 ids.

        source  https://www.zoho.com/crm/developer/docs/api/v8/get-records.html (`ids`), read 2026-11-21
        """
        params = {"fields": ",".join(fields), "ids": ",".join(ids[:IDS_MOST])}
        return page(self._call("GET", f"/{quote(module)}", "GET /{module}", params=params))

    def starting(self, module: str, first: date, last: date) -> list[str]:
        """The ids of what is due, or begins, between two days; at most 2,000.

        Reminders cannot be asked for: their types are not listed for COQL.
        source  https://www.zoho.com/crm/developer/docs/api/v8/Get-Records-through-COQL-Query.html, read 2026-11-21
        """
        column = STARTS[module]
        low, high = (first.isoformat(), last.isoformat())
        if module != "Tasks":
            low, high = f"{low}T00:00:00+00:00", f"{high}T23:59:59+00:00"
        query = f"select id from {module} where {column} between '{low}' and '{high}' order by id limit {WINDOW_MOST}"
        rows = page(self._call("POST", "/coql", json={"select_query": query}, is_read=True)).rows
        return [str(row["id"]) for row in rows]

    # -- watch channels -----------------------------------------------------------------------------------------------

    def watch(
        self, channel_id: str, events: Sequence[str], *, url: str, token: str, until: datetime, is_known: bool
    ) -> datetime | None:
        """Subscribe, or renew the channel of that id; returns how long it lives as the CRM says, None when it does not.

        until     at most a week ahead; the CRM makes an hour of anything farther
        is_known  the CRM has this channel; if it has forgotten it, it is made anew
        source    https://www.zoho.com/crm/developer/docs/api/v8/notifications/enable.html (address by pattern) and the
                  vendor's OpenAPI file notifications.json, read 2026-11-21
        """
        channel: dict[str, object] = {"channel_id": channel_id, "events": list(events), "token": token}
        channel |= {"notify_url": url, "channel_expiry": _instant(until)}
        body = {"watch": [channel]}
        try:
            answer = self._call("PUT" if is_known else "POST", "/actions/watch", json=body)
        except ServiceRejected as error:
            if not is_known or error.facts.get("remote_code") != "NOT_SUBSCRIBED":
                raise
            answer = self._call("POST", "/actions/watch", json=body)
        return _expiry(answer)


def _expiry(answer: Mapping[str, Any]) -> datetime | None:
    for item in answer.get("watch") or ():
        details = item.get("details") if isinstance(item, dict) else None
        for event in (details or {}).get("events") or ():
            try:
                return datetime.fromisoformat(str(event.get("channel_expiry")))
            except ValueError:
                continue
    return None


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")

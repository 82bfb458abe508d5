"""Writing to Zoho CRM v8: records and notes; and the wire that reads and writes share. Crm in crm.py adds the reads.

A write is never repeated once it may have been executed: http.py repeats it after 429 only.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from app.clients.crm_facts import Row
from app.clients.http import Http, Tokens
from app.errors import ServiceRejected


class CrmWrites:
    """What one person changes in the CRM.

    api_domain    of that person's data centre, as the token answer gave it
    organisation  whose allowance of simultaneous calls the calls take; any stable text
    """

    def __init__(self, http: Http, *, api_domain: str, tokens: Tokens, organisation: str = "") -> None:
        self._http, self._tokens, self.organisation = http, tokens, organisation
        self.api_domain = api_domain.rstrip("/")

    def create_note(self, module: str, record_id: str, *, title: str, content: str) -> str:
        """Write a note on a record under the asker's name; returns the note's id.

        raises  ServiceRejected: facts remote_code (INVALID_DATA, NO_PERMISSION …) and details {"api_name": …}
        source  https://www.zoho.com/crm/developer/docs/api/v8/create-notes.html, read 2026-11-21
        """
        note: dict[str, object] = {"Parent_Id": {"module": {"api_name": module}, "id": record_id}}
        note |= {name: text for name, text in (("Note_Title", title), ("Note_Content", content)) if text}
        return str(self._write("POST", "/Notes", "POST /Notes", {"data": [note]}).get("id", ""))

    def create(self, module: str, values: Mapping[str, object]) -> str:
        """Add one record; workflows run as for one that is typed into the CRM. Returns its id.

        Never repeated by itself after a time-out: the record may be there. Whoever calls looks first (app/writing).
        raises  ServiceRejected: facts remote_code (MANDATORY_NOT_FOUND, INVALID_DATA, DUPLICATE_DATA …) and details
                {"api_name": …}, for a duplicate also {"duplicate_record": {"id": …}}
        source  https://www.zoho.com/crm/developer/docs/api/v8/insert-records.html, read 2026-11-21
        """
        return str(self._write("POST", f"/{quote(module)}", "POST /{module}", {"data": [dict(values)]}).get("id", ""))

    def update(
        self, module: str, record_id: str, values: Mapping[str, object], *, unmodified_since: str = ""
    ) -> Mapping[str, Any]:
        """Change fields of one record; returns the CRM's details (Modified_Time …).

        unmodified_since  the record's Modified_Time as read; somebody else's later change makes it RECORD_MODIFIED
        source            https://www.zoho.com/crm/developer/docs/api/v8/update-records.html, read 2026-11-21
        """
        headers = {"If-Unmodified-Since": unmodified_since} if unmodified_since else {}
        path = f"/{quote(module)}/{quote(record_id, safe='')}"
        return self._write("PUT", path, "PUT /{module}/{id}", {"data": [dict(values)]}, headers)

    # the wire ---------------------------------------------------------------------------------------------------------

    def _call(self, method: str, path: str, operation: str = "", **options: Any) -> dict[str, Any]:
        return self._http.call(
            method,
            f"{self.api_domain}/crm/v8{path}",
            operation=operation or f"{method} {path}",
            tokens=self._tokens,
            organisation=self.organisation,
            **options,
        ).body

    def _write(
        self, method: str, path: str, operation: str, body: object, headers: Mapping[str, str] | None = None
    ) -> Mapping[str, Any]:
        """One written item: its own result counts, whatever the status says (201, 200, 202 and 207 are all seen)."""
        answer = self._call(method, path, operation, json=body, headers=headers)
        item = next(iter(items(answer, "data")), {})
        details = item.get("details")
        details = details if isinstance(details, Mapping) else {}
        if item.get("status") != "success":
            code, message = str(item.get("code", "")), str(item.get("message", ""))
            raise ServiceRejected("crm", operation, 200, remote_code=code, remote_message=message, details=details)
        return details


def items(body: Mapping[str, Any], key: str) -> tuple[Row, ...]:
    """The objects of a list in an answer; none when the key is not there."""
    return tuple(item for item in body.get(key) or () if isinstance(item, dict))

"""Writing to Zoho CRM v8: records and notes; and the wire that reads and writes share. Crm in crm.py adds the reads.

A write is never repeated once it may have been executed: http.py repeats it after 429 only.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from app.clients.crm_facts import Row
from app.clients.http import Http, Tokens
from app.clients.wire.sending import Upload
from app.errors import ServiceRejected


class CrmWrites:
    """What one person changes in the CRM.

    api_domain    of that person's data centre, as the token answer gave it
    organisation  whose allowance of simultaneous calls the calls take; any stable text
    """

    path = "/crm/v8"

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

    def create_many(self, module: str, rows: Sequence[Mapping[str, object]]) -> int:
        """Add up to 100 records of one kind; how many the CRM took. What it refuses of them stays out.

        source  https://www.zoho.com/crm/developer/docs/api/v8/insert-records.html, read 2026-11-21
        """
        body = {"data": [dict(row) for row in rows]}
        answer = self._call("POST", f"/{quote(module)}", "POST /{module}", json=body)
        return sum(item.get("status") == "success" for item in items(answer, "data"))

    def upsert(self, module: str, values: Mapping[str, object], unique: str) -> str:
        """Add one record, or change the one that has the same value in the field `unique`; returns its id.

        So of two who add the same at the same time one adds and the other changes.
        source  https://www.zoho.com/crm/developer/docs/api/v8/upsert-records.html (address by pattern), read 2026-11-21
        """
        body = {"data": [dict(values)], "duplicate_check_fields": [unique]}
        details = self._write("POST", f"/{quote(module)}/upsert", "POST /{module}/upsert", body)
        return str(details.get("id", ""))

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

    def attach(self, module: str, record_id: str, file: Upload) -> str:
        """Put a file to a record; returns the file's id. Uploading twice makes two: see `attachments` first.

        raises  ServiceRejected: facts remote_code (INVALID_DATA, VIRUS_DETECTED, FILE_SIZE_MORE_THAN_ALLOWED_SIZE …)
        source  https://www.zoho.com/crm/developer/docs/api/v8/upload-attachment.html (address by pattern) and the
                vendor's OpenAPI file of attachments, read 2026-11-21
        """
        path = f"/{quote(module)}/{quote(record_id, safe='')}/Attachments"
        answer = self._call("POST", path, "POST /{module}/{id}/Attachments", upload=file)
        return str(_written(answer, "POST /{module}/{id}/Attachments").get("id", ""))

    def convert(self, lead_id: str, **wishes: object) -> Mapping[str, str]:
        """Make a contact, an account and, with Deals={…}, a deal of a lead: module → id of what came of it.

        raises  ServiceRejected: facts remote_code ID_ALREADY_CONVERTED, MANDATORY_NOT_FOUND, MAPPING_MISMATCH …
        source  https://www.zoho.com/crm/developer/docs/api/v8/convert-lead.html (address by pattern), read 2026-11-21
        """
        operation = "POST /Leads/{id}/actions/convert"
        details = self._write(
            "POST", f"/Leads/{quote(lead_id, safe='')}/actions/convert", operation, {"data": [wishes]}
        )
        ids = {name: one.get("id") if isinstance(one, Mapping) else one for name, one in details.items()}  # v2-v4: text
        return {name: str(found) for name, found in ids.items() if found}

    def signal(self, namespace: str, module: str, record_id: str, *, subject: str, message: str, url: str = "") -> None:
        """Raise a signal about a record in the CRM's feed; the namespace must be defined there.

        raises  ServiceRejected: facts remote_code AUTHORIZATION_FAILED, EMAIL_NOT_FOUND_FOR_MODULE …; MissingScope
        source  https://www.zoho.com/crm/developer/docs/signals/, read 2026-11-21
        """
        one: dict[str, object] = {"signal_namespace": namespace, "module": module, "id": record_id}
        one |= {"subject": subject[:100], "message": message[:1000]}
        if url:
            one["actions"] = [{"type": "link", "open_in": "tab", "display_name": "Open", "url": url}]
        self._call("POST", "/signals/notifications", json={"signals": [one]})

    # the wire ---------------------------------------------------------------------------------------------------------

    def _call(self, method: str, path: str, operation: str = "", **options: Any) -> dict[str, Any]:
        return self._http.call(
            method,
            f"{self.api_domain}{self.path}{path}",
            operation=operation or f"{method} {path}",
            tokens=self._tokens,
            organisation=self.organisation,
            **options,
        ).body

    def _write(
        self, method: str, path: str, operation: str, body: object, headers: Mapping[str, str] | None = None
    ) -> Mapping[str, Any]:
        """One written item: its own result counts, whatever the status says (201, 200, 202 and 207 are all seen)."""
        return _written(self._call(method, path, operation, json=body, headers=headers), operation)


def _written(answer: Mapping[str, Any], operation: str) -> Mapping[str, Any]:
    """The details of the one item that was written; raises ServiceRejected as the CRM said it."""
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

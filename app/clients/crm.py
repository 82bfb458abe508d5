"""Zoho CRM v8 over REST: records, search, COQL, notes, metadata, users, all under one person's token.

Does not build queries (coql.py), check answers (app/search) or decide when a token is refreshed. 204: empty result.

Pages are cited by their v8 address. Those on COQL were read as v8; of the others the v7 text was read, and the vendor's
OpenAPI files of v8.0 (github.com/zoho/crm-oas) beside it.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any
from urllib.parse import quote

from app.clients.activities import Activities
from app.clients.crm_facts import Org, Page, Pipeline, Role, Row, User, page
from app.clients.http import Http, Tokens
from app.errors import ServiceRejected

ROWS_MOST = 200  # per page everywhere, and what one credit buys of COQL: .../v8/COQL-Limitations.html, read 2026-11-21
SEARCH_FIELDS_MOST_CHARACTERS = 2000  # of the `fields` parameter: the vendor's OpenAPI file of module search
USER_PAGES_MOST = 25  # 5,000 people; beyond that an organisation needs another way than a list
NOTE_TITLE_MOST = 120  # characters, .../v8/create-notes.html, read 2026-11-21
NOTE_CONTENT_MOST = 65535
MONTHS = tuple(
    "January February March April May June July August September October November December".split()
)  # as the fiscal year names its first one


class Crm:
    """The CRM as one person sees it.

    api_domain    of that person's data centre, as the token answer gave it
    organisation  whose allowance of simultaneous calls the calls take; any stable text
    """

    def __init__(self, http: Http, *, api_domain: str, tokens: Tokens, organisation: str = "") -> None:
        self._http, self._tokens, self.organisation = http, tokens, organisation
        self.api_domain = api_domain.rstrip("/")

    @cached_property
    def activities(self) -> Activities:
        """Tasks, calls and meetings as a sweep reads them, and the channels that tell of changes."""
        return Activities(self._call)

    # records ----------------------------------------------------------------------------------------------------------

    def coql(self, query: str) -> Page:
        """Run one SELECT. Rows beyond 200 cost more credits; the caller's LIMIT decides.

        raises  ServiceRejected with facts remote_code SYNTAX_ERROR, INVALID_QUERY (details column_name) …
        source  https://www.zoho.com/crm/developer/docs/api/v8/Get-Records-through-COQL-Query.html, read 2026-11-21
        """
        return page(self._call("POST", "/coql", json={"select_query": query}, is_read=True))

    def count_by_coql(self, query: str) -> int:
        """The figure of a `select COUNT(id) …`; no row and no body both mean 0."""
        rows = self.coql(query).rows
        figure = rows[0].get("COUNT(id)", 0) if rows else 0
        return int(figure or 0)

    def search(
        self,
        module: str,
        *,
        word: str = "",
        criteria: str = "",
        fields: Iterable[str] = (),
        page_number: int = 1,
        rows: int = ROWS_MOST,
    ) -> Page:
        """Search one module by a word of 2–100 characters or by criteria; newest change first, 2,000 rows at most.

        The index lags behind writes. `fields` beyond 2,000 characters are left out, last first.
        source  https://www.zoho.com/crm/developer/docs/api/v8/search-records.html, read 2026-11-21
        """
        params = {"word": word} if word else {"criteria": criteria}
        params |= {"page": str(page_number), "per_page": str(rows), "sort_by": "Modified_Time", "sort_order": "desc"}
        chosen, length = [], 0
        for name in fields:
            length += len(name) + 1
            if length <= SEARCH_FIELDS_MOST_CHARACTERS:
                chosen.append(name)
        if chosen:
            params["fields"] = ",".join(chosen)
        return page(self._call("GET", f"/{quote(module)}/search", "GET /{module}/search", params=params))

    def count(self, module: str, *, word: str = "") -> int:
        """How many records the asker sees, in all or for a word.

        source  the vendor's OpenAPI file record_count.json, read 2026-11-21
        """
        params = {"word": word} if word else {}
        body = self._call("GET", f"/{quote(module)}/actions/count", "GET /{module}/actions/count", params=params)
        return int(body.get("count") or 0)

    def get(self, module: str, record_id: str) -> Row | None:
        """The whole record; None when it is not there or the asker may not see it.

        source  https://www.zoho.com/crm/developer/docs/api/v8/get-records.html, read 2026-11-21
        """
        try:
            rows = page(self._call("GET", f"/{quote(module)}/{quote(record_id, safe='')}", "GET /{module}/{id}")).rows
        except ServiceRejected as error:
            if error.facts.get("remote_code") == "INVALID_DATA":  # 'the id given seems to be invalid'
                return None
            raise
        return rows[0] if rows else None

    def records(
        self,
        module: str,
        fields: Iterable[str],
        *,
        page_number: int = 1,
        page_token: str = "",
        rows: int = ROWS_MOST,
        newest_first: bool = True,
        converted: bool = False,
    ) -> Page:
        """One page of a module's list, by time of change; pages by number up to 2,000 rows, then by token. ≤ 50 fields.

        converted  of leads: those that were converted, which every other call leaves out
        source  https://www.zoho.com/crm/developer/docs/api/v8/get-records.html, read 2026-11-21
        """
        params = {"fields": ",".join(fields), "per_page": str(rows), "sort_by": "Modified_Time"}
        params["sort_order"] = "desc" if newest_first else "asc"
        params |= {"page_token": page_token} if page_token else {"page": str(page_number)}
        params |= {"converted": "true"} if converted else {}
        return page(self._call("GET", f"/{quote(module)}", "GET /{module}", params=params))

    def create_note(self, module: str, record_id: str, *, title: str, content: str) -> str:
        """Write a note on a record under the asker's name; returns the note's id.

        raises  ServiceRejected: facts remote_code (INVALID_DATA, NO_PERMISSION …) and details {"api_name": …}
        source  https://www.zoho.com/crm/developer/docs/api/v8/create-notes.html, read 2026-11-21
        """
        note: dict[str, object] = {"Parent_Id": {"module": {"api_name": module}, "id": record_id}}
        note |= {name: text for name, text in (("Note_Title", title), ("Note_Content", content)) if text}
        return str(self._write("POST", "/Notes", "POST /Notes", {"data": [note]}).get("id", ""))

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

    # metadata ---------------------------------------------------------------------------------------------------------

    def modules(self) -> tuple[Row, ...]:
        """Every module, raw: app/search/catalogue.py is the one reader.

        source  https://www.zoho.com/crm/developer/docs/api/v8/modules-api.html, read 2026-11-21
        """
        return _items(self._call("GET", "/settings/modules"), "modules")

    def fields(self, module: str) -> tuple[Row, ...]:
        """The fields of a module that the asker's profile may see, labels in the asker's language, raw.

        source  https://www.zoho.com/crm/developer/docs/api/v8/field-meta.html, read 2026-11-21
        """
        return _items(self._call("GET", "/settings/fields", params={"module": module}), "fields")

    def layout_ids(self, module: str) -> tuple[str, ...]:
        """The ids of a module's layouts, the default one first where the CRM says so.

        source  the vendor's OpenAPI file layouts.json, read 2026-11-21
        """
        layouts = _items(self._call("GET", "/settings/layouts", params={"module": module}), "layouts")
        return tuple(str(layout["id"]) for layout in layouts if layout.get("id"))

    def pipelines(self, layout_id: str) -> tuple[Pipeline, ...]:
        """The pipelines of a deals layout with their stages.

        source  https://www.zoho.com/crm/developer/docs/api/v8/get-pipelines.html, read 2026-11-21
        """
        body = self._call("GET", "/settings/pipeline", params={"layout_id": layout_id})
        return tuple(Pipeline.read(item) for item in _items(body, "pipeline"))

    def roles(self) -> tuple[Role, ...]:
        """Every role of the hierarchy.

        source  the vendor's OpenAPI file roles.json, read 2026-11-21
        """
        return tuple(Role.read(item) for item in _items(self._call("GET", "/settings/roles"), "roles"))

    def fiscal_start_month(self) -> int:
        """The month in which the organisation's fiscal year begins, 1–12; January when the CRM does not say.

        source  the vendor's OpenAPI file fiscal_year.json, read 2026-11-21
        """
        body = self._call("GET", "/settings/fiscal_year")
        facts = body.get("fiscal_year")
        name = str(facts.get("start_month") or "") if isinstance(facts, Mapping) else ""
        return MONTHS.index(name) + 1 if name in MONTHS else 1

    # people -----------------------------------------------------------------------------------------------------------

    def users(self, kind: str = "AllUsers") -> tuple[User, ...]:
        """The organisation's people; AllUsers keeps those who left, whose records are still there.

        source  https://www.zoho.com/crm/developer/docs/api/v8/get-users.html, read 2026-11-21
        """
        found: list[User] = []
        for number in range(1, USER_PAGES_MOST + 1):
            body = self._call("GET", "/users", params={"type": kind, "page": str(number), "per_page": str(ROWS_MOST)})
            found.extend(User.read(item) for item in _items(body, "users"))
            info = body.get("info")
            if not (isinstance(info, Mapping) and info.get("more_records") is True):
                break
        return tuple(found)

    def current_user(self) -> User | None:
        """Whose token this is; None when the CRM knows no such user."""
        users = _items(self._call("GET", "/users", params={"type": "CurrentUser"}), "users")
        return User.read(users[0]) if users else None

    def org(self) -> Org | None:
        """The organisation itself.

        source  https://www.zoho.com/crm/developer/docs/api/v8/get-org-data.html, read 2026-11-21
        """
        orgs = _items(self._call("GET", "/org"), "org")
        return Org.read(orgs[0]) if orgs else None

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
        item = next(iter(_items(answer, "data")), {})
        details = item.get("details")
        details = details if isinstance(details, Mapping) else {}
        if item.get("status") != "success":
            code, message = str(item.get("code", "")), str(item.get("message", ""))
            raise ServiceRejected("crm", operation, 200, remote_code=code, remote_message=message, details=details)
        return details


def _items(body: Mapping[str, Any], key: str) -> tuple[Row, ...]:
    return tuple(item for item in body.get(key) or () if isinstance(item, dict))

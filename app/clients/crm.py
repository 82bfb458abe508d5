"""Zoho CRM v8 over REST: records, search, COQL, metadata, users, all under one person's token; writes: crm_writes.py.

Does not build queries (coql.py), check answers (app/search) or decide when a token is refreshed. 204: empty result.

Pages are cited by their v8 address. Those on COQL were read as v8; of the others the v7 text was read, and the vendor's
OpenAPI files of v8.0 (github.com/zoho/crm-oas) beside it.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property
from urllib.parse import quote

from app.clients.activities import Activities
from app.clients.crm_facts import Layout, Org, Page, Pipeline, Role, Row, User, page
from app.clients.crm_writes import CrmWrites, items
from app.errors import ServiceRejected

ROWS_MOST = 200  # per page everywhere, and what one credit buys of COQL: .../v8/COQL-Limitations.html, read 2026-11-21
SEARCH_FIELDS_MOST_CHARACTERS = 2000  # of the `fields` parameter: the vendor's OpenAPI file of module search
USER_PAGES_MOST = 25  # 5,000 people; beyond that an organisation needs another way than a list
MONTHS = tuple(
    "January February March April May June July August September October November December".split()
)  # as the fiscal year names its first one


class Crm(CrmWrites):
    """The CRM as one person sees it."""

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

    def related(self, module: str, record_id: str, name: str, fields: Iterable[str]) -> Page:
        """The first 200 rows of a related list (Notes, Tasks, Attachments …), newest first.

        source  https://www.zoho.com/crm/developer/docs/api/v8/get-related-records.html (address by pattern), read
                2026-11-21
        """
        path, params = f"/{quote(module)}/{quote(record_id, safe='')}/{quote(name)}", {"fields": ",".join(fields)}
        return page(self._call("GET", path, "GET /{module}/{id}/{list}", params=params))

    def attachments(self, module: str, record_id: str) -> tuple[str, ...]:
        """The names of a record's files, newest first."""
        rows = self.related(module, record_id, "Attachments", ("id", "File_Name")).rows
        return tuple(str(row.get("File_Name") or "") for row in rows)

    # metadata ---------------------------------------------------------------------------------------------------------

    def modules(self) -> tuple[Row, ...]:
        """Every module, raw: app/search/catalogue.py is the one reader.

        source  https://www.zoho.com/crm/developer/docs/api/v8/modules-api.html, read 2026-11-21
        """
        return items(self._call("GET", "/settings/modules"), "modules")

    def fields(self, module: str) -> tuple[Row, ...]:
        """The fields of a module that the asker's profile may see, labels in the asker's language, raw.

        source  https://www.zoho.com/crm/developer/docs/api/v8/field-meta.html, read 2026-11-21
        """
        return items(self._call("GET", "/settings/fields", params={"module": module}), "fields")

    def layouts(self, module: str) -> tuple[Layout, ...]:
        """The layouts of a module, the default one first where the CRM says so: their fields, and which are demanded.

        source  the vendor's OpenAPI file layouts.json, read 2026-11-21 and 22
        """
        found = items(self._call("GET", "/settings/layouts", params={"module": module}), "layouts")
        return tuple(Layout.read(layout) for layout in found if layout.get("id"))

    def pipelines(self, layout_id: str) -> tuple[Pipeline, ...]:
        """The pipelines of a deals layout with their stages.

        source  https://www.zoho.com/crm/developer/docs/api/v8/get-pipelines.html, read 2026-11-21
        """
        body = self._call("GET", "/settings/pipeline", params={"layout_id": layout_id})
        return tuple(Pipeline.read(item) for item in items(body, "pipeline"))

    def roles(self) -> tuple[Role, ...]:
        """Every role of the hierarchy.

        source  the vendor's OpenAPI file roles.json, read 2026-11-21
        """
        return tuple(Role.read(item) for item in items(self._call("GET", "/settings/roles"), "roles"))

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
            found.extend(User.read(item) for item in items(body, "users"))
            info = body.get("info")
            if not (isinstance(info, Mapping) and info.get("more_records") is True):
                break
        return tuple(found)

    def current_user(self) -> User | None:
        """Whose token this is; None when the CRM knows no such user."""
        users = items(self._call("GET", "/users", params={"type": "CurrentUser"}), "users")
        return User.read(users[0]) if users else None

    def org(self) -> Org | None:
        """The organisation itself.

        source  https://www.zoho.com/crm/developer/docs/api/v8/get-org-data.html, read 2026-11-21
        """
        orgs = items(self._call("GET", "/org"), "org")
        return Org.read(orgs[0]) if orgs else None

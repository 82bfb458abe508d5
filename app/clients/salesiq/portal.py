"""What SalesIQ knows: portals, brands, departments, operators, conversations with their visitors and messages; and its
webhooks. Answers are handed on as they are, ids as texts; nothing is stored.

Sources, under https://www.zoho.com/salesiq/help/developer-section/ : rest-api-portal-list, rest-api-operator-list,
get-conversation-details-v2, get-chat-transcripts-conversation-v2, get-visitor-info-v2, portal-settings-visitor-list-v3,
create-webhook-v2, update-webhook-v2, generate-public-key-webhook-v2 (.html), read 2026-11-21; brands and departments by
the pattern of these.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from urllib.parse import quote

from app.clients.salesiq.wire import NOT_THERE, Json, Wire, rows
from app.errors import ServiceRejected

PAGES_MOST = 50
OPERATORS_AT_ONCE = 20
VISITORS_AT_ONCE = 200
KEEP_FAILED_MS = 7 * 24 * 3600 * 1000


class SalesIQ:
    """One portal, seen with one operator's rights."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire

    # -- who and what is there ---------------------------------------------------------------------------------------

    def portals(self) -> list[Json]:
        """The portals of the token's owner: {screenname, name}."""
        return rows(self.wire.call("GET", "/portals", "GET /portals", portal=False))

    def brands(self) -> list[Json]:
        return rows(self.wire.call("GET", "/apps", "GET /apps"))

    def add_brand(self, name: str, departments: Sequence[str]) -> Json:
        """Make a brand, served by these departments; only an administrator's account may. The answer has its id.

        raises  ServiceRejected: remote_code '1014' there is one of that name, '1016' no administrator, '1025'
                departments, '1017' the plan has no room for another; MissingScope when the account never consented
        source  https://www.zoho.com/salesiq/help/developer-section/rest-api-app-add.html, read 2026-11-22
        """
        body = {
            "name": name,
            "departments": list(departments),
            "description": {},
            "business_hours": False,
            "privacy": False,
        }
        return self._object("POST", "/apps", "POST /apps", body)

    def departments(self) -> list[Json]:
        return rows(self.wire.call("GET", "/departments", "GET /departments"))

    def operators(self) -> list[Json]:
        """Everybody, bots too; deleted ones are marked."""
        found: list[Json] = []
        for page in range(PAGES_MOST):
            index = str(page * OPERATORS_AT_ONCE + 1)
            more = rows(self.wire.call("GET", "/operators", "GET /operators", params={"index": index}))
            known = {str(row.get("id")) for row in found}
            fresh = [row for row in more if str(row.get("id")) not in known]
            found += fresh
            if len(more) < OPERATORS_AT_ONCE or not fresh:
                break
        return found

    # -- conversations -----------------------------------------------------------------------------------------------

    def conversation(self, chat_id: str) -> Json | None:
        """None when there is none of that id."""
        return self._one(f"/conversations/{quote(chat_id, safe='')}", "GET /conversations/{id}")

    def visitor_of(self, chat_id: str) -> Json | None:
        """What is known of a conversation's visitor: visitor_details, tracking_details, conversation_details."""
        path = f"/conversations/{quote(chat_id, safe='')}/visitor"
        include = {"include": "trackinginfo,moreinfo"}
        return self._one(path, "GET /conversations/{id}/visitor", include)

    def messages(self, chat_id: str) -> list[Json]:
        """What was said, in SalesIQ's order; [] for an unknown conversation."""
        path = f"/conversations/{quote(chat_id, safe='')}/messages"
        try:
            return rows(self.wire.call("GET", path, "GET /conversations/{id}/messages"))
        except ServiceRejected as error:
            if error.facts.get("remote_code") == str(NOT_THERE):
                return []
            raise

    def visitors(self, next_key: str) -> tuple[list[Json], str]:
        """Visitors last seen after that time, in milliseconds, and the key of the next page; '' on the last one.

        Needs 'basic visitor info' among the portal's API permissions. Where the answer has its next_key is not shown:
        the time of the last row serves.
        """
        params = {"limit": str(VISITORS_AT_ONCE), "next_key": next_key}
        data = self.wire.call("GET", "/visitors", "GET /visitors", api="v3", params=params)
        following = data.get("next_key") if isinstance(data, dict) else ""
        found = rows(data.get("visitors", data) if isinstance(data, dict) else data)
        if not following and len(found) == VISITORS_AT_ONCE:
            following = found[-1].get("last_accessed_time")
        return found, str(following or "")

    # -- webhooks ----------------------------------------------------------------------------------------------------

    def webhooks(self) -> list[Json]:
        return rows(self.wire.call("GET", "/webhooks", "GET /webhooks"))

    def add_webhook(self, kind: str, url: str, events: Sequence[str]) -> Json:
        """kind: 'data' or 'administration'. SalesIQ asks the address with HEAD first."""
        return self._object("POST", "/webhooks", "POST /webhooks", _body(kind, url, events))

    def change_webhook(self, webhook_id: str, kind: str, url: str, events: Sequence[str]) -> Json:
        """Events are replaced as a whole."""
        path = f"/webhooks/{quote(webhook_id, safe='')}"
        return self._object("PUT", path, "PUT /webhooks/{id}", _body(kind, url, events))

    def add_key(self, webhook_id: str) -> Json:
        """Another key, at most two; the oldest is the one in use. Answers the webhook with its public_keys."""
        path = f"/webhooks/{quote(webhook_id, safe='')}/keys"
        return self._object("POST", path, "POST /webhooks/{id}/keys", {})

    def drop_key(self, webhook_id: str, key_id: str) -> Json:
        path = f"/webhooks/{quote(webhook_id, safe='')}/keys/{quote(key_id, safe='')}"
        return self._object("DELETE", path, "DELETE /webhooks/{id}/keys/{id}", None)

    def drop_webhook(self, webhook_id: str) -> None:
        self.wire.call("DELETE", f"/webhooks/{quote(webhook_id, safe='')}", "DELETE /webhooks/{id}")

    def _object(self, method: str, path: str, operation: str, body: Json | None) -> Json:
        data = self.wire.call(method, path, operation, json=body)
        return data if isinstance(data, dict) else {}

    def _one(self, path: str, operation: str, params: dict[str, str] | None = None) -> Json | None:
        try:
            data = self.wire.call("GET", path, operation, params=params)
        except ServiceRejected as error:
            if error.facts.get("remote_code") == str(NOT_THERE):
                return None
            raise
        return data if isinstance(data, dict) else None


def _body(kind: str, url: str, events: Sequence[str]) -> Json:
    return {
        "type": kind,
        "url": url,
        "events": list(events),
        "secured": True,
        "version": "1",
        "expiry_time_for_executions_data": str(KEEP_FAILED_MS),
        **({"app_ids": []} if kind == "data" else {}),
    }


def visitors_since(portal: SalesIQ, since: datetime, most_pages: int = 5) -> Iterator[Json]:
    """Who was on a site after an instant, page after page, the oldest first."""
    key = str(int(since.timestamp() * 1000))
    for _ in range(most_pages):
        found, key = portal.visitors(key)
        yield from found
        if not key or not found:
            return

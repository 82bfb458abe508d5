"""Cliq's REST v3 for components: bots, commands, functions and message actions with their handlers.

One call, one result; what there should be is decided in app/administration/setup. Widgets, link previews and extensions
have no documented call that makes them.
Source: OpenAPI documents bots, slashcommands, functions and messageactions of
https://www.zoho.com/cliq/help/restapi/v3/, read 2026-11-22, with two things that live callers found: `scope` is needed
to make a bot, and a bot's unique name is not its id.
"""

from collections.abc import Callable, Mapping
from typing import Any, Literal
from urllib.parse import quote

from app.clients.http import Http, Tokens
from app.errors import ServiceRejected

Family = Literal["bots", "commands", "functions", "messageactions"]
Json = Mapping[str, Any]
SCOPES = {
    f"ZohoCliq.{noun}.{verb}": f"{words} {verb.lower()}"
    for noun, words in (
        ("Bots", "set up the bot:"),
        ("Commands", "set up the command:"),
        ("Functions", "set up buttons and forms:"),
        ("MessageActions", "set up the actions on messages:"),
    )
    for verb in ("READ", "CREATE", "UPDATE")
}
"""What a consent must hold besides, of the one administrator who sets up."""
PAGE_MOST = 50
PAGES_MOST = 20


class Components:
    """Cliq's components as one administrator sees them.

    wait   returns when one more call of a family may be made: 'handlers' and 'writes' are locked for five minutes after
           ten in one
    """

    def __init__(self, http: Http, *, cliq_url: str, tokens: Tokens, wait: Callable[[str], None]) -> None:
        self._http, self._tokens, self._wait = http, tokens, wait
        self._base = f"{cliq_url.rstrip('/')}/api/v3"

    def all(self, family: Family) -> list[dict[str, Any]]:
        """Every component that the person sees."""
        found: list[dict[str, Any]] = []
        params = {"limit": str(PAGE_MOST)}
        for _ in range(PAGES_MOST):
            body = self._call("GET", f"/{family}", f"GET /{family}", params=params)
            found += [dict(item) for item in body.get("data") or () if isinstance(item, Mapping)]
            if not body.get("next_token"):
                break
            params["next_token"] = str(body["next_token"])
        return found

    def make(self, family: Family, body: Json) -> dict[str, Any]:
        """Make one; returns it with its id."""
        return self._data(self._call("POST", f"/{family}", f"POST /{family}", pace="writes", json=body))

    def change(self, family: Family, key: str, body: Json) -> None:
        """Change what `body` names, nothing else."""
        self._call("PATCH", f"/{family}/{_id(family, key)}", f"PATCH /{family}/{{id}}", pace="writes", json=body)

    def handler(self, family: Family, key: str, name: str, handler_id: str = "") -> dict[str, Any] | None:
        """A handler; None when the component has none of that name. handler_id: which action of the bot's menu."""
        try:
            body = self._call("GET", *_handler(family, key, name, "GET"), pace="handlers", params=_one(handler_id))
        except ServiceRejected as error:
            if error.facts.get("remote_code") == "execution_handler_not_found":
                return None
            raise
        return self._data(body)

    def add_handler(self, family: Family, key: str, body: Json) -> None:
        path = f"/{family}/{_id(family, key)}/handlers"
        self._call("POST", path, f"POST /{family}/{{id}}/handlers", pace="handlers", json=body)

    def change_handler(self, family: Family, key: str, name: str, body: Json, handler_id: str = "") -> None:
        words = _handler(family, key, name, "PATCH")
        self._call("PATCH", *words, pace="handlers", json=body, params=_one(handler_id))

    def _call(self, method: str, path: str, operation: str, *, pace: str = "", **options: Any) -> dict[str, Any]:
        if pace:
            self._wait(pace)
        return self._http.call(
            method, self._base + path, operation=operation, tokens=self._tokens, **options
        ).body  # fmt: skip

    @staticmethod
    def _data(body: Json) -> dict[str, Any]:
        data = body.get("data")
        return dict(data) if isinstance(data, Mapping) else {}


def _id(family: Family, key: str) -> str:
    """A bot's id has `b-` in front in addresses, and not in answers."""
    return quote(f"b-{key.removeprefix('b-')}" if family == "bots" else key, safe="")


def _handler(family: Family, key: str, name: str, method: str) -> tuple[str, str]:
    return f"/{family}/{_id(family, key)}/handlers/{name}", f"{method} /{family}/{{id}}/handlers/{name}"


def _one(handler_id: str) -> dict[str, str]:
    return {"handler_id": handler_id} if handler_id else {}

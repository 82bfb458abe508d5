"""GET /beacon.js, POST /beacon/<brand key> and GET of the same: the page script, what it reports, what it is to do.

A report is checked, held (collector.py) and answered at once. It may come only from an origin of its brand, must be
small and of the documented shape, and not too often from one address. docs/visitors.md describes it.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
from flask import Blueprint, Response, request

from app.errors import BadRequest, TooLarge, Unauthorized
from app.now import Source
from app.services import Services
from app.storage.visiting.links import Brand
from app.web import metrics
from app.web.problems import problem
from app.web.throttle import Throttle
from app.web.visitors.body import loads
from app.web.visitors.collector import Collector

MAX_BYTES = 16_000
ACTIONS_MOST, TEXT_MOST, INFO_MOST = 20, 2000, 2000
KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")
KINDS = frozenset({"land", "page", "custom", "leave", "name", "email", "phone", "info"})
BROWSER = ("screen", "colors", "language", "zone", "charset", "platform", "cookies")
LATE_MOST = timedelta(hours=1)  # between something happening in the page and its report
BRAND_SECONDS = 5
SCRIPT_SECONDS = 3600
BLANKS = re.compile(r'("[^"\n]*")|[ ]*([{}()=<>&|?:;,+*]+)[ ]*')  # texts stay as they are


def packed(script: str) -> bytes:
    """The script as it is served: without comments of their own line, indentation, and blanks beside signs."""
    lines = (line.strip() for line in script.splitlines())
    kept = "\n".join(line for line in lines if line and not line.startswith("//"))
    return BLANKS.sub(lambda found: found[1] or found[2], kept).encode()


SCRIPT = packed((Path(__file__).parent.parent / "static" / "beacon.js").read_text())


class Brands:
    """Brands by their keys, at most five seconds old."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._known: dict[str, Brand] = {}
        self._until = float("-inf")

    def of(self, key: str) -> Brand | None:
        now = self._services.source.monotonic()
        if self._until <= now:
            with self._services.database.read() as tables:
                self._known = {brand.beacon_key: brand for brand in tables.brands.all()}
            self._until = now + BRAND_SECONDS
        return self._known.get(key)


class Beacon:
    """The doors, and the collector of this process."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._brands = Brands(services)
        per_minute = services.settings.beacon_per_minute
        self._throttle, self._asking = Throttle(services.source, per_minute), Throttle(services.source, per_minute)
        self.collector = Collector(services)
        self.blueprint = door = Blueprint("beacon", __name__)
        door.get("/beacon.js")(self.script)
        door.post("/beacon/<brand_key>", provide_automatic_options=False)(self.report)
        door.get("/beacon/<brand_key>", provide_automatic_options=False)(self.commands)
        door.route("/beacon/<brand_key>", methods=["OPTIONS"])(self.preflight)

    def script(self) -> Response:
        headers = {"Cache-Control": f"public, max-age={SCRIPT_SECONDS}", "X-Content-Type-Options": "nosniff"}
        answer = Response(SCRIPT, mimetype="text/javascript", headers=headers)
        answer.add_etag()
        answer.make_conditional(request)
        return answer

    def preflight(self, brand_key: str) -> Response:
        """No browser needs to ask before a report of ours; one that does is told."""
        headers = {"Access-Control-Allow-Methods": "GET, POST", "Access-Control-Allow-Headers": "Content-Type"}
        return self._answer(204, self._allowed(brand_key)[1], headers={**headers, "Access-Control-Max-Age": "86400"})

    def report(self, brand_key: str) -> Response:
        brand, origin = self._allowed(brand_key)
        note = self.collector.refusing.note
        if (request.content_length or 0) > MAX_BYTES:
            note(brand.name, "too_large")
            raise TooLarge(limit_bytes=MAX_BYTES)
        if not self._throttle.allows(request.remote_addr or ""):
            note(brand.name, "too_many")
            return problem(429, "too_many_requests")
        raw = request.get_data(cache=False)
        try:
            given = read(raw, self._services.source)
        except BadRequest as error:
            field = error.facts.get("field")
            note(brand.name, str(error.facts.get("reason", "wrong")), str(field) if field else None, raw)
            raise
        if brand.is_on and brand.is_enabled and self._is_on:
            who = {"ip": request.remote_addr or "", "agent": request.headers.get("User-Agent", "")[:500]}
            kept = self.collector.add({"brand_id": brand.brand_id, **given, **(who if given["consent"] else {})})
            metrics.event("site", "accepted" if kept else "dropped")
        return self._answer(204, origin)

    def commands(self, brand_key: str) -> Response:
        """What the page is to do, each thing once."""
        _, origin = self._allowed(brand_key)
        if not self._asking.allows(request.remote_addr or ""):
            return problem(429, "too_many_requests")
        key = request.args.get("v", "")
        if not KEY.fullmatch(key):
            raise BadRequest(field="v", reason="not_a_key")
        now = self._services.source.now()
        with self._services.database.read() as tables:
            visitor_id = tables.visitors.recognised("key", key)
            has_some = visitor_id is not None and tables.commands.has(visitor_id, now)
        if not has_some or visitor_id is None:
            return self._answer(204, origin)
        taken = self._services.database.change(lambda tables: tables.commands.take(visitor_id, now))
        found = [{"id": one.command_id, "k": one.kind, **one.body} for one in taken]
        return self._answer(200, origin, orjson.dumps({"do": found}))

    @property
    def _is_on(self) -> bool:
        link = self._services.links.get("salesiq")
        return link is None or link.is_on

    def _allowed(self, brand_key: str) -> tuple[Brand, str]:
        """The brand and the page's origin; raises Unauthorized for any other site."""
        brand, origin = self._brands.of(brand_key), request.headers.get("Origin", "").lower()
        if brand is None or not origin or origin not in brand.origins:
            self.collector.refusing.note(brand.name if brand is not None else "-", "elsewhere", origin)
            raise Unauthorized
        return brand, origin

    def _answer(
        self, status: int, origin: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Response:
        allowed = {"Access-Control-Allow-Origin": origin, "Vary": "Origin", "Cache-Control": "no-store"}
        return Response(body or None, status, headers={**allowed, **(headers or {})}, mimetype="application/json")


def read(raw: bytes, source: Source) -> dict[str, Any]:
    """{key, actions, browser, consent} of a report; times are ours. Raises BadRequest that names the field."""
    body = loads(raw)
    key, given = body.get("v"), body.get("a")
    if not isinstance(key, str) or not KEY.fullmatch(key):
        raise BadRequest(field="v", reason="not_a_key")
    if not isinstance(given, list) or not 0 < len(given) <= ACTIONS_MOST:
        raise BadRequest(field="a", reason="wrong_number")
    now = source.now()
    sent, session = _moment(body.get("n")), body.get("s")
    tab = {"s": session} if isinstance(session, str) and KEY.fullmatch(session) else {}
    actions, before = [], now - LATE_MOST
    for number, action in enumerate(given):
        if not isinstance(action, dict) or action.get("k") not in KINDS:
            raise BadRequest(field=f"a[{number}].k", reason="unknown")
        happened = _moment(action.get("at"))
        at = now - (sent - happened) if sent is not None and happened is not None else now
        before = min(max(at, before), now)  # in order, and never in the future
        actions.append(_action(action) | {"at": before.isoformat(), **tab})
    told = body.get("b")
    browser = {name: _short(told[name], 100) for name in BROWSER if name in told} if isinstance(told, dict) else {}
    return {"key": key, "actions": actions, "browser": browser, "consent": body.get("c") is True}


def _action(action: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"k": action["k"]}
    found |= {name: _short(action[name], TEXT_MOST) for name in ("u", "t", "r", "n") if action.get(name) is not None}
    details = action.get("d")
    if isinstance(details, dict):
        found["d"] = _fitting(details)
    return found


def _fitting(details: Mapping[str, Any]) -> dict[str, Any]:
    """The first of a site's own facts, as many as fit."""
    found: dict[str, Any] = {}
    left = INFO_MOST
    for name, value in details.items():
        kept = _short(value, TEXT_MOST)
        left -= len(name) + len(str(kept))
        if left < 0:
            break
        found[name] = kept
    return found


def _short(value: Any, most: int) -> Any:
    """Numbers as they are, texts cut, anything else as the JSON it came as."""
    if isinstance(value, bool | int | float):
        return value
    return (value if isinstance(value, str) else orjson.dumps(value).decode())[:most]


def _moment(value: Any) -> datetime | None:
    """Milliseconds on the browser's clock; only differences mean anything."""
    is_time = isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 10**13
    return datetime.fromtimestamp(value / 1000, UTC) if is_time else None

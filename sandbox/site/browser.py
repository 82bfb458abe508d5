"""The browser of a visitor on the customer's web site: what the product's page script and SalesIQ's widget learn there.

It sends what `/beacon.js` of the product would send; the real script runs in the pages of the console's second tab.
"""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests

from sandbox.salesiq.portal import Portal
from sandbox.salesiq.talk import profiles
from sandbox.store import Document

WAIT_SECONDS = 10.0
LOST_MS = 15_000
AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"
USUAL: Document = {"screen": "1920x1080", "language": "ja-JP", "zone": "Asia/Tokyo", "platform": "Linux x86_64"}
SEARCH_ENGINES = ("google.", "bing.", "yahoo.", "duckduckgo.")
SOCIAL = ("facebook.", "x.com", "linkedin.", "instagram.", "youtube.")


class Browser:
    """One visitor's browser, known by its key; what it remembers lies in the sandbox's store."""

    def __init__(self, portal: Portal, key: str) -> None:
        self.portal, self.key = portal, key
        self._table = portal.table("browsers")

    @property
    def state(self) -> Document:
        """{session, brand, url, title, consent, address, batch}; empty before the first page."""
        return self._table.get(self.key) or {}

    def land(self, brand: Document, page: Document, **facts: Any) -> Document:
        """Open the site: what the beacon answered. page: url, title, referrer; facts: name, email, phone, info,
        consent, address, browser, tab"""
        info = {name: facts.get(name) for name in ("name", "email", "phone", "info") if facts.get(name)}
        kept = {"consent": facts.get("consent", True), "address": facts.get("address", "127.0.0.1")}
        batch = {**USUAL, **(facts.get("browser") or {})}
        tab = str(facts.get("tab") or self._tab())
        self._table.put(self.key, {"session": tab, "batch": batch, **kept})
        # The script tells SalesIQ by which key it knows the browser; chats bring it back among the customer's facts.
        known = {**info, "info": {"beacon_key": self.key, **(facts.get("info") or {})}}
        self.track(brand, page, landed=True, **known, browser=batch)
        actions = [_action("land", page, r=page.get("referrer", ""))]
        actions += [
            _action(name, page, n=str(value)) for name, value in info.items() if name in ("name", "email", "phone")
        ]
        if info.get("info"):
            actions.append(_action("info", page, d=info["info"]))
        return self._send(actions)

    def navigate(self, page: Document) -> Document:
        before = self.state.get("url", "")
        self.track(None, page, landed=False)
        return self._send([_action("page", page, r=page.get("referrer") or before)])

    def reload(self, page: Document) -> Document:
        """Another page of a site whose pages are loaded one by one: the script starts anew."""
        before = self.state.get("url", "")
        self._send([_action("leave", self.state)])
        self._table.put(self.key, {**self.state, "session": self._tab()})
        self.track(None, page, landed=False)
        return self._send([_action("land", page, r=page.get("referrer") or before)])

    def _tab(self) -> str:
        """The script knows its tab again once the visitor has agreed, else it begins a session with each page."""
        state = self.state
        if state.get("consent") and state.get("session"):
            return str(state["session"])
        return f"s{self.portal.sandbox.ids.number('site.session')}"

    def custom(self, name: str, details: Document) -> Document:
        return self._send([_action("custom", self.state, n=name, d=details)])

    def tell(self, kind: str, value: Any) -> Document:
        """What the page says of the visitor. kind: name, email, phone, or info (an object)"""
        profiles.met(self.portal, self.key, **{kind: value})
        return self._send([_action(kind, self.state, **({"d": value} if kind == "info" else {"n": str(value)}))])

    def leave(self) -> Document:
        answer = self._send([_action("leave", self.state)])
        self.close()
        return answer

    def beat(self) -> None:
        """The page is still there: its widget has asked for news."""
        if self.state:
            self._table.put(self.key, {**self.state, "alive": self.portal.sandbox.clock.milliseconds()})

    @property
    def is_open(self) -> bool:
        """Whether a page is open; one whose widget is silent has been lost with its computer."""
        alive = self.state.get("alive", 0)
        lost = alive and self.portal.sandbox.clock.milliseconds() - alive > LOST_MS
        return bool(self.state.get("open")) and not lost

    def close(self) -> None:
        """The page is not open any more."""
        self._table.put(self.key, {**self.state, "open": False})

    def track(self, brand: Document | None, page: Document, *, landed: bool, **facts: Any) -> None:
        """What SalesIQ's own tracking keeps of a page that is open; brand: None for the same site."""
        here = {"brand": brand["id"]} if brand else {}
        self._table.put(self.key, {"batch": {}, **self.state, **here, **page, "open": True, "alive": 0})
        asked = {name: values[0] for name, values in parse_qs(urlsplit(page["url"]).query).items()}
        visitor = profiles.met(self.portal, self.key)
        now = self.portal.now()
        seen = {"url": page["url"], "title": page["title"], "time": now}
        said = {"name": asked.get("siq_name", ""), "email": asked.get("siq_email", "")}
        changed: Document = {"last_seen": now, "pages": [*visitor["pages"], seen][-50:]}
        if landed:
            utm = {name: value for name, value in asked.items() if name.startswith("utm_")}
            referrer = page.get("referrer", "")
            changed |= {"visits": visitor["visits"] + 1, "pages": [seen], "referrer": referrer, "utm": utm}
            changed["source"] = source_of(referrer, utm)
        told = {name: value for name, value in {**said, **facts}.items() if value}
        profiles.met(self.portal, self.key, **changed, **told)

    def _send(self, actions: list[Document]) -> Document:
        """One beacon call: {status, body}; status 0 when nobody answered."""
        sandbox, state = self.portal.sandbox, self.state
        brand = self.portal.table("brands").get(state.get("brand", ""))
        if brand is None:
            return {"status": 0, "answer": "the visitor is on no page"}
        at = sandbox.clock.milliseconds()
        body = {
            "v": self.key,
            "s": state["session"],
            "c": state["consent"],
            "n": at,
            **({"b": state["batch"]} if any(action["k"] == "land" for action in actions) else {}),
            "a": [{**action, "at": at} for action in actions],
        }
        where = urlsplit(state["url"])
        headers = {
            "Content-Type": "text/plain;charset=UTF-8",  # as sendBeacon says, so that no browser asks beforehand
            "Origin": f"{where.scheme}://{where.netloc}",
            "User-Agent": AGENT,
            "Accept-Language": str(state["batch"].get("language", "")),
            "X-Forwarded-For": state["address"],
        }
        url = f"{sandbox.installation.public_url}/beacon/{brand['beacon_key']}"
        data = json.dumps(body, ensure_ascii=False).encode()
        try:
            answer = sandbox.callback("POST", url, headers=headers, data=data, timeout=WAIT_SECONDS)
        except (requests.RequestException, OSError):
            return {"status": 0, "sent": body}
        return {"status": answer.status_code, "sent": body}


def _action(kind: str, page: Document, **facts: Any) -> Document:
    made = {"k": kind, "u": page.get("url", ""), "t": page.get("title", ""), **facts}
    return {name: value for name, value in made.items() if value not in ("", None, {})}


def source_of(referrer: str, utm: Document) -> str:
    """SalesIQ's word for where a visit came from."""
    host = urlsplit(referrer).netloc
    if utm:
        return "Campaigns"
    if any(name in host for name in SEARCH_ENGINES):
        return "Search engine"
    if any(name in host for name in SOCIAL):
        return "Social media"
    return "Referrals" if host else "Direct"

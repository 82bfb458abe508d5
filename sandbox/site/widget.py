"""What SalesIQ's chat widget asks its own servers: who the visitor is, the chat, the operator's answers, invitations.

The real one's wire is not public; only the widget of our demo page uses this one. Tracking is SalesIQ's own: the
product learns of visits by its own script.
"""

from typing import Any

from flask import Blueprint, request

from sandbox.salesiq.api.actions import LARGEST_FILE, keep_file
from sandbox.salesiq.install_point import conversations_of
from sandbox.salesiq.portal import Portal, portal_of
from sandbox.salesiq.talk import profiles
from sandbox.salesiq.talk.conversations import Conversations, Impossible
from sandbox.site.browser import Browser
from sandbox.state import current
from sandbox.store import Document

TRIGGERS = "triggers"
OVER = ("closed", "missed")

widget = Blueprint("site_widget", __name__)


class Asked:
    """One call of a widget: whose, and what was sent."""

    def __init__(self) -> None:
        given = request.get_json(silent=True) if request.is_json else request.form.to_dict()
        self.body: Document = given if isinstance(given, dict) else {}
        self.portal: Portal = portal_of(current())
        self.key = str(self.body.get("visitor") or request.args.get("visitor") or "")
        self.chats: Conversations = conversations_of(self.portal)

    def text(self, name: str) -> str:
        return str(self.body.get(name) or "")

    def chat(self) -> Document | None:
        """The visitor's newest chat."""
        return next(reversed(self.chats.of(self.key)), None)


@widget.errorhandler(Impossible)
def impossible(error: Impossible) -> Any:
    return {"error": str(error)}, 409


@widget.post("/seen")
def seen() -> Any:
    """`{visitor, brand, url, title, referrer, landed, browser}`: a page is open; who SalesIQ takes it for."""
    asked = Asked()
    brand = asked.portal.brand(asked.text("brand"))
    if brand is None or not asked.key:
        return {"error": "brand and visitor are needed"}, 400
    browser = Browser(asked.portal, asked.key)
    page = {name: asked.text(name) for name in ("url", "title", "referrer")}
    more = asked.body.get("browser")
    browser.track(brand, page, landed=bool(asked.body.get("landed")), browser=more if isinstance(more, dict) else {})
    visitor = profiles.met(asked.portal, asked.key)
    return {"id": visitor["id"], "uvid": visitor["uvid"], "name": visitor["name"], "email": visitor["email"]}


@widget.post("/left")
def left() -> Any:
    """`{visitor}`: the page is closed."""
    asked = Asked()
    Browser(asked.portal, asked.key).close()
    return "", 204


@widget.post("/about")
def about() -> Any:
    """`{visitor, name, email, phone, info}`: what the page told through the JS API."""
    asked = Asked()
    info = asked.body.get("info")
    facts = {name: asked.text(name) for name in profiles.FACTS}
    profiles.met(asked.portal, asked.key, info=info if isinstance(info, dict) else {}, **facts)
    return "", 204


@widget.get("/chat")
def chat() -> Any:
    """The chat as the visitor sees it, and what was triggered since the last call: {chat, lines, triggers}."""
    asked = Asked()
    Browser(asked.portal, asked.key).beat()
    return {**_shown(asked), "triggers": _triggers(asked)}


@widget.post("/write")
def write() -> Any:
    """`{visitor, brand, text, url, department}`: opens a chat, or goes on with the one that is open."""
    asked = Asked()
    found = asked.chat()
    if found is None or found["state"] in OVER:
        asked.chats.open(asked.key, asked.text("text"), brand=asked.text("brand"), url=asked.text("url"))
    else:
        asked.chats.write(found, "visitor", asked.text("text"))
    return _shown(asked)


@widget.post("/file")
def send_file() -> Any:
    """A form with `visitor` and `file`."""
    asked = Asked()
    found, part = asked.chat(), request.files.get("file")
    content = part.read(LARGEST_FILE + 1) if part else b""
    if found is None or part is None or not 0 < len(content) <= LARGEST_FILE:
        return {"error": "there is no chat, or no file"}, 400
    kept = keep_file(asked.portal, part.filename or "file", part.mimetype, content)
    address = f"/api/v2/{asked.portal.screenname}/downloads/{kept['id']}"
    asked.chats.write(found, "visitor", "", file={**kept, "url": address})
    return _shown(asked)


@widget.get("/files/<file_id>")
def file(file_id: str) -> Any:
    """A file of a chat, for the visitor and the operator's page."""
    kept = portal_of(current()).table("files").get(file_id)
    if kept is None:
        return {"error": "there is no such file"}, 404
    headers = {"Content-Type": kept["content_type"], "X-Content-Type-Options": "nosniff"}
    headers["Content-Security-Policy"] = "sandbox"  # what a visitor sent runs nowhere
    return bytes.fromhex(kept["content"]), 200, headers


@widget.post("/end")
def end() -> Any:
    asked = Asked()
    found = asked.chat()
    if found is not None and found["state"] not in OVER:
        asked.chats.complete(found, "visitor")
    return _shown(asked)


@widget.post("/rate")
def rate() -> Any:
    """`{visitor, rating, feedback}`"""
    asked = Asked()
    found = asked.chat()
    if found is not None:
        asked.chats.rate(found, asked.text("rating") or "happy", asked.text("feedback"))
    return _shown(asked)


def trigger(portal: Portal, key: str, action: str, text: str, sender: str) -> None:
    """Make something happen in the visitor's widget. action: as action.type of a trigger rule"""
    number = portal.sandbox.ids.number(f"salesiq.{portal.name}.trigger")
    portal.table(TRIGGERS).put(str(number), {"visitor": key, "action": action, "text": text, "sender": sender})


def _triggers(asked: Asked) -> list[Document]:
    """What was triggered for this visitor, once."""
    table = asked.portal.table(TRIGGERS)
    mine = [(key, row) for key in table.ids() if (row := table.get(key)) and row["visitor"] == asked.key]
    return [{name: row[name] for name in ("action", "text", "sender")} for key, row in mine if table.delete(key)]


def _shown(asked: Asked) -> Document:
    found = asked.chat()
    if found is None:
        return {"chat": None, "lines": []}
    owner = asked.portal.operator(found["owner"])
    about_it = {name: found[name] for name in ("id", "state", "reference_id", "rating", "question")}
    lines = [
        {name: line[name] for name in ("id", "side", "sender", "text", "time", "file", "deleted")}
        for line in asked.chats.lines(found["id"])
    ]
    attender = {"name": owner["name"], "email": owner["email"]} if owner else None
    return {"chat": {**about_it, "attender": attender}, "lines": lines}

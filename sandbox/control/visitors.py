"""The web site's tab and tests act here: a visitor reads pages and chats, operators answer, SalesIQ tells the product.

`POST /sandbox/visitors/<verb>` with `{visitor, …}`: a verb of VERBS. Answers {visitor, chat, beacon, deliveries}.
"""

from typing import Any

from flask import Blueprint

from sandbox.cliq.install_point import current_stage
from sandbox.cliq.refusal import Refused
from sandbox.control.given import Given
from sandbox.control.verbs import VERBS, Play
from sandbox.salesiq.hooks.registry import WORKFLOW_EVENTS, public_text
from sandbox.salesiq.install_point import conversations_of, delivery_of
from sandbox.salesiq.portal import portal_of
from sandbox.salesiq.talk import profiles
from sandbox.salesiq.talk.conversations import Impossible
from sandbox.site.browser import Browser
from sandbox.site.pages import CAMPAIGNS
from sandbox.state import current

visitors = Blueprint("control_visitors", __name__)


@visitors.post("/visitors/<verb>")
def act(verb: str) -> Any:
    """Do it; the answer says what the product was told: {visitor, chat, state, beacon, deliveries}."""
    if verb not in VERBS:
        raise Refused("verb", f"'{verb}' is none of {', '.join(VERBS)}", 404)
    play = Play(Given.body(current_stage()))
    delivery = delivery_of(play.portal)
    delivery.retry()
    known = len(delivery.sent())
    try:
        beacon = VERBS[verb](play)
    except Impossible as error:
        raise Refused("impossible", str(error), 409) from None
    delivery.drain()
    play.portal.sandbox.settle()
    chat = next(reversed(play.chats.of(play.key)), None)
    return {
        "visitor": play.key,
        "chat": chat["id"] if chat else "",
        "state": chat["state"] if chat else "",
        "beacon": beacon,
        "deliveries": delivery.sent()[known:],
    }


@visitors.get("/visitors")
def look() -> Any:
    """{brands, departments, operators, visitors, chats (with their lines), webhooks, deliveries} of a portal."""
    given = Given.query(current_stage())
    portal = portal_of(current(), given.text("organisation", "zylker"))
    chats = conversations_of(portal)
    return {
        "screenname": portal.screenname,
        "campaigns": CAMPAIGNS,
        "brands": portal.table("brands").values(),
        "departments": portal.table("departments").values(),
        "operators": portal.table("operators").values(),
        "visitors": [
            {
                **one,
                "browser": {**browser.state, "open": browser.is_open, "alive": 0},
                "shown": profiles.shown_name(one),
            }
            for one in portal.table("visitors")
            for browser in [Browser(portal, one["key"])]
        ],
        "chats": [{**chat, "lines": chats.lines(chat["id"])} for chat in portal.table("chats")],
        "webhooks": [{**hook, "keys": len(hook["keys"])} for hook in portal.table("webhooks")],
        "deliveries": delivery_of(portal).sent(),
    }


@visitors.post("/visitors/set/<kind>/<key>")
def change(kind: str, key: str) -> Any:
    """Change facts of a brand (e.g. `beacon_key`), department or operator (`available`, `deleted`), found as usual."""
    given = Given.body(current_stage())
    portal = portal_of(current(), given.text("organisation", "zylker"))
    finders = {"brands": portal.brand, "departments": portal.department, "operators": portal.operator}
    found = finders[kind](key) if kind in finders else None
    if found is None:
        raise Refused("not_found", f"there is no such thing: {kind} {key!r}", 404)
    return portal.change(kind, found["id"], **{name: given.value(name) for name in found if given.has(name)})


@visitors.post("/visitors/workflow")
def add_workflow() -> Any:
    """`{url, events, secured}`: a workflow whose action is a webhook: {id, public_key}."""
    given = Given.body(current_stage())
    portal = portal_of(current(), given.text("organisation", "zylker"))
    events, registry = given.sequence("events"), delivery_of(portal).registry
    if not events or not set(events) <= WORKFLOW_EVENTS:
        raise Refused("events", f"'events' are some of {', '.join(sorted(WORKFLOW_EVENTS))}")
    facts = {"type": "data", "url": given.text("url"), "events": events, "app_ids": [], "workflow": True}
    hook = registry.add("", **facts, secured=not given.has("secured") or given.flag("secured"))
    hook = registry.add_key(hook, "")
    return {"id": hook["id"], "public_key": public_text(hook["keys"][0]["pem"], "pem")}

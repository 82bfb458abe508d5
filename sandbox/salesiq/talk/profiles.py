"""Visitors as SalesIQ knows them: found by the browser's key, made when new, changed by whoever learns more.

A lead becomes a contact when an e-mail or a phone is known. Nothing is told to anybody here.
"""

import uuid
from typing import Any

from sandbox.salesiq.portal import Portal
from sandbox.store import Document

NAMESPACE = uuid.UUID("6f0f1c1e-51a7-4d11-9a51-0d9a3c2b8a10")
FACTS = ("name", "email", "phone")


def uvid_of(key: str) -> str:
    """The id that SalesIQ keeps in that browser."""
    return str(uuid.uuid5(NAMESPACE, key))


def known(portal: Portal, key: str) -> Document | None:
    return portal.table("visitors").get(key)


def met(portal: Portal, key: str, **facts: Any) -> Document:
    """The visitor of that browser, made when new; facts: name, email, phone, info (merged), anything else as it is."""
    table = portal.table("visitors")
    with portal.sandbox.store.lock:
        visitor = table.get(key)
        if visitor is None:
            now = portal.now()
            visitor = {
                "key": key,
                "id": portal.new_id(),
                "uvid": uvid_of(key),
                "name": "",
                "email": "",
                "phone": "",
                "info": {},
                "first_seen": now,
                "last_seen": now,
                "visits": 0,
                "chats": 0,
                "score": 0,
                "country": "Japan",
                "pages": [],
                "source": "Direct",
            }
        info = {**visitor["info"], **(facts.pop("info", None) or {})}
        visitor = {**visitor, **{name: value for name, value in facts.items() if value}, "info": info}
        table.put(key, visitor)
    return visitor


def kind(visitor: Document) -> str:
    return "contact" if visitor["email"] or visitor["phone"] else "lead"


def shown_name(visitor: Document) -> str:
    """A visitor who said no name is called by a number."""
    return visitor["name"] or f"Visitor {visitor['id'][-4:]}"


def names(visitor: Document) -> tuple[str, str]:
    """(first name, last name): a Japanese name is written family name first."""
    shown = shown_name(visitor)
    first, _, last = shown.rpartition(" ")
    if first and not shown.isascii():
        return last, first
    return first, last

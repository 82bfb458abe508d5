"""Audiences (lists), their fields and members, and the webhooks by which they tell of changes.

Source: https://mailchimp.com/developer/marketing/api/lists/ and …/api/list-members/, read 2026-11-21.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from app.clients.mailchimp.api import Api, part

EVENTS = {"subscribe": True, "unsubscribe": True, "profile": True, "cleaned": True, "upemail": True, "campaign": False}
SOURCES = {"user": True, "admin": True, "api": False}  # what we do ourselves is not told back to us
BATCH_FROM = 50  # fewer are put one by one


@dataclass(frozen=True)
class Audience:
    list_id: str
    name: str
    members: int = 0


@dataclass(frozen=True)
class MergeField:
    tag: str
    name: str
    type: str
    is_required: bool = False


@dataclass(frozen=True)
class NewMember:
    """fields: values by merge tag. Somebody who is a member already keeps their status."""

    email: str = field(repr=False)
    fields: Mapping[str, str] = field(default_factory=dict, repr=False)
    language: str = ""


@dataclass(frozen=True)
class NewAudience:
    """contact: company, address1, city, country, perhaps address2, state, zip, phone: the law wants them in mails."""

    name: str
    from_name: str
    from_email: str
    contact: Mapping[str, str]
    reminder: str
    language: str = "en"


@dataclass(frozen=True)
class Hook:
    hook_id: str
    secret: str = field(default="", repr=False)


def hash_of(email: str) -> str:
    """How a member is named in addresses: MD5 of the address, as the vendor defines it."""
    return hashlib.md5(email.strip().lower().encode(), usedforsecurity=False).hexdigest()


class Audiences:
    def __init__(self, api: Api) -> None:
        self._api = api

    def account(self) -> Mapping[str, Any]:
        """Whose key it is: account_id, account_name, email. raises ServiceRejected for a wrong key"""
        return self._api.send("GET", "/")

    def lists(self) -> list[Audience]:
        rows = self._api.all("/lists", "lists", fields="lists.id,lists.name,lists.stats.member_count")
        return [
            Audience(str(r["id"]), str(r["name"]), int((r.get("stats") or {}).get("member_count") or 0)) for r in rows
        ]

    def fields(self, list_id: str) -> list[MergeField]:
        """Without the address, which every list has."""
        rows = self._api.all(f"/lists/{part(list_id)}/merge-fields", "merge_fields")
        return [MergeField(str(r["tag"]), str(r["name"]), str(r["type"]), bool(r.get("required"))) for r in rows]

    def may_create(self) -> bool:
        found = self._api.get("/lists", count=1)
        return bool(((found or {}).get("constraints") or {}).get("may_create", True))

    def create(self, new: NewAudience) -> str:
        """The id of a new audience. raises ServiceRejected with the fields that are wrong"""
        defaults = {"from_name": new.from_name, "from_email": new.from_email, "subject": "", "language": new.language}
        body = {
            "name": new.name,
            "contact": dict(new.contact),
            "permission_reminder": new.reminder,
            "campaign_defaults": {**defaults, "subject": new.name},
            "email_type_option": False,
        }
        return str(self._api.send("POST", "/lists", body)["id"])

    # -- members --------------------------------------------------------------------------------------------------

    def status(self, list_id: str, email: str) -> str:
        """'subscribed', 'pending', 'unsubscribed', 'cleaned' …; '' for nobody of theirs."""
        found = self._api.get(f"/lists/{part(list_id)}/members/{hash_of(email)}", fields="status")
        return str(found.get("status") or "") if found is not None else ""

    def put(self, list_id: str, member: NewMember, status: str = "pending") -> str:
        """Add somebody, or complete what is known of them; returns their status.

        status   of somebody new: 'pending' sends them a mail to confirm. Who has left is not brought back.
        """
        return str(self._api.send("PUT", _member(list_id, member.email), _body(member, status)).get("status") or "")

    def put_many(self, list_id: str, members: Sequence[NewMember], status: str = "pending") -> str:
        """The same for up to 500 as one batch, which MailChimp works off by itself; returns its id."""
        operations = [
            {
                "method": "PUT",
                "path": _member(list_id, one.email),
                "body": orjson.dumps(_body(one, status)).decode(),
                "operation_id": hash_of(one.email),
            }
            for one in members
        ]
        return str(self._api.send("POST", "/batches", {"operations": operations})["id"])

    # -- webhooks -------------------------------------------------------------------------------------------------

    def add_hook(self, list_id: str, url: str) -> Hook:
        """MailChimp sends a GET there first, which must be answered 200."""
        body = {"url": url, "events": EVENTS, "sources": SOURCES}
        made = self._api.send("POST", f"/lists/{part(list_id)}/webhooks", body)
        return Hook(str(made["id"]), str(made.get("signing_secret") or ""))

    def remove_hook(self, list_id: str, hook_id: str) -> None:
        """One that is gone already is no fault."""
        self._api.drop(f"/lists/{part(list_id)}/webhooks/{part(hook_id)}")


def _count(row: Mapping[str, Any]) -> int:
    return int((row.get("stats") or {}).get("member_count") or 0)


def _member(list_id: str, email: str) -> str:
    return f"/lists/{part(list_id)}/members/{hash_of(email)}"


def _body(member: NewMember, status: str) -> dict[str, Any]:
    """Never `status`, which would overwrite that somebody has left."""
    body: dict[str, Any] = {"email_address": member.email, "status_if_new": status, "merge_fields": dict(member.fields)}
    return body | ({"language": member.language} if member.language else {})

"""Audiences and who is in them: what is kept, and the rules of joining and leaving.

A member's id is the MD5 of the trimmed, lower-cased address. Whoever left by themselves is not brought back by the API.
"""

import hashlib
import re
from typing import Any

from sandbox.mailchimp.call import Problem, invalid, not_found
from sandbox.state import Sandbox
from sandbox.store import Document

LISTS, FIELDS, MEMBERS, TAGS = "mailchimp.lists", "mailchimp.fields", "mailchimp.members", "mailchimp.tags"
STATUSES = ("subscribed", "unsubscribed", "cleaned", "pending", "transactional")
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
REQUIRED = (
    "name", "contact.company", "contact.address1", "contact.city", "contact.country", "permission_reminder",
    "campaign_defaults.from_name", "campaign_defaults.from_email", "campaign_defaults.subject",
    "campaign_defaults.language", "email_type_option",
)  # fmt: skip


def hash_of(email: str) -> str:
    return hashlib.md5(email.strip().lower().encode(), usedforsecurity=False).hexdigest()


def audience(box: Sandbox, list_id: str) -> Document:
    found = box.store.table(LISTS).get(list_id)
    if found is None:
        raise not_found()
    return found


def audience_json(box: Sandbox, one: Document) -> Document:
    members = [member for member in box.store.table(MEMBERS) if member["list_id"] == one["id"]]
    counts = {state: sum(member["status"] == state for member in members) for state in STATUSES}
    return {
        **one,
        "stats": {
            "member_count": counts["subscribed"],
            "unsubscribe_count": counts["unsubscribed"],
            "cleaned_count": counts["cleaned"],
        },
    }


def create(box: Sandbox, body: Document) -> Document:
    """raises Problem, naming every key that is missing"""
    wrong = {path: "This value should not be blank." for path in REQUIRED if _at(body, path) in (None, "")}
    if wrong:
        raise invalid(**{path.replace(".", "__"): message for path, message in wrong.items()})
    if not box.switches["mailchimp_may_create"]:
        raise Problem(403, "Forbidden", "You have reached the maximum number of audiences for your plan.")
    list_id = f"{box.ids.number('mailchimp.list') + 0xA1C0DE:010x}"
    made = {
        "id": list_id, "web_id": int(list_id, 16) % 100000, "visibility": "prv", "double_optin": False,
        "date_created": now(box), "list_rating": 0, **body,
    }  # fmt: skip
    box.store.table(LISTS).put(list_id, made)
    add_fields(box, list_id, ())
    return made


def add_fields(box: Sandbox, list_id: str, more: tuple[tuple[str, str, str], ...]) -> None:
    """The fields of an audience, the usual ones first: (tag, name, type)."""
    usual = (("FNAME", "First Name", "text"), ("LNAME", "Last Name", "text"), ("PHONE", "Phone Number", "phone"))
    for number, (tag, name, kind) in enumerate(usual + more, 1):
        field = {
            "merge_id": number, "tag": tag, "name": name, "type": kind, "required": False, "default_value": "",
            "public": True, "options": {}, "list_id": list_id,
        }  # fmt: skip
        box.store.table(FIELDS).put(f"{list_id}/{tag}", field)


def member(box: Sandbox, list_id: str, member_id: str) -> Document:
    """By hash, or by the address itself; raises Problem 404."""
    key = hash_of(member_id) if "@" in member_id else member_id
    found = box.store.table(MEMBERS).get(f"{list_id}/{key}")
    if found is None or found["status"] == "archived":
        raise not_found()
    return found


def upsert(box: Sandbox, list_id: str, member_id: str, body: Document, *, by_api: bool = True) -> tuple[Document, str]:
    """Add or change somebody; returns the member, and what a webhook would say: subscribe, unsubscribe, profile, ''.

    raises  Problem: a wrong address or status, a path of somebody else, Member In Compliance State
    """
    email = str(body.get("email_address") or "").strip()
    key = hash_of(email)
    if not ADDRESS.fullmatch(email):
        raise invalid(email_address="This value should be a valid email.")
    if key != (hash_of(member_id) if "@" in member_id else member_id):
        raise invalid(email_address="The email address and the subscriber hash do not match.")
    known = box.store.table(MEMBERS).get(f"{list_id}/{key}")
    status = body.get("status") or (known or {}).get("status") or body.get("status_if_new")
    if known and known["status"] == "archived":
        status = body.get("status") or body.get("status_if_new")
    if status is None:
        raise invalid(status_if_new="This value should not be blank.")
    if status not in STATUSES:
        raise invalid(status="This value is not a valid choice.")
    has_left = by_api and known and known["status"] in ("unsubscribed", "cleaned") and known["left_by_self"]
    if known and has_left and status not in (known["status"], "pending"):
        raise Problem(400, "Member In Compliance State", f"{email} is in a compliance state and can't be subscribed.")
    fields = body.get("merge_fields") or {}
    if unknown := [tag for tag in fields if f"{list_id}/{tag}" not in box.store.table(FIELDS)]:
        raise invalid(**{f"merge_fields__{unknown[0]}": "No such merge field."})
    made = {
        **(known or _fresh(box, list_id, email)),
        "email_address": email, "status": status, "last_changed": now(box),
        "left_by_self": bool(known and known["left_by_self"] and status == known["status"]),
        "merge_fields": {**((known or {}).get("merge_fields") or {}), **fields},
    }  # fmt: skip
    for name in ("language", "ip_signup", "timestamp_signup", "vip"):
        if body.get(name):
            made[name] = body[name]
    made["full_name"] = " ".join(filter(None, (made["merge_fields"].get("FNAME"), made["merge_fields"].get("LNAME"))))
    box.store.table(MEMBERS).put(f"{list_id}/{key}", made)
    before = known["status"] if known else ""
    told = {"subscribed": "subscribe", "unsubscribed": "unsubscribe"}.get(status, "") if status != before else "profile"
    return made, told


def leave(box: Sandbox, list_id: str, email: str, status: str = "unsubscribed") -> Document:
    """Somebody leaves by the link in a mail, or bounces."""
    found = member(box, list_id, email)
    made = {**found, "status": status, "left_by_self": True, "last_changed": now(box), "unsubscribe_reason": "manual"}
    box.store.table(MEMBERS).put(f"{list_id}/{found['id']}", made)
    return made


def member_json(box: Sandbox, one: Document) -> Document:
    tags = (box.store.table(TAGS).get(f"{one['list_id']}/{one['id']}") or {"tags": []})["tags"]
    shown = {name: value for name, value in one.items() if name != "left_by_self"}
    return {**shown, "tags_count": len(tags), "tags": tags}


def now(box: Sandbox) -> str:
    return box.clock.now().isoformat(timespec="seconds").replace("Z", "+00:00")


def _fresh(box: Sandbox, list_id: str, email: str) -> Document:
    key = hash_of(email)
    return {
        "id": key, "unique_email_id": key[:10], "contact_id": key, "web_id": int(key[:6], 16), "email_type": "html",
        "stats": {"avg_open_rate": 0, "avg_click_rate": 0}, "member_rating": 2, "vip": False, "language": "",
        "location": {"country_code": "", "timezone": ""}, "source": "API", "list_id": list_id, "ip_signup": "",
        "left_by_self": False,
        "timestamp_signup": now(box), "merge_fields": {},
    }  # fmt: skip


def _at(body: Document, path: str) -> Any:
    value: Any = body
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value

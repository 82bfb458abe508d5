"""Campaigns, their content, and the reports on who received, opened and clicked them."""

from typing import Any

from flask import Blueprint, Response, request

from sandbox.mailchimp.audience import MEMBERS, hash_of
from sandbox.mailchimp.call import answered, invalid, not_found, page
from sandbox.state import Sandbox, current
from sandbox.store import Document

CAMPAIGNS, RECEIVED, BATCHES = "mailchimp.campaigns", "mailchimp.received", "mailchimp.batches"
STATUSES = ("save", "paused", "schedule", "sending", "sent")
routes = Blueprint("mailchimp_campaigns", __name__)


@routes.get("/campaigns")
def campaigns() -> Response:
    """`member_id` covers what was sent to that member; drafts and planned ones are found by `list_id`."""
    box, asked = current(), request.args
    rows = list(box.store.table(CAMPAIGNS))
    if asked.get("status") and asked["status"] not in STATUSES:
        raise invalid(status="This value is not a valid choice.")
    if asked.get("member_id"):
        mails = {one["campaign_id"] for one in box.store.table(RECEIVED) if one["email_id"] == asked["member_id"]}
        rows = [row for row in rows if row["id"] in mails]
    if asked.get("list_id"):
        rows = [row for row in rows if row["recipients"]["list_id"] == asked["list_id"]]
    if asked.get("status"):
        rows = [row for row in rows if row["status"] == asked["status"]]
    if asked.get("sort_field") in ("send_time", "create_time"):
        rows.sort(key=lambda row: row[asked["sort_field"]], reverse=asked.get("sort_dir", "").upper() == "DESC")
    return page("campaigns", [campaign_json(box, row) for row in rows])


@routes.get("/campaigns/<campaign_id>")
def one(campaign_id: str) -> Response:
    return answered(campaign_json(current(), campaign(current(), campaign_id)))


@routes.get("/campaigns/<campaign_id>/content")
def content(campaign_id: str) -> Response:
    found = campaign(current(), campaign_id)
    html = f"<html><body><h1>{found['settings']['subject_line']}</h1><a href='{found['link']}'>…</a></body></html>"
    return answered({"html": html, "archive_html": html, "plain_text": found["settings"]["subject_line"]})


@routes.get("/reports/<campaign_id>")
def report(campaign_id: str) -> Response:
    box, found = current(), campaign(current(), campaign_id)
    rows = received(box, campaign_id)
    opens = [row for row in rows if row["opens"]]
    return answered({
        "id": campaign_id, "campaign_title": found["settings"]["title"],
        "subject_line": found["settings"]["subject_line"],
        "list_id": found["recipients"]["list_id"], "emails_sent": len(rows), "send_time": found["send_time"],
        "opens": {"opens_total": sum(len(row["opens"]) for row in rows), "unique_opens": len(opens)},
        "clicks": {"clicks_total": sum(len(row["clicks"]) for row in rows)},
    })  # fmt: skip


@routes.get("/reports/<campaign_id>/sent-to/<member_id>")
def sent_to(campaign_id: str, member_id: str) -> Response:
    row = _row(campaign_id, member_id)
    return answered({
        "email_id": row["email_id"], "email_address": row["email_address"], "status": "sent",
        "open_count": len(row["opens"]), "last_open": row["opens"][-1] if row["opens"] else "",
        "campaign_id": campaign_id, "list_id": row["list_id"],
    })  # fmt: skip


@routes.get("/reports/<campaign_id>/email-activity/<member_id>")
def activity(campaign_id: str, member_id: str) -> Response:
    row = _row(campaign_id, member_id)
    events = [{"action": "open", "timestamp": at} for at in row["opens"]]
    events += [{"action": "click", "timestamp": at, "url": url} for at, url in row["clicks"]]
    events.sort(key=lambda event: event["timestamp"])
    return answered({
        "campaign_id": campaign_id, "list_id": row["list_id"], "email_id": row["email_id"],
        "email_address": row["email_address"], "activity": events,
    })  # fmt: skip


@routes.get("/reports/<campaign_id>/open-details")
def open_details(campaign_id: str) -> Response:
    rows = [row for row in received(current(), campaign_id) if row["opens"]]
    shown = [_opened(row) for row in rows]
    return page("members", shown, campaign_id=campaign_id, total_opens=sum(len(row["opens"]) for row in rows))


@routes.get("/reports/<campaign_id>/open-details/<member_id>")
def open_detail(campaign_id: str, member_id: str) -> Response:
    return answered(_opened(_row(campaign_id, member_id)))


@routes.get("/reports/<campaign_id>/click-details")
def click_details(campaign_id: str) -> Response:
    clicks = [click for row in received(current(), campaign_id) for click in row["clicks"]]
    urls = sorted({url for _, url in clicks})
    shown = [
        {"id": hash_of(url)[:10], "url": url, "total_clicks": sum(one == url for _, one in clicks)} for url in urls
    ]
    return page("urls_clicked", shown, campaign_id=campaign_id)


@routes.get("/reports/<campaign_id>/unsubscribed")
def unsubscribed(campaign_id: str) -> Response:
    rows = [row for row in received(current(), campaign_id) if row.get("unsubscribed")]
    shown = [{"email_id": row["email_id"], "timestamp": row["unsubscribed"], "reason": "None given"} for row in rows]
    return page("unsubscribes", shown, campaign_id=campaign_id)


def campaign(box: Sandbox, campaign_id: str) -> Document:
    found = box.store.table(CAMPAIGNS).get(campaign_id)
    if found is None:
        raise not_found()
    return found


def received(box: Sandbox, campaign_id: str) -> list[Document]:
    return [row for row in box.store.table(RECEIVED) if row["campaign_id"] == campaign_id]


def deliver(box: Sandbox, found: Document, member: Document) -> None:
    """A campaign's mail arrives."""
    box.store.table(RECEIVED).put(f"{found['id']}/{member['id']}", {
        "campaign_id": found["id"], "email_id": member["id"], "email_address": member["email_address"],
        "list_id": member["list_id"], "opens": [], "clicks": [], "unsubscribed": "",
    })  # fmt: skip


def happened(box: Sandbox, campaign_id: str, email: str, **news: Any) -> Document:
    """`opens` or `clicks`, one more; `unsubscribed` since when."""
    key = f"{campaign_id}/{hash_of(email)}"
    row = box.store.table(RECEIVED).get(key)
    if row is None:
        raise not_found()
    made = {
        **row,
        **{name: [*row[name], value] if isinstance(row[name], list) else value for name, value in news.items()},
    }
    box.store.table(RECEIVED).put(key, made)
    return made


def campaign_json(box: Sandbox, row: Document) -> Document:
    rows = received(box, row["id"])
    opens = sum(bool(one["opens"]) for one in rows)
    shown = {name: value for name, value in row.items() if name != "link"}
    return {
        **shown,
        "emails_sent": len(rows),
        "report_summary": {"opens": sum(len(one["opens"]) for one in rows), "unique_opens": opens},
    }


def _row(campaign_id: str, member_id: str) -> Document:
    campaign(current(), campaign_id)
    key = hash_of(member_id) if "@" in member_id else member_id
    row = current().store.table(RECEIVED).get(f"{campaign_id}/{key}")
    if row is None:
        raise not_found()
    return row


def _opened(row: Document) -> Document:
    is_member = f"{row['list_id']}/{row['email_id']}" in current().store.table(MEMBERS)
    return {
        "email_id": row["email_id"], "email_address": row["email_address"], "list_id": row["list_id"],
        "contact_status": "subscribed" if is_member else "", "opens_count": len(row["opens"]),
        "opens": [{"timestamp": at} for at in row["opens"]],
    }  # fmt: skip

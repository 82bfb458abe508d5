"""The audiences, people and campaigns of the demo data set."""

from datetime import timedelta

from sandbox.enrichment.samples import FREE_MAIL
from sandbox.mailchimp import audience, campaigns
from sandbox.mailchimp.audience import LISTS
from sandbox.state import Sandbox
from sandbox.store import Document

NEWS, CUSTOMERS = "a1c0de0001", "a1c0de0002"
CONTACT = {
    "company": "Zylker",
    "address1": "1-2-3 Marunouchi",
    "city": "Tokyo",
    "state": "",
    "zip": "100-0005",
    "country": "JP",
    "phone": "",
}
PEOPLE = (
    ("ichiro.tanaka@softvale.example", "一郎", "田中", NEWS, "subscribed"),
    ("ichiro.tanaka@softvale.example", "一郎", "田中", CUSTOMERS, "subscribed"),
    ("lucy.hart@northwind.example", "Lucy", "Hart", NEWS, "subscribed"),
    ("max@diskette.example", "Max", "Rivera", NEWS, "unsubscribed"),
    ("orie@itoya.example", "織江", "糸屋", NEWS, "pending"),
    (f"yuki.sato@{FREE_MAIL[0]}", "ゆき", "佐藤", NEWS, "subscribed"),
)
# id, title, subject, audience, state, days ago
CAMPAIGNS = (
    ("c5f2a00001", "Spring offer", "20 % off until Friday", NEWS, "sent", 40),
    ("c5f2a00002", "夏のご案内", "夏の新製品のご案内", NEWS, "sent", 20),
    ("c5f2a00003", "Autumn webinar", "Save your seat", NEWS, "sent", 9),
    ("c5f2a00004", "お客様アンケート", "アンケートへのご協力のお願い", CUSTOMERS, "sent", 3),
    ("c5f2a00005", "Winter sale", "Winter is coming", NEWS, "schedule", 0),
    ("c5f2a00006", "Draft", "", NEWS, "save", 0),
    ("c5f2a00007", "Weekly tips", "Tip of the week", NEWS, "paused", 0),
    ("c5f2a00008", "Today's news", "What is new today", CUSTOMERS, "sending", 0),
)


def load(box: Sandbox, dataset: str) -> None:
    if dataset == "empty":
        return
    for list_id, name in ((NEWS, "Newsletter"), (CUSTOMERS, "お客様")):
        box.store.table(LISTS).put(list_id, {
            "id": list_id, "web_id": int(list_id, 16) % 100000, "name": name, "contact": CONTACT,
            "visibility": "pub",
            "permission_reminder": "You signed up on our site.", "double_optin": False, "email_type_option": False,
            "campaign_defaults": {
                "from_name": "Zylker", "from_email": "news@zylker.example", "subject": "", "language": "ja",
            },
            "date_created": audience.now(box), "list_rating": 3,
        })  # fmt: skip
        audience.add_fields(box, list_id, (("COMPANY", "会社", "text"), ("COUNTRY", "Country", "text")))
    for email, first, last, list_id, status in PEOPLE:
        names = {"FNAME": first, "LNAME": last}
        body = {"email_address": email, "status_if_new": "subscribed", "merge_fields": names}
        audience.upsert(box, list_id, email, body)
        if status == "unsubscribed":
            audience.leave(box, list_id, email)
        elif status != "subscribed":
            audience.upsert(box, list_id, email, {**body, "status": status})
    for facts in CAMPAIGNS:
        _campaign(box, *facts)


def _campaign(box: Sandbox, key: str, title: str, subject: str, list_id: str, status: str, days: int) -> None:
    sent = (box.clock.now() - timedelta(days=days)).isoformat(timespec="seconds") if status == "sent" else ""
    made: Document = {
        "id": key, "web_id": int(key[-4:], 16), "parent_campaign_id": "", "type": "regular", "status": status,
        "create_time": (box.clock.now() - timedelta(days=days + 1)).isoformat(timespec="seconds"), "send_time": sent,
        "archive_url": f"http://eepurl.example/{key}",
        "long_archive_url": f"http://us19.campaign-archive.example/?id={key}",
        "content_type": "template", "recipients": {"list_id": list_id, "list_name": "", "recipient_count": 0},
        "settings": {
            "subject_line": subject, "preview_text": "", "title": title, "from_name": "Zylker",
            "reply_to": "news@zylker.example",
        },
        "tracking": {"opens": True, "html_clicks": True, "google_analytics": title.replace(" ", "_"), "ecomm360": True},
        "delivery_status": {"status": "delivered" if status == "sent" else "delivering"},
        "link": "https://www.zylker.example/offers",
    }  # fmt: skip
    box.store.table(campaigns.CAMPAIGNS).put(key, made)
    if status in ("sent", "sending"):
        for member in box.store.table(audience.MEMBERS):
            if member["list_id"] == list_id and member["status"] == "subscribed":
                campaigns.deliver(box, made, member)

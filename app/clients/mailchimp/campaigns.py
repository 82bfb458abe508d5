"""Campaigns, which of them somebody was sent, and what they did with them.

Source: https://mailchimp.com/developer/marketing/api/campaigns/ and …/api/reports/, read 2026-11-21.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.clients.mailchimp.api import Api, part
from app.clients.mailchimp.audiences import hash_of

# as the product's documents call them
STATUSES = {"save": "saved", "schedule": "scheduled", "paused": "paused", "sending": "sending", "sent": "sent"}


@dataclass(frozen=True)
class Campaign:
    """status   'saved', 'scheduled', 'paused', 'sending', 'sent'; another as MailChimp says it
    tag      how Google Analytics calls it in links; ''        sent_at: ISO 8601, '' when it was not sent
    """

    campaign_id: str
    title: str
    subject: str
    status: str
    list_id: str
    sent_at: str = ""
    url: str = ""
    tag: str = ""


class Campaigns:
    def __init__(self, api: Api) -> None:
        self._api = api

    def sent_to(self, email: str, most: int) -> list[Campaign]:
        """The last that this address was sent, the newest first."""
        found = self._api.get(
            "/campaigns", member_id=hash_of(email), sort_field="send_time", sort_dir="DESC", count=most
        )
        return [_campaign(row) for row in (found or {}).get("campaigns") or ()]

    def get(self, campaign_id: str) -> Campaign | None:
        found = self._api.get(f"/campaigns/{part(campaign_id)}")
        return _campaign(found) if found is not None else None

    def newest(self, most: int = 100) -> list[Campaign]:
        """For rules to choose from."""
        found = self._api.get("/campaigns", sort_field="create_time", sort_dir="DESC", count=most)
        return [_campaign(row) for row in (found or {}).get("campaigns") or ()]

    def actions(self, campaign_id: str, email: str) -> tuple[list[str], str]:
        """(what a recipient did, each once: received, opened or not_opened, clicked; when last, ISO 8601 or '').

        [] for who was not sent it.
        """
        path, key = f"/reports/{part(campaign_id)}", hash_of(email)
        sent = self._api.get(f"{path}/sent-to/{key}")
        if sent is None:
            return [], ""
        found = self._api.get(f"{path}/email-activity/{key}") or {}
        events = [one for one in found.get("activity") or () if isinstance(one, Mapping)]
        kinds = {str(one.get("action")) for one in events}
        is_opened = bool(sent.get("open_count")) or bool(kinds & {"open", "click"})
        done = ["received", "opened" if is_opened else "not_opened", *(["clicked"] if "click" in kinds else [])]
        return done, max((str(one.get("timestamp") or "") for one in events), default="")


def _campaign(row: Mapping[str, Any]) -> Campaign:
    settings, tracking = row.get("settings") or {}, row.get("tracking") or {}
    status = str(row.get("status") or "")
    return Campaign(
        campaign_id=str(row.get("id")),
        title=str(settings.get("title") or settings.get("subject_line") or ""),
        subject=str(settings.get("subject_line") or ""),
        status=STATUSES.get(status, status),
        list_id=str((row.get("recipients") or {}).get("list_id") or ""),
        sent_at=str(row.get("send_time") or ""),
        url=str(row.get("archive_url") or row.get("long_archive_url") or ""),
        tag=str(tracking.get("google_analytics") or ""),
    )

"""Mail campaigns (M1-M7): what is known of a visitor there, and visitors who join a mailing list.

What a service said is kept for ten minutes with the visitor, since a visitor costs up to ten calls. Who sees it is
decided elsewhere.
"""

import hmac
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from app.clients.http import Http
from app.clients.mailchimp.api import Api
from app.clients.mailchimp.audiences import Audiences, NewAudience, NewMember
from app.clients.mailchimp.campaigns import Campaign, Campaigns
from app.errors import ServiceRejected, UserError
from app.now import Source
from app.storage.asking.joiners import Joiner as Joiner
from app.storage.database import Database
from app.storage.visiting.links import Link
from app.storage.visiting.visits import Visit
from app.visitors.links import KnownLinks

PART = "campaigns"
HOOK_PATH = "/answers/mailchimp"
SHOWN_MOST = 3  # M3
FRESH = timedelta(minutes=10)
BATCH_FROM = 50  # so many joiners of one list go as one batch
NEW = "new:"
CONTACT = ("company", "address1", "city", "country")  # what a new list must have by law
INTERVALS = {"now": timedelta(0), "weekly": timedelta(days=7), "monthly": timedelta(days=30)}
NEVER_SENT = ("saved", "scheduled", "paused")
MEMBER_SHOWN = ("pending", "subscribed", "unsubscribed")


@dataclass(frozen=True)
class Terms:
    """The settings of the link, read leniently: checked when they are saved.

    departments  that may see campaigns; none: all (M1)
    signups      by brand id: {is_on, text, list_id, pairs: [[attribute, merge tag]]} (M4)
    contact, reminder   of new lists: the sender's postal address, and why somebody gets these mails
    status       of whom a form or a rule adds: 'pending' (they confirm by mail) or 'subscribed'
    made         ids of the lists that were made, by name
    hooks        by list id: {id, token, secret}
    """

    departments: tuple[str, ...] = ()
    signups: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    contact: Mapping[str, str] = field(default_factory=dict)
    reminder: str = ""
    status: str = "pending"
    made: Mapping[str, str] = field(default_factory=dict)
    hooks: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, link: Link) -> "Terms":
        given = {name: link.settings[name] for name in cls.__dataclass_fields__ if name in link.settings}
        return cls(**given | {"departments": tuple(given.get("departments") or ())})


class Mailing:
    """url   in place of the address that the key names; '' for that"""

    def __init__(self, database: Database, source: Source, links: KnownLinks, http: Http, url: str) -> None:
        self._database, self._source, self._links, self._http, self._url = database, source, links, http, url

    @property
    def terms(self) -> Terms | None:
        """None while no account is linked, or campaigns are switched off."""
        link = self._links.get(PART)
        return Terms.of(link) if link is not None and link.is_on and link.secret else None

    def api(self, key: str = "") -> Api:
        """With the link's key, or another one. raises UserError links.none"""
        link = self._links.get(PART)
        if not key and (link is None or not link.secret):
            raise UserError("links.none", part=PART)
        return Api(self._http, key or str(link.secret if link is not None else ""), self._url)

    @property
    def audiences(self) -> Audiences:
        return Audiences(self.api())

    @property
    def campaigns(self) -> Campaigns:
        return Campaigns(self.api())

    def hook(self, token: str) -> tuple[str, str] | None:
        """(list id, signing secret or '') of an address that MailChimp calls; None for one that we did not give out."""
        terms = self.terms
        for list_id, one in (terms.hooks if terms is not None else {}).items():
            if hmac.compare_digest(one.get("token", "").encode(), token.encode("utf-8", "replace")):
                return list_id, one.get("secret", "")
        return None

    # -- what is known of a visitor -------------------------------------------------------------------------------

    def body(self, email: str, visit: Visit | None) -> dict[str, Any]:
        """The learned part: {list: [{id, title, subject, status, member, actions, at, list_id, url}], visited}.

        The last three that were sent to the address, before them the one whose link led to this visit.
        raises  RateLimited, ServiceUnavailable, ServiceRejected
        """
        campaigns, audiences = self.campaigns, self.audiences
        sent = campaigns.sent_to(email, SHOWN_MOST) if email else []
        visited = self._visited(campaigns, sent, visit)
        if visited is not None:
            sent = [visited, *(one for one in sent if one.campaign_id != visited.campaign_id)][:SHOWN_MOST]
        members: dict[str, str] = {}
        rows = []
        for one in sent:
            actions, at = campaigns.actions(one.campaign_id, email) if email else ([], "")
            if email and one.list_id not in members:
                members[one.list_id] = audiences.status(one.list_id, email)
            member = members.get(one.list_id, "")
            if visited is not None and one.campaign_id == visited.campaign_id:
                actions = [*actions, "visited"]
            if member == "unsubscribed":
                actions = [*actions, "unsubscribed"]
            rows.append(_row(one, member, actions, at))
        return {"list": rows, "visited": visited.campaign_id if visited is not None else ""}

    def _visited(self, campaigns: Campaigns, sent: Sequence[Campaign], visit: Visit | None) -> Campaign | None:
        """The campaign whose link led here: by MailChimp's own parameter, else by utm_campaign (M2)."""
        utm = visit.utm if visit is not None else {}
        campaign_id, named = str(utm.get("mc_cid") or ""), _folded(str(utm.get("utm_campaign") or ""))
        if campaign_id:
            return next((one for one in sent if one.campaign_id == campaign_id), None) or campaigns.get(campaign_id)
        if named:
            known = [*sent, *(campaigns.newest() if not _named(sent, named) else ())]
            return _named(known, named)
        return None

    # -- joining a list -------------------------------------------------------------------------------------------

    def joiner(
        self,
        list_id: str,
        email: str,
        *,
        fields: Mapping[str, str] | None = None,
        language: str = "",
        interval: str = "now",
        new: Mapping[str, str] | None = None,
        reason: str = "",
    ) -> Joiner:
        """Somebody who is to join a list at once, or when its week or month is over.

        list_id   '' for a list that is made when the first one joins: new {name, from_name, from_email}
        """
        key = list_id or NEW + str((new or {}).get("name") or "")
        due = self._source.now() + INTERVALS.get(interval, timedelta(0))
        return Joiner(
            key, "", due, reason=reason, email=email.strip(), fields=fields or {}, language=language, new=new or {}
        )

    def join(self, joiners: Sequence[Joiner], terms: Terms) -> dict[str, str]:
        """Put members of one list there; few one by one, many as one batch. Who was refused, by digest: why.

        raises  UserError mail.no_address when a list is to be made and the sender's address is not configured;
                RateLimited, ServiceUnavailable; ServiceRejected when the list itself is refused
        """
        audiences = self.audiences
        list_id = self._list_of(joiners[0], terms, audiences)
        members = [NewMember(one.email, one.fields, one.language) for one in joiners]
        if len(members) >= BATCH_FROM:
            audiences.put_many(list_id, members, terms.status)
            return {}
        refused = {}
        for joiner, member in zip(joiners, members, strict=True):
            try:
                audiences.put(list_id, member, terms.status)
            except ServiceRejected as error:
                if error.status == 404 or error.status == 401:  # not the person: the list is gone, or the key
                    raise
                refused[joiner.digest] = str(error.facts.get("remote_code") or error.code)
        return refused

    def _list_of(self, joiner: Joiner, terms: Terms, audiences: Audiences) -> str:
        if not joiner.list_key.startswith(NEW):
            return joiner.list_key
        name = joiner.list_key.removeprefix(NEW)
        if name in terms.made:
            return terms.made[name]
        if not all(terms.contact.get(part) for part in CONTACT):
            raise UserError("mail.no_address", name=name)
        given, contact = joiner.new, terms.contact
        wanted = NewAudience(
            name, given.get("from_name", ""), given.get("from_email", ""), contact, terms.reminder or name
        )
        list_id = next((one.list_id for one in audiences.lists() if one.name == name), "") or audiences.create(wanted)
        self._remember(name, list_id)
        return list_id

    def _remember(self, name: str, list_id: str) -> None:
        """Which list was made for a name, so that it is made once."""

        def keep(tables: Any) -> None:
            link = tables.links.get(PART)
            if link is not None:
                made = {**(link.settings.get("made") or {}), name: list_id}
                settings = {**link.settings, "made": made}
                tables.links.change(Link(**{**vars(link), "settings": settings}), link.version)

        self._database.change(keep)
        self._links.forget()


def _row(campaign: Campaign, member: str, actions: list[str], at: str) -> dict[str, Any]:
    return {
        "id": campaign.campaign_id,
        "title": campaign.title,
        "subject": campaign.subject,
        "status": campaign.status,
        "member": member if member in MEMBER_SHOWN else "",
        "actions": actions,
        "at": at or campaign.sent_at,
        "list_id": campaign.list_id,
        "url": campaign.url,
    }


def _named(campaigns: Sequence[Campaign], folded: str) -> Campaign | None:
    return next(
        (one for one in campaigns if folded in (_folded(one.title), _folded(one.tag), _folded(one.campaign_id))), None
    )


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().replace("_", " ").replace("-", " ").split())

"""The types of signals that the CRM raises, each with its family, whose cards are alike. Pure.

A type is known by the CRM's namespace, or by its own name here, which a function of the organisation may send as well.
Source: namespaces of GET /settings/signals, https://www.zoho.com/crm/developer/docs/api/v8/ (signals), read 2026-11-21.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Family = Literal["call", "chat", "email", "ticket", "social", "survey", "visit", "event", "other"]


@dataclass(frozen=True)
class SignalType:
    """key: of its sentences, of its switch, and in preferences. namespaces: without the CRM's ending '__s'."""

    key: str
    family: Family
    namespaces: tuple[str, ...] = ()


def _types(family: Family, **namespaces: str) -> tuple[SignalType, ...]:
    return tuple(SignalType(key, family, tuple(names.split())) for key, names in namespaces.items())


OTHER = SignalType("other", "other")
TYPES: tuple[SignalType, ...] = (
    *_types("call", call="Telephony_Call", call_missed="Telephony_Missed", call_unanswered="Telephony_NotPicked"),
    *_types("chat", chat="Livedesk_Chat", chat_missed="Livedesk_MissedChat", message="Message_NewMessage"),
    *_types(
        "email",
        email_received="Email_Incoming",
        email_competitor="Email_Incoming_Competitors",
        email_opened="EmailInsight_Open Campaign_Open",
        email_clicked="EmailInsight_Click Campaign_Click",
        email_bounced="EmailInsight_Bounce Campaign_Bounce Campaign_Soft_Bounce",
    ),
    *_types(
        "ticket",
        ticket_new="Support_NewTicket",
        ticket_comment="Support_NewComment",
        ticket_response="Support_NewResponse",
        ticket_overdue="Support_TicketOverdue",
        ticket_escalated="Support_TicketEscalated",
        ticket_rated="Support_NewRating",
        ticket_status="Support_TicketStatusChange",
        ticket_priority="Support_TicketPriorityChange",
    ),
    *_types(
        "social",
        social_post="Facebook_NewPost",
        social_comment="Facebook_NewComment",
        social_like="Facebook_NewLike",
        social_message="Facebook_Message Twitter_Message",
        social_mention="Twitter_Mention",
        social_reply="Twitter_Reply",
    ),
    *_types("survey", survey_visited="Survey_Visited", survey_answered="Survey_Responded"),
    *_types("visit", visit="Livedesk_Visit"),
    *_types(
        "event",
        event_bought="Backstage_Purchased",
        event_arrived="Backstage_Checkedin",
        event_cancelled="Backstage_Cancelled",
        webinar_registered="Webinar_Registered",
        webinar_attended="Webinar_Attended",
    ),
    OTHER,
)
BY_KEY: Mapping[str, SignalType] = {one.key: one for one in TYPES}
_BY_NAMESPACE = {name.lower(): one for one in TYPES for name in (*one.namespaces, one.key)}


def type_of(namespace: str) -> SignalType:
    """The type of a namespace; one that nobody knows is OTHER.

    The CRM has variants of some per kind of customer ('Support_NewTicket_VIP__s'): the longest beginning counts.
    """
    name = namespace.strip().lower().removesuffix("__s")
    while name:
        if name in _BY_NAMESPACE:
            return _BY_NAMESPACE[name]
        name = name.rpartition("_")[0]
    return OTHER


def flag(key: str) -> str:
    """The name of the organisation's switch of a type; a type that nobody switched is on."""
    return f"signal:{key}"

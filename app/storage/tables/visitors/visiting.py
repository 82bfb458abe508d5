"""Visitors of web sites, their visits and chats, and what other services know of them. Personal facts are sealed."""

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, LargeBinary, Text, false

from app.storage.tables.base import BigId, Instant, table

visitors = table(
    "visitors",  # people who have been on a site; one row each, however they were recognised
    Column("visitor_id", Text, primary_key=True),
    Column("brand_id", Text, nullable=False),
    Column("key", Text, nullable=False),  # as the page script names the browser; ''
    Column("siq_id", Text, nullable=False),  # as SalesIQ names the visitor; ''
    Column("kind", Text, nullable=False),  # lead | contact | '', as SalesIQ says
    Column("type", Text, nullable=False),  # customer | deal | contact | lead | unknown | '', by the CRM's records
    Column("revenue", Float),  # sum of the won deals, in the organisation's currency
    Column("score", Integer, nullable=False),
    Column("ring", Text, nullable=False),  # one | two | three | four | '': outside
    Column("lists", Text, nullable=False),  # JSON
    Column("assigned_to", Text, nullable=False),  # JSON: Cliq user ids
    Column("visits", Integer, nullable=False),
    Column("past_chats", Integer, nullable=False),
    Column("seconds", Integer, nullable=False),
    Column("first_seen_at", Instant, nullable=False),
    Column("last_seen_at", Instant, nullable=False),
    Column("merged_into", Text),  # it turned out to be the same person as that one
    Column("is_stale", Boolean, nullable=False, server_default=false()),  # to be entered anew in visitor_words
    Column("sealed_facts", LargeBinary, nullable=False),
    Index(None, "last_seen_at"),
    Index(None, "is_stale"),
)

visitor_words = table(
    "visitor_words",  # by what visitors are searched: short keyed digests of beginnings of words
    Column("visitor_id", Text, ForeignKey("visitors.visitor_id", ondelete="CASCADE"), primary_key=True),
    Column("part", Text, primary_key=True),  # '' the visitor's own | crm | enrichment
    Column("kind", Text, primary_key=True),  # who | company
    Column("digest", Text, primary_key=True),
    Index(None, "digest", "kind"),
)

visitor_idents = table(
    "visitor_idents",  # by what a visitor is recognised; keyed digests, so that no address lies open
    Column("kind", Text, primary_key=True),  # key | siq | email | chat
    Column("digest", Text, primary_key=True),
    Column("visitor_id", Text, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Index(None, "visitor_id"),
    Index(None, "seen_at"),
)

visits = table(
    "visits",  # one stay on a site, until the visitor left or did nothing for half an hour
    Column("visit_id", Text, primary_key=True),
    Column("visitor_id", Text, nullable=False),
    Column("brand_id", Text, nullable=False),
    Column("reference_id", Text, nullable=False),  # SalesIQ's short number of the visit; ''
    Column("started_at", Instant, nullable=False),
    Column("last_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("pages", Integer, nullable=False),
    Column("seconds", Integer, nullable=False),
    Column("sealed_facts", LargeBinary, nullable=False),
    Index(None, "visitor_id", "started_at"),
    Index(None, "ended_at", "last_at"),
    Index(None, "started_at"),
)

actions = table(
    "actions",  # what was done in a visit, in order
    Column("action_id", BigId, primary_key=True, autoincrement=True),
    Column("visit_id", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("kind", Text, nullable=False),  # accessed | navigated | chatted | custom
    Column("seconds", Integer, nullable=False),
    Column("sealed_facts", LargeBinary, nullable=False),
    Index(None, "visit_id", "action_id"),
    Index(None, "at"),
)

chats = table(
    "chats",  # conversations of SalesIQ
    Column("chat_id", Text, primary_key=True),
    Column("visitor_id", Text, nullable=False),
    Column("visit_id", Text, nullable=False),
    Column("brand_id", Text, nullable=False),
    Column("department_id", Text, nullable=False),
    Column("reference_id", Text, nullable=False),
    Column("state", Text, nullable=False),  # waiting | connected | completed | missed
    Column("opened_at", Instant, nullable=False),
    Column("attended_at", Instant),
    Column("ended_at", Instant),
    Column("missed_at", Instant),
    Column("ended_by", Text, nullable=False),
    Column("operator_id", Text, nullable=False),
    Column("is_bot", Boolean, nullable=False),
    Column("rating", Text, nullable=False),
    Column("claimed_by", Text, nullable=False),  # Cliq user id; ''
    Column("sealed_facts", LargeBinary, nullable=False),
    Index(None, "visitor_id", "opened_at"),
    Index(None, "state"),
    Index(None, "opened_at"),
)

lines = table(
    "lines",  # what was said in a chat
    Column("chat_id", Text, primary_key=True),
    Column("line_id", Text, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("side", Text, nullable=False),  # visitor | operator | bot | info
    Column("edited", Boolean, nullable=False),
    Column("deleted", Boolean, nullable=False),
    Column("sealed_facts", LargeBinary, nullable=False),
    Index(None, "at"),
)

learned = table(
    "learned",  # what another service knows of a visitor
    Column("visitor_id", Text, primary_key=True),
    Column("part", Text, primary_key=True),  # crm | enrichment | campaigns
    Column("sealed_body", LargeBinary, nullable=False),
    Column("as_of", Instant, nullable=False),
    Index(None, "as_of"),
)

commands = table(
    "commands",  # what a visitor's page is to do, until it has fetched it or left
    Column("command_id", Text, primary_key=True),
    Column("visitor_id", Text, nullable=False),
    Column("kind", Text, nullable=False),  # open | invite
    Column("sealed_body", LargeBinary, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("taken_at", Instant),
    Index(None, "visitor_id", "taken_at"),
    Index(None, "expires_at"),
)

"""Every table of the product, in one place, with what each is for and when its rows may go.

It holds definitions only: questions and changes are in the file of each noun, the history of the shape in migrations/.
Times are instants in UTC. Ids of Zoho are text. Columns named `sealed_…` are encrypted by vault.py.
"""

from typing import Any

from sqlalchemy import Column, Table

from app.storage.tables.arriving import hooks, inbox, refusals
from app.storage.tables.base import Instant, columns, insert_new, metadata_, upsert
from app.storage.tables.governing import (
    admin_sessions,
    administrators,
    api_tokens,
    audit,
    card_fields,
    connections,
    invitations,
    versions,
)
from app.storage.tables.identity import accounts, flags, identities, metadata, oauth_states, organisations, people
from app.storage.tables.sending import attempts, cards, outbox, slots, tallies
from app.storage.tables.talk import answers, clicks, questions_last, questions_saved, refs, suggestions
from app.storage.tables.telling import (
    follows,
    looks,
    notifications,
    quiet_hours,
    saved_replies,
    shortfalls,
    subscription_keys,
    subscriptions,
    wishes,
)
from app.storage.tables.timing import marks, reminders, schedules, watches
from app.storage.tables.visitors.asking import allowances, joiners, lookups
from app.storage.tables.visitors.linking import brands, departments, links, operators, visit_views
from app.storage.tables.visitors.pushing import pushed, submissions, visitor_notes, web_forms
from app.storage.tables.visitors.ruling import members, pending, presets, rule_log, rules
from app.storage.tables.visitors.visiting import (
    actions,
    chats,
    commands,
    learned,
    lines,
    visitor_idents,
    visitors,
    visits,
)

# table -> the column that says when a row has ended; `Database.purge` removes it RETENTION_<TABLE>_DAYS later.
ENDS: dict[Table, Column[Any]] = {
    answers: answers.c.expires_at,
    suggestions: suggestions.c.expires_at,
    refs: refs.c.expires_at,
    clicks: clicks.c.expires_at,
    questions_last: questions_last.c.expires_at,
    oauth_states: oauth_states.c.expires_at,
    metadata: metadata.c.fetched_at,
    attempts: attempts.c.finished_at,
    outbox: outbox.c.finished_at,
    slots: slots.c.free_at,
    cards: cards.c.opened_at,
    inbox: inbox.c.finished_at,
    refusals: refusals.c.received_at,
    schedules: schedules.c.ended_at,
    reminders: reminders.c.ended_at,
    wishes: wishes.c.until,
    shortfalls: shortfalls.c.happened_at,
    looks: looks.c.looked_at,
    invitations: invitations.c.expires_at,
    admin_sessions: admin_sessions.c.expires_at,
    audit: audit.c.at,
    connections: connections.c.heard_at,
    visitors: visitors.c.last_seen_at,
    visitor_idents: visitor_idents.c.seen_at,
    visits: visits.c.ended_at,
    actions: actions.c.at,
    chats: chats.c.opened_at,
    lines: lines.c.at,
    learned: learned.c.as_of,
    commands: commands.c.expires_at,
    pushed: pushed.c.done_at,
    visitor_notes: visitor_notes.c.made_at,
    submissions: submissions.c.at,
    rule_log: rule_log.c.at,
    pending: pending.c.ended_at,
    lookups: lookups.c.fetched_at,
    allowances: allowances.c.at,
    joiners: joiners.c.ended_at,
}

__all__ = [
    "ENDS",
    "Instant",
    "accounts",
    "actions",
    "admin_sessions",
    "administrators",
    "allowances",
    "answers",
    "api_tokens",
    "attempts",
    "audit",
    "brands",
    "card_fields",
    "cards",
    "chats",
    "clicks",
    "columns",
    "commands",
    "connections",
    "departments",
    "flags",
    "follows",
    "hooks",
    "identities",
    "inbox",
    "insert_new",
    "invitations",
    "joiners",
    "learned",
    "lines",
    "links",
    "looks",
    "lookups",
    "marks",
    "members",
    "metadata",
    "metadata_",
    "notifications",
    "oauth_states",
    "operators",
    "organisations",
    "outbox",
    "pending",
    "people",
    "presets",
    "pushed",
    "questions_last",
    "questions_saved",
    "quiet_hours",
    "refs",
    "refusals",
    "reminders",
    "rule_log",
    "rules",
    "saved_replies",
    "schedules",
    "shortfalls",
    "slots",
    "submissions",
    "subscription_keys",
    "subscriptions",
    "suggestions",
    "tallies",
    "upsert",
    "versions",
    "visit_views",
    "visitor_idents",
    "visitor_notes",
    "visitors",
    "visits",
    "watches",
    "web_forms",
    "wishes",
]

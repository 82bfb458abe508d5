"""Every table of the product, in one place, with what each is for and when its rows may go.

It holds definitions only: questions and changes are in the file of each noun, the history of the shape in migrations/.
Times are instants in UTC. Ids of Zoho are text. Columns named `sealed_…` are encrypted by vault.py.
"""

from typing import Any

from sqlalchemy import Column, Table

from app.storage.tables.arriving import hooks, inbox, refusals
from app.storage.tables.base import Instant, columns, insert_new, metadata_, upsert
from app.storage.tables.identity import accounts, flags, metadata, oauth_states, organisations, people
from app.storage.tables.sending import attempts, outbox
from app.storage.tables.talk import answers, clicks, refs, suggestions
from app.storage.tables.telling import quiet_hours, wishes
from app.storage.tables.timing import marks, reminders, schedules, watches

# table -> the column that says when a row has ended; `Database.purge` removes it RETENTION_<TABLE>_DAYS later.
ENDS: dict[Table, Column[Any]] = {
    answers: answers.c.expires_at,
    suggestions: suggestions.c.expires_at,
    refs: refs.c.expires_at,
    clicks: clicks.c.expires_at,
    oauth_states: oauth_states.c.expires_at,
    metadata: metadata.c.fetched_at,
    attempts: attempts.c.finished_at,
    outbox: outbox.c.finished_at,
    inbox: inbox.c.finished_at,
    refusals: refusals.c.received_at,
    schedules: schedules.c.ended_at,
    reminders: reminders.c.ended_at,
    wishes: wishes.c.until,
}

__all__ = [
    "ENDS",
    "Instant",
    "accounts",
    "answers",
    "attempts",
    "clicks",
    "columns",
    "flags",
    "hooks",
    "inbox",
    "insert_new",
    "marks",
    "metadata",
    "metadata_",
    "oauth_states",
    "organisations",
    "outbox",
    "people",
    "quiet_hours",
    "refs",
    "refusals",
    "reminders",
    "schedules",
    "suggestions",
    "upsert",
    "watches",
    "wishes",
]

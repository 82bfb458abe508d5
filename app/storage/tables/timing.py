"""What is due at a time: schedules, reminders of activities; and what keeps those true: watch channels, marks."""

from sqlalchemy import Boolean, Column, Index, LargeBinary, Text

from app.storage.tables.base import Instant, table

schedules = table(
    "schedules",  # what the clock fires; each firing is one row of the inbox
    Column("schedule_id", Text, primary_key=True),
    Column("kind", Text, nullable=False),  # the name of the event: report | digest | stale | sweep | watch …
    Column("owner_id", Text, nullable=False),  # the Cliq user under whose rights it runs; '' for the server's own
    Column("rule", Text, nullable=False),  # JSON, see app/rules/recurrence.py
    Column("zone", Text, nullable=False),  # IANA name
    Column("next_at", Instant),  # NULL when it is never due again
    Column("sealed_body", LargeBinary, nullable=False),  # what the event carries; questions may name people
    Column("is_on", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Index(None, "next_at"),
    Index(None, "owner_id"),
    Index(None, "ended_at"),
)

reminders = table(
    "reminders",  # one per activity, moment and person; kept true by watch notifications and sweeps
    Column("reminder_id", Text, primary_key=True),
    Column("module", Text, nullable=False),
    Column("activity_id", Text, nullable=False),
    Column("crm_user_id", Text, nullable=False),
    Column("trigger_at", Instant, nullable=False),  # when the CRM says that it is due
    Column("due_at", Instant, nullable=False),  # when it is told; later than that after a snooze
    Column("state", Text, nullable=False),  # waiting | fired | told | cancelled | missed | stopped
    Column("is_snoozed", Boolean, nullable=False),
    Column("sealed_facts", LargeBinary, nullable=False),  # title and time, for the list of what comes
    Column("created_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Index(None, "state", "due_at"),
    Index(None, "module", "activity_id"),
    Index(None, "crm_user_id", "state", "due_at"),
    Index(None, "ended_at"),
)

watches = table(
    "watches",  # notification channels of the CRM: at most one week each, renewed by the clock
    Column("channel_id", Text, primary_key=True),
    Column("name", Text, nullable=False, unique=True),  # what it is for
    Column("sealed_token", LargeBinary, nullable=False),  # comes back in every call
    Column("events", Text, nullable=False),
    Column("expires_at", Instant),  # NULL until the CRM has said yes
    Column("created_at", Instant, nullable=False),
)

marks = table(
    "marks",  # how far something that goes through the CRM again and again has come
    Column("name", Text, primary_key=True),
    Column("reached_at", Instant, nullable=False),
)

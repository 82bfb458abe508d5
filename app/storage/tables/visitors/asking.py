"""What enrichment services have answered, how often they were asked, and who waits to join a mailing list."""

from sqlalchemy import Column, Index, Integer, LargeBinary, Text

from app.storage.tables.base import Instant, table

lookups = table(
    "lookups",  # one e-mail address, as one service knows it
    Column("service", Text, primary_key=True),
    Column("digest", Text, primary_key=True),  # keyed, of the address
    Column("status", Text, nullable=False),  # found | missed | invalid | queued
    Column("token", Text),  # by which the service tells what it found; while it is queued
    Column("tries", Integer, nullable=False),
    Column("fetched_at", Instant, nullable=False),
    Column("refresh_at", Instant, nullable=False),  # from then on it is asked again
    Column("sealed_facts", LargeBinary, nullable=False),
    Index(None, "token", unique=True),
    Index(None, "refresh_at"),
    Index(None, "fetched_at"),
)

allowances = table(
    "allowances",  # calls of one service on one day
    Column("service", Text, primary_key=True),
    Column("day", Text, primary_key=True),  # YYYY-MM-DD in UTC
    Column("spent", Integer, nullable=False),
    Column("stopped", Text, nullable=False),  # '' | quota | key: why no more are made that day
    Column("at", Instant, nullable=False),
    Index(None, "at"),
)

joiners = table(
    "joiners",  # visitors who are to join a mailing list, and those who have
    Column("list_key", Text, primary_key=True),  # id of a list, or 'new:<name>' of one that is to be made
    Column("digest", Text, primary_key=True),  # keyed, of the address
    Column("state", Text, nullable=False),  # waiting | joined | refused
    Column("due_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("reason", Text, nullable=False),  # the rule or form that sent them; of a refused one, why
    Column("sealed_facts", LargeBinary, nullable=False),
    Index(None, "state", "due_at"),
    Index(None, "ended_at"),
)

"""What enrichment services have answered, and how often they were asked."""

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

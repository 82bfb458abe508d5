"""Who is told what, where and when, as people and administrators chose."""

from sqlalchemy import Boolean, Column, Index, Text

from app.storage.tables.base import Instant, table

wishes = table(
    "wishes",  # what somebody wants to hear of, or not; a mute is a 'no' that may end by itself
    Column("subject", Text, primary_key=True),  # 'user:<Cliq user id>' or 'channel:<unique name>'
    Column("topic", Text, primary_key=True),  # 'record:Deals/42', 'rule:7', 'signal:missed_call', 'reminder' …
    Column("is_wanted", Boolean, nullable=False),
    Column("until", Instant),  # none: for good
    Column("changed_at", Instant, nullable=False),
    Index(None, "until"),
)

quiet_hours = table(
    "quiet_hours",  # when somebody wants to be left alone, every day, in their own zone
    Column("subject", Text, primary_key=True),
    Column("starts", Text, nullable=False),  # 'HH:MM'
    Column("ends", Text, nullable=False),
    Column("changed_at", Instant, nullable=False),
)

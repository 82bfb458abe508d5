"""Who is told what, where and when, as people and administrators chose."""

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, Text

from app.storage.tables.base import BigId, Instant, table

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

notifications = table(
    "notifications",  # what is told to whom when a workflow rule of the CRM calls
    Column("notification_id", BigId, primary_key=True, autoincrement=True),
    Column("rule", Text, nullable=False),  # the rule's name, as its webhook says it
    Column("module", Text, nullable=False),
    Column("message", Text, nullable=False),  # with merge fields
    Column("recipients", Text, nullable=False),  # JSON
    Column("style", Text, nullable=False),  # text | card
    Column("is_on", Boolean, nullable=False),
    Column("version", Integer, nullable=False),  # grows with every change: who changes an old one is told so
    Column("created_by", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("changed_by", Text, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Index(None, "rule"),
)

subscriptions = table(
    "subscriptions",  # which channel hears of which visitors and chats
    Column("subscription_id", BigId, primary_key=True, autoincrement=True),
    Column("name", Text, nullable=False),
    Column("channel", Text, nullable=False),  # unique name
    Column("events", Text, nullable=False),  # JSON
    Column("filters", Text, nullable=False),  # JSON
    Column("condition", Text, nullable=False),  # a rule's condition as text; '' for none
    Column("is_quiet", Boolean, nullable=False),  # alerts only: nothing goes from it to the visitor
    Column("escalate_seconds", Integer, nullable=False),  # a chat that waits longer is called out; 0 never
    Column("escalate_to", Text, nullable=False),  # JSON: subjects as in wishes
    Column("is_on", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("changed_by", Text, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Index(None, "channel"),
)

subscription_keys = table(
    "subscription_keys",  # by which one looks up the subscriptions that an event can concern
    Column("event", Text, primary_key=True),
    Column("facet", Text, primary_key=True),  # what it is filtered by most narrowly: 'operator', 'department' …; ''
    Column("value", Text, primary_key=True),
    Column("subscription_id", BigId, primary_key=True),
    Column("score_min", Integer, nullable=False),
    Index(None, "subscription_id"),
)

saved_replies = table(
    "saved_replies",  # what is often said to visitors
    Column("reply_id", BigId, primary_key=True, autoincrement=True),
    Column("name", Text, nullable=False),
    Column("body", Text, nullable=False),  # with merge fields of the visitor
    Column("version", Integer, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("changed_by", Text, nullable=False),
    Column("changed_at", Instant, nullable=False),
)

shortfalls = table(
    "shortfalls",  # what could not be done when something was to be told, and why; the rest was told
    Column("shortfall_id", BigId, primary_key=True, autoincrement=True),
    Column("event_id", Text, nullable=False),
    Column("what", Text, nullable=False),  # 'notification 7', 'signal missed_call' …
    Column("code", Text, nullable=False),
    Column("about", Text, nullable=False),  # the recipient or the merge field, as configured
    Column("detail", Text, nullable=False),
    Column("happened_at", Instant, nullable=False),
    Index(None, "happened_at"),
)

follows = table(
    "follows",  # whose changes of a record are told to whom, until it is closed
    Column("subject", Text, primary_key=True),  # as in wishes
    Column("module", Text, primary_key=True),
    Column("record_id", Text, primary_key=True),
    Column("set_by", Text, nullable=False),  # the Cliq user with whose rights it is read
    Column("sealed_values", LargeBinary, nullable=False),  # as last told; record data, therefore sealed
    Column("created_at", Instant, nullable=False),
    Index(None, "module", "record_id"),
)

looks = table(
    "looks",  # what somebody saw when they last asked what has changed
    Column("subject", Text, primary_key=True),
    Column("what", Text, primary_key=True),  # 'record:Deals/42' or 'pipeline'
    Column("sealed_values", LargeBinary, nullable=False),
    Column("looked_at", Instant, nullable=False),
    Index(None, "looked_at"),
)
